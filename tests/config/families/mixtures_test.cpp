// SPDX-License-Identifier: Apache-2.0
// The weights of published checkpoints, to the last one, and active ones where they are published to the last one.
#include "leverage/config/families/mixtures.hpp"

#include "config/checkpoints.hpp"

namespace mixtures_test {

using namespace checkpoints;

constexpr checkpoint published[] = {
    {"mixtral-8x7b-v0.1", "mixtral", 46'702'792'704},
    {"olmoe-1b-7b-0924", "olmoe", 6'919'161'856},
    {"gpt-oss-20b", "gpt_oss", 20'914'757'184},
    {"gpt-oss-120b", "gpt_oss", 116'829'156'672},
    {"qwen1.5-moe-a2.7b-chat", "qwen2_moe", 14'315'784'192},
    {"qwen3-30b-a3b", "qwen3_moe", 30'532'122'624},
    {"qwen3-vl-30b-a3b-instruct", "qwen3_vl_moe_text",
     30'532'122'624},  // its text part is Qwen3-30B-A3B
    {"ling-lite-1.5", "bailing_moe", 16'801'974'272},
    {"ling-mini-2.0", "bailing_moe_v2", 16'255'643'392},
    {"dbrx-instruct", "dbrx", 131'596'523'520, 0, 36'469'708'800},
    {"deepseek-moe-16b", "deepseek", 16'375'728'128},
    {"dots.llm1.inst", "dots1", 142'774'381'696},
    {"ernie-4.5-21b-a3b", "ernie4_5_moe", 21'825'437'888},
    {"ernie-4.5-300b-a47b", "ernie4_5_moe", 299'484'163'264, 989'888'512, 0,
     R"({"model_type": "ernie4_5_moe", "hidden_size": 8192, "num_hidden_layers": 54, "num_attention_heads": 64,
         "num_key_value_heads": 8, "intermediate_size": 28672, "moe_intermediate_size": 3584, "moe_k": 8,
         "moe_num_shared_experts": 0, "moe_layer_start_index": 3, "moe_layer_end_index": 53,
         "tie_word_embeddings": false, "num_nextn_predict_layers": 1})"},
    {"flexolmo-7x7b-1t", "flex_olmo", 33'270'665'216},
    {"glm-4.5-air", "glm4_moe", 106'852'251'264, 2'375'059'584},
    {"granite-3.1-1b-a400m", "granitemoe", 1'334'628'352, 0, 0,
     R"({"model_type": "granitemoe", "vocab_size": 49155, "hidden_size": 1024, "num_hidden_layers": 24,
         "num_attention_heads": 16, "num_key_value_heads": 8, "intermediate_size": 512, "num_local_experts": 32,
         "num_experts_per_tok": 8, "tie_word_embeddings": true})"},
    {"hunyuan-a13b", "hunyuan_v1_moe", 80'393'183'232, 0, 12'747'448'320},
    {"llama-4-scout-17b-16e-instruct", "llama4_text", 107'769'861'120},
    {"mimo-v2-flash", "mimo_v2_flash", 308'778'780'864},
    {"minimax-m2", "minimax_m2", 228'689'764'864},
    {"minimax-m2.5", "minimax_m2", 228'689'764'864},
    {"phi-3.5-moe-instruct", "phimoe", 41'873'153'344},
    {"phi-mini-moe", "phimoe", 7'647'632'704, 0, 0,
     R"({"model_type": "phimoe", "intermediate_size": 960, "attention_bias": true, "lm_head_bias": true})"},
    {"trinity-mini", "afmoe", 26'123'974'400},
    {"trinity-large", "afmoe", 398'635'286'016, 0, 13'371'686'400},
};

TEST_CASE("mixtures have the weights that their publishers store") {
  for (const checkpoint& c : published) check(c);
}

TEST_CASE(
    "Llama 4's chunks are on three of each four layers, and its mixtures where they are listed") {
  const transformer scout = model_of(file_text("llama-4-scout-17b-16e-instruct"));
  REQUIRE(scout.blocks.size == 2);
  CHECK(scout.blocks[0].layers == layer_set{.first = 0, .period = 4, .run = 3});
  CHECK(scout.blocks[0].attention.chunk == 8192);
  CHECK(scout.blocks[1].layers == layer_set{.first = 3, .period = 4, .run = 1});
  CHECK(scout.blocks[1].attention.chunk == 0);
  const transformer step =
      model_of(R"({"model_type": "llama4_text", "interleave_moe_layer_step": 2})");
  CHECK(step.mixture_layers() == 24);
  CHECK(model_of(R"({"model_type": "llama4_text", "moe_layers": [1, 5, 47]})").mixture_layers() ==
        3);
  CHECK(model_of(R"({"model_type": "llama4_text", "no_rope_layers": []})").blocks.size == 2);
  CHECK_FALSE(
      model_of(R"({"model_type": "llama4_text", "attention_chunk_size": null})").has_blocks());
}

TEST_CASE(
    "MiniMax-M2's first files go by the model_type of Mixtral, and the class tells them apart") {
  const config::reading r = config::parse(file_text("minimax-m2"));
  CHECK(r.family == "minimax_m2");
  REQUIRE_FALSE(r.notes.empty());
  CHECK(r.notes[0] ==
        "architectures names \"MiniMaxM2ForCausalLM\", model_type \"mixtral\": read as minimax_m2");
}

TEST_CASE(
    "ERNIE's mixtures lie between two layers, and lists of numbers of its relatives are refused") {
  const auto mixtures = [](const char* more) {
    return model_of(R"({"model_type": "ernie4_5_moe")" + std::string(more) + "}").mixture_layers();
  };
  CHECK(mixtures("") == 27);
  CHECK(mixtures(R"(, "moe_layer_end_index": 20)") == 20);
  CHECK(mixtures(R"(, "moe_layer_interval": 2, "moe_layer_start_index": 0)") == 14);
  CHECK(refusal(R"({"model_type": "ernie4_5_moe", "moe_num_experts": [64, 64]})") ==
        "key 'moe_num_experts': expected an integer that is not negative, found an array of 2");
}

TEST_CASE("Hunyuan's numbers may be lists of one a layer, if they are alike") {
  const auto edited = [](const char* key, const nlohmann::json& value) {
    nlohmann::json file = nlohmann::json::parse(file_text("hunyuan-a13b"));
    file[key] = value;
    return file.dump();
  };
  CHECK(refusal(edited("moe_topk", {8, 8})) ==
        "key 'moe_topk': expected one number for all layers, or the same for each of the 32 "
        "layers, found an array "
        "of 2");
  std::vector<int> topk(32, 8);
  CHECK(refusal(edited("moe_topk", topk)) == "");
  topk[3] = 4;
  CHECK(refusal(edited("moe_topk", topk)).find("the same for each of the 32 layers") !=
        std::string::npos);
  CHECK(refusal(edited("use_cla", true)) ==
        "key 'use_cla': expected false: layers that share keys and values are not counted, found "
        "true");
}

TEST_CASE("DeepSeek's moe_layer_freq may list the mixtures") {
  std::string list = "0";
  for (int i = 1; i < 28; ++i) list += i == 5 ? ", 0" : ", 1";
  nlohmann::json file = nlohmann::json::parse(file_text("deepseek-moe-16b"));
  file["moe_layer_freq"] = nlohmann::json::parse("[" + list + "]");
  const transformer m = model_of(file.dump());
  CHECK(m.mixture_layers() == 26);
  REQUIRE(m.blocks.size == 2);
  CHECK(m.blocks[0].layers == layer_set::listing({0, 5}));
  file["moe_layer_freq"] = {0, 1};
  CHECK(refusal(file.dump()) ==
        "key 'moe_layer_freq': expected one entry for each of the 28 layers, found an array of 2");
}

TEST_CASE("MiMo-V2 has two shapes of attention") {
  const transformer m = model_of(file_text("mimo-v2-flash"));
  bool has_windowed = false;
  for (const block& b : m.blocks) {
    CHECK(b.attention.value_head_dim == 128);
    CHECK(b.attention.head_dim == 192);
    CHECK(b.attention.kv_heads == (b.attention.window.width > 0 ? 8 : 4));
    CHECK(b.attention.sinks == (b.attention.window.width > 0));
    has_windowed = has_windowed || b.attention.window.width == 128;
  }
  CHECK(has_windowed);
}

}  // namespace mixtures_test
