// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/sardana2024.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::sardana2024_repository> {
  static constexpr vector<2> values[] = {{{70e9, 1.4e12}, 1.93228466425816394},
                                         {{280e9, 300e9}, 1.97991009615790791},
                                         {{1e9, 20e9}, 2.57381818772422531},
                                         {{70e9, 1e12}, 1.94727278971727168}};
};
template <>
struct vectors_of<leverage::catalogue::sardana2024_repository_best_size> {
  static constexpr vector<1> values[] = {{{1e21}, 2281725434.7128698},
                                         {{5.76e23}, 41715573490.0198179},
                                         {{1e18}, 96983162.0842582485}};
};
template <>
struct vectors_of<leverage::catalogue::sardana2024_repository_best_data> {
  static constexpr vector<1> values[] = {{{1e21}, 73044137621.0717679},
                                         {{5.76e23}, 2301298818844.41505},
                                         {{1e18}, 1718511369.24023893}};
};

}  // namespace test
