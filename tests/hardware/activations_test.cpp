// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/activations.hpp"

#include <initializer_list>

#include <doctest/doctest.h>

#include "leverage/hardware/recipes.hpp"
#include "leverage/model/hybrid_presets.hpp"
#include "leverage/model/mixture_presets.hpp"
#include "leverage/model/presets.hpp"

namespace activations_test {

using namespace leverage;
using namespace leverage::hardware;

/// Of the only part of a model.
constexpr layer_activations of(const transformer& m, const layout& l) {
  layer_activations kept;
  for_each_part(m, [&](const part& p) { kept = kept_activations(p, l, recipe{}); });
  return kept;
}

// GPT of 22 billion parameters: 34 bytes per number of a hidden state, less 2 of dropout masks; of the scores 5 bytes
// each, less 3 of dropout (Korthikanti et al. 2022, section 4.1).
constexpr transformer gpt{.layers = 48,
                          .d_model = 6144,
                          .vocabulary = 51200,
                          .sequence = 2048,
                          .attention = {.heads = 64, .kv_heads = 64, .head_dim = 96},
                          .feed_forward = {.width = 4 * 6144, .gated = false, .biases = true},
                          .norm = norm_kind::layer};
constexpr double sbh = 2048.0 * 4.0 * 6144.0;
constexpr double scores = 2.0 * 64.0 * 2048.0 * 2048.0 * 4.0;

constexpr layout unfused(count t, bool sequence_parallel) {
  return {.tensor = t,
          .micro_batch = 4,
          .sequence_parallel = sequence_parallel,
          .attention_kernel = attention_kernel::unfused};
}
static_assert(of(gpt, unfused(1, false)).layer(true, false) == sbh * 32.0 + scores);
static_assert(of(gpt, unfused(8, false)).layer(true, false) ==
              sbh * (8.0 + 24.0 / 8.0) + scores / 8.0);
static_assert(of(gpt, unfused(8, true)).layer(true, false) == (sbh * 32.0 + scores) / 8.0);
constexpr layout selective() {
  layout l = unfused(8, true);
  l.recompute.attention_core = true;
  return l;
}
static_assert(of(gpt, selective()).layer(true, false) == sbh * 32.0 / 8.0);

// Llama-3-8B, numbers per token: inputs and outputs of norms 4 x 4096, queries and output 2 x 4096, keys and values
// 2 x 1024, gate, up and product 3 x 14336; and 4 bytes of statistics for 32 heads.
constexpr double llama_token = 2.0 * (4 * 4096 + 2 * 4096 + 2 * 1024 + 3 * 14336) + 4.0 * 32;
static_assert(of(presets::llama_3_8b.model, {}).layer(true, false) == 8192.0 * llama_token);
static_assert(of(presets::llama_3_8b.model, {.tensor = 8}).layer(true, false) ==
              1024.0 * llama_token);
static_assert(of(presets::llama_3_8b.model, {.context = 2, .micro_batch = 3}).layer(true, false) ==
              3.0 * 4096.0 * llama_token);
static_assert(of(presets::llama_3_8b.model, {.recompute = {.norms = true}}).every ==
              8192.0 * (2.0 * (2 * 4096 + 2 * 4096 + 2 * 1024) + 4.0 * 32));
static_assert(of(presets::llama_3_8b.model, {.recompute = {.activation = true}}).dense ==
              8192.0 * 2.0 * (4096 + 2 * 14336));
// 16 ranks on 8 key and value heads have one of them each.
static_assert(of(presets::llama_3_8b.model, {.tensor = 16}).every ==
              8192.0 * (2.0 * 3 * 4096 / 16 + 2.0 * (2 * 256 + 2 * 128) + 4.0 * 2));

// DeepSeek-V3, latent attention: queries of rank 1536 before and after their norm, keys and values of rank 512 likewise,
// and 64 numbers with positions; queries and keys of 128 heads of 192, values and output of 128.
constexpr double latent = 2 * 1536 + 2 * 512 + 64;
constexpr double expanded = 2 * 128 * 192 + 128 * 128;
constexpr const transformer& deepseek = presets::deepseek_v3.model;
static_assert(of(deepseek, {}).every ==
              4096.0 * (2.0 * (3 * 7168 + latent + expanded + 128 * 128) + 4.0 * 128));
static_assert(of(deepseek, {.recompute = {.latent_up = true}}).every ==
              4096.0 * (2.0 * (3 * 7168 + latent + 128 * 128) + 4.0 * 128));
// Its mixture: 8 copies of a token with 3 tensors of 2048, one shared expert, logits of 256 and 8 probabilities.
static_assert(of(deepseek, {}).mixture ==
              4096.0 * (2.0 * (7168 + 8 * (7168 + 3 * 2048) + 3 * 2048) + 4.0 * (256 + 8)));
static_assert(of(deepseek, {.recompute = {.experts = true}}).mixture == 4096.0 * 2.0 * 7168);
static_assert(of(deepseek, {.recompute = {.activation = true}}).mixture ==
              4096.0 * (2.0 * (7168 + 8 * (7168 + 2 * 2048) + 2 * 2048) + 4.0 * (256 + 8)));
// If routing is balanced, it does not matter on how many ranks the experts are.
static_assert(of(deepseek, {.expert = 64}).mixture == of(deepseek, {}).mixture);
// A rank of 2 computes half the tokens of two tensor ranks; an expert on 2 ranks gets the copies of both, and each has
// half its width.
static_assert(of(deepseek, {.tensor = 2}).mixture == of(deepseek, {}).mixture / 2.0);
static_assert(of(deepseek, {.tensor = 2, .expert_tensor = 2}).mixture ==
              of(deepseek, {.tensor = 2}).mixture + 2048.0 * 2.0 * 8 * 7168);

TEST_CASE("a window changes nothing that flash attention keeps") {
  transformer m = presets::llama_3_8b.model;
  const layer_activations full = of(m, {});
  m.attention.window = {.width = 128};
  CHECK(of(m, {}).every == full.every);
}

TEST_CASE(
    "norms of queries and keys keep their inputs, a gate of attention itself and the product") {
  transformer m = presets::llama_3_8b.model;
  const double plain = of(m, {}).every;
  m.attention.norm = query_key_norm::per_head;
  CHECK(of(m, {}).every - plain == 8192.0 * 2.0 * (4096 + 1024));
  m.attention.norm = query_key_norm::none;
  m.attention.gate = output_gate::per_channel;
  CHECK(of(m, {}).every - plain == 8192.0 * 2.0 * 2 * 4096);
  m.attention.gate = output_gate::per_head;
  CHECK(of(m, {}).every - plain == 8192.0 * 2.0 * (32 + 4096));
}

TEST_CASE("with one norm a layer, attention and feed-forward read the same tensor") {
  transformer m = presets::llama_3_8b.model;
  const double two = of(m, {}).layer(true, false);
  m.layer_norms = 1;
  CHECK(two - of(m, {}).layer(true, false) == 8192.0 * 2.0 * 2 * 4096);
  m.layer_norms = 4;
  CHECK(of(m, {}).layer(true, false) - two == 8192.0 * 2.0 * 2 * 4096);
}

TEST_CASE("a dense layer keeps what a mixture of one expert keeps, but for router and copies") {
  transformer dense = presets::llama_3_8b.model;
  transformer mixture = dense;
  mixture.feed_forward = {};
  mixture.experts = {.experts = 1, .active = 1, .expert_width = 14336};
  const double routing = 8192.0 * (4.0 * 2 + 2.0 * 4096);  // a logit, a probability, the copy
  CHECK(of(mixture, {}).mixture == of(dense, {}).dense + routing);
}

TEST_CASE("mixers without attention keep their projections, which tensor parallelism divides") {
  // Gated DeltaNet of Qwen3-Next: 16 key heads and 32 value heads of 128; query, key, value, gate and two numbers a value
  // head; query, key and value after the convolution; the output before and after its gate.
  const transformer& m = presets::qwen3_next_80b_a3b.model;
  const double tokens = static_cast<double>(m.sequence);
  for (const count t : {1, 2}) {
    for_each_part(m, [&](const part& p) {
      if (p.recurrent_layers == 0) return;
      const layer_activations kept = kept_activations(p, {.tensor = t}, {});
      const double numbers = 2 * 2048 + 2 * 4096 + 2 * 32 + (2 * 2048 + 4096) + 2 * 4096;
      CHECK(kept.every == tokens / static_cast<double>(t) * 2.0 * (3 * 2048 + numbers));
    });
  }
  // A layer of Nemotron 3 is one mixer or one mixture, with one norm.
  const transformer& nemotron = presets::nemotron_3_nano_30b_a3b.model;
  for_each_part(nemotron, [&](const part& p) {
    const layer_activations kept = kept_activations(p, {}, {});
    CHECK(kept.every > 0.0);
    const double d = static_cast<double>(nemotron.d_model);
    const double s = static_cast<double>(nemotron.sequence);
    const bool has_mixer = p.attention_layers + p.recurrent_layers > 0;
    if (!has_mixer) CHECK(kept.every == s * 2.0 * d);
  });
}

TEST_CASE("the size of an activation scales what is kept in it") {
  for_each_part(deepseek, [&](const part& p) {
    recipe half;
    half.activation_bytes = 1.0;
    const double statistics = 4096.0 * 4.0 * 128;
    CHECK(kept_activations(p, {}, half).every ==
          (kept_activations(p, {}, {}).every - statistics) / 2.0 + statistics);
  });
}

}  // namespace activations_test
