// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/bergsma2025.hpp"
#include "vectors.hpp"

namespace test {

// The first of those with a learning rate or a decay is beyond the fitted range, which bounds neither.
template <>
struct vectors_of<leverage::catalogue::bergsma2025_best_timescale> {
  static constexpr vector<1> values[] = {{{200}, 0.0664333991872768643},
                                         {{20}, 0.223556074194589873},
                                         {{1280}, 0.0249763877587321765}};
};
template <>
struct vectors_of<leverage::catalogue::bergsma2025_weight_decay> {
  static constexpr vector<4> values[] = {{{1e9, 2e12, 4194304, 3e-4}, 0.354096944896408783},
                                         {{1e9, 2e10, 524288, 3e-4}, 0.390869868547047463},
                                         {{7e9, 1e12, 4194304, 1e-4}, 0.528766527630794831}};
};
template <>
struct vectors_of<leverage::catalogue::bergsma2025_learning_rate> {
  static constexpr vector<4> values[] = {{{1e9, 2e12, 4194304, 0.1}, 0.00106229083468922635},
                                         {{1e9, 2e10, 524288, 0.1}, 0.00117260960564114239},
                                         {{7e9, 1e12, 4194304, 0.3}, 0.000176255509210264944}};
};

}  // namespace test
