// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law of the catalogue as a figure: a curve along one input, or values over two, the others held. The axes reach
/// beyond the fitted range, and say where it ends.
#pragma once

#include <optional>
#include <string>

#include "drawing/figure.hpp"
#include "laws/law_inputs.hpp"
#include "support/result.hpp"

namespace leverage::program::map {

/// The values of the flags that the other figures do not have.
struct law_map_options {
  std::string law;
  std::string formula{};  ///< instead of a law
  std::string coefficients{};
  std::string x;
  std::string y;
  std::optional<double> beyond;  ///< by which factor the axes leave the fitted range
  input_options inputs;
};

/// The figure that is asked for, or what is wrong with the request.
[[nodiscard]] result<made_figure> figure_of_law(const law_map_options& options);

}  // namespace leverage::program::map
