// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/zhao2025.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::zhao2025_loss> {
  static constexpr vector<5> values[] = {{{1e9, 100e9, 0.1e9, 7, 0.3}, 2.681908747086362},
                                         {{9e9, 100e9, 1e9, 4, 0}, 2.411404870098366},
                                         {{30e9, 1e12, 3e9, 8, 0.125}, 2.188329757042473},
                                         {{671e9, 14.8e12, 37e9, 9, 1.0 / 9.0}, 1.995830186761728},
                                         {{2e9, 30e9, 0.5e9, 5, 0.2}, 2.67106836205729354}};
};
template <>
struct vectors_of<leverage::catalogue::zhao2025_best_active> {
  static constexpr vector<1> values[] = {{{1e9}, 771116946.3022589},
                                         {{9e9}, 4547022837.286978},
                                         {{30e9}, 12022158276.47479},
                                         {{100e9}, 31786136730.91814},
                                         {{671e9}, 147864783630.8038},
                                         {{1e12}, 204078144569.0921},
                                         {{1e8}, 1e8}};
};
template <>
struct vectors_of<leverage::catalogue::zhao2025_best_active_share> {
  static constexpr vector<1> values[] = {{{1e9}, 0.7711169463022589},
                                         {{9e9}, 0.5052247596985531},
                                         {{30e9}, 0.4007386092158263},
                                         {{100e9}, 0.3178613673091814},
                                         {{671e9}, 0.2203648042187836},
                                         {{1e12}, 0.2040781445690921},
                                         {{1e8}, 1.0}};
};

}  // namespace test
