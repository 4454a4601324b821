// SPDX-License-Identifier: Apache-2.0
/// @file
/// A picture of a fit: residuals against what the law says, and how large they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/result.hpp"

namespace leverage::program {

struct residual_figure {
  std::string title;
  std::string predicted_label;  ///< with its unit
  std::vector<double> predicted;
  std::vector<double> residuals;  ///< prediction over observation - 1, in percent
};

/// Draws to a file that ends in .svg or .png, and writes the numbers as CSV to another; an empty path asks for none.
/// Returns what went wrong, and then there is no file.
[[nodiscard]] std::optional<failure> write_residuals(const residual_figure& figure,
                                                     const std::string& plot,
                                                     const std::string& csv);

}  // namespace leverage::program
