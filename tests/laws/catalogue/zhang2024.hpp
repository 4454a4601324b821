// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/zhang2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::zhang2024_critical_batch> {
  static constexpr vector<1> values[] = {{{302e6}, 691837.814343985951},
                                         {{85e6}, 382099.010915865185},
                                         {{1200e6}, 1320032.3612931026},
                                         {{7000e6}, 3014718.31408548586}};
};

}  // namespace test
