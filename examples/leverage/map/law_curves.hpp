// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law along one of its inputs: a curve for each value of the input that has several.
#pragma once

#include <vector>

#include "leverage/laws/law_line.hpp"
#include "map/law_axis.hpp"
#include "map/law_point.hpp"

namespace leverage::program::map {

struct law_curves {
  const law_line* law = nullptr;
  law_axis axis;
  std::vector<held_input> held;
  std::vector<std::vector<law_value>> curves;
};

[[nodiscard]] law_curves curves_of(const law_line& law, const law_axis& axis,
                                   const std::vector<held_input>& held);

}  // namespace leverage::program::map
