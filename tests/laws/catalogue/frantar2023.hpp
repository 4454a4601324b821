// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/frantar2023.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::frantar2023_t5_loss> {
  static constexpr vector<3> values[] = {{{85e6, 1e11, 0.5}, 1.644826893759539},
                                         {{85e6, 1e11, 0.0}, 1.7203039827937},
                                         {{21.2e6, 6.55e10, 0.75}, 1.868363744557676}};
};
template <>
struct vectors_of<leverage::catalogue::frantar2023_t5_best_pruned_share> {
  static constexpr vector<2> values[] = {{{85e6, 5.1e19}, 0.4923544233708991},
                                         {{85e6, 5.1e20}, 0.6937323354327733},
                                         {{85e6, 5.1e21}, 0.8152256482124419},
                                         {{1e9, 1e22}, 0.4740146456334796},
                                         {{85e6, 1e18}, 0.0}};
};
template <>
struct vectors_of<leverage::catalogue::frantar2023_t5_multiplier> {
  static constexpr vector<1> values[] = {
      {{0.5}, 1.587376408517678}, {{0.75}, 2.159822662070418}, {{0.0}, 1.0}};
};
template <>
struct vectors_of<leverage::catalogue::frantar2023_vit_multiplier> {
  static constexpr vector<1> values[] = {
      {{0.5}, 1.59590826480365}, {{0.75}, 2.172181342506879}, {{0.0}, 1.0}};
};
template <>
struct vectors_of<leverage::catalogue::frantar2023_vit_notebook_multiplier> {
  static constexpr vector<1> values[] = {{{0.5}, 1.59598288390396706},
                                         {{0.75}, 2.17241793626531699}};
};

}  // namespace test
