// SPDX-License-Identifier: Apache-2.0
/// @file
/// Rows that are held out of a fit and judge it.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "fit/fit_answer.hpp"
#include "fit/fit_case.hpp"
#include "leverage/fit/prediction_errors.hpp"
#include "output/page.hpp"
#include "output/value.hpp"
#include "support/result.hpp"
#include "tables/run_rows.hpp"

namespace leverage::program {

/// The rows of a table that are fitted, and those that are not but judge.
struct row_split {
  std::vector<std::size_t> fitted;
  std::vector<std::size_t> held;
  std::string by{};  ///< "C>=1e21 (--holdout)"
};

/// As --holdout and --holdout-largest have it.
[[nodiscard]] result<row_split> split_rows(const fit_case& of, run_rows& table);

/// The levels of the intervals whose coverage is counted.
inline constexpr double held_levels[] = {0.8, 0.95};

/// How well a fit says what was observed in the rows that it has not seen.
struct held_out_verdict {
  fit::prediction_errors errors;                 ///< of the rows where the law has a value
  std::vector<std::size_t> rows;                 ///< which of those that are held out they are
  std::vector<fit::interval_coverage> coverage;  ///< of the levels
};
[[nodiscard]] held_out_verdict verdict_of(const fit_case& of, const fit_report& report);

/// Its lines, of which the first says which rows were held out.
void add_held_out(page& p, const fit_answer& a, std::size_t key_width, bool with_first = true);
[[nodiscard]] object held_out_object(const fit_answer& a);

}  // namespace leverage::program
