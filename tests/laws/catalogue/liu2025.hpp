// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/liu2025.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::liu2025_muon_loss> {
  static constexpr vector<1> values[] = {{{1e20}, 2.48702288329904411},
                                         {{8.64e20}, 2.22321296616713003},
                                         {{2e19}, 2.7041216265204279}};
};
template <>
struct vectors_of<leverage::catalogue::liu2025_adamw_loss> {
  static constexpr vector<1> values[] = {{{1e20}, 2.58749386743381296},
                                         {{8.64e20}, 2.30307238029161166},
                                         {{2e19}, 2.82243344269125218}};
};

}  // namespace test
