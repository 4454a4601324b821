// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leverage/laws/catalogue/wan2026.hpp"
#include "vectors.hpp"

namespace test {

template <>
struct vectors_of<leverage::catalogue::wan2026_best_data> {
  static constexpr vector<1> values[] = {
      {{1e18}, 22.89e9}, {{1e20}, 187.1741168569187e9}, {{1e22}, 1530.543906560396e9}};
};
template <>
struct vectors_of<leverage::catalogue::wan2026_best_model> {
  static constexpr vector<1> values[] = {
      {{1e18}, 0.0437e9}, {{1e20}, 0.5344184424626684e9}, {{1e22}, 6.535539396893008e9}};
};

}  // namespace test
