// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/megatron.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "leverage/cost/flops.hpp"
#include "leverage/model/presets.hpp"
#include "support/models.hpp"
#include "support/near.hpp"

namespace megatron_test {

using namespace leverage;
using cost::megatron::padded_vocabulary;
using cost::megatron::training_flops_per_token;

constexpr transformer changed(transformer m, count sequence, count modules) {
  m.sequence = sequence;
  m.prediction_layers = modules;
  return m;
}

// num_floating_point_operations, run on these configurations: per token, and of one sequence.
static_assert(training_flops_per_token(presets::llama_3_8b.model).value == 51'470'401'536);
static_assert(training_flops_per_token(presets::llama_3_8b.model).value * 8192 ==
              421'645'529'382'912);
static_assert(training_flops_per_token(presets::gpt2_124m.model).value == 798'031'872);
static_assert(training_flops_per_token(presets::gpt2_124m.model, 50304).value * 1024 ==
              817'184'636'928);
constexpr transformer mixtral = changed(presets::mixtral_8x7b.model, 4096, 0);
static_assert(training_flops_per_token(mixtral).value == 79'706'456'064);
static_assert(training_flops_per_token(mixtral).value * 4096 == 326'477'644'038'144);
constexpr transformer v3 = changed(presets::deepseek_v3.model, 4096, 0);
static_assert(training_flops_per_token(v3).value == 249'812'054'016);
static_assert(training_flops_per_token(v3).value * 4096 == 1'023'230'173'249'536);
static_assert(training_flops_per_token(presets::deepseek_v3.model).value == 259'992'950'784);
static_assert(training_flops_per_token(presets::deepseek_v3.model).value * 4096 ==
              1'064'931'126'411'264);

static_assert(padded_vocabulary(50257) == 50304);
static_assert(padded_vocabulary(50257, 128 * 8) == 51200);
static_assert(padded_vocabulary(128256) == 128256);
static_assert(padded_vocabulary(1, 1) == 1);

TEST_CASE("the counts at run time are those of the constants") {
  transformer m = presets::deepseek_v3.model;
  CHECK(training_flops_per_token(m).value == 259'992'950'784);
  m = presets::gpt2_124m.model;
  CHECK(training_flops_per_token(m).value == 798'031'872);
  // Each word of padding costs 6 d_model.
  CHECK(training_flops_per_token(m, 50304).value - training_flops_per_token(m, 50257).value ==
        6 * 768 * 47);
}

TEST_CASE("Llama-3-8B: 45 027 950 592 for matrices and half of the core's 12 884 901 888") {
  const transformer m = presets::llama_3_8b.model;
  transformer twice = m;
  twice.sequence *= 2;
  const count core = training_flops_per_token(twice).value - training_flops_per_token(m).value;
  CHECK(core == 6'442'450'944);
  CHECK(training_flops_per_token(m).value - core == 45'027'950'592);
}

TEST_CASE("the convention differs from the exact causal count by what the header says") {
  test::random_numbers numbers{7};
  int described = 0;
  for (int i = 0; i < 3000; ++i) {
    const transformer m = test::random_transformer(numbers);
    if (!cost::megatron::describes(m)) {
      CHECK(training_flops_per_token(m).value == not_a_count);
      continue;
    }
    ++described;
    const auto exact = cost::training(cost::forward_flops(m, cost::attention_mask::causal)).total();
    const count modules = m.prediction_layers;
    const count routers = m.mixture_layers() + (m.prediction_is_mixture() ? modules : 0);
    const count router =
        m.is_mixture() ? m.d_model * (m.experts.experts + (m.experts.shared_gate ? 1 : 0)) : 0;
    const auto& l = m.attention.latent;
    CHECK(training_flops_per_token(m, m.vocabulary).value ==
          exact.value - 6 * routers * router +
              6 * (m.layers + modules) * (l.query_rank + l.kv_rank) + 6 * modules * 3 * m.d_model);
  }
  CHECK(described > 500);
}

TEST_CASE("a window, or gates in some layers only, has no such count") {
  transformer m = presets::llama_3_8b.model;
  m.attention.window.width = 4096;
  CHECK(training_flops_per_token(m).value == not_a_count);
  CHECK(training_flops_per_token(m, 128256).value == not_a_count);
  m.attention.window.width = 8192;  // hides nothing
  CHECK(training_flops_per_token(m).value == 51'470'401'536);
  m = presets::deepseek_v3.model;
  m.feed_forward.gated = false;
  CHECK(training_flops_per_token(m).value == not_a_count);
  m = mixtral;
  m.feed_forward.gated = false;  // of no layer
  CHECK(training_flops_per_token(m).value == 79'706'456'064);
  m.experts.active = 9;
  CHECK(training_flops_per_token(m).value == not_a_count);
}

TEST_CASE("padding that is none has no count") {
  const transformer m = presets::gpt2_124m.model;
  CHECK(training_flops_per_token(m, 50256).value == not_a_count);
  CHECK(training_flops_per_token(m, not_a_count).value == not_a_count);
  CHECK(training_flops_per_token(m, std::numeric_limits<count>::max()).value == not_a_count);
  CHECK(padded_vocabulary(0) == not_a_count);
  CHECK(padded_vocabulary(10, 0) == not_a_count);
  CHECK(padded_vocabulary(-3, 128) == not_a_count);
  CHECK(padded_vocabulary(std::numeric_limits<count>::max() - 1, 128) == not_a_count);
  CHECK(padded_vocabulary(5, std::numeric_limits<count>::max()) ==
        std::numeric_limits<count>::max());
}

}  // namespace megatron_test
