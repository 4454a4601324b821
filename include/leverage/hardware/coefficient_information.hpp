// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is said of a coefficient of a modelled time: its name, unit and meaning, and what is assumed before any run is
/// seen.
#pragma once

#include <string_view>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::hardware {

/// What a coefficient is, and what is assumed of it before any run is seen: a median and the standard deviation of its
/// logarithm. `Which` is the enumeration of the coefficients.
template <class Which>
struct coefficient_information_of {
  Which which;
  std::string_view name;
  std::string_view unit;  ///< empty: a factor
  std::string_view meaning;
  double prior = 1.0;
  double prior_deviation = 1.0;
};

}  // namespace leverage::hardware
