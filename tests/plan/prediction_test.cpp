// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/prediction.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

#include "leverage/model/presets.hpp"
#include "leverage/plan/designs.hpp"
#include "support/near.hpp"

namespace prediction_test {

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
  CHECK(has(f, plan::remark_kind::extrapolates, "non-vocabulary FLOPs"));
  CHECK(!has(f, plan::remark_kind::extrapolates, "granularity"));
}

TEST_CASE("the numbers of that forecast are those of an independent evaluation in 50 digits") {
  const plan::forecast f = plan::predict(presets::moe_mini.model, tokens{test::run_time(1e12)});
  REQUIRE(f.leverage.has_value());
  CHECK(near(f.leverage->by_definition.leverage, 6.744416905404260326912, 1e-14));
  CHECK(near(f.leverage->by_routed.leverage, 6.969781947696135949595, 1e-14));
  CHECK(near(*f.learning_rate, 0.0005284501548789349746697, 1e-14));
  CHECK(near(f.batch->value, 6349791.160828409172034, 1e-14));
  CHECK(near(f.recommended.value, 271872663216.449032681, 1e-14));
  CHECK(near(f.recommended_per_token.value, 25924421786.26653604208, 1e-14));
  CHECK(near(plan::compute_optimal_budget(presets::moe_mini.model).value, 546495599591661320647.5,
             1e-13));

  const plan::forecast dense = plan::predict(presets::dense_6b.model, tokens{test::run_time(1e12)});
  CHECK(dense.budget.value == 4.2278584320e22);
  CHECK(near(dense.recommended.value, 348129830890.2467821064, 1e-14));
  CHECK(near(dense.recommended_per_token.value, 121373479061.6073400902, 1e-14));
  CHECK(near(plan::compute_optimal_budget(presets::dense_6b.model).value, 6045155572956535207475.0,
             1e-13));
}

TEST_CASE("what is remarked on, in order, with the interval that was expected") {
  // 9e21 FLOPs lie beyond 3e20 for both laws, and causal attention over 8192 tokens is 46 % of the operations: as much as
  // full attention over 4096.
  transformer long_context = presets::moe_mini.model;
  long_context.sequence = 8192;
  const plan::forecast f = plan::predict(long_context, tokens{1e12});
  REQUIRE(f.remarks.size == 3);
  const plan::remark* r = f.remarks.begin();
  CHECK(r[0].kind == plan::remark_kind::extrapolates);
  CHECK(r[0].subject == "joint law");
  CHECK(r[0].quantity == "non-vocabulary FLOPs");
  CHECK(r[0].which == argument::non_vocabulary_flops);
  CHECK(near(r[0].value, 9.05969664e21, 1e-15));
  CHECK(r[0].low == 1e18);
  CHECK(r[0].high == 3e20);
  CHECK(r[1].kind == plan::remark_kind::extrapolates);
  CHECK(r[1].subject == "allocation, learning rate, batch");
  CHECK(r[1].low == 3e17);
  CHECK(r[2].kind == plan::remark_kind::outside_guideline);
  CHECK(near(r[2].value, 0.4642857142857142857143, 1e-15));
  CHECK(r[2].low == 0.30);
  CHECK(r[2].high == 0.40);
  CHECK(f.remarks.end() - f.remarks.begin() == 3);
}

TEST_CASE("there is room for every remark at once") {
  // One head of 1 and experts twice as wide as d_model: G = 1 and hardly any attention; a budget of 10 FLOPs.
  const transformer odd =
      checked(transformer{.layers = 1,
                          .d_model = 64,
                          .vocabulary = 100,
                          .sequence = 1,
                          .attention = {.heads = 1, .kv_heads = 1, .head_dim = 1},
                          .experts = {.experts = 1000, .active = 1, .expert_width = 128}});
  const plan::forecast f = plan::predict(odd, flops{10.0});
  CHECK(f.remarks.size == plan::remarks::capacity);
  CHECK(f.remarks.size == 8);
  CHECK(has(f, plan::remark_kind::meaningless, "non-vocabulary FLOPs"));
  CHECK(has(f, plan::remark_kind::extrapolates, "activation ratio"));
  CHECK(has(f, plan::remark_kind::extrapolates, "granularity"));
  CHECK(has(f, plan::remark_kind::under_trained, "tokens"));
}

