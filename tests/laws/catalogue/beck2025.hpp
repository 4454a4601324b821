// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/beck2025.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::beck2025_transformer_2048_best_size> {
  static constexpr vector<1> values[] = {{{2e19}, 333312804.681753986},
                                         {{1e20}, 812392948.192703611}};
};
template <>
struct vectors_of<leverage::catalogue::beck2025_transformer_2048_best_data> {
  static constexpr vector<1> values[] = {{{2e19}, 10620251499.4973039},
                                         {{1e20}, 20966392856.4197226}};
};
template <>
struct vectors_of<leverage::catalogue::beck2025_transformer_8192_best_size> {
  static constexpr vector<1> values[] = {{{2e19}, 284748299.41863607},
                                         {{1e20}, 718299038.798418885}};
};
template <>
struct vectors_of<leverage::catalogue::beck2025_transformer_8192_best_data> {
  static constexpr vector<1> values[] = {{{2e19}, 9030837597.75637743},
                                         {{1e20}, 17876427631.7291834}};
};
template <>
struct vectors_of<leverage::catalogue::beck2025_transformer_16384_best_size> {
  static constexpr vector<1> values[] = {{{2e19}, 243629864.301256258},
                                         {{1e20}, 609087951.441609545}};
};
template <>
struct vectors_of<leverage::catalogue::beck2025_transformer_16384_best_data> {
  static constexpr vector<1> values[] = {{{2e19}, 7692713414.1470263},
                                         {{1e20}, 15431737778.0917403}};
};
template <>
struct vectors_of<leverage::catalogue::beck2025_mlstm_2048_best_size> {
  static constexpr vector<1> values[] = {{{2e19}, 453126916.231575908},
                                         {{1e20}, 1107953319.24125328}};
};
template <>
struct vectors_of<leverage::catalogue::beck2025_mlstm_2048_best_data> {
  static constexpr vector<1> values[] = {{{2e19}, 8466924978.32539144},
                                         {{1e20}, 16197983389.8642318}};
};
template <>
struct vectors_of<leverage::catalogue::beck2025_mlstm_8192_best_size> {
  static constexpr vector<1> values[] = {{{2e19}, 439899402.967183928},
                                         {{1e20}, 1061369991.0927019}};
};
template <>
struct vectors_of<leverage::catalogue::beck2025_mlstm_8192_best_data> {
  static constexpr vector<1> values[] = {{{2e19}, 8758310479.22575738},
                                         {{1e20}, 17139843712.8362409}};
};
template <>
struct vectors_of<leverage::catalogue::beck2025_mlstm_16384_best_size> {
  static constexpr vector<1> values[] = {{{2e19}, 420763593.485301307},
                                         {{1e20}, 1046364836.89337936}};
};
template <>
struct vectors_of<leverage::catalogue::beck2025_mlstm_16384_best_data> {
  static constexpr vector<1> values[] = {{{2e19}, 9157999926.50567571},
                                         {{1e20}, 17024127000.4927349}};
};

}  // namespace test
