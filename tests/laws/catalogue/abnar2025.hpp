// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/abnar2025.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::abnar2025_loss> {
  static constexpr vector<3> values[] = {{{1e9, 20e9, 0.5}, 2.58994879347617},
                                         {{1e9, 20e9, 0.0}, 2.565681308355021},
                                         {{1e10, 100e9, 0.9}, 2.149837779503844},
                                         {{1e10, 100e9, 0.98}, 2.262863307614261},
                                         {{671e9, 14.8e12, 0.96875}, 1.624222027204657}};
};
template <>
struct vectors_of<leverage::catalogue::abnar2025_best_sparsity> {
  static constexpr vector<1> values[] = {{{1e10}, 0.2308860844476739},
                                         {{1e11}, 0.7499229284840269},
                                         {{1e12}, 0.918687543635075},
                                         {{6e9}, 0.0131880505260126434},
                                         {{1e9}, 0.0}};
};

}  // namespace test
