// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/serving_rules.hpp"

#include <string_view>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/serving.hpp"

namespace serving_rules_test {

using namespace leverage;
using namespace leverage::hardware;

const transformer& dense = presets::llama_3_8b.model;
const transformer& mixture = presets::qwen3_30b_a3b.model;

struct question {
  transformer m = dense;
  serving_layout l{};
  serving_recipe r = serving_recipes::fp8.recipe;
  serving_engine by{};
  cluster<> on{.accelerator = accelerators::h100_sxm, .accelerators = 8};
  count batch = 64;

  [[nodiscard]] layout_findings findings() const { return validate(m, l, r, by, on, batch); }
  [[nodiscard]] bool breaks(std::string_view field) const {
    for (const layout_finding& f : findings()) {
      if (f.field == field && !f.is_remark) return true;
    }
    return false;
  }
  [[nodiscard]] bool remarks(std::string_view field) const {
    for (const layout_finding& f : findings()) {
      if (f.field == field && f.is_remark) return true;
    }
    return false;
  }
};

TEST_CASE("usual layouts have no finding") {
  CHECK(question{}.findings().empty());
  CHECK(question{.l = {.tensor = 8}}.findings().empty());
  CHECK(question{.m = mixture, .l = {.expert = 8, .attention_data = 8}}.findings().empty());
  CHECK(question{.m = mixture, .l = {.tensor = 4, .expert = 2}}.findings().empty());
}

TEST_CASE("degrees are numbers from 1 on") {
  CHECK(question{.l = {.tensor = 0}}.breaks("tensor"));
  CHECK(question{.l = {.pipeline = -1}}.breaks("pipeline"));
  CHECK(question{.l = {.expert = 0}}.breaks("expert"));
  CHECK(question{.l = {.attention_data = 100'000'000}}.breaks("attention_data"));
  CHECK(question{.l = {.tensor = 10'000'000, .attention_data = 10'000'000}}.breaks(
      "tensor * attention_data"));
}

TEST_CASE("tensor parallelism divides heads and widths") {
  CHECK(question{.l = {.tensor = 3}}.breaks("tensor"));
  CHECK(question{.m = mixture, .l = {.tensor = 3, .expert = 3}}.breaks("tensor"));
}

TEST_CASE("a dense model has neither experts nor attention groups") {
  CHECK(question{.l = {.tensor = 2, .expert = 2}}.breaks("expert"));
  CHECK(question{.l = {.attention_data = 2}}.breaks("attention_data"));
}

TEST_CASE("experts are on all accelerators of a stage where there are several attention groups") {
  CHECK(question{.m = mixture, .l = {.tensor = 2, .expert = 4, .attention_data = 4}}.breaks(
      "expert"));
  CHECK(question{.m = mixture, .l = {.tensor = 4, .expert = 3}}.breaks("expert"));
}

TEST_CASE("experts that the ranks do not divide are a remark: some are held twice") {
  question q{.m = mixture, .l = {.expert = 72, .attention_data = 72}};
  q.on.accelerators = 72;
  CHECK(q.findings().is_valid());
  CHECK(q.remarks("expert"));
  q.l = {.expert = 144, .attention_data = 144};
  q.on.accelerators = 144;
  CHECK(q.breaks("expert"));  // more ranks than the 128 experts
}

TEST_CASE("replicas divide the accelerators") {
  question q{.l = {.tensor = 8}};
  q.on.accelerators = 12;
  CHECK(q.breaks("accelerators"));
  q.on.accelerators = 0;
  CHECK(q.breaks("accelerators"));
}

TEST_CASE("formats must be those of the accelerator, bytes and engine numbers") {
  question q{.r = serving_recipes::fp4.recipe};
  CHECK(q.breaks("recipe.matrices"));
  q = {};
  q.r.cache_bytes = 0.0;
  CHECK(q.breaks("recipe.cache_bytes"));
  q = {};
  q.r.weight_bytes = test::nan;
  CHECK(q.breaks("recipe.weight_bytes"));
  q = {};
  q.by.memory_share = 1.5;
  CHECK(q.breaks("engine.memory_share"));
  q = {};
  q.by.max_sequences = 0;
  CHECK(q.breaks("engine.max_sequences"));
  q = {};
  q.by.prefill_tokens = 0;
  CHECK(q.breaks("engine.prefill_tokens"));
}

TEST_CASE("a batch is at least one sequence; one that leaves groups without work is a remark") {
  CHECK(question{.batch = 0}.breaks("batch"));
  const question few{.m = mixture, .l = {.expert = 8, .attention_data = 8}, .batch = 4};
  CHECK(few.findings().is_valid());
  CHECK(few.remarks("batch"));
}

TEST_CASE("crossing a scale-up domain is a remark") {
  question q{.m = mixture, .l = {.expert = 16, .attention_data = 16}};
  q.on.accelerators = 16;
  CHECK(q.findings().is_valid());
  CHECK(q.remarks("expert"));
}

TEST_CASE("an invalid model is one finding") {
  question q;
  q.m.layers = 0;
  CHECK(q.findings().size == 1);
  CHECK(q.breaks("model"));
}

}  // namespace serving_rules_test
