// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/kaplan2020.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::kaplan2020_table5_size> {
  static constexpr vector<1> values[] = {
      {{1e6}, 4.01587959375648508}, {{1e8}, 2.82996251552679668}, {{1.5e9}, 2.30355055199765877}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_table5_data> {
  static constexpr vector<1> values[] = {{{2.2e7}, 4.04619913128093605},
                                         {{1e10}, 2.26244175381971311},
                                         {{2.3e10}, 2.09032234347833927}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_table5_naive_compute> {
  static constexpr vector<1> values[] = {{{8.64e19}, 2.57415585989786513},
                                         {{1e21}, 2.23880424825184922}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_table5_min_compute> {
  static constexpr vector<1> values[] = {{{8.64e17}, 3.34632474340807905},
                                         {{8.64e19}, 2.65808022624552368},
                                         {{1e21}, 2.35176418284412835},
                                         {{8.64e23}, 1.6771352409671869}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_figure13_naive_compute> {
  static constexpr vector<1> values[] = {{{8.64e19}, 2.6071061238625225},
                                         {{1e21}, 2.26746187232750352}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_figure13_min_compute> {
  static constexpr vector<1> values[] = {{{8.64e19}, 2.61870388069917673},
                                         {{1e21}, 2.31692555073933638}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_table2_loss> {
  static constexpr vector<2> values[] = {{{1e8, 1e9}, 2.9567337386333014},
                                         {{1.5e9, 2.2e10}, 2.3125484833714913},
                                         {{1e6, 2.2e7}, 4.29380843422166721}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_table2_overfitting> {
  static constexpr vector<2> values[] = {{{1e9, 2.2e10}, 0.0217705289044028698},
                                         {{1e8, 1e9}, 0.0703912221063429358}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_equation4_4_data> {
  static constexpr vector<1> values[] = {{{1e9}, 22854409480.7437515},
                                         {{1e8}, 4158818855.51335503}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_table5_critical_batch> {
  static constexpr vector<1> values[] = {{{2.5}, 2674649.4668104532}, {{4.0}, 285277.128946898641}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_equation5_3_critical_batch> {
  static constexpr vector<1> values[] = {{{2.5}, 2547285.20648614591},
                                         {{4.0}, 271692.503758951086}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_equation5_4_min_steps> {
  static constexpr vector<3> values[] = {{{2.5e5, 524288, 2.5}, 42672.5951780082342},
                                         {{1e5, 131072, 3.5}, 20346.3243351152144}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_equation5_5_min_flops> {
  static constexpr vector<3> values[] = {{{1e21, 524288, 2.5}, 829309619287967063345.0},
                                         {{1e21, 131072, 3.5}, 796536756648847855942.0}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_table3_loss> {
  static constexpr vector<2> values[] = {{{1e8, 1e4}, 3.10822672362804484},
                                         {{1.5e9, 2.5e5}, 2.30173398791666306},
                                         {{1e6, 1e3}, 5.75317830091732899}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_appendix_b_loss> {
  static constexpr vector<1> values[] = {{{8.64e19}, 2.69444322312984883},
                                         {{8.64e22}, 1.87547037255856607},
                                         {{1e21}, 2.36966008172474048}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_appendix_b_size> {
  static constexpr vector<1> values[] = {{{8.64e19}, 584408241.069910478},
                                         {{8.64e22}, 64615615385.2457183},
                                         {{1e21}, 3098636761.20335099}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_appendix_b_steps> {
  static constexpr vector<1> values[] = {{{8.64e19}, 13160.7130865163241},
                                         {{8.64e22}, 21199.7388853748208},
                                         {{1e21}, 15583.9693150922152}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_table6_size> {
  static constexpr vector<1> values[] = {
      {{8.64e21}, 37492409540.6458773},
      {{8.64e16}, 8393504.97745052171},
      // Hoffmann et al. 2022 on 1e21 FLOPs at the critical batch.
      {{5e20}, 4683132262.77358592}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_table6_batch> {
  static constexpr vector<1> values[] = {{{8.64e21}, 6039903.4408040324},
                                         {{8.64e16}, 381092.143592649437}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_table6_steps> {
  static constexpr vector<1> values[] = {{{8.64e21}, 6200.02955608316686},
                                         {{8.64e16}, 4389.28478728613593}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_table6_data> {
  static constexpr vector<1> values[] = {{{8.64e21}, 69347370090.5063279},
                                         {{8.64e16}, 3097633237.82496269}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_figure14_naive_size> {
  static constexpr vector<1> values[] = {{{8.64e16}, 3665388.24442843687},
                                         {{1e21}, 13803457717.7711241}};
};
template <>
struct vectors_of<leverage::catalogue::kaplan2020_equation_d1_learning_rate> {
  static constexpr vector<1> values[] = {{{1e8}, 0.000669315036218645017},
                                         {{1.5e9}, 0.000291542033164886712}};
};

}  // namespace test
