// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/korthikanti2022.hpp"

#include <doctest/doctest.h>

namespace korthikanti2022_test {

using namespace leverage;
using namespace leverage::hardware::korthikanti2022;

// Figure 1: 22 billion parameters on 8 accelerators, and GPT-3 on 64 with 3 virtual stages.
constexpr run gpt_22b{
    .sequence = 2048, .micro_batch = 4, .layers = 48, .d_model = 6144, .heads = 64, .tensor = 8};
constexpr run gpt_175b{.sequence = 2048,
                       .layers = 96,
                       .d_model = 12288,
                       .heads = 96,
                       .tensor = 8,
                       .pipeline = 8,
                       .virtual_stages = 3};
constexpr double gib = 0x1p30;

static_assert(first_stage_activations(gpt_22b, stored::tensor_parallel).value == 63'619'203'072);
static_assert(first_stage_activations(gpt_22b, stored::tensor_parallel).value == 59.25 * gib);
static_assert(first_stage_activations(gpt_22b, stored::all_but_the_attention_core).value ==
              10'267'656'192);
static_assert(first_stage_activations(gpt_22b, stored::all_but_the_attention_core).value ==
              9.5625 * gib);
static_assert(first_stage_activations(gpt_175b, stored::tensor_parallel).value == 66.84375 * gib);
static_assert(first_stage_activations(gpt_175b, stored::all_but_the_attention_core).value ==
              12.3515625 * gib);

TEST_CASE("one rank keeps the same with and without sequence parallelism") {
  run one = gpt_22b;
  one.tensor = 1;
  CHECK(layer_activations(one, stored::tensor_parallel) ==
        layer_activations(one, stored::sequence_parallel));
  CHECK(layer_activations(one, stored::inputs).value == 2.0 * 2048 * 4 * 6144);
}

TEST_CASE("without virtual stages the first stage keeps one model's layers") {
  run plain = gpt_175b;
  plain.virtual_stages = 1;
  CHECK(first_stage_activations(plain, stored::inputs).value ==
        96.0 * layer_activations(plain, stored::inputs).value);
}

}  // namespace korthikanti2022_test
