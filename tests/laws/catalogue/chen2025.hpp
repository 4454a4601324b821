// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/chen2025.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::chen2025_python> {
  static constexpr vector<2> values[] = {{{1.6e9, 4}, 1.05173175645191303},
                                         {{1.6e9, 1}, 1.08270904961311402},
                                         {{1.6e9, 8}, 1.0408059315482172},
                                         {{4.4e9, 2}, 1.00003063141785012}};
};
template <>
struct vectors_of<leverage::catalogue::chen2025_pile> {
  static constexpr vector<2> values[] = {{{1.6e9, 4}, 1.90405299349891979},
                                         {{1.6e9, 1}, 1.95183424755629822},
                                         {{1.6e9, 8}, 1.88654534971770685},
                                         {{4.4e9, 2}, 1.81058652198538001}};
};

}  // namespace test
