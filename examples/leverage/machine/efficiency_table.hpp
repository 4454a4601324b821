// SPDX-License-Identifier: Apache-2.0
/// @file
/// A fitted set of coefficients as a file: what `leverage calibrate --save` writes and `--efficiency` reads, of training
/// and, with --serving, of models that serve. A CSV with a
/// row for each coefficient: its name, its value, and the covariances of its logarithm with those of all coefficients up
/// to itself; and the rows of the four scatters.
#pragma once

#include <string>

#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/calibrated_serving.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The file's text.
[[nodiscard]] std::string efficiency_csv(const hardware::calibrated_efficiency& set);
[[nodiscard]] std::string efficiency_csv(const hardware::calibrated_serving& set);

/// The set that a file has. Each coefficient has to be there once, with a value above 0 and its covariances.
[[nodiscard]] result<hardware::calibrated_efficiency> read_efficiency(const std::string& path);
[[nodiscard]] result<hardware::calibrated_serving> read_serving_efficiency(const std::string& path);

/// A C++ header that defines the set as `name` in leverage::hardware; `runs` says which it is fitted to.
[[nodiscard]] std::string efficiency_header(const hardware::calibrated_efficiency& set,
                                            const std::string& name, const std::string& runs);
[[nodiscard]] std::string efficiency_header(const hardware::calibrated_serving& set,
                                            const std::string& name, const std::string& runs);

}  // namespace leverage::program
