// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/sun2025.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::sun2025_loss> {
  static constexpr vector<5> values[] = {{{1e9, 1e11, 4, 3, 128}, 2.56306991108883646},
                                         {{1e9, 1e11, 2, 1, 128}, 2.59786594600924004},
                                         {{679e6, 1e11, 4, 3, 512}, 2.61238918671297058},
                                         {{154e6, 1e10, 1, 1, 128}, 3.26359446448865378},
                                         {{41e6, 2e10, 0, 7, 32}, 3.36297215111515727}};
};
template <>
struct vectors_of<leverage::catalogue::sun2025_critical_data> {
  static constexpr vector<4> values[] = {{{1e9, 4, 3, 128}, 27329044730803.7786},
                                         {{1e9, 2, 1, 128}, 392845235953.725455},
                                         {{1e9, 8, 7, 128}, 1729545319635004.15},
                                         {{70e9, 4, 3, 32}, 100316835388562.91}};
};
template <>
struct vectors_of<leverage::catalogue::sun2025_best_mantissa> {
  static constexpr vector<1> values[] = {
      {{8}, 3.34492996469765248}, {{4}, 1.42246498234882624}, {{16}, 7.18985992939530495}};
};

}  // namespace test
