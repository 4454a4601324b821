// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage train --rows`: one prediction for each row of a table of runs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "support/command_result.hpp"
#include "support/result.hpp"
#include "tables/table_options.hpp"

namespace leverage::program {

/// Files of --rows; all but `runs` may be empty.
struct row_files {
  table_options runs;
  std::string models;
  std::string efficiency;              ///< own coefficients
  std::string csv;                     ///< for the answer, which is printed otherwise
  std::optional<std::size_t> layouts;  ///< how many of the best each layout is looked for in
};

/// A row for each run: its prediction, or why there is none.
[[nodiscard]] result<command_result> answer_rows(const row_files& files);

}  // namespace leverage::program
