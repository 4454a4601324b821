// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/tao2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::tao2024_best_size> {
  static constexpr vector<1> values[] = {{{1e19}, 263590512.333780121},
                                         {{1.43926396333037e20}, 999999999.999999996},
                                         {{7.0523934203188131e21}, 7000000000.00000002}};
};
template <>
struct vectors_of<leverage::catalogue::tao2024_approach1> {
  static constexpr vector<1> values[] = {{{1e19}, 16625529.2759705385},
                                         {{1.43926396333037e20}, 50463975.3809503343},
                                         {{7.0523934203188131e21}, 255102858.640868573},
                                         {{7.0523934203188131e23}, 1735560878.56788925}};
};
template <>
struct vectors_of<leverage::catalogue::tao2024_approach2> {
  static constexpr vector<1> values[] = {{{3e8}, 19885624.2910786036},
                                         {{1e9}, 54368928.7437952196},
                                         {{7e9}, 276276206.612435361},
                                         {{70e9}, 1891214930.6359398}};
};
template <>
struct vectors_of<leverage::catalogue::tao2024_approach3> {
  static constexpr vector<4> values[] = {{{3.02e8, 32768, 1024, 1e10}, -4.61169807946732283},
                                         {{33222784, 4096, 512, 1e9}, -2.90641310048436055},
                                         {{1.13e9, 96256, 2048, 5.48e10}, -5.09250302681061393}};
};
template <>
struct vectors_of<leverage::catalogue::tao2024_tokens_per_character> {
  static constexpr vector<1> values[] = {{{32768}, 0.251802842193033151},
                                         {{4096}, 0.331820708627811123},
                                         {{300000}, 0.227156063894693122}};
};

}  // namespace test