TEST_CASE("a forecast within the fitted runs and the practical rules has no remark") {
  // The study's own run of Table 9: 8 layers, d_model 512, 256 experts of 128, 8 active, 4 shared.
  const transformer run = checked(transformer{
      .layers = 8,
      .d_model = 512,
      .vocabulary = 126464,
      .sequence = 1024,
      .attention = {.heads = 8, .kv_heads = 2, .head_dim = 64},
      .experts = {
          .experts = 256, .active = 8, .shared = 4, .expert_width = 128, .shared_width = 128}});
  // Per layer: projections 2.5 x 2 x 512^2, core 4 x 1024 x 512 (half of it causal), experts 6 x 512 x 128 x 12,
  // router 2 x 512 x 256: attention takes 32 %, counted causally.
  const plan::forecast f = plan::predict(run, flops{2e18});
  CHECK(near(f.per_token.value, 3 * 8 * (1310720.0 + 2097152 + 4718592 + 262144), 1e-15));
  CHECK(f.leverage->g.value == 8.0);
  for (const plan::remark& r : f.remarks) {
    CAPTURE(std::string(r.quantity));
    CHECK(r.kind == plan::remark_kind::under_trained);  // none
  }
  CHECK(f.remarks.empty());
}

TEST_CASE("the ends of the recommended intervals are recommended, of the harmless ones harmless") {
  // Per layer: projections 4 x 2 x 8 x 8 = 512 and a causal core of 16 s, against 48 w.
  const auto shares = [](count sequence, count width) {
    const transformer m = {.layers = 1,
                           .d_model = 8,
                           .vocabulary = 10,
                           .sequence = sequence,
                           .attention = {.heads = 1, .kv_heads = 1, .head_dim = 8},
                           .feed_forward = {.width = width}};
    return plan::predict(m, tokens{1e12});
  };
  const std::string_view share = "causal attention share of FLOPs";
  const auto none = [&](const plan::forecast& f) {
    return !has(f, plan::remark_kind::outside_guideline, share) &&
           !has(f, plan::remark_kind::harmful, share);
  };
  CHECK(none(shares(4, 28)));   // 0.3
  CHECK(none(shares(16, 24)));  // 0.4
  CHECK(has(shares(16, 23), plan::remark_kind::outside_guideline, share));
  CHECK(has(shares(4, 29), plan::remark_kind::outside_guideline, share));
  CHECK(has(shares(16, 16), plan::remark_kind::outside_guideline, share));  // 0.5
  CHECK(has(shares(16, 64), plan::remark_kind::outside_guideline, share));  // 0.2
  CHECK(has(shares(16, 15), plan::remark_kind::harmful, share));
  CHECK(has(shares(16, 65), plan::remark_kind::harmful, share));

  const auto granularity_of_width = [](count d_model) {
    transformer m = presets::moe_mini.model;
    m.d_model = d_model;
    return plan::predict(m, tokens{1e12});
  };
  CHECK(
      !has(granularity_of_width(2304), plan::remark_kind::outside_guideline, "granularity"));  // 12
  CHECK(
      !has(granularity_of_width(1536), plan::remark_kind::outside_guideline, "granularity"));  // 8
  CHECK(has(granularity_of_width(2305), plan::remark_kind::outside_guideline, "granularity"));
  CHECK(has(granularity_of_width(1535), plan::remark_kind::outside_guideline, "granularity"));
}

TEST_CASE("one per cent below the optimum is not yet under-trained") {
  const auto at = [](double part) {
    const flops c{1e20};
    const double optimum = tian2025::table5_dense.data(c).value;
    // A dense model that costs what leaves `part` of the optimal tokens, near enough.
    transformer m = presets::dense_6b.model;
    const double m_of_it = c.value / (part * optimum);
    m.layers = 1;
    m.feed_forward.width = 1;
    const auto rest = cost::tian2025::training_flops_per_token(m).as_real().value;
    m.feed_forward.width = static_cast<count>((m_of_it - rest) / (18 * 4096.0));
    return plan::predict(m, c);
  };
  CHECK(!has(at(0.9905), plan::remark_kind::under_trained, "tokens"));
  CHECK(has(at(0.989), plan::remark_kind::under_trained, "tokens"));
}

