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

// The formulas of hybrids, evaluated apart from this library in exact fractions.
constexpr mixture_of_experts qwen_experts{.experts = 512,
                                          .active = 10,
                                          .shared = 1,
                                          .expert_width = 512,
                                          .shared_width = 512,
                                          .shared_gate = true};
constexpr transformer qwen3_next{.layers = 48,
                                 .d_model = 2048,
                                 .vocabulary = 151936,
                                 .sequence = 262144,
                                 .blocks = {{.layers = {.first = 3, .period = 4},
                                             .attention = {.heads = 16,
                                                           .kv_heads = 2,
                                                           .head_dim = 256,
                                                           .norm = query_key_norm::per_head,
                                                           .gate = output_gate::per_channel},
                                             .experts = qwen_experts},
                                            {.layers = {.period = 4, .run = 3},
                                             .recurrent = {.kind = recurrence::gated_delta,
                                                           .heads = 32,
                                                           .head_dim = 128,
                                                           .key_heads = 16,
                                                           .key_dim = 128,
                                                           .kernel = 4},
                                             .experts = qwen_experts}}};
static_assert(training_flops_per_token(qwen3_next).value == 98'841'133'056);
constexpr transformer with_module = changed(qwen3_next, 262144, 1);
static_assert(training_flops_per_token(with_module).value == 107'572'137'984);
// Nemotron-3-Nano-30B-A3B: layers of one part each.
constexpr layer_set nemotron_attention = layer_set::listing({5, 12, 19, 26, 33, 42});
constexpr layer_set nemotron_mamba = layer_set::listing(
    {0, 2, 4, 7, 9, 11, 14, 16, 18, 21, 23, 25, 28, 30, 32, 35, 37, 39, 41, 44, 46, 48, 50});
constexpr transformer nemotron = [] {
  layer_set mixtures = layer_set::listing({});
  for (count i = 0; i < 52; ++i) {
    if (!nemotron_attention.covers(i) && !nemotron_mamba.covers(i)) mixtures.add(i);
  }
  return transformer{.layers = 52,
                     .d_model = 2688,
                     .vocabulary = 131072,
                     .sequence = 262144,
                     .blocks = {{.layers = nemotron_attention,
                                 .attention = {.heads = 32, .kv_heads = 2, .head_dim = 128},
                                 .norms = 1},
                                {.layers = nemotron_mamba,
                                 .recurrent = {.kind = recurrence::mamba2,
                                               .heads = 64,
                                               .head_dim = 64,
                                               .key_heads = 8,
                                               .key_dim = 128,
                                               .kernel = 4,
                                               .convolution_bias = true},
                                 .norms = 1},
                                {.layers = mixtures,
                                 .experts = {.experts = 128,
                                             .active = 6,
                                             .shared = 1,
                                             .expert_width = 1856,
                                             .shared_width = 3712,
                                             .gated = false,
                                             .score_correction_bias = true},
                                 .norms = 1}}};
}();
static_assert(training_flops_per_token(nemotron).value == 59'724'840'960);
// All kinds of layer in one pattern, with experts of a latent width.
constexpr transformer all_kinds{
    .layers = 6,
    .d_model = 64,
    .vocabulary = 1000,
    .sequence = 32,
    .blocks = {{.layers = layer_set::listing({0}),
                .attention = {.heads = 4, .kv_heads = 2, .head_dim = 16}},
               {.layers = layer_set::listing({1}),
                .recurrent = {.kind = recurrence::mamba2,
                              .heads = 6,
                              .head_dim = 16,
                              .key_heads = 2,
                              .key_dim = 8,
                              .kernel = 4}},
               {.layers = layer_set::listing({2}),
                .recurrent = {.kind = recurrence::gated_delta,
                              .heads = 4,
                              .head_dim = 16,
                              .key_heads = 2,
                              .key_dim = 8,
                              .kernel = 4}},
               {.layers = {.first = 3, .period = 3, .run = 2}, .feed_forward = {.width = 96}},
               {.layers = layer_set::listing({5}),
                .experts = {.experts = 8,
                            .active = 2,
                            .shared = 1,
                            .expert_width = 24,
                            .shared_width = 40,
                            .latent_width = 16}}}};
static_assert(training_flops_per_token(all_kinds).value == 1'072'128);
// A prediction module next to Mamba-2 counts its logits alone: 6 d_model V_padded.
static_assert(training_flops_per_token(changed(all_kinds, 32, 1)).value == 1'072'128 + 393'216);
constexpr transformer gated_llama = [] {
  transformer m = presets::llama_3_8b.model;
  m.attention.gate = output_gate::per_channel;
  return m;
}();
static_assert(training_flops_per_token(gated_llama).value == 54'691'627'008);

TEST_CASE("what the function has no term or no second argument for is refused") {
  const auto refused = [](auto change) {
    transformer m = all_kinds;
    change(m);
    REQUIRE(validate(m).empty());
    CHECK_FALSE(cost::megatron::describes(m));
    CHECK(training_flops_per_token(m).value == not_a_count);
  };
  refused([](transformer& m) { m.blocks.items[0].attention.window.width = 31; });
  refused([](transformer& m) { m.blocks.items[0].attention.chunk = 31; });
  refused([](transformer& m) { m.blocks.items[0].attention.gate = output_gate::per_channel; });
  refused([](transformer& m) { m.blocks.items[0].attention.value_head_dim = 8; });
  refused([](transformer& m) {
    m.blocks.items[0].attention.indexer = {.heads = 2, .head_dim = 8, .top_k = 4};
  });
  refused([](transformer& m) {
    m.blocks.items[0].attention = {
        .heads = 4, .latent = {.kv_rank = 8, .nope_dim = 8, .rope_dim = 4, .value_dim = 8}};
  });
  refused([](transformer& m) { m.blocks.items[0].feed_forward.width = 128; });
  refused([](transformer& m) { m.blocks.items[0].mixers = 2; });
  refused([](transformer& m) { m.blocks.items[3].feed_forwards = 2; });
  refused([](transformer& m) { m.blocks.items[3].feed_forward.gated = false; });
  refused([](transformer& m) { m.blocks.items[4].experts.identity_experts = 3; });
  refused([](transformer& m) {
    m.blocks.items[1].recurrent = {
        .kind = recurrence::kimi_delta, .heads = 4, .head_dim = 16, .kernel = 4};
  });
  refused([](transformer& m) {
    m.blocks.items[1].recurrent = {.kind = recurrence::simple_decay, .heads = 4, .head_dim = 16};
  });
  refused([](transformer& m) {
    m.blocks.items[2].recurrent = m.blocks.items[1].recurrent;
    m.blocks.items[2].recurrent.heads = 8;
  });
  refused([](transformer& m) {
    m.prediction_layers = 1;
    m.prediction_block = {.feed_forward = {.width = 96}};
  });
  refused([](transformer& m) { m.d_model = 100'000'000; });
  transformer unchunked = all_kinds;
  unchunked.blocks.items[0].attention.chunk = 32;  // hides nothing
  CHECK(training_flops_per_token(unchunked).value == 1'072'128);
}

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
