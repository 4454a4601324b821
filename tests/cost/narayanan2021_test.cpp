// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/narayanan2021.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace narayanan2021_test {

using namespace leverage;
using cost::narayanan2021::reported_parameters;
using cost::narayanan2021::training_days;
using cost::narayanan2021::training_flops_per_token;
using cost::narayanan2021::training_flops_recomputing;

/// A GPT of the paper: V = 51200, s = 2048, heads of 128.
constexpr transformer gpt(count layers, count h) {
  return {.layers = layers,
          .d_model = h,
          .vocabulary = 51200,
          .sequence = 2048,
          .attention = {.heads = h / 128,
                        .kv_heads = h / 128,
                        .head_dim = 128,
                        .bias = {.query = true, .key = true, .value = true, .output = true}},
          .feed_forward = {.width = 4 * h, .gated = false, .biases = true},
          .norm = norm_kind::layer,
          .tied_embeddings = true,
          .learned_positions = 2048};
}
constexpr transformer gpt3 = gpt(96, 12288);
constexpr transformer gpt_1t = gpt(128, 25600);

static_assert(reported_parameters(gpt3).value == 174'615'822'336);      // 174.6 B
static_assert(reported_parameters(gpt_1t).value == 1'008'038'707'200);  // 1008.0 B

// F over the tokens of an iteration, 1536 sequences of 2048: 4 510 970 753 323 106 304 and, with 72 for 96,
// 3 386 196 746 387 324 928.
static_assert(training_flops_recomputing(gpt3).value * 1536 * 2048 == 4'510'970'753'323'106'304);
static_assert(training_flops_per_token(gpt3).value * 1536 * 2048 == 3'386'196'746'387'324'928);

static_assert(training_flops_per_token(presets::gpt2_124m.model).value == 854'438'400);
static_assert(training_flops_recomputing(presets::gpt2_124m.model).value == 1'062'056'448);

TEST_CASE("an iteration of the model with a trillion parameters: 5.139e19") {
  const auto f = training_flops_recomputing(gpt_1t) * tokens{3072.0 * 2048};
  CHECK(test::near(f.value, 5.1390513775273574e19, 1e-15));
}

TEST_CASE("the runs of the paper take 34 and 84 days") {
  const double gpt3_days = training_days(parameters{175e9}, tokens{300e9}, flops{1024 * 140e12});
  CHECK(test::near(gpt3_days, 33.9084201388888889, 1e-14));
  CHECK(gpt3_days == doctest::Approx(34).epsilon(0.01));
  const double largest_days =
      training_days(parameters{1008e9}, tokens{450e9}, flops{3072 * 163e12});
  CHECK(test::near(largest_days, 83.8765337423312883, 1e-14));
  CHECK(largest_days == doctest::Approx(84).epsilon(0.01));
}

TEST_CASE("a run takes as much longer as it has more tokens, by dual numbers too") {
  const auto days = differentiate(
      [](const auto& data) {
        return training_days(parameters{175e9}, tokens{data}, flops{1024 * 140e12});
      },
      300e9);
  CHECK(test::near(days.value, 33.9084201388888889, 1e-14));
  CHECK(test::near(days.derivative[0], days.value / 300e9, 1e-14));
}

TEST_CASE("the 72-form is the exact count, the 96-form that of full checkpointing") {
  for (const transformer& m : {gpt3, gpt_1t, presets::gpt2_124m.model}) {
    const cost::flop_breakdown exact = cost::forward_flops(m);
    CHECK(training_flops_per_token(m) == cost::training(exact).total());
    CHECK(training_flops_recomputing(m) ==
          cost::training(exact, cost::recomputation::layers).total());
  }
}

TEST_CASE("P is a checkpoint's count but for the last norm") {
  for (const transformer& m : {gpt3, gpt_1t, presets::gpt2_124m.model}) {
    CHECK(cost::total_parameters(m).total().value - reported_parameters(m).value == 2 * m.d_model);
  }
}

TEST_CASE("what the formulas do not describe has no such count") {
  const auto refused = [](const auto& change) {
    transformer m = gpt3;
    change(m);
    CHECK(training_flops_per_token(m).value == not_a_count);
    CHECK(training_flops_recomputing(m).value == not_a_count);
    CHECK(reported_parameters(m).value == not_a_count);
  };
  refused([](transformer& m) { m.feed_forward.width += 1; });
  refused([](transformer& m) { m.feed_forward.gated = true; });
  refused([](transformer& m) { m.attention.kv_heads = 8; });
  refused([](transformer& m) { m.attention.head_dim = 64; });
  refused([](transformer& m) { m.attention.window.width = 100; });
  refused([](transformer& m) { m = presets::mixtral_8x7b.model; });
  refused([](transformer& m) { m.sequence = 0; });
}

TEST_CASE("a training run without parameters, tokens or speed has no duration") {
  for (const double bad : {0.0, -1.0, test::nan, test::infinity}) {
    CHECK(test::is_nan(training_days(parameters{bad}, tokens{1e9}, flops{1e15})));
    CHECK(test::is_nan(training_days(parameters{1e9}, tokens{bad}, flops{1e15})));
    CHECK(test::is_nan(training_days(parameters{1e9}, tokens{1e9}, flops{bad})));
  }
}

}  // namespace narayanan2021_test
