// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/luo2025.hpp"
#include "vectors.hpp"

namespace test {

// The first of each is beyond the fitted range, which does not bound the rate.
template <>
struct vectors_of<leverage::catalogue::luo2025_25m_constant_rate> {
  static constexpr vector<2> values[] = {{{1e5, 3e-4}, 3.13371849207852599},
                                         {{24000, 3e-4}, 3.23297912574422761},
                                         {{72000, 1e-3}, 3.10024270490695483}};
};
template <>
struct vectors_of<leverage::catalogue::luo2025_100m_constant_rate> {
  static constexpr vector<2> values[] = {{{1e5, 3e-4}, 2.78024593087973653},
                                         {{24000, 3e-4}, 2.8972852631350669},
                                         {{72000, 1e-3}, 2.73808205219539783}};
};
template <>
struct vectors_of<leverage::catalogue::luo2025_400m_constant_rate> {
  static constexpr vector<2> values[] = {{{1e5, 3e-4}, 2.52692122011788819},
                                         {{24000, 3e-4}, 2.65535606437162975},
                                         {{72000, 1e-3}, 2.4792932084069046}};
};

}  // namespace test
