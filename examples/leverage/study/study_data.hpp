// SPDX-License-Identifier: Apache-2.0
/// @file
/// The rows of a study's CSV by what they mean, and the runs that a study takes of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/study/study_result.hpp"
#include "output/value.hpp"
#include "study/study_command.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// What a column of a study's CSV can be. Those of FLOPs and loss have to be there, and where there are mixtures the
/// first three.
inline constexpr std::array<std::string_view, 11> study_roles{
    "architecture", "activation_ratio", "granularity", "flops",      "loss",  "run",
    "size",         "learning_rate",    "batch",       "parameters", "tokens"};

/// The rows of the file by role; optional columns may be empty.
struct run_table {
  std::vector<std::string> architecture;
  std::vector<std::string> run;  ///< which training run a row is a checkpoint of; or none
  std::array<std::vector<double>, study_roles.size()> column;
  std::string sizes_from;  ///< what M is: "C / D", "6 N", or words for a column; empty: none
  std::vector<std::string> lines;  ///< where each row is: "line 7", or "line 7 of b.csv"

  [[nodiscard]] const std::vector<double>& of(std::string_view role) const {
    return column[static_cast<std::size_t>(std::find(study_roles.begin(), study_roles.end(), role) -
                                           study_roles.begin())];
  }
  /// These rows alone.
  [[nodiscard]] run_table only(const std::vector<std::size_t>& rows) const;
};

/// What is said of the table that was read: what was matched and computed, and what was left out.
struct read_table {
  std::string left_out;  ///< empty: nothing
  std::vector<std::pair<std::string, std::string>> lines;
  object json;
};

/// All rows, and those that end a training run: the same where no column names runs.
struct study_rows {
  run_table all;
  run_table last;
  read_table table;
};

/// Reads and checks; whatever is wrong is named by line and column.
[[nodiscard]] result<study_rows> load_study(const study_options& options);

/// The best run of each architecture and budget, as a study takes them.
struct sorted_runs {
  study::curve_runs dense;
  std::vector<study::mixture_runs> mixtures;
  std::size_t set_aside = 0;  ///< runs that another of their budget beats
  std::size_t budgets = 0;    ///< of all architectures
  std::size_t alone = 0;      ///< runs that no other of their architecture shares a budget with
  std::size_t runs = 0;
};

[[nodiscard]] result<sorted_runs> sort_runs(const run_table& runs, const study_options& options);

}  // namespace leverage::program
