// SPDX-License-Identifier: Apache-2.0
/// @file
/// What one accelerator does for the tokens of a pass through a model that serves, counted:
///
///   matrices      weights of attention, mixers, dense feed-forwards, shared experts and routers that it has
///   cached        numbers of keys, values and states that a token that decodes reads
///   core          operations of attention: of a token that decodes over its context, of one of a prompt over half of it
///   routed        weights of one routed expert, of all layers together
///
/// Decoding with latent attention computes on latent vectors: 2 a (2 kv_rank + rope_dim) operations for each token of the
/// context. Sparse attention reads the key of the indexer for all tokens, and keys and values of the top k.
#pragma once

#include <cstdint>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/block_weights.hpp"
#include "leverage/cost/key_values.hpp"
#include "leverage/cost/recurrent_state.hpp"
#include "leverage/hardware/layer_work.hpp"
#include "leverage/hardware/serving_layout.hpp"
#include "leverage/hardware/serving_rules.hpp"
#include "leverage/hardware/shards.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware::detail {

/// Whether a pass is over prompts or adds a token to each sequence.
enum class serving_phase : std::uint8_t { prefill, decode };

/// What a token needs of the attention of a part in all its layers. The attention is as the accelerator has it; the
/// context is of a sequence that decodes, or the length of a prompt.
struct token_attention {
  double read = 0.0;  ///< numbers
  double flops = 0.0;
};
[[nodiscard]] constexpr token_attention token_attention_of(const part& here, double context,
                                                           serving_phase phase) {
  token_attention t;
  const attention& a = here.attention;
  const auto mixers = static_cast<double>(here.mixers);
  if (here.attention_layers > 0) {
    const auto heads = static_cast<double>(a.heads);
    const auto windowed = static_cast<double>(here.windowed_layers);
    const auto whole = static_cast<double>(here.attention_layers) - windowed;
    const auto up_to = [&](count limit, double all) {
      const auto most = static_cast<double>(limit);
      return limit > 0 && most < all ? most : all;
    };
    const count limit = a.indexer.top_k > 0 ? a.indexer.top_k : a.chunk;
    const auto elements = static_cast<double>(cost::detail::key_value_elements(a));
    const double index = a.indexer.heads > 0 ? static_cast<double>(a.indexer.head_dim) : 0.0;
    const double index_flops = 2.0 * static_cast<double>(a.indexer.heads) * index;
    double seen_whole = 0.0;
    double seen_windowed = 0.0;
    double seen_all = context;
    double each = 2.0 * static_cast<double>(a.score_dim() + a.value_dim());
    if (phase == serving_phase::decode) {
      seen_whole = up_to(limit, context);
      seen_windowed = up_to(a.window.width, context);
      if (a.is_latent()) {
        each = 2.0 * static_cast<double>(2 * a.latent.kv_rank + a.latent.rope_dim);
      }
    } else {
      const auto prompt = static_cast<count>(context < 1.0 ? 1.0 : context);
      seen_whole = seen(prompt, a.indexer.top_k, a.chunk);
      seen_windowed = a.window.width > 0 ? seen(prompt, a.window.width, 0) : seen_whole;
      seen_all = seen(prompt, 0, 0);
    }
    t.flops += mixers * heads * each * (whole * seen_whole + windowed * seen_windowed) +
               mixers * (whole + windowed) * index_flops * seen_all;
    t.read += mixers * ((elements - index) * (whole * seen_whole + windowed * seen_windowed) +
                        (whole + windowed) * index * seen_all);
  }
  if (here.recurrent_layers > 0) {
    const double layers = mixers * static_cast<double>(here.recurrent_layers);
    t.read += layers * 2.0 * static_cast<double>(cost::detail::state_elements(here.recurrent));
    t.flops += layers * static_cast<double>(cost::detail::state_flops(here.recurrent));
  }
  return t;
}

/// What an accelerator has of the layers of a model.
struct serving_work {
  double weights = 0.0;        ///< all but routed experts
  double element_bytes = 0.0;  ///< of element-wise work, per token of an attention group
  token_attention attention{};
  double all_reduces = 0.0;
  double layers = 0.0;
  double mixture_layers = 0.0;
};

/// Adds a part. Element-wise work reads and writes 20 bytes for each of d_model numbers of a layer (norms, residuals,
/// quantisation), and 4 for each number inside a feed-forward.
constexpr void add(serving_work& w, const part& p, const serving_layout& l, double context,
                   serving_phase phase) {
  const part_shard narrow(p, dense_layout(l));
  const part here = narrow.of(p);
  const count d_model = p.model.d_model;
  const auto h = static_cast<double>(d_model);
  const auto mixers = static_cast<double>(p.mixers);
  const auto attention_layers = static_cast<double>(p.attention_layers);
  const auto recurrent_layers = static_cast<double>(p.recurrent_layers);
  const auto dense_layers = static_cast<double>(p.dense_layers * p.feed_forwards);
  const auto mixture_layers = static_cast<double>(p.mixture_layers);
  const auto layers = static_cast<double>(p.layers);
  if (attention_layers > 0.0) {
    w.weights +=
        mixers * attention_layers * work_of(here.attention, d_model, 1, 0.0).matrices.weights;
  }
  if (recurrent_layers > 0.0) {
    w.weights += mixers * recurrent_layers * work_of(here.recurrent, d_model, 1).matrices.weights;
  }
  double inside = 0.0;
  if (dense_layers > 0.0) {
    const feed_forward& f = here.feed_forward;
    w.weights +=
        dense_layers * feed_forward_products(h, static_cast<double>(f.width), f.gated).weights;
    inside = dense_layers * (f.gated ? 3.0 : 2.0) * static_cast<double>(f.width);
  }
  if (mixture_layers > 0.0) {
    const mixture_of_experts& e = here.experts;
    const double shared =
        feed_forward_products(h, static_cast<double>(e.shared * e.shared_width), e.gated).weights;
    w.weights += mixture_layers * (shared + router_products(d_model, e).weights);
  }
  w.element_bytes += layers * 20.0 * h + 4.0 * inside;
  const token_attention t = token_attention_of(here, context, phase);
  w.attention.read += t.read;
  w.attention.flops += t.flops;
  w.all_reduces += mixers * (attention_layers + recurrent_layers) + dense_layers + mixture_layers;
  w.layers += layers;
  w.mixture_layers += mixture_layers;
}

}  // namespace leverage::hardware::detail
