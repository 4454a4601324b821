// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/clark2022.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::clark2022_s_base> {
  static constexpr vector<2> values[] = {
      {{5e6, 128}, 2.89153255759001506}, {{1e9, 1}, 2.28457486219387909},
      {{1e9, 64}, 2.08581463174292973},  {{1.3e9, 64}, 2.04977879260390956},
      {{1e9, 512}, 2.01452449662725198}, {{15e6, 8}, 2.98507813361392116}};
};
template <>
struct vectors_of<leverage::catalogue::clark2022_s_base_effective_parameters> {
  static constexpr vector<2> values[] = {
      {{5e6, 128}, 51828431.8741260089}, {{1e9, 1}, 1e9},
      {{1e9, 64}, 3137565896.31059121},  {{1.3e9, 64}, 3905485741.02385127},
      {{1e9, 512}, 4856537225.54712062}, {{15e6, 8}, 34742272.11878419}};
};
template <>
struct vectors_of<leverage::catalogue::clark2022_rl_r> {
  static constexpr vector<2> values[] = {
      {{5e6, 128}, 2.90759915600494628}, {{1e9, 1}, 2.28594174544769006},
      {{1e9, 64}, 2.14977047934171118},  {{1.3e9, 64}, 2.11512385672970044},
      {{1e9, 512}, 2.0940500857140089},  {{15e6, 8}, 3.00514176737477348}};
};
template <>
struct vectors_of<leverage::catalogue::clark2022_rl_r_effective_parameters> {
  static constexpr vector<2> values[] = {
      {{5e6, 128}, 48908411.3485917232}, {{1e9, 1}, 1e9},
      {{1e9, 64}, 2160856239.16879137},  {{1.3e9, 64}, 2649416870.79772153},
      {{1e9, 512}, 3004050496.73068716}, {{15e6, 8}, 32329702.1366921389}};
};
template <>
struct vectors_of<leverage::catalogue::clark2022_hash> {
  static constexpr vector<2> values[] = {
      {{5e6, 128}, 2.8991132875232637},  {{1e9, 1}, 2.27311610297928804},
      {{1e9, 64}, 2.11072756869104984},  {{1.3e9, 64}, 2.0746252030004734},
      {{1e9, 512}, 2.02750067756838536}, {{15e6, 8}, 3.02564224119016264}};
};
template <>
struct vectors_of<leverage::catalogue::clark2022_hash_effective_parameters> {
  static constexpr vector<2> values[] = {
      {{5e6, 128}, 46991655.6681491545}, {{1e9, 1}, 1e9},
      {{1e9, 64}, 2538827989.96354267},  {{1.3e9, 64}, 3153677122.42124173},
      {{1e9, 512}, 4209713032.66025544}, {{15e6, 8}, 27466939.4837184603}};
};
template <>
struct vectors_of<leverage::catalogue::clark2022_dense> {
  static constexpr vector<1> values[] = {
      {{1e9}, 2.26510916844421559}, {{15e6}, 3.14306975658313166}, {{1.3e9}, 2.21922612580835735}};
};

}  // namespace test
