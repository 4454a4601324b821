// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/kimi2025b.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::kimi2025b_mla_loss> {
  static constexpr vector<1> values[] = {{{4e20}, 2.12710177446074798},
                                         {{8.64e20}, 2.04108715132063729},
                                         {{1.3e21}, 1.99687703185208882}};
};
template <>
struct vectors_of<leverage::catalogue::kimi2025b_linear_loss> {
  static constexpr vector<1> values[] = {{{4e20}, 2.11039014903536352},
                                         {{8.64e20}, 2.02645534612206522},
                                         {{1.3e21}, 1.98329125925635934}};
};

}  // namespace test