TEST_CASE("below break-even the law says nothing, and the forecast says so") {
  const plan::forecast f = plan::predict(presets::moe_mini.model, flops{1e13});
  REQUIRE_FALSE(f.remarks.empty());
  const plan::remark& r = *f.remarks.begin();
  CHECK(r.kind == plan::remark_kind::meaningless);
  CHECK(r.value == doctest::Approx(1e13).epsilon(1e-14));
  // Break-even at G = 32/3: log10 C = (a + gamma (log2 G)^2 + beta log2 G) / -d, in 40 digits.
  CHECK(near(r.low, 29634723842964.185226, 1e-12));
  CHECK(r.high == test::infinity);
  CHECK_FALSE(f.leverage->by_definition.meaningful);
  CHECK(f.leverage->by_definition.leverage < 1.0);
}

TEST_CASE("tokens that are no number of tokens have no forecast") {
  for (const double bad : {0.0, -1e12, test::infinity, test::nan}) {
    CAPTURE(bad);
    const plan::forecast f = plan::predict(presets::moe_mini.model, tokens{bad});
    CHECK(test::is_nan(f.leverage->by_definition.leverage));
    CHECK(test::is_nan(f.leverage->by_routed.leverage));
    CHECK(test::is_nan(*f.learning_rate));
    CHECK(test::is_nan(f.batch->value));
    CHECK(test::is_nan(f.recommended.value));
    CHECK_FALSE(f.remarks.empty());
  }
}

TEST_CASE("tokens and budget are two ways to say the same") {
  const auto by_tokens = plan::predict(presets::moe_mini.model, tokens{1e12});
  const auto by_budget = plan::predict(presets::moe_mini.model, by_tokens.budget);
  CHECK(near(by_budget.data.value, 1e12, 1e-14));
  CHECK(
      near(by_budget.leverage->by_routed.leverage, by_tokens.leverage->by_routed.leverage, 1e-14));
}

TEST_CASE("a dense model is the baseline: no leverage, no learning rate that was not printed") {
  const auto f = plan::predict(presets::dense_6b.model, tokens{1e12});
  CHECK(!f.leverage.has_value());
  CHECK(!f.learning_rate.has_value());
  CHECK(!f.batch.has_value());
  CHECK(near(f.recommended.value, tian2025::table5_dense.data(f.budget).value, 1e-15));
}

TEST_CASE("at its natural budget a model has the compute-optimal cost per token") {
  for (const preset* p : {&presets::moe_mini, &presets::dense_6b}) {
    const auto f = plan::predict(p->model, plan::compute_optimal_budget(p->model));
    CHECK(near(f.recommended_per_token.value, f.per_token.value, 1e-12));
    CHECK(near(f.recommended.value, f.data.value, 1e-3));
  }
}

TEST_CASE("too few tokens and an attention share out of bounds are remarked on") {
  const auto few = plan::predict(presets::moe_mini.model, tokens{1e9});
  CHECK(has(few, plan::remark_kind::under_trained, "tokens"));
  for (const plan::remark& r : few.remarks) {
    if (r.kind == plan::remark_kind::under_trained) {
      CHECK(r.value == 1e9);
      CHECK(r.low == few.recommended.value);
      CHECK(r.high == 0.0);
    }
  }
  const auto enough = plan::predict(presets::moe_mini.model, tokens{1e12});
  CHECK(!has(enough, plan::remark_kind::under_trained, "tokens"));
  CHECK(!has(enough, plan::remark_kind::outside_guideline,
             "causal attention share of FLOPs"));  // 37.5 %, and 46 % at full attention
  transformer m = presets::moe_mini.model;
  m.sequence = 16384;
  CHECK(has(plan::predict(m, tokens{1e12}), plan::remark_kind::harmful,
            "causal attention share of FLOPs"));
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
  CHECK(test::is_nan(plan::compute_optimal_budget(m).value));
}

TEST_CASE("mixtures of several kinds have no leverage, and a remark that says so") {
  transformer m = presets::qwen3_next_80b_a3b.model;
  m.blocks.items[1].experts.active = 12;
  REQUIRE(validate(m).empty());
  const auto f = plan::predict(m, tokens{1e12});
  CHECK_FALSE(f.leverage.has_value());
  CHECK(has(f, plan::remark_kind::several_mixtures, "mixture layers"));
  CHECK_FALSE(has(f, plan::remark_kind::outside_guideline, "granularity"));
  CHECK(f.recommended.value > 0.0);
  CHECK(f.learning_rate.has_value());
  CHECK(test::is_nan(plan::assess(m, flops{1e22}).leverage));
  CHECK(plan::predict(presets::qwen3_next_80b_a3b.model, tokens{1e12}).leverage.has_value());
}

}  // namespace prediction_test
