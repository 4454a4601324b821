// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage study`: efficiency leverage measured on a team's own runs, and the law through it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The command line as typed.
struct study_typed {
  std::string file;
  std::vector<std::string> columns;
  std::string where;
  std::string dense = "dense";
  std::string floors = "shared";
  double floor = 0.0;
  std::string source = "curves";
  double near = 0.25;
  double fitted_below = 6.0;
  std::vector<std::string> predict;
  std::size_t resamples = 1000;
  std::size_t seed = 42;
  unsigned threads = 0;
  double confidence = 0.95;
  std::string plot;
  bool json = false;
  bool print_template = false;
};

/// What is to be printed, and the exit code: 0; 1 where a figure cannot be written; 2 with what there is where no
/// joint law can be fitted.
[[nodiscard]] result<command_result> answer_study(const study_typed& typed, std::size_t width);

}  // namespace leverage::program
