// SPDX-License-Identifier: Apache-2.0
/// @file
/// Six dense models of growing size.
#pragma once

#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"

namespace test {

inline std::vector<leverage::transformer> growing_family() {
  std::vector<leverage::transformer> family;
  for (const leverage::count layers : {8, 12, 16, 24, 32, 48}) {
    family.push_back({.layers = layers,
                      .d_model = 64 * layers,
                      .vocabulary = 50304,
                      .sequence = 2048,
                      .attention = {.heads = layers, .kv_heads = layers, .head_dim = 64},
                      .feed_forward = {.width = 256 * layers}});
  }
  return family;
}

}  // namespace test
