// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/layout.hpp"

#include <initializer_list>

#include <doctest/doctest.h>

namespace layout_test {

using namespace leverage;
using namespace leverage::hardware;

// DeepSeek-V3 on 2048 H800: 16 stages, 64 ranks of experts, 128 data-parallel ranks; 15360 sequences a step.
constexpr layout deepseek{.pipeline = 16, .expert = 64};
static_assert(deepseek.data(2048) == 128);
static_assert(deepseek.expert_data(2048) == 2);
static_assert(deepseek.micro_batches(2048, 15360) == 120);

// Llama 3 405B on 16,384 H100.
constexpr layout llama{.tensor = 8, .pipeline = 16};
static_assert(llama.data(16384) == 128);
static_assert(llama.micro_batches(16384, 2048) == 16);
static_assert(layout{.context = 16, .micro_batch = 2}.micro_batches(32, 8) == 2);

TEST_CASE("what a degree does not divide is 0") {
  CHECK(llama.data(100) == 0);
  CHECK(llama.micro_batches(16384, 2049) == 0);
  CHECK(llama.micro_batches(100, 2048) == 0);
  CHECK(deepseek.expert_data(16) == 0);
  CHECK(layout{.tensor = 0}.data(8) == 0);
  CHECK(layout{.tensor = -8}.data(8) == 0);
  CHECK(layout{.micro_batch = 0}.micro_batches(8, 8) == 0);
}

TEST_CASE("degrees whose product is no 64-bit number are no problem") {
  constexpr count most = 10'000'000;
  CHECK(layout{.tensor = most, .pipeline = most, .context = most}.data(most) == 0);
}

TEST_CASE("experts and dense parts divide the same accelerators") {
  for (const count t : {1, 2, 4}) {
    for (const count c : {1, 2}) {
      for (const count x : {1, 4, 8}) {
        const layout l{.tensor = t, .pipeline = 2, .context = c, .expert = x};
        CHECK(t * c * l.data(64) == 32);
        CHECK(x * l.expert_data(64) == 32);
      }
    }
  }
}

}  // namespace layout_test
