// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/besiroglu2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::besiroglu2024_table1> {
  static constexpr vector<2> values[] = {{{70e9, 1.4e12}, 1.97388186315856387},
                                         {{1e9, 20e9}, 2.53005032367870356},
                                         {{8e9, 15e12}, 2.02206292005166904}};
};
template <>
struct vectors_of<leverage::catalogue::besiroglu2024_table1_best_size> {
  static constexpr vector<1> values[] = {{{1e21}, 2778459463.06762616},
                                         {{5.76e23}, 72248702500.3822143},
                                         {{1e18}, 80531862.261561266}};
};
template <>
struct vectors_of<leverage::catalogue::besiroglu2024_table1_best_data> {
  static constexpr vector<1> values[] = {{{1e21}, 59985279210.3197558},
                                         {{5.76e23}, 1328743585388.15469},
                                         {{1e18}, 2069574227.96639436}};
};
template <>
struct vectors_of<leverage::catalogue::besiroglu2024_optimum> {
  static constexpr vector<2> values[] = {{{70e9, 1.4e12}, 1.97336679147394889},
                                         {{1e9, 20e9}, 2.52875919963147337},
                                         {{8e9, 15e12}, 2.02205934461930506}};
};
template <>
struct vectors_of<leverage::catalogue::besiroglu2024_optimum_best_size> {
  static constexpr vector<1> values[] = {{{1e21}, 2791737139.34941916},
                                         {{5.76e23}, 73190429368.688389},
                                         {{1e18}, 80200298.4088121454}};
};
template <>
struct vectors_of<leverage::catalogue::besiroglu2024_optimum_best_data> {
  static constexpr vector<1> values[] = {{{1e21}, 59699985474.1003064},
                                         {{5.76e23}, 1311646902854.07422},
                                         {{1e18}, 2078130256.0384723}};
};
template <>
struct vectors_of<leverage::catalogue::besiroglu2024_likelihood> {
  static constexpr vector<2> values[] = {{{70e9, 1.4e12}, 1.97340510124457741},
                                         {{1e9, 20e9}, 2.52915917626559627},
                                         {{8e9, 15e12}, 2.02162219978955922}};
};
template <>
struct vectors_of<leverage::catalogue::besiroglu2024_likelihood_best_size> {
  static constexpr vector<1> values[] = {{{1e21}, 2782115290.6682992},
                                         {{5.76e23}, 72356458385.6701427},
                                         {{1e18}, 80622450.9240515836}};
};
template <>
struct vectors_of<leverage::catalogue::besiroglu2024_likelihood_best_data> {
  static constexpr vector<1> values[] = {{{1e21}, 59906455791.2807526},
                                         {{5.76e23}, 1326764771823.22055},
                                         {{1e18}, 2067248821.59277124}};
};

}  // namespace test
