// SPDX-License-Identifier: Apache-2.0
// The weights of published checkpoints, to the last one, and active ones where they are published to the last one.
#include "leverage/config/families/hybrids.hpp"

#include "config/checkpoints.hpp"

namespace hybrids_test {

using namespace checkpoints;

constexpr checkpoint published[] = {
    {"qwen3-next-80b-a3b-thinking", "qwen3_next", 79'674'391'296},
    {"qwen3.5-35b-a3b", "qwen3_5_moe_text", 34'660'610'688, 844'640'768},
    {"qwen3.5-397b-a17b", "qwen3_5_moe_text", 396'346'350'336, 6'595'568'128},
    {"minimax-m1-80k", "minimax_text_01", 456'089'655'296, 0, 48'403'306'496},
    {"minimax-text-01-hf", "minimax", 456'089'655'296, 0, 48'403'306'496},
    {"nemotron-3-nano-30b-a3b", "nemotron_h", 31'577'940'288},
    {"granite-4.0-h-small", "granitemoehybrid", 32'207'337'984},
    {"jamba-v0.1", "jamba", 51'570'323'328, 0, 12'110'311'296},
    {"kimi-linear-48b-a3b-instruct", "kimi_linear", 49'122'681'728},
};

TEST_CASE("hybrids have the weights that their publishers store") {
  for (const checkpoint& c : published) check(c);
}

std::string edited(const char* name, const char* key, const nlohmann::json& value) {
  nlohmann::json file = nlohmann::json::parse(file_text(name));
  file[key] = value;
  return file.dump();
}

TEST_CASE("a hybrid has a block for each kind of layer, in the order in which they come first") {
  const transformer m = model_of(file_text("qwen3-next-80b-a3b-thinking"));
  REQUIRE(m.blocks.size == 2);
  CHECK(m.blocks[0].layers == layer_set{.first = 0, .period = 4, .run = 3});
  CHECK(m.blocks[0].recurrent.kind == recurrence::gated_delta);
  CHECK(m.blocks[1].layers == layer_set{.first = 3, .period = 4, .run = 1});
  CHECK(m.blocks[1].attention.gate == output_gate::per_channel);
}

TEST_CASE("every fourth layer and the last one full, from layer_types") {
  std::vector<std::string> kinds(26, "linear_attention");
  for (const std::size_t i : {3U, 7U, 11U, 15U, 19U, 23U, 25U}) kinds[i] = "full_attention";
  const nlohmann::json file = {
      {"model_type", "qwen3_5_text"}, {"num_hidden_layers", 26}, {"layer_types", kinds}};
  const transformer m = model_of(file.dump());
  REQUIRE(m.blocks.size == 2);
  CHECK(m.blocks[1].layers == layer_set::listing({3, 7, 11, 15, 19, 23, 25}));
  CHECK(m.blocks[0].layers.covered(26) == 19);
}

TEST_CASE("Nemotron-H's layers are letters or texts, and the list wins over their number") {
  const std::string small =
      R"({"model_type": "nemotron_h", "hybrid_override_pattern": "M-M*E", "num_hidden_layers": 7,
          "time_step_limit": [0.0, Infinity], "n_routed_experts": 4})";
  const config::reading r = config::parse(small);
  REQUIRE(refusal(small) == "");
  CHECK(r.model.layers == 5);
  CHECK(r.model.blocks.size == 4);
  REQUIRE(r.notes.size() == 1);
  CHECK(r.notes[0] == "num_hidden_layers is 7, the list of layers has 5, which are counted");
  CHECK(model_of(R"({"model_type": "nemotron_h", "n_routed_experts": 4,
                     "layers_block_type": ["mamba", "mlp", "linear_attention", "attention", "moe"]})") ==
        r.model);
  CHECK(refusal(R"({"model_type": "nemotron_h"})") ==
        "key 'hybrid_override_pattern': missing, expected a letter for each layer: M, *, - or E");
  CHECK(refusal(R"({"model_type": "nemotron_h", "hybrid_override_pattern": "M*X"})") ==
        "key 'hybrid_override_pattern': expected a letter for each layer: M, *, - or E, found "
        "\"M*X\"");
  CHECK(refusal(edited("nemotron-3-nano-30b-a3b", "mlp_bias", true)) ==
        "key 'mlp_bias': expected false, found true");
}

TEST_CASE("Kimi Linear's layers are counted from 1, and each is in one list") {
  const transformer m = model_of(file_text("kimi-linear-48b-a3b-instruct"));
  count full = 0;
  for (const block& b : m.blocks) full += b.has_attention() ? b.layers.covered(27) : 0;
  CHECK(full == 7);
  nlohmann::json inner =
      nlohmann::json::parse(file_text("kimi-linear-48b-a3b-instruct"))["linear_attn_config"];
  inner["full_attn_layers"] = {4};
  CHECK(refusal(edited("kimi-linear-48b-a3b-instruct", "linear_attn_config", inner)) ==
        "key 'linear_attn_config.kda_layers': expected each layer in it or in full_attn_layers, "
        "found a layer in "
        "neither");
  inner["full_attn_layers"] = {1};
  CHECK(refusal(edited("kimi-linear-48b-a3b-instruct", "linear_attn_config", inner)) ==
        "key 'linear_attn_config.full_attn_layers': expected layers from 1 on, each in one of the "
        "two lists, found 1");
}

TEST_CASE("MiniMax's lists by number, and the class that has no default for them") {
  CHECK(refusal(edited("minimax-m1-80k", "attn_type_list", nullptr)) ==
        "key 'attn_type_list': expected 0 or 1 for each layer, found no list");
  nlohmann::json file = nlohmann::json::parse(file_text("minimax-m1-80k"));
  file.erase("attn_type_list");
  CHECK(refusal(file.dump()) == "key 'attn_type_list': missing, expected 0 or 1 for each layer");
  CHECK(refusal(edited("minimax-m1-80k", "attn_type_list", {0, 2}))
            .starts_with("key 'attn_type_list': expected 0 or 1 for each layer, found 2"));
  // The class of transformers alternates, softmax attention first.
  const transformer m = model_of(R"({"model_type": "minimax", "num_hidden_layers": 4})");
  CHECK(m.blocks[0].has_attention());
  CHECK(m.blocks[1].layers == layer_set{.first = 1, .period = 2, .run = 1});
}

TEST_CASE("Granite's shared block is the only feed-forward where there are no experts") {
  const transformer m = model_of(edited("granite-4.0-h-small", "num_local_experts", 0));
  for (const block& b : m.blocks) {
    CHECK(b.feed_forward.width == 1536);
    CHECK_FALSE(b.is_mixture());
  }
}

TEST_CASE("Mamba-2 alone: a layer is the mixer with one norm") {
  const transformer m =
      model_of(R"({"model_type": "mamba2", "vocab_size": 50288, "hidden_size": 2560,
      "num_hidden_layers": 64, "num_heads": 80, "head_dim": 64, "n_groups": 1, "state_size": 128,
      "tie_word_embeddings": true})");
  REQUIRE(m.blocks.size == 1);
  CHECK(m.blocks[0].norms == 1);
  CHECK_FALSE(m.blocks[0].has_attention());
}

}  // namespace hybrids_test
