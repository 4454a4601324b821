// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/marin2026.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::marin2026_best_size> {
  static constexpr vector<1> values[] = {{{1e20}, 546294084.65372679},
                                         {{1e18}, 46497167.5493736},
                                         {{1e22}, 6418395843.3759197},
                                         {{1e23}, 22000193364.129015}};
};
template <>
struct vectors_of<leverage::catalogue::marin2026_best_data> {
  static constexpr vector<1> values[] = {{{1e20}, 30487371487.411955},
                                         {{1e18}, 3598487369.3372497},
                                         {{1e22}, 258297369092.2378},
                                         {{1e23}, 751830573768.34467}};
};
template <>
struct vectors_of<leverage::catalogue::marin2026_loss> {
  static constexpr vector<1> values[] = {{{1e20}, 2.8489518638864776},
                                         {{1e18}, 3.5263965884397106},
                                         {{1e22}, 2.4097401997420144},
                                         {{1e23}, 2.2519971546661044}};
};
template <>
struct vectors_of<leverage::catalogue::marin2026_bits_per_byte> {
  static constexpr vector<1> values[] = {{{1e20}, 0.86552444840728347},
                                         {{1e18}, 1.0668259233959859},
                                         {{1e22}, 0.73344143849365366},
                                         {{1e23}, 0.68556060764116895}};
};
template <>
struct vectors_of<leverage::catalogue::marin2026_v16_adam_learning_rate> {
  static constexpr vector<3> values[] = {{{1e10, 1024, 524288}, 0.00221617609076342087},
                                         {{1e11, 1536, 2097152}, 0.00199787308304134393},
                                         {{1e12, 2560, 4194304}, 0.00122514339636988939}};
};
template <>
struct vectors_of<leverage::catalogue::marin2026_v16_adamh_learning_rate> {
  static constexpr vector<3> values[] = {{{1e10, 1024, 524288}, 0.00960342972664149045},
                                         {{1e11, 1536, 2097152}, 0.00865745002651249036},
                                         {{1e12, 2560, 4194304}, 0.00530895471760285401}};
};
// The last of each is above the largest rate.
template <>
struct vectors_of<leverage::catalogue::marin2026_may_adam_learning_rate> {
  static constexpr vector<3> values[] = {{{1e10, 1024, 524288}, 0.00189633685383720003},
                                         {{1e12, 2560, 4194304}, 0.000758175030664793104},
                                         {{2e8, 512, 8388608}, 0.0394660014673022963},
                                         {{1e7, 512, 16777216}, 0.05}};
};
template <>
struct vectors_of<leverage::catalogue::marin2026_may_muonh_learning_rate> {
  static constexpr vector<3> values[] = {{{1e10, 1024, 524288}, 0.00821745969996120011},
                                         {{1e12, 2560, 4194304}, 0.00328542513288077012},
                                         {{2e8, 512, 8388608}, 0.05}};
};

}  // namespace test
