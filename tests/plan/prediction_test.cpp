// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/prediction.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace {

using namespace leverage;
using test::near;

bool has(const plan::forecast& f, plan::remark_kind kind, std::string_view quantity) {
  for (const plan::remark& r : f.remarks) {
    if (r.kind == kind && r.quantity == quantity) {
      return true;
    }
  }
  return false;
}

TEST_CASE("MoE-mini on 1e12 tokens: the laws at M D, M three times its forward operations") {
  // 3 x 2348810240 (exact, vocabulary apart) x 1e12.
  constexpr plan::forecast f = plan::predict(presets::moe_mini.model, tokens{1e12});
  static_assert(f.per_token == flops_per_token{7046430720.0});
  static_assert(near(f.budget.value, 7.04643072e21, 1e-15));
  static_assert(f.leverage.has_value());
  CHECK(f.leverage->a.value == 13.0 / 385);
  CHECK(f.leverage->a_routed.value == 12.0 / 384);
  CHECK(near(f.leverage->g.value, 32.0 / 3, 1e-15));
  const double el = tian2025::table6.leverage(activation_ratio{12.0 / 384}, granularity{32.0 / 3},
                                              flops{7.04643072e21});
  CHECK(near(f.leverage->by_routed.leverage, el, 1e-14));
  CHECK(near(f.leverage->by_routed.dense.value, el * 7.04643072e21, 1e-14));
  CHECK(f.leverage->by_definition.leverage < f.leverage->by_routed.leverage);
  CHECK(near(*f.learning_rate, tian2025::equation6.learning_rate(flops{7.04643072e21}), 1e-14));
  CHECK(f.batch.has_value());
  CHECK(has(f, plan::remark_kind::extrapolates, "FLOPs"));
  CHECK(!has(f, plan::remark_kind::extrapolates, "granularity"));
}

TEST_CASE("tokens and budget are two ways to say the same") {
  const auto by_tokens = plan::predict(presets::moe_mini.model, tokens{1e12});
  const auto by_budget = plan::predict(presets::moe_mini.model, by_tokens.budget);
  CHECK(near(by_budget.data.value, 1e12, 1e-14));
  CHECK(
      near(by_budget.leverage->by_routed.leverage, by_tokens.leverage->by_routed.leverage, 1e-14));
}

TEST_CASE("a dense model is the yardstick: no leverage, no learning rate that was not printed") {
  const auto f = plan::predict(presets::dense_6b.model, tokens{1e12});
  CHECK(!f.leverage.has_value());
  CHECK(!f.learning_rate.has_value());
  CHECK(!f.batch.has_value());
  CHECK(near(f.recommended.value, tian2025::table5_dense.data(f.budget).value, 1e-15));
}

TEST_CASE("at its natural budget a model has the compute-optimal cost per token") {
  for (const preset* p : {&presets::moe_mini, &presets::dense_6b}) {
    const auto f = plan::predict(p->model, plan::natural_budget(p->model));
    CHECK(near(f.recommended_per_token.value, f.per_token.value, 1e-12));
    CHECK(near(f.recommended.value, f.data.value, 1e-3));
  }
}

TEST_CASE("too few tokens and an attention share out of bounds are remarked on") {
  const auto few = plan::predict(presets::moe_mini.model, tokens{1e9});
  CHECK(has(few, plan::remark_kind::under_trained, "tokens"));
  const auto enough = plan::predict(presets::moe_mini.model, tokens{1e12});
  CHECK(!has(enough, plan::remark_kind::under_trained, "tokens"));
  CHECK(has(enough, plan::remark_kind::outside_guideline, "attention share of FLOPs"));  // 46 %
  transformer m = presets::moe_mini.model;
  m.sequence = 16384;
  CHECK(
      has(plan::predict(m, tokens{1e12}), plan::remark_kind::harmful, "attention share of FLOPs"));
}

TEST_CASE("a granularity away from 8 to 12 is remarked on") {
  CHECK(has(plan::predict(presets::mixtral_8x7b.model, tokens{1e12}),
            plan::remark_kind::outside_guideline, "granularity"));
  CHECK(!has(plan::predict(presets::moe_mini.model, tokens{1e12}),
             plan::remark_kind::outside_guideline, "granularity"));
}

TEST_CASE("an invalid configuration yields no number") {
  transformer m = presets::moe_mini.model;
  m.experts.active = 500;
  const auto f = plan::predict(m, tokens{1e12});
  CHECK(test::is_nan(f.budget.value));
  CHECK(test::is_nan(f.leverage->by_definition.leverage));
  CHECK(test::is_nan(f.recommended.value));
  CHECK(test::is_nan(plan::natural_budget(m).value));
}

}  // namespace
