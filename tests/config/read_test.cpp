// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/read.hpp"

#include "config/checkpoints.hpp"

namespace read_test {

using namespace checkpoints;

TEST_CASE("a wrapper's language model is read, with the keys that matter outside") {
  const std::string text = R"({"model_type": "some_vision_model", "tie_word_embeddings": true,
      "text_config": {"model_type": "llama", "hidden_size": 64, "num_attention_heads": 4}})";
  const config::reading r = config::parse(text);
  REQUIRE(refusal(text) == "");
  CHECK(r.model.d_model == 64);
  CHECK(r.model.tied_embeddings);
  REQUIRE(r.notes.size() == 1);
  CHECK(r.notes[0] ==
        "the language model under text_config: what stands around it, such as a vision tower, is "
        "not counted");
  // The inner key wins.
  CHECK_FALSE(model_of(R"({"model_type": "wrapper", "tie_word_embeddings": true,
                           "llm_config": {"model_type": "llama", "tie_word_embeddings": false}})")
                  .tied_embeddings);
  CHECK(
      refusal(R"({"model_type": "w", "text_config": {"model_type": "llama", "hidden_size": 0}})") ==
      "key 'text_config.hidden_size': expected a positive integer, found 0");
}

TEST_CASE(
    "a file is read as another family where that is asked for, and says what was not looked at") {
  const std::string text = R"({"model_type": "lama", "hidden_size": 64, "num_attention_heads": 4,
                               "experts_of_mine": 7, "rope_theta": 10000.0})";
  const config::reading r = config::parse(text, {.as = "llama"});
  REQUIRE(r.has_model());
  CHECK(r.family == "llama");
  REQUIRE(r.notes.size() == 1);
  CHECK(r.notes[0] ==
        "read as llama instead of its own model_type; not looked at: experts_of_mine");
}

TEST_CASE("the sequence is at most 4096 unless another one is asked for") {
  const auto sequence = [](const char* text, std::optional<count> asked = std::nullopt) {
    return config::parse(text, {.sequence = asked}).model.sequence;
  };
  CHECK(sequence(R"({"model_type": "llama", "max_position_embeddings": 131072})") == 4096);
  CHECK(sequence(R"({"model_type": "llama", "max_position_embeddings": 1024})") == 1024);
  CHECK(sequence(R"({"model_type": "llama"})", 77) == 77);
  CHECK(config::parse(R"({"model_type": "llama"})").positions == 2048);
}

TEST_CASE("layers with settings of their own are refused") {
  CHECK(refusal(R"({"model_type": "llama", "per_layer_config": {"3": {"hidden_size": 2}}})") ==
        "key 'per_layer_config': expected none: layers with settings of their own are not read, "
        "found an object");
  CHECK(refusal(R"({"model_type": "llama", "per_layer_config": {}})") == "");
}

TEST_CASE("the rules of models are reported by the keys of the file") {
  const std::string text =
      R"({"model_type": "llama", "num_key_value_heads": 5, "num_attention_heads": 32})";
  const config::reading r = config::parse(text);
  REQUIRE(r.problems.size() == 1);
  CHECK(r.problems[0].is_rule);
  CHECK(r.problems[0].text() ==
        "key 'num_attention_heads': expected a multiple of kv_heads, found 32");
}

TEST_CASE("a key that is read into several blocks is reported once, by its name") {
  CHECK(refusal(R"({"model_type": "qwen3_next", "num_experts": 4, "num_experts_per_tok": 9})") ==
        "key 'num_experts_per_tok': expected at most experts.experts, found 9");
}

}  // namespace read_test
