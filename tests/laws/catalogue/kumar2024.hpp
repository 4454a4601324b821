// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/kumar2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::kumar2024_loss> {
  static constexpr vector<5> values[] = {{{1e8, 1e10, 8, 8, 8}, 3.46420607987140355},
                                         {{1e9, 2.6e10, 4, 4, 4}, 3.21915307220115672},
                                         {{2.2e8, 2.6e10, 16, 16, 16}, 3.1975856613150211},
                                         {{3e7, 1.5e9, 3, 6, 5}, 4.60971668252658148}};
};
template <>
struct vectors_of<leverage::catalogue::kumar2024_effective_parameters> {
  static constexpr vector<4> values[] = {{{1e8, 8, 8, 8}, 82776007.9763767396},
                                         {{1e9, 4, 4, 4}, 190988192.577627595},
                                         {{1e9, 6, 6, 6}, 611290981.080895259},
                                         {{3e7, 3, 16, 5}, 15697112.2579169769}};
};

}  // namespace test
