// SPDX-License-Identifier: Apache-2.0
/// @file
/// What each law says about one run. Expected values: 40-digit arithmetic on the closed forms of the laws.
#include "leverage/plan/compare.hpp"

#include <doctest/doctest.h>

#include "leverage/laws/law_lines.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/some.hpp"

namespace compare_test {

using namespace leverage;
using test::near;

const plan::law_result& about(const std::vector<plan::law_result>& all, std::string_view name) {
  for (const plan::law_result& o : all) {
    if (o.law->name == name) return o;
  }
  REQUIRE_MESSAGE(false, name);
  return all.front();
}

TEST_CASE("an over-trained dense model: the optimum of its compute, and what leaving it costs") {
  const auto all =
      plan::compare(catalogue::law_lines, presets::llama_3_8b.model, {.data = tokens{15e12}});
  CHECK(all.size() == catalogue::law_lines.size());
  const auto& o = about(all, "hoffmann2022/unrounded");
  REQUIRE(o.applies());
  CHECK(near(o.value, 1.943393348097164, 1e-14));
  CHECK(near(o.verdict.factor(), 30.0, 1e-15));  // 15e12 tokens over 500e9
  CHECK(o.extrapolates());
  CHECK_FALSE(o.leverage.has_value());
  REQUIRE(o.optimum.has_value());
  CHECK(near(o.optimum->budget.value, 6.0 * 8030261248.0 * 15e12, 1e-15));
  CHECK(near(o.optimum->best.size.value, 44766356308.28917557835892962, 1e-9));
  CHECK(near(o.optimum->best.data.value, 2690724210174.240037242534517, 1e-9));
  CHECK(near(o.optimum->penalty, 2.476317156823912269523572518547, 1e-9));
}

TEST_CASE("the best split of a budget is not improved on: penalty 1 at the optimum of each law") {
  const auto all =
      plan::compare(catalogue::law_lines, presets::llama_3_8b.model, {.data = tokens{15e12}});
  int asked = 0;
  for (const plan::law_result& o : all) {
    if (!o.optimum || !o.optimum->best.usable()) continue;
    CAPTURE(o.law->name);
    ++asked;
    CHECK(o.optimum->penalty >= 1.0 - 1e-12);
    CHECK(o.optimum->best.loss <= o.value * (1.0 + 1e-12));
    // Its own loss costs its own budget.
    CHECK(near(o.optimum->best.cost.value, o.optimum->budget.value, 1e-9));
  }
  CHECK(asked >= 4);
}

TEST_CASE("laws of dense models say so of a mixture") {
  const auto all =
      plan::compare(catalogue::law_lines, presets::moe_mini.model, {.data = tokens{1e12}});
  const auto& o = about(all, "hoffmann2022/unrounded");
  CHECK_FALSE(o.applies());
  CHECK(o.reason == "a law of dense models");
  CHECK(test::is_nan(o.value));
  CHECK_FALSE(o.optimum.has_value());
}

TEST_CASE("a law of one expansion rate remarks on another one, and not on its own within a tenth") {
  const law_line& law = *find_law(catalogue::law_lines, "krajewski2024/table1_moe");
  const auto remark_at = [&](count experts) {
    const transformer m{.layers = 8,
                        .d_model = 512,
                        .vocabulary = 50257,
                        .sequence = 1024,
                        .attention = {.heads = 8, .kv_heads = 8, .head_dim = 64},
                        .experts = {.experts = experts, .active = 1, .expert_width = 2048}};
    const plan::law_result o = plan::evaluate(law, m, {.data = tokens{2e10}});
    CHECK(o.applies());
    return o.remark;
  };
  CHECK(remark_at(64).empty());
  CHECK(remark_at(58).empty());
  CHECK(remark_at(70).empty());
  for (const count experts : {16, 57, 71, 128}) {
    CAPTURE(experts);
    CHECK(remark_at(experts).find("one expansion rate") != std::string_view::npos);
  }
}

TEST_CASE("without tokens, and for a broken configuration, no loss law answers") {
  transformer broken = presets::llama_3_8b.model;
  broken.layers = 0;
  for (const plan::law_result& o :
       test::some(plan::compare(catalogue::law_lines, broken, {.data = tokens{1e12}}))) {
    CAPTURE(o.law->name);
    CHECK_FALSE(o.applies());
  }
  const auto without = plan::compare(catalogue::law_lines, presets::llama_3_8b.model, {});
  const auto& o = about(without, "hoffmann2022/printed");
  CHECK(o.reason == "needs the training tokens");
}

}  // namespace compare_test
