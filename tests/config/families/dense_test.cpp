// SPDX-License-Identifier: Apache-2.0
// The weights of published checkpoints, to the last one: safetensors totals of the Hugging Face Hub, without what is
// stored twice and what is not a weight.
#include "leverage/config/families/dense.hpp"

#include "config/checkpoints.hpp"
#include "leverage/cost/flops.hpp"

namespace dense_test {

using namespace checkpoints;

constexpr checkpoint published[] = {
    {"llama-3-8b", "llama", 8'030'261'248},
    {"mistral-7b-v0.1", "mistral", 7'241'732'096},
    {"gpt2", "gpt2", 124'439'808},
    {"qwen2.5-7b", "qwen2", 7'615'616'512},
    {"qwen3-0.6b", "qwen3", 596'049'920},
    {"qwen3-8b", "qwen3", 8'190'735'360},
    {"qwen3-vl-8b-instruct", "qwen3_vl_text", 8'190'735'360},  // its text part is Qwen3-8B
    {"bloom-560m", "bloom", 559'214'592},
    {"bloom-1b7", "bloom", 1'722'408'960, 0, 0,
     R"({"model_type": "bloom", "hidden_size": 2048, "n_layer": 24, "n_head": 16})"},
    {"bloom", "bloom", 176'247'271'424, 0, 0,
     R"({"model_type": "bloom", "n_embed": 14336, "num_hidden_layers": 70, "num_attention_heads": 112})"},
    {"c4ai-command-r-v01", "cohere", 34'980'831'232},
    {"c4ai-command-r7b-12-2024", "cohere2", 8'028'033'024},
    {"exaone-4.0-1.2b", "exaone4", 1'279'391'488},
    {"falcon-7b-instruct", "falcon", 6'921'720'704},
    {"falcon-180b", "falcon", 178'557'088'768, 0, 0,
     R"({"model_type": "falcon", "hidden_size": 14848, "num_hidden_layers": 80, "num_attention_heads": 232,
         "num_kv_heads": 8, "new_decoder_architecture": true})"},
    {"gemma-2b", "gemma", 2'506'172'416, 0, 0,
     R"({"model_type": "gemma", "hidden_size": 2048, "intermediate_size": 16384, "num_hidden_layers": 18,
         "num_attention_heads": 8, "num_key_value_heads": 1})"},
    {"gemma-7b, the class defaults", "gemma", 8'537'680'896, 0, 0, R"({"model_type": "gemma"})"},
    {"gemma-2-2b", "gemma2", 2'614'341'888},
    {"gemma-2-27b-it", "gemma2", 27'227'128'320},
    {"gemma-3-1b-it", "gemma3_text", 999'885'952},
    {"gemma-3-4b-it", "gemma3_text", 3'880'263'168},
    {"gemma-3-27b-it", "gemma3_text", 27'009'346'304},
    {"granite-3.3-2b", "granite", 2'533'539'840, 0, 0,
     R"({"model_type": "granite", "vocab_size": 49159, "hidden_size": 2048, "num_hidden_layers": 40,
         "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 8192,
         "tie_word_embeddings": true})"},
    {"granite-3.3-8b", "granite", 8'170'864'640, 0, 0,
     R"({"model_type": "granite", "vocab_size": 49159, "hidden_size": 4096, "num_hidden_layers": 40,
         "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 12800,
         "tie_word_embeddings": true})"},
    {"mimo-7b", "mimo", 7'622'619'136, 210'790'400},
    {"olmo-2-1b", "olmo2", 1'484'916'736, 0, 0,
     R"({"model_type": "olmo2", "vocab_size": 100352, "hidden_size": 2048, "num_hidden_layers": 16,
         "num_attention_heads": 16, "intermediate_size": 8192})"},
    {"olmo-2-7b-instruct", "olmo2", 7'298'617'344},
    {"olmo-2-32b-instruct", "olmo2", 32'234'279'936},
    {"olmo-3-7b-instruct", "olmo3", 7'298'011'136},
    {"opt-125m", "opt", 125'239'296},
    {"opt-350m", "opt", 331'196'416},
    {"opt-1.3b", "opt", 1'315'758'080, 0, 0,
     R"({"model_type": "opt", "hidden_size": 2048, "num_hidden_layers": 24, "num_attention_heads": 32,
         "ffn_dim": 8192, "word_embed_proj_dim": 2048})"},
    {"phi-3-mini-4k-instruct", "phi3", 3'821'079'552},
    {"phi-4-mini-instruct", "phi3", 3'836'021'760},
    {"pythia-1b", "gpt_neox", 1'011'781'632},
    {"pythia-1.4b", "gpt_neox", 1'414'647'808},
    {"pythia-6.9b-deduped", "gpt_neox", 6'857'302'016},
    {"seed-oss-36b-instruct", "seed_oss", 36'151'104'512},
    {"smollm3-3b", "smollm3", 3'075'098'624},
    {"starcoder2-3b", "starcoder2", 3'030'371'328},
};

TEST_CASE("dense checkpoints have the weights that their publishers store") {
  for (const checkpoint& c : published) check(c);
}

TEST_CASE("the whole Pythia suite") {
  struct member {
    count d_model, layers, vocabulary, total;
  };
  for (const member& m :
       {member{128, 6, 50304, 14'067'712}, member{256, 6, 50304, 30'494'720},
        member{512, 6, 50304, 70'426'624}, member{768, 12, 50304, 162'322'944},
        member{2048, 16, 50304, 1'011'781'632}, member{2048, 24, 50304, 1'414'647'808},
        member{2560, 32, 50304, 2'775'208'960}, member{4096, 32, 50432, 6'857'302'016},
        member{5120, 36, 50688, 11'846'072'320}}) {
    const nlohmann::json file = {
        {"model_type", "gpt_neox"},      {"hidden_size", m.d_model},
        {"num_hidden_layers", m.layers}, {"vocab_size", m.vocabulary},
        {"num_attention_heads", 4},      {"intermediate_size", 4 * m.d_model}};
    CAPTURE(m.total);
    CHECK(cost::total_parameters(model_of(file.dump())).total().value == m.total);
  }
}

TEST_CASE("windows of Gemma 2 and 3, Command R7B, OLMo 3 and EXAONE 4") {
  const auto window = [](const char* text) { return model_of(text).attention.window; };
  CHECK(window(R"({"model_type": "gemma2"})") == sliding_window{.width = 4096, .period = 2});
  CHECK(window(R"({"model_type": "gemma2", "sliding_window": null})") == sliding_window{});
  CHECK(window(R"({"model_type": "gemma3_text"})") ==
        sliding_window{.width = 4096, .period = 6, .run = 5});
  CHECK(window(R"({"model_type": "gemma3_text", "sliding_window_pattern": 2})") ==
        sliding_window{.width = 4096, .period = 2});
  CHECK(window(R"({"model_type": "cohere2"})") ==
        sliding_window{.width = 4096, .period = 4, .run = 3});
  CHECK(window(R"({"model_type": "olmo3"})") ==
        sliding_window{.width = 4096, .period = 4, .run = 3});
  CHECK(window(R"({"model_type": "exaone4"})") ==
        sliding_window{.width = 4096, .period = 4, .run = 3});
  // A text of letters repeats, and the last layer sees everything.
  CHECK(
      window(
          R"({"model_type": "exaone4", "num_hidden_layers": 4, "sliding_window_pattern": "LLLG"})") ==
      sliding_window{.width = 4096, .period = 4, .run = 3});
  CHECK(window(R"({"model_type": "exaone4", "sliding_window_pattern": null})") == sliding_window{});
  CHECK(refusal(R"({"model_type": "exaone4", "sliding_window_pattern": "LXG"})") ==
        "key 'sliding_window_pattern': expected an integer, null, or letters L (a window) and G "
        "(none), found \"LXG\"");
  CHECK(window(R"({"model_type": "phi3", "sliding_window": 2047})") ==
        sliding_window{.width = 2047});
  CHECK(window(R"({"model_type": "phi3"})") == sliding_window{});
  // SmolLM3's are off, and on the layers without rotation where they are on.
  CHECK(window(R"({"model_type": "smollm3", "sliding_window": 512})") == sliding_window{});
  CHECK(window(R"({"model_type": "smollm3", "sliding_window": 512, "use_sliding_window": true})") ==
        sliding_window{.width = 512, .period = 4, .first_layer = 3});
}

TEST_CASE("OPT-350M's embedding is half as wide as the model, and no norm follows its layers") {
  const transformer m = model_of(file_text("opt-350m"));
  CHECK(m.embedding_width == 512);
  CHECK_FALSE(m.final_norm);
  // Embedding 50272 x 512, positions 2050 x 1024, and a projection of 512 x 1024 on either side.
  const auto p = cost::total_parameters(m);
  CHECK(p.embedding == 50272 * 512 + 2050 * 1024 + 512 * 1024);
  CHECK(p.head == 512 * 1024);
  CHECK(p.tied_head == 50272 * 512);
  CHECK(p.norms == 24 * 2 * 2 * 1024);
  const auto f = cost::forward_flops(m);
  CHECK(f.embedding == 2 * 512 * 1024);
  CHECK(f.logits == 2 * 50272 * 512 + 2 * 512 * 1024);
}

TEST_CASE("what an OPT file leaves out, or says twice") {
  const auto of = [](const char* keys) {
    return model_of(R"({"model_type": "opt")" + std::string(keys) + "}");
  };
  // The width is the model's, and a norm follows the last layer.
  CHECK(of("").embedding_width == 0);
  CHECK(of(R"(, "word_embed_proj_dim": null)").embedding_width == 0);
  CHECK(of(R"(, "word_embed_proj_dim": 768)").embedding_width == 0);
  CHECK(of("").final_norm);
  // Files from before transformers 4.20.1.
  CHECK_FALSE(of(R"(, "_remove_final_layer_norm": true)").final_norm);
  CHECK_FALSE(of(R"(, "do_layer_norm_before": false)").final_norm);
  CHECK(refusal(R"({"model_type": "opt", "layer_norm_elementwise_affine": false})") ==
        "key 'layer_norm_elementwise_affine': expected true: norms have weights, found false");
  CHECK(refusal(R"({"model_type": "opt", "word_embed_proj_dim": 1024})") ==
        "key 'word_embed_proj_dim': expected 0 (d_model) or from 1 to below d_model, and 0 with "
        "prediction modules, found 1024");
}

TEST_CASE("Falcon's heads of keys go by three keys") {
  const auto kv = [](const char* text) { return model_of(text).attention.kv_heads; };
  CHECK(kv(R"({"model_type": "falcon"})") == 1);
  CHECK(kv(R"({"model_type": "falcon", "multi_query": false})") == 71);
  CHECK(kv(R"({"model_type": "falcon", "new_decoder_architecture": true, "num_attention_heads": 64,
               "hidden_size": 4096, "n_head_kv": 8})") == 8);
  CHECK(model_of(R"({"model_type": "falcon", "parallel_attn": false})").layer_norms == 2);
  CHECK(model_of(R"({"model_type": "falcon"})").layer_norms == 1);
}

}  // namespace dense_test
