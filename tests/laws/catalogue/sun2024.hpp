// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/sun2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::sun2024_best_size> {
  static constexpr vector<1> values[] = {{{3.12e24}, 58210458997.3177766},
                                         {{1e20}, 240354363.904426511},
                                         {{1e23}, 9383222434.55255053}};
};
template <>
struct vectors_of<leverage::catalogue::sun2024_best_data> {
  static constexpr vector<1> values[] = {
      {{3.12e24}, 5652326954449.82199}, {{1e20}, 32000000000.0}, {{1e23}, 1011928851253.88139}};
};
template <>
struct vectors_of<leverage::catalogue::sun2024_training_flops> {
  static constexpr vector<2> values[] = {{{58.1e9, 5.6e12}, 3121490400000000000000000.0},
                                         {{1e9, 1e11}, 982000000000000000000.0}};
};

}  // namespace test
