// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/pearce2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::pearce2024_total_parameters> {
  static constexpr vector<1> values[] = {
      {{1e3}, 475910.0}, {{1e6}, 5749100.0}, {{1e9}, 1047491000.0}, {{1e11}, 100220433695.297104}};
};
template <>
struct vectors_of<leverage::catalogue::pearce2024_epoch_loss> {
  static constexpr vector<2> values[] = {{{1e6, 1e9}, 5.02949519953401683},
                                         {{1e9, 20e9}, 2.5243331233402825}};
};
template <>
struct vectors_of<leverage::catalogue::pearce2024_epoch_budget> {
  static constexpr vector<1> values[] = {{{1e3}, 1881865733931.43943},
                                         {{1e6}, 8994234332015870.4},
                                         {{1e9}, 1.54820075242554657e+20},
                                         {{1e11}, 1.09261507304497692e+24}};
};
template <>
struct vectors_of<leverage::catalogue::pearce2024_epoch_best_data> {
  static constexpr vector<1> values[] = {{{1e3}, 313644288.988573238},
                                         {{1e6}, 1499039055.3359784},
                                         {{1e9}, 25803345873.7591096},
                                         {{1e11}, 1821025121741.62821}};
};
template <>
struct vectors_of<leverage::catalogue::pearce2024_epoch_exponent> {
  static constexpr vector<1> values[] = {{{1e3}, 0.762979075510997334},
                                         {{1e6}, 0.962809002939778851},
                                         {{1e9}, 0.535381176933440309},
                                         {{1e11}, 0.513682390208677779}};
};
template <>
struct vectors_of<leverage::catalogue::pearce2024_chinchilla_loss> {
  static constexpr vector<2> values[] = {{{1e6, 1e9}, 4.88453893156972922},
                                         {{1e9, 20e9}, 2.52492406149415853}};
};
template <>
struct vectors_of<leverage::catalogue::pearce2024_chinchilla_budget> {
  static constexpr vector<1> values[] = {{{1e3}, 904050445633.585282},
                                         {{1e6}, 6249131700388502.47},
                                         {{1e9}, 2.06243610938561785e+20},
                                         {{1e11}, 4.24782106337581105e+24}};
};
template <>
struct vectors_of<leverage::catalogue::pearce2024_chinchilla_best_data> {
  static constexpr vector<1> values[] = {{{1e3}, 150675074.272264214},
                                         {{1e6}, 1041521950.06475041},
                                         {{1e9}, 34373935156.4269642},
                                         {{1e11}, 7079701772293.01842}};
};
template <>
struct vectors_of<leverage::catalogue::pearce2024_chinchilla_exponent> {
  static constexpr vector<1> values[] = {{{1e3}, 0.720066750762368568},
                                         {{1e6}, 0.965219406682057413},
                                         {{1e9}, 0.479620383122076468},
                                         {{1e11}, 0.457578219132524268}};
};

}  // namespace test
