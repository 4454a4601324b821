// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/layer_work.hpp"

#include <string>

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/hardware/shards.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace layer_work_test {

using namespace leverage;
using namespace leverage::hardware;
using hardware::detail::feed_forward_products;
using hardware::detail::recurrent_chunk;
using hardware::detail::router_products;
using hardware::detail::seen;
using hardware::detail::work_of;

constexpr bool are(const products& p, double weights, double inputs, double outputs) {
  return p.weights == weights && p.inputs == inputs && p.outputs == outputs;
}

static_assert(are(feed_forward_products(4096, 14336, true), 3.0 * 4096 * 14336, 4096 + 14336,
                  2 * 14336 + 4096));
static_assert(are(feed_forward_products(1024, 4096, false), 2.0 * 1024 * 4096, 1024 + 4096,
                  4096 + 1024));
static_assert(are(feed_forward_products(1024, 0, true), 0, 0, 0));

// A router of 128 experts, 4 of which are identities, with a gate of the shared ones, and vectors of 512 for experts.
static_assert(are(router_products(1024, {.experts = 124,
                                         .shared_gate = true,
                                         .identity_experts = 4,
                                         .latent_width = 512}),
                  129.0 * 1024 + 2.0 * 512 * 1024, 1024 + 1024 + 512, 129 + 512 + 1024));
static_assert(are(router_products(2048, {.experts = 128}), 128.0 * 2048, 2048, 128));

// Half of the sequence; a window sees less at its start; chunks see half of each.
static_assert(seen(4096, 0, 0) == 2048.0);
static_assert(seen(4096, 1024, 0) == 1024.0 - 1024.0 * 1024.0 / 8192.0);
static_assert(seen(4096, 8192, 0) == 2048.0);
static_assert(seen(4096, 0, 1024) == 512.0);
static_assert(seen(4096, 0, 3072) == (3072.0 * 3072.0 + 1024.0 * 1024.0) / 8192.0);
static_assert(seen(1, 0, 0) == 0.5);

// Llama-3-8B: 32 heads of 128, 8 of keys and values.
constexpr mixer_work llama = work_of(presets::llama_3_8b.model.attention, 4096, 8192, 0.0);
static_assert(are(llama.matrices, (4096.0 + 2 * 1024.0) * 4096.0 + 4096.0 * 4096.0, 4096 + 4096,
                  4096 + 2 * 1024 + 4096));
static_assert(llama.core_flops == 4.0 * 4096.0 * 4096.0);
static_assert(llama.scores == 32.0 * 8192.0);
static_assert(llama.elements == 2 * 4096 + 2 * 1024);
static_assert(llama.key_value_width == 2 * 8 * 128);
static_assert(!llama.has_odd_heads);

// DeepSeek-V3: 128 heads of 128 + 64 and of 128, ranks of 1536 and 512.
constexpr mixer_work deepseek = work_of(presets::deepseek_v3.model.attention, 7168, 4096, 0.0);
static_assert(deepseek.matrices.weights == 7168.0 * 1536 + 1536.0 * 128 * 192 +
                                               7168.0 * (512 + 64) + 512.0 * 128 * (128 + 128) +
                                               128.0 * 128 * 7168);
static_assert(deepseek.core_flops == 2.0 * 128 * (192 + 128) * 2048);
static_assert(deepseek.elements == 2 * 128 * (192 + 128));
static_assert(deepseek.key_value_width == 128 * (192 + 128));

constexpr mixer_work with_heads_of(count width) {
  return work_of(attention{.heads = 16, .kv_heads = 16, .head_dim = width}, 2048, 4096, 0.0);
}
static_assert(!with_heads_of(64).has_odd_heads);
static_assert(with_heads_of(100).has_odd_heads);
static_assert(!with_heads_of(256).has_odd_heads);

/// Forward operations of a token in the layers of a part, with all of their kinds.
double operations(const part& p) {
  const transformer& m = p.model;
  double sum = 0.0;
  const auto layers = static_cast<double>(p.mixers);
  if (p.attention_layers > 0) {
    const auto n = static_cast<double>(p.attention_layers);
    const mixer_work w =
        work_of(p.attention, m.d_model, m.sequence, static_cast<double>(p.windowed_layers) / n);
    sum += layers * n * (2.0 * w.matrices.weights + w.core_flops);
  }
  if (p.recurrent_layers > 0) {
    const mixer_work w = work_of(p.recurrent, m.d_model, m.sequence);
    const auto n = static_cast<double>(p.recurrent_layers);
    // Short convolutions are counted, but are no matrix products.
    const auto convolution = static_cast<double>(cost::detail::convolution_weights(p.recurrent));
    sum += layers * n * (2.0 * (w.matrices.weights + convolution) + w.core_flops);
  }
  const auto h = static_cast<double>(m.d_model);
  sum += static_cast<double>(p.feed_forwards * p.dense_layers) * 2.0 *
         feed_forward_products(h, static_cast<double>(p.feed_forward.width), p.feed_forward.gated)
             .weights;
  if (p.mixture_layers > 0) {
    const mixture_of_experts& e = p.experts;
    const double seen_width = e.latent_width > 0 ? static_cast<double>(e.latent_width) : h;
    sum +=
        static_cast<double>(p.mixture_layers) * 2.0 *
        (router_products(m.d_model, e).weights +
         static_cast<double>(e.active) *
             feed_forward_products(seen_width, static_cast<double>(e.expert_width), e.gated)
                 .weights +
         feed_forward_products(h, static_cast<double>(e.shared * e.shared_width), e.gated).weights);
  }
  return sum;
}

TEST_CASE("products and cores of every preset are its forward operations") {
  for (const preset* p : presets::all) {
    CAPTURE(std::string(p->key));
    double sum = 0.0;
    for_each_part(p->model, [&](const part& one) { sum += operations(one); });
    const cost::flop_breakdown f =
        cost::forward_flops(p->model, cost::attention_mask::causal, recurrent_chunk);
    // Averages over a sequence are rounded up to whole operations there.
    CHECK(test::near(sum, static_cast<double>(f.non_vocabulary().value), 1e-9));
    if (p->model.prediction_layers > 0) {
      const double module = operations(prediction_part_of(p->model));
      const double joining = 4.0 * static_cast<double>(p->model.d_model * p->model.d_model);
      CHECK(test::near(static_cast<double>(p->model.prediction_layers) *
                           (module + joining + static_cast<double>(f.logits)),
                       static_cast<double>(f.prediction), 1e-9));
    }
  }
}

TEST_CASE("at each sequence length as well") {
  for (const preset* p : presets::all) {
    if (p->model.learned_positions > 0) continue;  // GPT-2 ends where they do
    for (const count sequence : {1024, 4096, 32768, 131072}) {
      CAPTURE(std::string(p->key));
      CAPTURE(sequence);
      transformer m = p->model;
      m.sequence = sequence;
      double sum = 0.0;
      for_each_part(m, [&](const part& one) { sum += operations(one); });
      const auto f = cost::forward_flops(m, cost::attention_mask::causal, recurrent_chunk);
      CHECK(test::near(sum, static_cast<double>(f.non_vocabulary().value), 1e-9));
    }
  }
}

TEST_CASE("the shards of an attention are the attention") {
  for (const preset* p : presets::all) {
    for_each_part(p->model, [&](const part& one) {
      if (one.attention_layers == 0) return;
      CAPTURE(std::string(p->key));
      const attention& a = one.attention;
      if (a.heads % 2 != 0 || a.kv_heads % 2 != 0) return;
      const part_shard half(one, {.tensor = 2});
      const mixer_work all = work_of(a, p->model.d_model, 4096, 0.0);
      const mixer_work here = work_of(half.attention, p->model.d_model, 4096, 0.0);
      CHECK(2.0 * here.elements == all.elements);
      CHECK(2.0 * here.scores == all.scores);
      // Down-projections of latent attention and indexers are in each shard as a whole.
      CHECK(2.0 * here.matrices.weights >= all.matrices.weights);
      CHECK(2.0 * here.core_flops >= all.core_flops);
      if (!a.is_latent() && a.indexer.heads == 0) {
        CHECK(2.0 * here.matrices.weights == all.matrices.weights);
        CHECK(2.0 * here.core_flops == all.core_flops);
      }
    });
  }
}

TEST_CASE("a share of windowed layers sees a share of the window") {
  const attention& a = presets::gemma_3_27b.model.attention;
  const double none = work_of(a, 5376, 8192, 0.0).core_flops;
  const double all = work_of(a, 5376, 8192, 1.0).core_flops;
  CHECK(test::near(none, 4.0 * static_cast<double>(a.heads * a.head_dim) * 4096.0, 1e-15));
  CHECK(test::near(all, 4.0 * static_cast<double>(a.heads * a.head_dim) * 960.0, 1e-15));
  CHECK(test::near(work_of(a, 5376, 8192, 0.25).core_flops, 0.75 * none + 0.25 * all, 1e-15));
}

}  // namespace layer_work_test
