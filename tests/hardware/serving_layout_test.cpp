// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/serving_layout.hpp"

#include <doctest/doctest.h>

namespace serving_layout_test {

using leverage::hardware::serving_layout;

static_assert(serving_layout{}.accelerators() == 1);

TEST_CASE("a replica has tensor times pipeline times attention groups") {
  const serving_layout l{.tensor = 2, .pipeline = 3, .expert = 8, .attention_data = 4};
  CHECK(l.accelerators() == 24);
  CHECK(l.expert_tensor() == 1);
}

TEST_CASE("each expert is divided by what the accelerators of a stage leave") {
  CHECK(serving_layout{.tensor = 8, .expert = 2}.expert_tensor() == 4);
  CHECK(serving_layout{.tensor = 8, .expert = 3}.expert_tensor() == 0);
  CHECK(serving_layout{.tensor = 8, .expert = 0}.expert_tensor() == 0);
}

}  // namespace serving_layout_test
