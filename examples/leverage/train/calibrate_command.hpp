// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage calibrate`: coefficients of a step's time from measured runs, and of serving from measured throughputs.
#pragma once

#include <cstddef>
#include <string>

#include "leverage/core/quantities.hpp"
#include "support/choices.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"
#include "tables/table_options.hpp"
#include "train/calibration_run.hpp"

namespace leverage::program {

inline constexpr choice<calibration_start> calibration_starts[] = {
    {"published", calibration_start::published}, {"physics", calibration_start::physics}};

/// The values of its flags.
struct calibrate_options {
  table_options table;
  std::string models;
  bool serving{};  ///< rows of models that serve
  calibration_start start{};
  count folds{};
  double time_limit{};  ///< in seconds; 0: none
  std::string save;
  std::string csv;
  std::string header;
  std::string name;  ///< of the set in the header
  bool json{};
};

/// What is to be printed; exit code `no_answer` where the fit has not converged, was ended, or a file cannot be written.
[[nodiscard]] result<command_result> answer_calibrate(const calibrate_options& options,
                                                      std::size_t width);

}  // namespace leverage::program
