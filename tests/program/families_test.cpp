// SPDX-License-Identifier: Apache-2.0
// What a key means, family by family: class defaults, and the traps of null, missing and switched off.
#include <doctest/doctest.h>

#include "leverage/cost/parameters.hpp"
#include "support.hpp"

using namespace leverage;
using test::config_text;
using test::edited;
using test::read;
using test::refusal;
using test::without;

namespace families_test {

transformer defaults_of(const std::string& type) {
  return read(R"({"model_type": ")" + type + "\"}").model;
}

count total(const transformer& m) { return cost::total_parameters(m).total().value; }

sliding_window window_of(const std::string& text) { return read(text).model.attention.window; }

// ------------------------------------------------------------------------------- class defaults

TEST_CASE("a file with nothing but its family is the model that the class defaults describe") {
  CHECK(total(defaults_of("llama")) == 6'738'415'616);  // LLaMA-7B
  CHECK(total(defaults_of("mistral")) == 7'241'732'096);
  CHECK(total(defaults_of("mixtral")) == 46'702'792'704);
  CHECK(total(defaults_of("gpt2")) == 124'439'808);
  CHECK(total(defaults_of("qwen2_moe")) == 14'315'784'192);
  CHECK(total(defaults_of("deepseek_v3")) == 671'026'419'200);
  CHECK(total(defaults_of("kimi_k2")) == 671'026'419'200);
  CHECK(total(defaults_of("gpt_oss")) == 116'829'156'672);
}

TEST_CASE("the class defaults of Qwen2, Qwen3, OLMoE and DeepSeek-V2 are transformers' own") {
  const transformer qwen2 = defaults_of("qwen2");
  CHECK(qwen2.vocabulary == 151'936);
  CHECK(qwen2.feed_forward.width == 22'016);
  CHECK(qwen2.attention.kv_heads == 32);
  CHECK(qwen2.attention.bias == projection_biases{.query = true, .key = true, .value = true});
  const transformer qwen3 = defaults_of("qwen3");
  CHECK(qwen3.attention.head_dim == 128);
  CHECK(qwen3.attention.bias == projection_biases{});
  const transformer qwen3_moe = defaults_of("qwen3_moe");
  CHECK(qwen3_moe.layers == 24);
  CHECK(qwen3_moe.attention.head_dim == 64);  // no field: 2048 / 32
  CHECK(qwen3_moe.attention.kv_heads == 4);
  CHECK(qwen3_moe.experts == mixture_of_experts{.experts = 128, .active = 8, .expert_width = 768});
  const transformer olmoe = defaults_of("olmoe");
  CHECK(olmoe.experts == mixture_of_experts{.experts = 64, .active = 8, .expert_width = 2048});
  CHECK(olmoe.sequence == 4096);
  const transformer v2 = read(R"({"model_type": "deepseek_v2", "num_experts_per_tok": 6})").model;
  CHECK(v2.vocabulary == 32'000);
  CHECK(v2.attention.latent ==
        latent_attention{
            .query_rank = 1536, .kv_rank = 512, .nope_dim = 128, .rope_dim = 64, .value_dim = 128});
  CHECK(v2.experts.shared == 2);
  CHECK(v2.experts.expert_width == 1407);
  CHECK(v2.sequence == 2048);
}

TEST_CASE("a key whose class default makes no model is required") {
  CHECK(refusal(R"({"model_type": "deepseek_v2"})") ==
        "key 'num_experts_per_tok': missing, expected a positive integer");
  for (const char* key : {"vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers",
                          "num_attention_heads", "num_key_value_heads", "max_position_embeddings",
                          "num_experts", "num_experts_per_tok", "moe_intermediate_size",
                          "first_k_dense_replace", "use_bias", "use_qkv_bias", "use_qk_norm"}) {
    CAPTURE(key);
    CHECK(refusal(without("ling-mini-2.0", key))
              .starts_with("key '" + std::string(key) + "': missing, expected "));
  }
}

TEST_CASE("head ties follow the class: GPT-2 ties by default, no other family does") {
  CHECK(defaults_of("gpt2").tied_embeddings);
  CHECK_FALSE(read(edited("gpt2", {{"tie_word_embeddings", false}})).model.tied_embeddings);
  for (const char* type : {"llama", "mistral", "mixtral", "qwen2", "qwen2_moe", "qwen3",
                           "qwen3_moe", "deepseek_v3", "kimi_k2", "olmoe", "gpt_oss"}) {
    CAPTURE(type);
    CHECK_FALSE(defaults_of(type).tied_embeddings);
  }
  CHECK(read(config_text("qwen3-0.6b")).model.tied_embeddings);
}

// -------------------------------------------------------------------------------------- windows

TEST_CASE("Mistral's window is 4096 where the key is missing, and none where it is null") {
  CHECK(window_of(without("mistral-7b-v0.1", "sliding_window")) == sliding_window{.width = 4096});
  CHECK(window_of(edited("mistral-7b-v0.1", {{"sliding_window", nullptr}})) == sliding_window{});
  CHECK(window_of(without("mixtral-8x7b-v0.1", "sliding_window")) == sliding_window{});
  CHECK(window_of(edited("mixtral-8x7b-v0.1", {{"sliding_window", 512}})) ==
        sliding_window{.width = 512});
}

TEST_CASE("the Qwen families ignore sliding_window unless it is switched on") {
  for (const char* name : {"qwen2.5-7b", "qwen3-8b", "qwen3-30b-a3b", "qwen1.5-moe-a2.7b-chat"}) {
    CAPTURE(name);
    CHECK(window_of(edited(name, {{"sliding_window", 512}})) == sliding_window{});
    CHECK(window_of(edited(name, {{"sliding_window", nullptr}, {"use_sliding_window", true}})) ==
          sliding_window{});
  }
  CHECK(
      window_of(edited("qwen3-30b-a3b", {{"sliding_window", 512}, {"use_sliding_window", true}})) ==
      sliding_window{.width = 512});
}

TEST_CASE("Qwen2 and Qwen3 window the layers from max_window_layers on") {
  const auto from = [](count first) {
    return window_of(edited(
        "qwen2.5-7b",
        {{"sliding_window", 512}, {"use_sliding_window", true}, {"max_window_layers", first}}));
  };
  CHECK(from(20) == sliding_window{.width = 512, .first_layer = 20});
  CHECK(from(28) == sliding_window{});
  CHECK(from(0) == sliding_window{.width = 512});
}

TEST_CASE(
    "Qwen2-MoE windows every second layer below max_window_layers, and says that it assumes so") {
  const auto below = [](count end) {
    return edited(
        "qwen1.5-moe-a2.7b-chat",
        {{"sliding_window", 512}, {"use_sliding_window", true}, {"max_window_layers", end}});
  };
  CHECK(window_of(below(28)) == sliding_window{.width = 512, .period = 2});
  CHECK(read(below(28)).notes.size() == 1);
  // Windows that end early are no repeating pattern: the layers become blocks.
  const transformer early = read(below(10)).model;
  CHECK(early.has_blocks());
  CHECK(early.windowed_layers() == 5);
}

TEST_CASE("gpt-oss windows every second layer, or those that layer_types lists") {
  CHECK(window_of(config_text("gpt-oss-20b")) == sliding_window{.width = 128, .period = 2});
  CHECK(window_of(without("gpt-oss-20b", "layer_types")) ==
        sliding_window{.width = 128, .period = 2});
  std::vector<std::string> kinds(24, "sliding_attention");
  for (std::size_t i = 5; i < 24; i += 6) {
    kinds[i] = "full_attention";  // five windowed, one full
  }
  CHECK(window_of(edited("gpt-oss-20b", {{"layer_types", kinds}})) ==
        sliding_window{.width = 128, .period = 6, .run = 5});
  kinds[1] = "full_attention";
  const transformer irregular = read(edited("gpt-oss-20b", {{"layer_types", kinds}})).model;
  CHECK(irregular.has_blocks());
  CHECK(irregular.windowed_layers() == 19);
}

TEST_CASE("layer_types has to name every layer, and kinds that can be counted") {
  CHECK(refusal(edited("gpt-oss-20b", {{"layer_types", {"full_attention"}}})) ==
        "key 'layer_types': expected one entry for each of the 24 layers, found an array of 1");
  std::vector<std::string> kinds(36, "linear_attention");
  CHECK(refusal(edited("qwen3-8b", {{"layer_types", kinds}})) ==
        "key 'layer_types': expected full_attention, as no sliding window is in use, found "
        "\"linear_attention\"");
  CHECK(refusal(edited("llama-3-8b", {{"layer_types", {"sliding_attention"}}})) ==
        "key 'layer_types': expected full_attention for every layer of this family, found "
        "\"sliding_attention\"");
}

// -------------------------------------------------------------------------------------- attention

TEST_CASE("head_dim is the file's, the class's, or hidden_size over heads") {
  CHECK(read(config_text("qwen3-0.6b")).model.attention.head_dim == 128);  // not 1024 / 16
  CHECK(read(without("qwen3-0.6b", "head_dim")).model.attention.head_dim == 128);
  CHECK(read(edited("llama-3-8b", {{"head_dim", 64}})).model.attention.head_dim == 64);
  CHECK(read(edited("llama-3-8b", {{"head_dim", nullptr}})).model.attention.head_dim == 128);
  CHECK(read(without("gpt-oss-20b", "head_dim")).model.attention.head_dim == 64);  // not 2880 / 64
}

TEST_CASE("key-value heads that are null or missing are as many as query heads in Llama") {
  CHECK(read(without("llama-3-8b", "num_key_value_heads")).model.attention.kv_heads == 32);
  CHECK(read(edited("llama-3-8b", {{"num_key_value_heads", nullptr}})).model.attention.kv_heads ==
        32);
}

TEST_CASE("DeepSeek's head_dim and key-value heads do not apply to latent attention") {
  const std::string text = edited("deepseek-v3", {{"head_dim", 64}, {"num_key_value_heads", 8}});
  CHECK(read(text).model == read(config_text("deepseek-v3")).model);
}

TEST_CASE("q_lora_rank null is a direct query projection, missing is the class default") {
  CHECK(read(config_text("deepseek-v2-lite")).model.attention.latent.query_rank == 0);
  CHECK(read(without("deepseek-v2-lite", "q_lora_rank")).model.attention.latent.query_rank == 1536);
}

TEST_CASE("attention_bias in latent attention never reaches a direct query projection") {
  const auto bias = [](const char* name) {
    return read(edited(name, {{"attention_bias", true}})).model.attention.bias;
  };
  CHECK(bias("deepseek-v3") == projection_biases{.query = true, .key = true, .output = true});
  CHECK(bias("deepseek-v2-lite") == projection_biases{.key = true, .output = true});
}

TEST_CASE("biases and norms of queries and keys are those of the family") {
  const auto attention_of = [](const char* name) {
    return read(config_text(name)).model.attention;
  };
  CHECK(attention_of("llama-3-8b").bias == projection_biases{});
  CHECK(attention_of("qwen2.5-7b").bias ==
        projection_biases{.query = true, .key = true, .value = true});
  CHECK(attention_of("gpt-oss-20b").bias ==
        projection_biases{.query = true, .key = true, .value = true, .output = true});
  CHECK(attention_of("gpt-oss-20b").sinks);
  CHECK(attention_of("qwen3-8b").norm == query_key_norm::per_head);
  CHECK(attention_of("olmoe-1b-7b-0924").norm == query_key_norm::full_width);
  CHECK(attention_of("ling-mini-2.0").norm == query_key_norm::per_head);
  CHECK(attention_of("ling-lite-1.5").norm == query_key_norm::none);
  CHECK(read(edited("llama-3-8b", {{"mlp_bias", true}})).model.feed_forward.biases);
}

// --------------------------------------------------------------------------------------- mixtures

TEST_CASE("Qwen's mlp_only_layers and decoder_sparse_step become the library's layer rule") {
  const auto experts = [](test::edits set) { return read(edited("qwen3-30b-a3b", set)).model; };
  CHECK(experts({{"mlp_only_layers", {0, 1, 2}}}).experts.dense_layers == 3);
  CHECK(experts({{"mlp_only_layers", {0}}}).feed_forward.width == 6144);
  CHECK(experts({}).feed_forward.width == 0);  // no layer is dense
  const transformer second = experts({{"decoder_sparse_step", 2}});
  CHECK(second.experts.every == 2);
  CHECK(second.experts.offset == 1);
  CHECK(second.mixture_layers() == 24);
  CHECK(experts({{"mlp_only_layers", nullptr}}).mixture_layers() == 48);
  const transformer dense = experts({{"num_experts", 0}});
  CHECK_FALSE(dense.is_mixture());
  CHECK(dense.feed_forward.width == 6144);
  const transformer irregular = experts({{"mlp_only_layers", {5}}});
  CHECK(irregular.mixture_layers() == 47);
  CHECK(irregular.blocks[1].layers == layer_set::listing({5}));
}

TEST_CASE("the experts' key goes by either of its names, which must agree") {
  nlohmann::json file = nlohmann::json::parse(config_text("qwen3-30b-a3b"));
  file.erase("num_experts");
  file["num_local_experts"] = 64;
  CHECK(read(file.dump()).model.experts.experts == 64);
  file["num_experts"] = 128;
  CHECK(refusal(file.dump()) ==
        "key 'num_experts': expected the same as 'num_local_experts', which is 64, found 128");
}

TEST_CASE("Qwen2-MoE has one wide shared expert with a gate of its own") {
  const mixture_of_experts e = read(config_text("qwen1.5-moe-a2.7b-chat")).model.experts;
  CHECK(e.shared == 1);
  CHECK(e.shared_width == 5632);
  CHECK(e.shared_gate);
}

TEST_CASE("gpt-oss's experts and router have biases") {
  const mixture_of_experts e = read(config_text("gpt-oss-20b")).model.experts;
  CHECK(e.biases);
  CHECK(e.router_bias);
  CHECK_FALSE(e.score_correction_bias);
}

TEST_CASE("DeepSeek's leading dense layers, layer distance, shared experts and score correction") {
  const transformer v3 = read(config_text("deepseek-v3")).model;
  CHECK(v3.experts.dense_layers == 3);
  CHECK(v3.experts.score_correction_bias);
  CHECK(v3.prediction_layers == 1);
  CHECK(read(without("deepseek-v3", "num_nextn_predict_layers")).model.prediction_layers == 0);
  CHECK_FALSE(
      read(edited("deepseek-v3", {{"topk_method", "greedy"}})).model.experts.score_correction_bias);
  CHECK_FALSE(read(config_text("deepseek-v2-lite")).model.experts.score_correction_bias);
  const auto none = read(edited("deepseek-v2-lite", {{"n_shared_experts", nullptr}})).model.experts;
  CHECK(none.shared == 0);
  CHECK(none.shared_width == 0);
  const transformer second = read(edited("deepseek-v3", {{"moe_layer_freq", 2}})).model;
  CHECK(second.experts.every == 2);
  CHECK(second.mixture_layers() == 29);  // 4, 6, ..., 60
  CHECK_FALSE(read(edited("deepseek-v3", {{"n_routed_experts", nullptr}})).model.is_mixture());
}

TEST_CASE(
    "DeepSeek-V2's mlp_bias is read for dense models, and refused together with shared experts") {
  CHECK(refusal(edited("deepseek-v2-lite", {{"mlp_bias", true}}))
            .starts_with("key 'mlp_bias': expected false together with shared experts"));
  CHECK(read(edited("deepseek-v2-lite", {{"mlp_bias", true}, {"n_shared_experts", nullptr}}))
            .model.feed_forward.biases);
}

TEST_CASE("Ling 1 and 2 share a model_type and are distinguished by their class") {
  CHECK(read(config_text("ling-mini-2.0")).family == "bailing_moe_v2");
  CHECK(read(config_text("ling-lite-1.5")).family == "bailing_moe");
  CHECK(read(edited("ling-mini-2.0", {{"model_type", "bailing_moe_v2"}})).model ==
        read(config_text("ling-mini-2.0")).model);
  CHECK(refusal(without("ling-mini-2.0", "architectures")) ==
        "key 'architectures': expected BailingMoeForCausalLM or BailingMoeV2ForCausalLM, which "
        "share this model_type, found none");
  CHECK(read(edited("ling-lite-1.5", {{"use_qkv_bias", true}})).model.attention.bias ==
        projection_biases{.query = true, .key = true, .value = true});
}

TEST_CASE("Ling's prediction modules are read as extra, with a note") {
  const auto c = read(edited("ling-mini-2.0", {{"num_nextn_predict_layers", 1}}));
  CHECK(c.model.prediction_layers == 1);
  CHECK(c.notes.size() == 1);
}

// ------------------------------------------------------------------------------------------ GPT-2

TEST_CASE("GPT-2 goes by its older names and by those that its class maps to them") {
  CHECK(read(R"({"model_type": "gpt2", "hidden_size": 1280, "num_hidden_layers": 36,
                 "num_attention_heads": 20})")
            .model ==
        read(R"({"model_type": "gpt2", "n_embd": 1280, "n_layer": 36, "n_head": 20})").model);
  CHECK(read(edited("gpt2", {{"n_inner", nullptr}})).model.feed_forward.width == 3072);
  CHECK(read(edited("gpt2", {{"n_inner", 1000}})).model.feed_forward.width == 1000);
  CHECK(refusal(edited("gpt2", {{"add_cross_attention", true}})) ==
        "key 'add_cross_attention': expected false: a decoder alone, found true");
}

// --------------------------------------------------------------------------------------- sequence

TEST_CASE("the sequence is 4096 unless the model is shorter or another one is asked for") {
  CHECK(read(config_text("qwen3-8b")).model.sequence == 4096);
  CHECK(read(config_text("gpt2")).model.sequence == 1024);
  const auto asked = program::parse_config(config_text("qwen3-8b"), 65'536);
  REQUIRE(asked);
  CHECK(asked->model.sequence == 65'536);
  CHECK(asked->notes ==
        std::vector<std::string>{
            "sequence 65536 is beyond the model's max_position_embeddings of 40960"});
}

}  // namespace families_test
