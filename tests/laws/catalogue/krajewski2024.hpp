// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/krajewski2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::krajewski2024_table1_moe> {
  static constexpr vector<3> values[] = {{{1e9, 16e9, 1}, 3.3075631592955717},
                                         {{1e9, 16e9, 8}, 3.17182304056222684},
                                         {{3.7e9, 130e9, 16}, 2.65579381760156238},
                                         {{43e9, 28.94e9, 16}, 2.47138768970694409}};
};
template <>
struct vectors_of<leverage::catalogue::krajewski2024_table5> {
  static constexpr vector<3> values[] = {{{1e9, 16e9, 8}, 3.18457580337431183},
                                         {{3.7e9, 130e9, 16}, 2.67687822532706476}};
};
template <>
struct vectors_of<leverage::catalogue::krajewski2024_table8> {
  static constexpr vector<3> values[] = {{{1e9, 16e9, 8}, 3.06350398061736545},
                                         {{3.7e9, 130e9, 16}, 2.51079842729045941}};
};
template <>
struct vectors_of<leverage::catalogue::krajewski2024_table1_dense> {
  static constexpr vector<2> values[] = {{{1e9, 16e9}, 3.01804818581180707},
                                         {{3.7e9, 130e9}, 2.52053813200845367},
                                         {{43e9, 28.94e9}, 2.46822311508360612}};
};
template <>
struct vectors_of<leverage::catalogue::krajewski2024_training_flops> {
  static constexpr vector<3> values[] = {{{4.3e9, 4.37e9, 8}, 2.94388342337608141e18},
                                         {{43e9, 28.94e9, 16}, 1.93428476693884072e20},
                                         {{43e12, 7.94e12, 64}, 4.98116724941180309e25}};
};

}  // namespace test
