// SPDX-License-Identifier: Apache-2.0
/// @file
/// A picture of a fit: residuals against what the law says, and how large they are.
#pragma once

#include <string>
#include <vector>

#include "drawing/figure.hpp"

namespace leverage::program {

struct residual_figure {
  std::string title;
  std::string predicted_label;  ///< with its unit
  std::vector<double> predicted;
  std::vector<double> residuals;  ///< prediction over observation - 1, in percent
};

/// Its files: a picture, and the numbers as CSV; an empty path asks for none. There is at least one residual.
[[nodiscard]] std::vector<output_file> files_of(const residual_figure& figure,
                                                const std::vector<std::string>& plot,
                                                const std::string& csv);

}  // namespace leverage::program
