// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/read_layers.hpp"

#include "config/checkpoints.hpp"

namespace read_layers_test {

using namespace checkpoints;

TEST_CASE("irregular schedules are read as blocks") {
  // Layers 0 and 5 dense, as mlp_only_layers lists them.
  const transformer m = model_of(
      R"({"model_type": "qwen3_moe", "num_hidden_layers": 24, "mlp_only_layers": [0, 5]})");
  CHECK(m.mixture_layers() == 22);
  REQUIRE(m.blocks.size == 2);
  CHECK(m.blocks[0].layers == layer_set::listing({0, 5}));
}

TEST_CASE("layer_types names kinds that the family has") {
  CHECK(refusal(R"({"model_type": "qwen3_next", "num_hidden_layers": 2,
                    "layer_types": ["full_attention", "sliding_attention"]})") ==
        "key 'layer_types': expected full_attention or linear_attention, found "
        "\"sliding_attention\"");
  CHECK(
      refusal(R"({"model_type": "llama4_text", "num_hidden_layers": 2, "attention_chunk_size": null,
                    "layer_types": ["full_attention", "chunked_attention"]})") ==
      "key 'layer_types': expected full_attention, found \"chunked_attention\"");
}

TEST_CASE("a family that lists nothing refuses a list that says otherwise") {
  CHECK(refusal(R"({"model_type": "llama", "layer_types": ["sliding_attention"]})") ==
        "key 'layer_types': expected full_attention for every layer of this family, found "
        "\"sliding_attention\"");
  CHECK(refusal(R"({"model_type": "mistral", "layer_types": ["sliding_attention"]})") == "");
}

}  // namespace read_layers_test
