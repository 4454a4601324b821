// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/porian2024.hpp"

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/model/presets.hpp"

namespace cost_porian2024_test {

using namespace leverage;
using cost::porian2024::feed_forward_width;
using cost::porian2024::parameters_of;
using cost::porian2024::step;
using cost::porian2024::training_flops_chinchilla;
using cost::porian2024::training_flops_per_token;
using cost::porian2024::training_flops_with_attention;
using cost::porian2024::training_flops_with_head;
using cost::porian2024::training_flops_without_head;

/// A model of the paper: V = 50432, s = 2048, 4 heads.
constexpr transformer model(count width, count depth) {
  return {.layers = depth,
          .d_model = width,
          .vocabulary = 50432,
          .sequence = 2048,
          .attention = {.heads = 4, .kv_heads = 4, .head_dim = width / 4},
          .feed_forward = {.width = feed_forward_width(width)}};
}
static_assert(feed_forward_width(96) == 256);
static_assert(feed_forward_width(512) == 1536);
static_assert(feed_forward_width(640) == 1792);

// The formulas of the authors' repository evaluated in whole numbers, apart from this library.
static_assert(training_flops_without_head(model(96, 3)).value == 1'990'656);
static_assert(training_flops_with_head(model(96, 3)).value == 31'039'488);
static_assert(training_flops_with_attention(model(96, 3)).value == 34'578'432);
static_assert(training_flops_chinchilla(model(96, 3)).value == 38'339'136);
static_assert(training_flops_without_head(model(512, 8)).value == 163'577'856);
static_assert(training_flops_with_head(model(512, 8)).value == 318'504'960);
static_assert(training_flops_with_attention(model(512, 8)).value == 368'836'608);
static_assert(training_flops_chinchilla(model(512, 8)).value == 407'178'240);
static_assert(training_flops_without_head(model(640, 10)).value == 304'742'400);
static_assert(training_flops_with_head(model(640, 10)).value == 498'401'280);
static_assert(training_flops_with_attention(model(640, 10)).value == 577'044'480);
static_assert(training_flops_chinchilla(model(640, 10)).value == 646'598'400);

TEST_CASE("the first of the five steps counts neither head nor attention, the others the head") {
  const transformer m = model(512, 8);
  CHECK(training_flops_per_token(m, step::reproduce_kaplan).value == 163'577'856);
  CHECK(parameters_of(m, step::reproduce_kaplan).value == 27'262'976);
  for (const step s :
       {step::last_layer, step::short_warmup, step::cosine_decay, step::tuned_optimizer}) {
    CHECK(training_flops_per_token(m, s).value == 318'504'960);
    CHECK(parameters_of(m, s).value == 53'084'160);
  }
}

TEST_CASE("the accountings differ from the exact count by what their one line says") {
  for (const transformer& m : {model(96, 3), model(512, 8), model(640, 10)}) {
    const cost::flop_breakdown full = cost::forward_flops(m);
    const cost::flop_breakdown causal = cost::forward_flops(m, cost::attention_mask::causal);
    CHECK(training_flops_with_attention(m) == cost::training(causal).total());
    CHECK(training_flops_with_head(m).value == 3 * (full.total().value - full.attention_core()));
    CHECK(training_flops_without_head(m).value ==
          3 * (full.total().value - full.attention_core() - full.logits));
    const count w = m.d_model;
    CHECK(training_flops_chinchilla(m).value == 3 * (full.total().value - full.dense_feed_forward) +
                                                    3 * 16 * w * w * m.layers + 6 * w +
                                                    9 * 4 * m.sequence * m.layers);
  }
}

TEST_CASE("what the formulas do not describe has no such count") {
  const auto refused = [](const auto& change) {
    transformer m = model(512, 8);
    change(m);
    CHECK(training_flops_without_head(m).value == not_a_count);
    CHECK(training_flops_with_head(m).value == not_a_count);
    CHECK(training_flops_with_attention(m).value == not_a_count);
    CHECK(training_flops_chinchilla(m).value == not_a_count);
    CHECK(training_flops_per_token(m, step::cosine_decay).value == not_a_count);
    CHECK(parameters_of(m, step::reproduce_kaplan).value == not_a_count);
  };
  refused([](transformer& m) { m.feed_forward.gated = false; });
  refused([](transformer& m) { m.attention.kv_heads = 2; });
  refused([](transformer& m) { m.attention.head_dim = 64; });
  refused([](transformer& m) { m.attention.window.width = 4; });
  refused([](transformer& m) { m = presets::moe_mini.model; });
  refused([](transformer& m) { m.layers = -1; });
  CHECK(feed_forward_width(0) == not_a_count);
  CHECK(feed_forward_width(not_a_count) == not_a_count);
  CHECK(feed_forward_width(count{1} << 60) == not_a_count);
}

}  // namespace cost_porian2024_test
