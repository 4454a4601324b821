// SPDX-License-Identifier: Apache-2.0
// Where a broken rule of a model is, in words.
#include "models/violation_text.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"

namespace violation_text_test {

using namespace leverage;
using program::place_of;
using program::violations_of;

TEST_CASE("a broken rule names its field, and its block where the model has several") {
  transformer m = presets::llama_3_8b.model;
  CHECK(violations_of(m).empty());
  m.d_model = 0;
  m.attention.heads = 0;
  CHECK(violations_of(m) ==
        "d_model: expected at least 1, found 0; attention.heads: expected at least 1, found 0");
  m = presets::qwen3_next_80b_a3b.model;
  m.blocks.items[1].experts.active = 513;
  CHECK(violations_of(m) ==
        "blocks[1].experts.active: expected at most experts.experts, found 513");
  m = presets::deepseek_v3.model;
  m.prediction_block = {.feed_forward = {.width = 64}, .norms = 9};
  CHECK(violations_of(m) == "prediction_block.norms: expected from 0 to 8 per layer, found 9");
  CHECK(place_of({"layers", 0, "", part::model_part}) == "layers");
}

}  // namespace violation_text_test
