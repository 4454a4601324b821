// SPDX-License-Identifier: Apache-2.0
/// @file
/// A fit as text and as JSON.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "fit/fit_case.hpp"
#include "fit/fit_command.hpp"
#include "fit/fit_laws.hpp"
#include "output/page.hpp"
#include "output/value.hpp"

namespace leverage::program {

/// The rows of the file that were fitted.
struct fitted_rows {
  std::size_t excluded = 0;         ///< by --where
  std::vector<std::size_t> lines;   ///< of the file, by row
  std::vector<std::string> places;  ///< the same in words: "line 7", or "line 7 of b.csv"
  std::string left_out;             ///< what was not fitted, and why; empty: nothing
  std::vector<std::pair<std::string, std::string>> remarks;  ///< on the table, each with its key
  object table;                                              ///< all of that as JSON
  row_groups groups{};                                       ///< with an offset each
  // Rows that judge the fit.
  std::string held_by;  ///< "C>=1e21 (--holdout)"; empty where there are none
  std::vector<std::size_t> held_lines{};
  std::vector<std::string> held_places{};
  std::vector<std::size_t> fold_groups{};  ///< of the fitted rows in a cross-validation
};

struct fit_answer {
  const fit_case& from;
  const fit_options& options;
  const fit_law& law;
  const fitted_rows& rows;
  const fit_report& report;
  std::string stopped_by;         ///< what has cut the fit short; empty where nothing has
  std::vector<double> residuals;  ///< prediction less observation, in percent of the latter
  bool of_largest = false;        ///< in percent of the largest observation instead
};

/// Columns of the page before a text.
inline constexpr std::size_t fit_key_width = 14;
/// A number with few digits; a dash where there is none.
[[nodiscard]] std::string few_digits(double value, int precision);

/// The columns that a law takes: "N: weights, embeddings included".
[[nodiscard]] std::vector<std::string> columns_of(const fit_law& law);

[[nodiscard]] std::string fit_text(const fit_answer& a, std::size_t width);
[[nodiscard]] std::string fit_json(const fit_answer& a);

/// Its parts: what was fitted to which rows, and the table of coefficients.
void add_rows(page& p, const fitted_rows& rows, const std::string& file, std::size_t key_width);
void add_coefficients(page& p, const fit_answer& a);
[[nodiscard]] object fit_object(const fit_answer& a);

}  // namespace leverage::program
