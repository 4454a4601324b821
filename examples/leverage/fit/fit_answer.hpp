// SPDX-License-Identifier: Apache-2.0
/// @file
/// A fit as text and as JSON.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "fit/fit_command.hpp"
#include "fit/fit_laws.hpp"
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
};

struct fit_answer {
  const fit_options& options;
  const fit_law& law;
  const fitted_rows& rows;
  const fit_report& report;
  std::string stopped_by;         ///< what has cut the fit short; empty where nothing has
  std::vector<double> residuals;  ///< prediction less observation, in percent of the latter
  bool of_largest = false;        ///< in percent of the largest observation instead
};

/// The columns that a law takes: "N: weights, embeddings included".
[[nodiscard]] std::vector<std::string> columns_of(const fit_law& law);

[[nodiscard]] std::string fit_text(const fit_answer& a, std::size_t width);
[[nodiscard]] std::string fit_json(const fit_answer& a);

}  // namespace leverage::program
