// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/tian2025.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::tian2025_table6> {
  static constexpr vector<3> values[] = {{{0.031, 12, 1e22}, 7.2448979726121562559},
                                         {{0.0078125, 2, 3e20}, 4.9361166931545078649},
                                         {{0.034, 8, 1e18}, 2.7676814380949805338},
                                         {{1, 2, 1e24}, 0.98879855811651218505}};
};
template <>
struct vectors_of<leverage::catalogue::tian2025_equation6_learning_rate> {
  static constexpr vector<1> values[] = {{{1e18}, 0.0020481347120435942137},
                                         {{3e20}, 0.00085626201447895715478},
                                         {{1e22}, 0.00050090863464996717002},
                                         {{1e24}, 0.00024771854365309997601}};
};
template <>
struct vectors_of<leverage::catalogue::tian2025_equation6_batch> {
  static constexpr vector<1> values[] = {{{1e18}, 251512.43999442248155},
                                         {{3e20}, 2010122.1800087921179},
                                         {{1e22}, 7213723.1435326775966},
                                         {{1e24}, 38633092.191675787401}};
};
template <>
struct vectors_of<leverage::catalogue::tian2025_table5_moe_best_model> {
  static constexpr vector<1> values[] = {{{1e18}, 283902213.30545011105},
                                         {{3e20}, 5191131824.6935082019},
                                         {{1e22}, 30986232720.864710893},
                                         {{1e24}, 323719438409.68508444}};
};
template <>
struct vectors_of<leverage::catalogue::tian2025_table5_moe_best_data> {
  static constexpr vector<1> values[] = {{{1e18}, 3523194794.2717859647},
                                         {{3e20}, 57804896915.272754953},
                                         {{1e22}, 322802326120.29737936},
                                         {{1e24}, 3089844727625.3355594}};
};
template <>
struct vectors_of<leverage::catalogue::tian2025_table5_dense_best_model> {
  static constexpr vector<1> values[] = {{{1e18}, 376566168.92671489152},
                                         {{3e20}, 8297293340.4247407167},
                                         {{1e22}, 55544530477.274815043},
                                         {{1e24}, 674592176168.15794163}};
};
template <>
struct vectors_of<leverage::catalogue::tian2025_table5_dense_best_data> {
  static constexpr vector<1> values[] = {{{1e18}, 2654014572.9195862677},
                                         {{3e20}, 36135112704.675323234},
                                         {{1e22}, 179929885339.27638336},
                                         {{1e24}, 1481505619701.8108678}};
};

}  // namespace test
