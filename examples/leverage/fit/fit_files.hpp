// SPDX-License-Identifier: Apache-2.0
/// @file
/// Tables that `leverage fit` writes: covariance, resamples, residuals.
#pragma once

#include <vector>

#include "drawing/figure.hpp"
#include "fit/fit_answer.hpp"

namespace leverage::program {

/// The paths of those that are asked for.
[[nodiscard]] std::vector<named_path> table_paths(const fit_options& options);
/// Their contents.
[[nodiscard]] std::vector<output_file> table_files(const fit_answer& a);

/// The covariance as JSON.
[[nodiscard]] object covariance_object(const fit_report& report);

}  // namespace leverage::program
