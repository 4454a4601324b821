// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/li2025.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::li2025_rounded_learning_rate> {
  static constexpr vector<2> values[] = {{{1e9, 1e11}, 0.00163249940244707844},
                                         {{7e9, 1.4e12}, 0.000916556908856306582},
                                         {{2.15e8, 1.14e10}, 0.00250780750893480465},
                                         {{6e10, 1e12}, 0.000178661587852479787}};
};
template <>
struct vectors_of<leverage::catalogue::li2025_rounded_batch> {
  static constexpr vector<1> values[] = {{{1e11}, 1107714.8899684181},
                                         {{1.4e12}, 4998815.43267147748},
                                         {{1.14e10}, 320568.366109168099},
                                         {{1e12}, 4125038.37918930842}};
};
template <>
struct vectors_of<leverage::catalogue::li2025_tool_learning_rate> {
  static constexpr vector<2> values[] = {{{1e9, 1e11}, 0.00166237910733703449},
                                         {{7e9, 1.4e12}, 0.000934684068055554795},
                                         {{2.15e8, 1.14e10}, 0.00255068219821731115},
                                         {{6e10, 1e12}, 0.000182195379486608995}};
};
template <>
struct vectors_of<leverage::catalogue::li2025_tool_batch> {
  static constexpr vector<1> values[] = {{{1e11}, 1107466.61954638842},
                                         {{1.4e12}, 4996961.32433301677},
                                         {{1.14e10}, 320535.240820303649},
                                         {{1e12}, 4123585.55481287929}};
};

}  // namespace test
