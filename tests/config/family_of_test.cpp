// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/family_of.hpp"

#include "config/checkpoints.hpp"

namespace family_of_test {

using namespace checkpoints;

TEST_CASE("an unknown family is named, and one that cannot be counted says why") {
  const config::reading r = config::parse(R"({"model_type": "lama"})");
  CHECK(r.unknown_model_type == "lama");
  REQUIRE(r.problems.size() == 1);
  CHECK(r.problems[0].text() ==
        "key 'model_type': expected a family that is supported, found \"lama\"");
  CHECK(config::parse("{}").unknown_model_type == "none");
  CHECK(
      refusal(R"({"model_type": "deepseek_v4"})") ==
      "key 'model_type': expected a family that is supported (of this one compressed attention and "
      "hyper-connections cannot be described yet), found \"deepseek_v4\"");
}

TEST_CASE("a class of another family is a note") {
  const config::reading r =
      config::parse(R"({"model_type": "llama", "architectures": ["FooForCausalLM"]})");
  REQUIRE(r.has_model());
  REQUIRE(r.notes.size() == 1);
  CHECK(r.notes[0] ==
        "architectures names \"FooForCausalLM\", model_type \"llama\": read as llama");
  CHECK(config::parse(file_text("gpt2")).notes.empty());
  CHECK(config::parse(file_text("kimi-k2-instruct")).notes.empty());
  CHECK(config::parse(file_text("qwen3-30b-a3b")).notes.empty());
}

TEST_CASE("a file without a model_type, and Ling's two families under one name") {
  CHECK(config::parse(file_text("longcat-flash-chat")).family == "longcat_flash");
  CHECK(config::parse(file_text("hunyuan-a13b")).family == "hunyuan_v1_moe");
  CHECK(refusal(R"({"model_type": "bailing_moe"})") ==
        "key 'architectures': expected BailingMoeForCausalLM or BailingMoeV2ForCausalLM, which "
        "share this model_type, "
        "found none");
}

}  // namespace family_of_test
