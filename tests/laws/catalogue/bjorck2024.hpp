// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/bjorck2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::bjorck2024_learning_rate> {
  static constexpr vector<2> values[] = {{{1.3e9, 1e11}, 0.000334291032905047714},
                                         {{760e6, 25e9}, 0.000589391365449483929},
                                         {{7e9, 1e12}, 0.000108632343599191606}};
};

}  // namespace test
