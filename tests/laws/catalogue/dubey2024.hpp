// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/dubey2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::dubey2024_printed> {
  static constexpr vector<1> values[] = {{{3.8e25}, 10463652401050.7923},
                                         {{1e22}, 132555574988.313758},
                                         {{1e20}, 11545107946.0514203}};
};
template <>
struct vectors_of<leverage::catalogue::dubey2024_figure3> {
  static constexpr vector<1> values[] = {
      {{3.8e25}, 16293522313716.6593}, {{1e22}, 194836889824.191964}, {{1e20}, 16431272128.342974}};
};

}  // namespace test
