// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/hoffmann2022.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::hoffmann2022_printed> {
  static constexpr vector<2> values[] = {{{70e9, 1.4e12}, 1.9366454705587175},
                                         {{280e9, 300e9}, 1.99325846165984953},
                                         {{1e9, 20e9}, 2.58004787223799383}};
};
template <>
struct vectors_of<leverage::catalogue::hoffmann2022_unrounded> {
  static constexpr vector<2> values[] = {{{70e9, 1.4e12}, 1.9208460265656062},
                                         {{280e9, 300e9}, 1.96724332402991639},
                                         {{1e9, 20e9}, 2.53066820132935581}};
};

}  // namespace test
