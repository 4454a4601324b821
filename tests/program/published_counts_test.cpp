// SPDX-License-Identifier: Apache-2.0
// Published files give published counts: those of the checkpoints where they are known to the digit.
#include <doctest/doctest.h>

#include "leverage/cost/parameters.hpp"
#include "leverage/model/presets.hpp"
#include "support.hpp"

using namespace leverage;
using cost::vocabulary_convention;
using test::config_text;
using test::read;

namespace published_counts_test {

count total(const std::string& name) {
  return cost::total_parameters(read(config_text(name)).model).total().value;
}

count active(const std::string& name, vocabulary_convention v = vocabulary_convention::both) {
  return cost::active_parameters(read(config_text(name)).model).sum({.vocabulary = v}).value;
}

double billions(count n) { return static_cast<double>(n) / 1e9; }

TEST_CASE("the totals of checkpoints are met to the digit") {
  CHECK(total("llama-3-8b") == 8'030'261'248);
  CHECK(total("mistral-7b-v0.1") == 7'241'732'096);
  CHECK(total("mixtral-8x7b-v0.1") == 46'702'792'704);
  CHECK(total("qwen2.5-7b") == 7'615'616'512);
  CHECK(total("qwen1.5-moe-a2.7b-chat") == 14'315'784'192);
  CHECK(total("qwen3-8b") == 8'190'735'360);
  CHECK(total("qwen3-30b-a3b") == 30'532'122'624);
  CHECK(total("deepseek-v2-lite") == 15'706'484'224);
  CHECK(total("olmoe-1b-7b-0924") == 6'919'161'856);
  CHECK(total("gpt-oss-20b") == 20'914'757'184);
  CHECK(total("gpt-oss-120b") == 116'829'156'672);
  CHECK(total("ling-mini-2.0") == 16'255'643'392);
}

TEST_CASE("GPT-2's checkpoint holds a causal mask of every layer next to its parameters") {
  CHECK(total("gpt2") + count{12} * 1024 * 1024 == 137'022'720);
}

TEST_CASE("Qwen3-0.6B's checkpoint stores its tied head a second time") {
  CHECK(total("qwen3-0.6b") + count{151'936} * 1024 == 751'632'384);
}

TEST_CASE(
    "DeepSeek-V3's checkpoint adds a prediction module, copies of embedding and head, scales") {
  const transformer m = read(config_text("deepseek-v3")).model;
  const auto p = cost::total_parameters(m);
  CHECK(p.prediction == 11'610'068'224);
  CHECK(p.total().value + p.prediction + count{2} * 129'280 * 7168 + 41'540'496 == 684'531'386'000);
}

TEST_CASE("rounded totals are met where the checkpoint's are not known to the digit") {
  CHECK(billions(total("ling-lite-1.5")) == doctest::Approx(16.8).epsilon(0.001));
  // Four stored buffers more in 1,026,408,235,864.
  CHECK(1'026'408'235'864 - total("kimi-k2-instruct") == 3416);
}

TEST_CASE("active parameters are those that publishers state, each by its own convention") {
  CHECK(active("qwen3-30b-a3b") == 3'353'032'704);
  CHECK(billions(active("mixtral-8x7b-v0.1")) == doctest::Approx(12.9).epsilon(0.005));
  CHECK(billions(active("olmoe-1b-7b-0924")) == doctest::Approx(1.28).epsilon(0.005));
  CHECK(billions(active("qwen1.5-moe-a2.7b-chat")) == doctest::Approx(2.7).epsilon(0.005));
  CHECK(billions(active("ling-lite-1.5")) == doctest::Approx(2.75).epsilon(0.005));
  CHECK(billions(active("ling-mini-2.0")) == doctest::Approx(1.43).epsilon(0.005));
  CHECK(billions(active("kimi-k2-instruct")) == doctest::Approx(32.86).epsilon(0.005));
  const auto head = vocabulary_convention::head_only;
  CHECK(billions(active("deepseek-v2-lite", head)) == doctest::Approx(2.4).epsilon(0.025));
  CHECK(billions(active("deepseek-v3", head)) == doctest::Approx(36.6).epsilon(0.005));
  CHECK(billions(active("gpt-oss-20b", head)) == doctest::Approx(3.61).epsilon(0.005));
  CHECK(billions(active("gpt-oss-120b", head)) == doctest::Approx(5.13).epsilon(0.005));
  CHECK(billions(active("ling-mini-2.0", vocabulary_convention::none)) ==
        doctest::Approx(0.789).epsilon(0.005));
}

TEST_CASE("the presets of models whose files are here are those files") {
  const auto same = [](const char* file, const preset& p) {
    transformer m = read(config_text(file)).model;
    m.sequence = p.model.sequence;
    return m == p.model;
  };
  CHECK(same("llama-3-8b", presets::llama_3_8b));
  CHECK(same("mixtral-8x7b-v0.1", presets::mixtral_8x7b));
  CHECK(same("qwen3-30b-a3b", presets::qwen3_30b_a3b));
  CHECK(same("deepseek-v3", presets::deepseek_v3));
  CHECK(same("ling-mini-2.0", presets::ling_mini));
  CHECK(same("gpt2", presets::gpt2_124m));
}

}  // namespace published_counts_test
