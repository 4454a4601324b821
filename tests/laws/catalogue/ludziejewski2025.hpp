// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/ludziejewski2025.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::ludziejewski2025_table3> {
  static constexpr vector<3> values[] = {{{1.1e9, 16e9, 1}, 2.58840170132656224},
                                         {{709e6, 24.9e9, 2}, 2.58056495016380455},
                                         {{426e6, 41.4e9, 4}, 2.57330909595978645},
                                         {{1.3e9, 11.1e9, 4}, 2.57127037363263912},
                                         {{321e6, 16e9, 32}, 2.60817469074484869}};
};
template <>
struct vectors_of<leverage::catalogue::ludziejewski2025_best_size> {
  static constexpr vector<2> values[] = {{{1e20, 1}, 1726907057.31194992},
                                         {{1e21, 8}, 3786163766.79893253},
                                         {{1e22, 32}, 12281935628.9865511}};
};
template <>
struct vectors_of<leverage::catalogue::ludziejewski2025_best_data> {
  static constexpr vector<2> values[] = {{{1e20, 1}, 9651165994.19628533},
                                         {{1e21, 8}, 44019930708.802233},
                                         {{1e22, 32}, 135700651510.758028}};
};
template <>
struct vectors_of<leverage::catalogue::ludziejewski2025_learning_rate> {
  static constexpr vector<2> values[] = {{{1e8, 8}, 0.00086687844919308997},
                                         {{1e9, 1}, 0.000225803517612533746},
                                         {{1e9, 32}, 0.000094938684256029311}};
};

}  // namespace test
