// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/bi2024.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace cost_bi2024_test {

using namespace leverage;
using cost::bi2024::complete_parameters;
using cost::bi2024::non_embedding_parameters;
using cost::bi2024::training_flops_complete;
using cost::bi2024::training_flops_non_embedding;
using cost::bi2024::training_flops_per_token;

/// A model of the paper: V = 102400, l_seq = 4096, heads of 128, blocks of about 8/3 d.
constexpr transformer deepseek(count layers, count d, count kv_heads = 0) {
  return {.layers = layers,
          .d_model = d,
          .vocabulary = 102400,
          .sequence = 4096,
          .attention = {.heads = d / 128,
                        .kv_heads = kv_heads > 0 ? kv_heads : d / 128,
                        .head_dim = 128},
          .feed_forward = {.width = 8 * d / 3}};
}

static_assert(training_flops_per_token(deepseek(8, 512)).value == 352'321'536);
static_assert(non_embedding_parameters(deepseek(8, 512)).value == 25'165'824);
static_assert(complete_parameters(deepseek(8, 512)).value == 77'594'624);
static_assert(training_flops_per_token(deepseek(24, 2048)).value == 9'663'676'416);
static_assert(training_flops_per_token(deepseek(80, 8192)).value == 418'759'311'360);
static_assert(training_flops_per_token(presets::gpt2_124m.model).value == 622'854'144);
static_assert(training_flops_per_token(presets::llama_3_8b.model).value == 51'539'607'552);

TEST_CASE("Table 3: how 6 N1 and 6 N2 miss M") {
  struct printed {
    count layers, d;
    double n1_over_m, n2_over_m;
  };
  const printed rows[] = {{8, 512, 0.428571, 1.32143},
                          {24, 2048, 0.75, 0.880208},
                          {32, 4096, 0.857143, 0.912946},  // the paper prints 0.85 and 0.91
                          {80, 8192, 0.923077, 0.935096}};
  for (const printed& p : rows) {
    CAPTURE(p.layers);
    const transformer m = deepseek(p.layers, p.d);
    CHECK(training_flops_non_embedding(m) / training_flops_per_token(m) ==
          doctest::Approx(p.n1_over_m).epsilon(1e-5));
    CHECK(training_flops_complete(m) / training_flops_per_token(m) ==
          doctest::Approx(p.n2_over_m).epsilon(1e-5));
  }
}

TEST_CASE("the paper's own runs of 2 T tokens: 8.456e22 for 7 B, 9.9455e23 for 67 B") {
  const auto run = [](const transformer& m) {
    return (training_flops_per_token(m) * tokens{2e12}).value;
  };
  CHECK(test::near(run(deepseek(30, 4096)), 8.455716864e22, 1e-14));
  CHECK(run(deepseek(95, 8192, 8)) == doctest::Approx(9.9455e23).epsilon(1e-5));
}

TEST_CASE("neither grouped heads nor the width of the block move M") {
  transformer m = deepseek(95, 8192);
  const auto before = training_flops_per_token(m);
  m.attention.kv_heads = 8;
  m.feed_forward.width = 22016;
  CHECK(training_flops_per_token(m) == before);
}

TEST_CASE("what the formulas are not for has no such count") {
  const auto refused = [](const auto& change) {
    transformer m = deepseek(30, 4096);
    change(m);
    CHECK(training_flops_per_token(m).value == not_a_count);
    CHECK(training_flops_non_embedding(m).value == not_a_count);
    CHECK(training_flops_complete(m).value == not_a_count);
    CHECK(complete_parameters(m).value == not_a_count);
  };
  refused([](transformer& m) { m.attention.head_dim = 64; });
  refused([](transformer& m) { m.attention.window.width = 512; });
  refused([](transformer& m) { m.prediction_layers = 1; });
  refused([](transformer& m) { m = presets::deepseek_v3.model; });
  refused([](transformer& m) { m = presets::moe_mini.model; });
  refused([](transformer& m) { m.vocabulary = 0; });
}

}  // namespace cost_bi2024_test
