// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/chowdhery2022.hpp"

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace chowdhery2022_test {

using namespace leverage;
using cost::chowdhery2022::model_flops_utilization;
using cost::chowdhery2022::training_flops_per_token;

// PaLM 540B: multi-query, heads narrower than d_model, gated blocks of 4 d_model, tied embeddings.
constexpr transformer palm_540b{.layers = 118,
                                .d_model = 18432,
                                .vocabulary = 256000,
                                .sequence = 2048,
                                .attention = {.heads = 48, .kv_heads = 1, .head_dim = 256},
                                .feed_forward = {.width = 4 * 18432},
                                .tied_embeddings = true};
constexpr parameters palm_size{count{540'350'000'000}};
static_assert(cost::total_parameters(palm_540b).sum(cost::matrices_only).value ==
              540'354'281'472);  // 540.35 B
static_assert(training_flops_per_token(palm_540b, palm_size).value == 3'277'734'806'784);

static_assert(training_flops_per_token(presets::llama_3_8b.model).value == 61'066'469'376);
// GPT-2 with N its matrices, the tied embedding once: 84 934 656 + 50257 * 768.
static_assert(training_flops_per_token(presets::gpt2_124m.model,
                                       parameters{count{84'934'656 + 50257 * 768}})
                  .value == 854'438'400);
// With the 124 439 808 of its checkpoint.
static_assert(training_flops_per_token(presets::gpt2_124m.model).value ==
              6 * count{124'439'808} + 12 * 12 * 768 * 1024);

TEST_CASE("PaLM 540B costs 3.28 TFLOP a token and uses 46.2 % of its machines") {
  const auto m = training_flops_per_token(palm_540b, palm_size);
  CHECK(m.as_real().value / 1e12 == doctest::Approx(3.28).epsilon(1e-3));
  const tokens per_second{238.3e3};
  const flops peak{6144 * 275e12};
  CHECK(test::near(model_flops_utilization(m, per_second, peak), 0.4622894202513182, 1e-14));
  // Without attention 45.7 %.
  const auto without = count{6} * flops_per_token{palm_size.value};
  CHECK(test::near(model_flops_utilization(without, per_second, peak), 0.4572635120738636, 1e-14));
  // On 780 B tokens 2.56e24 FLOPs, 29600 PF-days.
  const flops run = m * tokens{780e9};
  CHECK(test::near(run.value, 2.55663314929152e24, 1e-14));
  CHECK(test::near(run / flops{8.64e19}, 29590.661450133335, 1e-14));
}

TEST_CASE("MT-NLG 530B uses 29.7 % of its machines, attention not counted") {
  const flops_per_token m{6 * 530e9};
  CHECK(test::near(model_flops_utilization(m, tokens{65.43e3}, flops{312e12 * 2240}),
                   0.29771548763736266, 1e-14));
}

TEST_CASE("the convention differs from the exact count by what its one line says") {
  // Llama-3-8B: 6 (8 030 261 248 of the checkpoint) + 12 x 32 x 4096 x 8192. The exact count leaves out 6 for each
  // weight of the embedding, 128256 x 4096, and of the 65 norms of 4096.
  const transformer m = presets::llama_3_8b.model;
  CHECK(training_flops_per_token(m).value == 61'066'469'376);
  CHECK(3 * cost::forward_flops(m).total().value == 57'912'852'480);
  CHECK(count{61'066'469'376} - 57'912'852'480 == 6 * (count{128256} * 4096 + 65 * 4096));
}

TEST_CASE("what the formula does not describe, or an impossible N or peak, has no answer") {
  CHECK(training_flops_per_token(presets::deepseek_v3.model).value == not_a_count);
  CHECK(training_flops_per_token(presets::qwen3_30b_a3b.model).value == not_a_count);
  transformer m = palm_540b;
  CHECK(training_flops_per_token(m, parameters{count{0}}).value == not_a_count);
  CHECK(training_flops_per_token(m, parameters{count{-5}}).value == not_a_count);
  CHECK(training_flops_per_token(m, parameters{not_a_count}).value == not_a_count);
  CHECK(training_flops_per_token(m, parameters{count{9'000'000'000'000'000'000}}).value ==
        not_a_count);
  m.attention.window.width = 512;
  CHECK(training_flops_per_token(m).value == not_a_count);
  CHECK(training_flops_per_token(m, palm_size).value == not_a_count);
  m.attention = {.heads = 0};
  CHECK(training_flops_per_token(m).value == not_a_count);
  const flops_per_token none{not_a_count};
  CHECK(test::is_nan(model_flops_utilization(none, tokens{1e5}, flops{1e15})));
  for (const double peak : {0.0, -1.0, test::nan, test::infinity}) {
    CHECK(test::is_nan(model_flops_utilization(flops_per_token{1e9}, tokens{1e5}, flops{peak})));
  }
}

}  // namespace chowdhery2022_test
