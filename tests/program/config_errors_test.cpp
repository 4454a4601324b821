// SPDX-License-Identifier: Apache-2.0
// A bad file gives one line: file, key, what was expected, what was found.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "support.hpp"

using test::edited;
using test::refusal;
using test::without;

namespace config_errors_test {

/// A file of its own, gone when the test ends.
class scratch_file {
 public:
  explicit scratch_file(const std::string& text)
      : path_(std::filesystem::temp_directory_path() / "leverage_config_errors_test.json") {
    std::ofstream(path_, std::ios::binary) << text;
  }
  scratch_file(const scratch_file&) = delete;
  scratch_file& operator=(const scratch_file&) = delete;
  ~scratch_file() { std::filesystem::remove(path_); }

  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string file_refusal(const std::string& path) {
  const auto c = leverage::program::read_config(path, std::nullopt);
  return c ? "" : c.error();
}

TEST_CASE("a number has to be a JSON integer in a sane range") {
  const auto layers = [](const nlohmann::json& value) {
    return refusal(edited("llama-3-8b", {{"num_hidden_layers", value}}));
  };
  const std::string expected = "key 'num_hidden_layers': expected a positive integer, found ";
  CHECK(layers("32") == expected + "\"32\"");
  CHECK(layers(32.5) == expected + "32.5");
  CHECK(layers(32.0) == expected + "32.0");
  CHECK(layers(-32) == expected + "-32");
  CHECK(layers(0) == expected + "0");
  CHECK(layers(true) == expected + "true");
  CHECK(layers(nullptr) == expected + "null");
  CHECK(layers({1, 2}) == expected + "an array of 2");
  CHECK(layers(nlohmann::json::object()) == expected + "an object");
  CHECK(layers((std::int64_t{1} << 40) + 1) ==
        "key 'num_hidden_layers': expected an integer of at most 2^40, found 1099511627777");
  CHECK(layers(~std::uint64_t{0}) ==
        "key 'num_hidden_layers': expected an integer of at most 2^40, found 18446744073709551615");
  CHECK(layers(1'000'000) ==
        "key 'num_hidden_layers': expected at most 65536 layers, found 1000000");
  CHECK(refusal(edited("deepseek-v3", {{"first_k_dense_replace", -1}})) ==
        "key 'first_k_dense_replace': expected an integer that is not negative, found -1");
  CHECK(refusal(R"({"model_type": "llama", "vocab_size": 1e999})").starts_with("broken JSON: "));
}

TEST_CASE("texts, switches and lists have to be what they are") {
  CHECK(refusal(edited("llama-3-8b", {{"tie_word_embeddings", "false"}})) ==
        "key 'tie_word_embeddings': expected true or false, found \"false\"");
  CHECK(refusal(edited("llama-3-8b", {{"model_type", 7}})) ==
        "key 'model_type': expected a text, found 7");
  CHECK(refusal(edited("qwen3-30b-a3b", {{"mlp_only_layers", 3}})) ==
        "key 'mlp_only_layers': expected an array of integers, found 3");
  CHECK(
      refusal(edited("qwen3-30b-a3b", {{"mlp_only_layers", {"3"}}})) ==
      "key 'mlp_only_layers': expected an array of integers that are not negative, found \"3\" in "
      "it");
  CHECK(refusal(edited("gpt-oss-20b", {{"layer_types", "full_attention"}})) ==
        "key 'layer_types': expected an array of texts, found \"full_attention\"");
}

TEST_CASE("a family that cannot be read is answered with the nearest ones and two ways out") {
  const std::string ways =
      "; --as FAMILY reads it as if it were of that family, and leverage report --model-template "
      "shows a format for any model";
  CHECK(refusal(edited("llama-3-8b", {{"model_type", "qwen4"}})) ==
        "key 'model_type': expected a family that is supported, found \"qwen4\"; nearest: qwen2, "
        "qwen3" +
            ways);
  CHECK(test::has(refusal("{}"), "expected a family that is supported, found none"));
  CHECK(refusal("{}").ends_with(ways));
}

TEST_CASE("of a model of several parts the language model is read") {
  const auto c =
      test::read(R"({"model_type": "mistral3", "text_config": {"model_type": "mistral"}})");
  CHECK(c.family == "mistral");
  CHECK(c.notes.size() == 1);
}

TEST_CASE("broken JSON is reported with its position") {
  CHECK(refusal("{\n  \"model_type\": \"llama\",\n}") ==
        "broken JSON: parse error at line 3, column 1: syntax error while parsing object key - "
        "unexpected '}'; expected string literal");
  CHECK(refusal("").starts_with("broken JSON: parse error at line 1, column 1: "));
  CHECK(refusal("{\"model_type\": \"\xff\"}")
            .starts_with("broken JSON: parse error at line 1, column 17: "));
  CHECK(
      refusal("{\"model_type\": \"llama\", \"rope_theta\": 1e999}") ==
      "broken JSON: key \"rope_theta\": expected numbers in the range of a double, found a larger "
      "one");
  CHECK(refusal("[1, 2]") == "expected a JSON object, found an array of 2");
  // Nothing deeper is read, whether it is closed or not.
  CHECK(refusal(std::string(100'000, '[')) ==
        "expected a config.json, found JSON nested deeper than 32");
  CHECK(refusal("null") == "expected a JSON object, found null");
  CHECK(refusal(std::string(1000, '[') + std::string(1000, ']')) ==
        "expected a config.json, found JSON nested deeper than 32");
}

TEST_CASE("a key that an object has twice is refused by name") {
  const std::string twice = "expected once in its object, found twice";
  CHECK(refusal("{\"vocab_size\": 1, \"model_type\": \"llama\", \"vocab_size\": 1}") ==
        "key 'vocab_size': " + twice);
  CHECK(refusal("{\"a\": [{\"b\\n\": 1, \"b\\n\": 2}], \"c\": 3, \"c\": 3}") ==
        "key 'b\\n': " + twice);
  // In other objects it is another key.
  CHECK_FALSE(test::has(refusal("{\"a\": {\"b\": 1}, \"b\": [{\"b\": 1}, {\"b\": 1}]}"), twice));
}

TEST_CASE("a text from the file cannot break the line of the message") {
  const std::string said =
      refusal(R"({"model_type": "a\nb\u001b[2J\u00e9)" + std::string(100, 'x') + "\"}");
  CHECK(said.find('\n') == std::string::npos);
  CHECK(test::has(said, "found \"a\\nb\\u001b[2J\\u00e9" + std::string(40, 'x') + "...\""));
}

TEST_CASE("the library's own rules are reported by the file's keys") {
  CHECK(refusal(edited("llama-3-8b", {{"num_key_value_heads", 5}})) ==
        "key 'num_attention_heads': expected a multiple of kv_heads, found 32");
  CHECK(refusal(edited("mixtral-8x7b-v0.1", {{"num_experts_per_tok", 9}})) ==
        "key 'num_experts_per_tok': expected at most experts.experts, found 9");
  CHECK(refusal(edited("llama-3-8b", {{"hidden_size", std::int64_t{1} << 40}}))
            .starts_with("key 'num_hidden_layers': expected a model whose counts stay below 2^63"));
  CHECK(refusal(edited("llama-3-8b", {{"num_attention_heads", 30}})) ==
        "key 'hidden_size': expected a multiple of the 30 attention heads where head_dim is not "
        "given, found 4096");
}

TEST_CASE("a file that cannot be read is named") {
  CHECK(
      file_refusal("/no/such/config.json") ==
      "/no/such/config.json: expected a readable file, cannot open it: No such file or directory");
  CHECK(file_refusal(LEVERAGE_SOURCE_DIR "/examples") == LEVERAGE_SOURCE_DIR
        "/examples: expected a file, found a directory");
  const scratch_file broken("{");
  CHECK(file_refusal(broken.path()).starts_with(broken.path() + ": broken JSON: "));
  const scratch_file huge(std::string((16U << 20U) + 1, ' '));
  CHECK(file_refusal(huge.path()) ==
        huge.path() + ": expected a config.json, found more than 16 MiB");
}

}  // namespace config_errors_test
