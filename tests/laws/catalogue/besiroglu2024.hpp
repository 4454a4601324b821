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
struct vectors_of<leverage::catalogue::besiroglu2024_optimum> {
  static constexpr vector<2> values[] = {{{1e9, 20e9}, 2.53005032367870356, 1e-3},
                                         {{70e9, 1.4e12}, 1.97388186315856387, 1e-3}};
};

}  // namespace test
