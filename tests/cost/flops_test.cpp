// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/flops.hpp"

#include <type_traits>

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/models.hpp"
#include "support/near.hpp"

namespace flops_test {

using namespace leverage;
using cost::attention_mask;
using cost::flop_breakdown;
using cost::forward_flops;
using cost::recomputation;
using cost::training;
using cost::training_flops_for;

constexpr transformer with_sequence(transformer m, count s) {
  m.sequence = s;
  return m;
}
constexpr transformer with_window(transformer m, const sliding_window& w) {
  m.attention.window = w;
  return m;
}
constexpr count per_trained_token(const transformer& m, attention_mask mask) {
  return training(forward_flops(m, mask)).total().value;
}

// --- Tian et al. 2025, by exact dimensions: forward, without logits; router included. ---------------------------
static_assert(forward_flops(presets::dense_6b.model).non_vocabulary().value == 14'092'861'440);
static_assert(forward_flops(presets::moe_mini.model).non_vocabulary().value == 2'348'810'240);
static_assert(forward_flops(presets::dense_6b.model).logits == 1'035'993'088);
static_assert(forward_flops(presets::moe_mini.model).logits == 517'996'544);
// Without the router, which the paper leaves out: 2 318 925 824, and 2 990 014 464 at twice the sequence.
constexpr count moe_mini_router = 19 * 2 * count{2048} * 384;
static_assert(forward_flops(presets::moe_mini.model).router == moe_mini_router);
static_assert(forward_flops(presets::moe_mini.model).non_vocabulary().value - moe_mini_router ==
              2'318'925'824);
static_assert(forward_flops(with_sequence(presets::moe_mini.model, 8192)).non_vocabulary().value -
                  moe_mini_router ==
              2'990'014'464);
static_assert(forward_flops(with_sequence(presets::dense_6b.model, 8192)).non_vocabulary().value ==
              15'971'909'632);
static_assert(forward_flops(presets::ling_mini.model).non_vocabulary().value ==
              2'229'272'576 + 19 * 2 * count{2048} * 256);

// --- Megatron-LM, num_floating_point_operations: training operations per token, causal. -------------------------
// It counts the same matrices but no router, and the vectors of the norms that MLA absorbs.
static_assert(per_trained_token(presets::llama_3_8b.model, attention_mask::causal) ==
              51'470'401'536);
// GPT-2, its vocabulary padded to 50304.
constexpr transformer padded_gpt2 = [] {
  transformer m = presets::gpt2_124m.model;
  m.vocabulary = 50304;
  return m;
}();
static_assert(per_trained_token(padded_gpt2, attention_mask::causal) == 798'031'872);
// Mixtral: Megatron's number, and our router of 8 experts in 32 layers.
static_assert(per_trained_token(with_sequence(presets::mixtral_8x7b.model, 4096),
                                attention_mask::causal) ==
              79'706'456'064 + 6 * 32 * count{4096} * 8);
// DeepSeek-V3: Megatron's number, less its 6 x (1536 + 512) per layer for the two latent norms, and our router.
constexpr transformer v3_alone = [] {
  transformer m = presets::deepseek_v3.model;
  m.prediction_layers = 0;
  return m;
}();
static_assert(per_trained_token(v3_alone, attention_mask::causal) ==
              249'812'054'016 - 61 * 6 * (1536 + 512) + 6 * 58 * count{7168} * 256);
// With the prediction module: one layer more of both, less Megatron's 6 x 3 x 7168 for the module's norms.
static_assert(per_trained_token(presets::deepseek_v3.model, attention_mask::causal) ==
              259'992'950'784 - 62 * 6 * (1536 + 512) + 6 * 59 * count{7168} * 256 - 6 * 3 * 7168);

// Nothing is counted before it is counted.
static_assert(flop_breakdown{} ==
              flop_breakdown{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
static_assert(cost::training_flops{}.total().value == 0);

TEST_CASE("at run time the counts are those of the constants") {
  transformer m = presets::llama_3_8b.model;
  CHECK(per_trained_token(m, attention_mask::causal) == 51'470'401'536);
  m = presets::deepseek_v3.model;
  CHECK(per_trained_token(m, attention_mask::causal) == 260'641'652'736);
}

TEST_CASE(
    "Llama-3-8B splits into 45 027 950 592 for matrices and 6 442 450 944 for the causal core") {
  const flop_breakdown causal = forward_flops(presets::llama_3_8b.model, attention_mask::causal);
  const flop_breakdown full = forward_flops(presets::llama_3_8b.model);
  CHECK(3 * causal.attention_core() == 6'442'450'944);
  CHECK(3 * full.attention_core() == 12'884'901'888);
  CHECK(3 * (causal.total().value - causal.attention_core()) == 45'027'950'592);
}

TEST_CASE(
    "GPT-2 at full attention costs 854 438 400 in training, the number of PaLM and Narayanan") {
  // Narayanan et al. 2021, arXiv:2104.04473: 72 l h^2 (1 + s/(6h) + V/(12 l h)) for V = 50257.
  CHECK(per_trained_token(presets::gpt2_124m.model, attention_mask::full) == 854'438'400);
  // Kaplan et al. 2020 count 12 l h^2 parameters, 6 operations each, and half of the full core.
  const flop_breakdown f = forward_flops(presets::gpt2_124m.model, attention_mask::causal);
  CHECK(3 * (f.total().value - f.logits - f.attention_core()) == 509'607'936);
  CHECK(3 * f.non_vocabulary().value == 566'231'040);
}

// --- Every component of two models small enough to count by hand. -----------------------------------------------
// d = 6, 2 query heads and 1 key-value head of 4, s = 5, plain block of 24, V = 10.
constexpr transformer hand_made{.layers = 3,
                                .d_model = 6,
                                .vocabulary = 10,
                                .sequence = 5,
                                .attention = {.heads = 2, .kv_heads = 1, .head_dim = 4},
                                .feed_forward = {.width = 24, .gated = false},
                                .tied_embeddings = true};
static_assert(forward_flops(hand_made) == flop_breakdown{.query = 3 * 96,
                                                         .key = 3 * 48,
                                                         .value = 3 * 48,
                                                         .output = 3 * 96,
                                                         .scores = 3 * 80,  // 2 * 8 * 5
                                                         .weighted_values = 3 * 80,
                                                         .dense_feed_forward = 3 * 576,
                                                         .logits = 120});
// Latent: 2 heads, scores 3 + 1 wide, values 5 wide, ranks 7 and 2; 4 experts of width 8, 2 active, a gated
// shared one of width 9; one prediction module.
constexpr transformer hand_made_latent{
    .layers = 2,
    .d_model = 6,
    .vocabulary = 10,
    .sequence = 5,
    .attention =
        {.heads = 2,
         .latent = {.query_rank = 7, .kv_rank = 2, .nope_dim = 3, .rope_dim = 1, .value_dim = 5}},
    .feed_forward = {.width = 20},
    .experts = {.experts = 4,
                .active = 2,
                .shared = 1,
                .expert_width = 8,
                .shared_width = 9,
                .shared_gate = true,
                .dense_layers = 1},
    .prediction_layers = 1};
constexpr count latent_attention_flops = 84 + 112 + 36 + 64 + 120 + 80 + 100;
static_assert(forward_flops(hand_made_latent) ==
              flop_breakdown{.query_down = 2 * 84,        // 2 * 6 * 7
                             .query_up = 2 * 112,         // 2 * 7 * 2 * (3 + 1)
                             .key_value_down = 2 * 36,    // 2 * 6 * (2 + 1)
                             .key_value_up = 2 * 64,      // 2 * 2 * 2 * (3 + 5)
                             .output = 2 * 120,           // 2 * 2 * 5 * 6
                             .scores = 2 * 80,            // 2 * 2 * 4 * 5
                             .weighted_values = 2 * 100,  // 2 * 2 * 5 * 5
                             .dense_feed_forward = 720,   // 6 * 6 * 20
                             .routed_experts = 576,       // 2 * 6 * 6 * 8
                             .shared_experts = 324,       // 6 * 6 * 9
                             .router = 60,                // 2 * 6 * (4 + 1)
                             .logits = 120,
                             .prediction = 144 + latent_attention_flops + 576 + 324 + 60 + 120});
static_assert(forward_flops(hand_made_latent).attention() == 2 * latent_attention_flops);
static_assert(forward_flops(hand_made_latent).feed_forward() == 720 + 576 + 324 + 60);

TEST_CASE("latent attention without compressed queries projects them directly") {
  transformer m = hand_made_latent;
  m.attention.latent.query_rank = 0;
  const flop_breakdown f = forward_flops(m);
  CHECK(f.query == 2 * 96);  // 2 * 6 * 2 * (3 + 1)
  CHECK(f.query_down == 0);
  CHECK(f.query_up == 0);
  CHECK(f.key == 0);
  CHECK(f.value == 0);
}

TEST_CASE("the attention share is that of the non-vocabulary operations") {
  CHECK(forward_flops(hand_made).attention_share() == 1344.0 / 3072.0);
  // MoE-mini: 19 mixtures and a dense layer of 62 914 560 each, attention 54 525 952 a layer.
  CHECK(test::near(forward_flops(presets::moe_mini.model).attention_share(),
                   54525952.0 / (54525952.0 + 62914560.0), 1e-15));
}

// --- Masks. -----------------------------------------------------------------------------------------------------

TEST_CASE("the masks count what a walk over the tokens counts") {
  // One head of width 1 in one layer; scores alone. 2 operations for each pair of tokens.
  transformer m = hand_made;
  m.layers = 1;
  m.attention = {.heads = 1, .kv_heads = 1, .head_dim = 1};
  for (count s = 1; s <= 24; ++s) {
    m.sequence = s;
    for (count w = 0; w <= 30; ++w) {
      CAPTURE(s);
      CAPTURE(w);
      m.attention.window = {.width = w};
      const count visible = w > 0 && w < s ? w : s;
      CHECK(forward_flops(m, attention_mask::full).scores == 2 * visible);

      // The sum over tokens, divided by their number and rounded up to a whole operation.
      const count exact = 2 * test::attended_exactly(s, w);
      const count counted = forward_flops(m, attention_mask::exact_causal).scores;
      CHECK(counted * s >= exact);
      CHECK(counted * s < exact + s);
      CHECK(((w > 0 && w < s) || counted * s == exact));

      // Half of full: the same without each token's own second half, a triangle instead of a staircase.
      count halves = 0;
      for (count t = 1; t <= s; ++t) {
        halves += (visible < t ? visible : t) + (visible < t - 1 ? visible : t - 1);
      }
      const count causal = forward_flops(m, attention_mask::causal).scores;
      CHECK(causal * s >= halves);
      CHECK(causal * s < halves + s);
    }
  }
}

TEST_CASE("causal is half of full, exact causal (s + 1) / 2s of it, where nothing is windowed") {
  for (const preset* p : presets::all) {
    CAPTURE(p->key.data());
    if (p->model.windowed_layers() > 0 || p->model.attention.indexer.top_k > 0) continue;
    const count full = forward_flops(p->model, attention_mask::full).attention_core();
    const count s = p->model.sequence;
    CHECK(2 * forward_flops(p->model, attention_mask::causal).attention_core() == full);
    CHECK(2 * s * forward_flops(p->model, attention_mask::exact_causal).attention_core() ==
          (s + 1) * full);
    // Nothing but the core depends on the mask.
    flop_breakdown a = forward_flops(p->model, attention_mask::full);
    flop_breakdown b = forward_flops(p->model, attention_mask::causal);
    a.scores = a.weighted_values = a.prediction = 0;
    b.scores = b.weighted_values = b.prediction = 0;
    CHECK(a == b);
  }
}

TEST_CASE("only windowed layers see the window") {
  // Llama-3-8B's core at full attention: 2 * 32 * 128 * 8192 * 2 a layer.
  const count layer = count{2} * 4096 * 8192 * 2;
  const transformer m = presets::llama_3_8b.model;
  const auto core = [](const transformer& x) { return forward_flops(x).attention_core(); };
  CHECK(core(m) == 32 * layer);
  CHECK(core(with_window(m, {.width = 1024})) == 32 * layer / 8);
  CHECK(core(with_window(m, {.width = 1024, .period = 2})) == 16 * layer + 16 * layer / 8);
  CHECK(core(with_window(m, {.width = 1024, .period = 6, .run = 5})) == 5 * layer + 27 * layer / 8);
  CHECK(core(with_window(m, {.width = 1024, .first_layer = 30})) == 30 * layer + 2 * layer / 8);
  // A window as long as the sequence hides nothing, under any mask.
  for (const auto mask :
       {attention_mask::full, attention_mask::causal, attention_mask::exact_causal}) {
    CHECK(forward_flops(with_window(m, {.width = 8192}), mask) == forward_flops(m, mask));
    CHECK(forward_flops(with_window(m, {.width = 100'000}), mask) == forward_flops(m, mask));
  }
}

TEST_CASE("a prediction module is windowed when the last layer is") {
  transformer m = presets::llama_3_8b.model;
  m.prediction_layers = 1;
  const auto prediction = [](const transformer& x) { return forward_flops(x).prediction; };
  const count core = count{2} * 4096 * 8192 * 2;
  CHECK(prediction(m) ==
        prediction(with_window(m, {.width = 1024, .period = 2})));  // layer 31 is full
  CHECK(prediction(m) - prediction(with_window(m, {.width = 1024})) == core - core / 8);
}

// --- Training. --------------------------------------------------------------------------------------------------

TEST_CASE("training is three times forward, and what is computed again") {
  const flop_breakdown f = forward_flops(presets::moe_mini.model);
  const count whole = f.total().value;
  CHECK(whole == 2'348'810'240 + 517'996'544);
  const auto none = training(f);
  CHECK(none.forward == whole);
  CHECK(none.backward == 2 * whole);
  CHECK(none.recomputed == 0);
  CHECK(none.total().value == 3 * whole);
  // Korthikanti et al. 2022 recompute the core; full checkpointing every layer but not the logits.
  CHECK(training(f, recomputation::attention_core).recomputed == 20 * 2 * 2 * 2048 * 4096);
  CHECK(training(f, recomputation::layers).recomputed == 2'348'810'240);
  CHECK(training(f, recomputation::layers).total().value == 4 * whole - 517'996'544);
}

TEST_CASE("Narayanan's 96 l h^2 form is full checkpointing of GPT-2, its logits run once") {
  // 96 l h^2 (1 + s/(6h) + V/(16 l h)) at V = 50257: 1 062 056 448.
  CHECK(training(forward_flops(presets::gpt2_124m.model), recomputation::layers).total().value ==
        1'062'056'448);
}

TEST_CASE("the total of a run is the count per token times the tokens, in double") {
  // DeepSeek-V3 on 14.8 T tokens, beyond 64 bits.
  constexpr auto c =
      training_flops_for(presets::deepseek_v3.model, tokens{14.8e12}, attention_mask::causal);
  static_assert(std::is_same_v<decltype(c), const flops<double>>);
  static_assert(test::near(c.value, 260641652736.0 * 14.8e12, 1e-15));
  const transformer m = presets::gpt2_124m.model;
  CHECK(training_flops_for(m, tokens{1e9}).value == 854438400e9);
  CHECK(training_flops_for(m, tokens{1e9}, attention_mask::full, recomputation::layers).value ==
        1062056448e9);
}

TEST_CASE("multiply-accumulates are half the operations") {
  CHECK(cost::multiply_accumulates_per_token(forward_flops(presets::gpt2_124m.model)) ==
        854'438'400 / 6);
  CHECK(cost::multiply_accumulates_per_token(forward_flops(hand_made)) == (3072 + 120) / 2);
}

TEST_CASE("the embedding is a lookup and the tied head is a product") {
  transformer m = hand_made;
  const flop_breakdown tied = forward_flops(m);
  m.tied_embeddings = false;
  CHECK(forward_flops(m) == tied);
  CHECK(tied.embedding == 0);
  CHECK(tied.logits == 2 * 10 * 6);
  m.learned_positions = 5;
  CHECK(forward_flops(m) == tied);
}

TEST_CASE("vectors cost nothing: norms, biases, sinks and corrections leave every count as it is") {
  transformer m = presets::moe_mini.model;
  const flop_breakdown plain = forward_flops(m);
  m.norm = norm_kind::layer;
  m.attention.norm = query_key_norm::full_width;
  m.attention.bias = {true, true, true, true};
  m.attention.sinks = true;
  m.feed_forward.biases = m.experts.biases = m.experts.router_bias =
      m.experts.score_correction_bias = true;
  CHECK(forward_flops(m) == plain);
}

TEST_CASE("an invalid configuration has no operations") {
  transformer m = presets::moe_mini.model;
  m.attention.kv_heads = 3;
  for (const auto mask :
       {attention_mask::full, attention_mask::causal, attention_mask::exact_causal}) {
    const flop_breakdown f = forward_flops(m, mask);
    CHECK(f.total().value == not_a_count);
    CHECK(f.non_vocabulary().value == not_a_count);
    CHECK(f.attention() == not_a_count);
    CHECK(f.attention_core() == not_a_count);
    CHECK(f.feed_forward() == not_a_count);
    CHECK(test::is_nan(f.attention_share()));
    for (const auto again :
         {recomputation::none, recomputation::attention_core, recomputation::layers}) {
      CHECK(training(f, again).total().value == not_a_count);
      CHECK(training(f, again).backward == not_a_count);
      CHECK(training(f, again).recomputed == not_a_count);
    }
    CHECK(cost::multiply_accumulates_per_token(f) == not_a_count);
  }
  CHECK(test::is_nan(training_flops_for(m, tokens{1e12}).value));
}

// --- layers that are not alike ------------------------------------------------------------------------------------

// 26 layers of 20 heads of 128 at a window of 2048, but every fourth and the last one full: at 8192 tokens the scores
// and values cost 4 x 2560 x (7 x 8192 + 19 x 2048) = 0.9857 GFLOP a token.
constexpr transformer windowed_but_last = [] {
  const attention a{.heads = 20, .kv_heads = 5, .head_dim = 128};
  block full{.layers = layer_set::listing({3, 7, 11, 15, 19, 23, 25}),
             .attention = a,
             .feed_forward = {.width = 5120}};
  block windowed = full;
  windowed.layers = layer_set::listing({});
  for (count i = 0; i < 26; ++i) {
    if (!full.layers.covers(i)) windowed.layers.add(i);
  }
  windowed.attention.window.width = 2048;
  return transformer{.layers = 26,
                     .d_model = 2560,
                     .vocabulary = 128256,
                     .sequence = 8192,
                     .blocks = {full, windowed}};
}();
static_assert(forward_flops(windowed_but_last).attention_core() ==
              4 * count{2560} * (7 * 8192 + 19 * 2048));

/// What a token at `position`, counted from 1, sees.
count seen(const attention& a, count position) {
  if (a.chunk > 0) return (position - 1) % a.chunk + 1;
  const count limit = a.indexer.top_k > 0 ? a.indexer.top_k : a.window.width;
  return limit > 0 && limit < position ? limit : position;
}

TEST_CASE("chunked, windowed and sparse attention cost what their tokens see, one by one") {
  for (const count s : {1, 2, 7, 8, 9, 16, 30}) {
    for (const count limit : {1, 3, 8, 64}) {
      for (int kind = 0; kind < 3; ++kind) {
        transformer m{.layers = 1,
                      .d_model = 4,
                      .vocabulary = 10,
                      .sequence = s,
                      .attention = {.heads = 1, .kv_heads = 1, .head_dim = 1},
                      .feed_forward = {.width = 1}};
        if (kind == 0) m.attention.chunk = limit;
        if (kind == 1) m.attention.window.width = limit;
        if (kind == 2) m.attention.indexer.top_k = limit;
        count all = 0;
        for (count position = 1; position <= s; ++position) all += seen(m.attention, position);
        CAPTURE(s);
        CAPTURE(limit);
        CAPTURE(kind);
        // Two operations a score; an average that is no whole number is rounded up.
        const count scores = forward_flops(m, attention_mask::exact_causal).scores;
        CHECK(scores == (2 * all + s - 1) / s);
        CHECK(forward_flops(m).scores == 2 * (limit < s ? limit : s));
      }
    }
  }
}

// An indexer scores the whole context, attention what it selects. DeepSeek-V3.2 at 131,072 tokens: 61 layers of
// 64 x 128 against 131,072 tokens, and of 128 x (192 + 128) against 2048.
constexpr transformer v32 = [] {
  transformer m = presets::deepseek_v3.model;
  m.prediction_layers = 0;
  m.sequence = 131072;
  m.attention.indexer = {.heads = 64, .head_dim = 128, .top_k = 2048};
  return m;
}();
static_assert(forward_flops(v32).attention_core() == 61 * 2 * count{128} * (192 + 128) * 2048);
static_assert(forward_flops(v32).indexer ==
              61 * 2 * (count{1536} * 64 * 128 + 7168 * (128 + 64) + 64 * 128 * 131072));

// Recurrent mixers cost the same whatever the context: 2 a weight, and 6 or 4 a number of the state.
constexpr transformer kda_layers(count s) {
  return {
      .layers = 3,
      .d_model = 2304,
      .vocabulary = 1000,
      .sequence = s,
      .blocks = {
          {.recurrent = {.kind = recurrence::kimi_delta, .heads = 32, .head_dim = 128, .kernel = 4},
           .feed_forward = {.width = 9216}}}};
}
static_assert(forward_flops(kda_layers(4096)) == forward_flops(kda_layers(1'000'000)));
static_assert(forward_flops(kda_layers(1)).recurrent_state == 3 * 6 * count{32} * 128 * 128);
static_assert(
    forward_flops(kda_layers(1)).recurrent_mixer ==
    3 * 2 * (4 * count{2304} * 4096 + 2 * (2304 * 128 + 128 * 4096) + 2304 * 32 + 4 * 3 * 4096));
static_assert(forward_flops(kda_layers(1)).attention() == 0 &&
              forward_flops(kda_layers(1)).non_vocabulary().value ==
                  forward_flops(kda_layers(1)).recurrence() + 3 * 6 * count{2304} * 9216);

// An output gate costs its matrix.
constexpr transformer gated_llama(output_gate gate) {
  transformer m = presets::llama_3_8b.model;
  m.attention.gate = gate;
  return m;
}
static_assert(forward_flops(gated_llama(output_gate::per_channel)).output_gate ==
              32 * 2 * count{4096} * 4096);
static_assert(forward_flops(gated_llama(output_gate::per_head)).output_gate ==
              32 * 2 * count{4096} * 32);

}  // namespace flops_test
