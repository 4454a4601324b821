// SPDX-License-Identifier: Apache-2.0
/// @file
/// Memory of one accelerator that serves, by what it holds, and the sequences for which there is room:
///
///   weights      its share of all but routed experts, embedding and head, without prediction modules
///   experts      ceil(E / x) / t_e of each mixture layer's experts
///   vocabulary   its rows of embedding and head, in the first and last stage
///   cache        keys and values (cost/key_values.hpp) and states of one sequence; key heads / t, latent vectors whole
///   buffers      of a pass: 16 bytes for each of d_model numbers of a token
///   context      2 GiB of the process with its collectives, as in training
///
///   room for     (share of the memory - all others) / cache    sequences of an attention group, rounded down
///
/// The weights are exact; buffers and context are rules. An engine reserves the whole request: input and output.
#pragma once

#include <limits>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/block_weights.hpp"
#include "leverage/cost/key_values.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/memory_breakdown.hpp"
#include "leverage/hardware/serving_engine.hpp"
#include "leverage/hardware/serving_layout.hpp"
#include "leverage/hardware/serving_recipe.hpp"
#include "leverage/hardware/serving_rules.hpp"
#include "leverage/hardware/shards.hpp"
#include "leverage/hardware/stages.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware {

/// Memory of one accelerator.
struct serving_memory {
  bytes<> weights{};
  bytes<> experts{};
  bytes<> vocabulary{};
  bytes<> buffers{};
  bytes<> context{};
  bytes<> cache{};  ///< of one sequence
  count stage = 0;  ///< the stage that has room for the fewest sequences
  double room =
      0.0;  ///< sequences of an attention group for which there is memory; below 0 if the weights do not fit

  /// What is needed whatever the batch.
  [[nodiscard]] constexpr bytes<> fixed() const {
    return weights + experts + vocabulary + buffers + context;
  }
  /// With this many sequences of an attention group.
  [[nodiscard]] constexpr bytes<> total(double sequences) const {
    return fixed() + sequences * cache;
  }
};

namespace detail {

/// A model without its prediction modules.
[[nodiscard]] constexpr transformer without_prediction(const transformer& m) {
  constexpr transformer none{};
  transformer served = m;
  served.prediction_layers = 0;
  served.prediction_norms = none.prediction_norms;
  served.prediction_copies = none.prediction_copies;
  served.prediction_block = none.prediction_block;
  return served;
}

/// Parameters of the routed experts of a part on an accelerator.
[[nodiscard]] constexpr double routed_here(const part& p, const serving_layout& l) {
  const mixture_of_experts& e = p.experts;
  if (p.mixture_layers == 0) return 0.0;
  const count seen = e.latent_width > 0 ? e.latent_width : p.model.d_model;
  const double each =
      static_cast<double>((e.gated ? 3 : 2) * seen * e.expert_width) +
      (e.biases
           ? static_cast<double>(cost::detail::feed_forward_biases(seen, e.expert_width, e.gated))
           : 0.0);
  const count here = (e.experts + l.expert - 1) / l.expert;
  return static_cast<double>(p.mixture_layers * here) * each /
         static_cast<double>(l.expert_tensor());
}

/// The memory of one stage of a model without prediction modules.
[[nodiscard]] constexpr serving_memory memory_of_serving_stage(const transformer& m,
                                                               const serving_layout& l,
                                                               const serving_recipe& r,
                                                               const serving_engine& by,
                                                               double request, count stage) {
  const layout dense = dense_layout(l);
  const parameter_shard held = parameters_of_stage(m, dense, stage);
  const auto vocabulary = static_cast<double>(held.held.embedding + held.held.head);
  double routed = 0.0;
  double elements = 0.0;
  for_each_part_of_stage(m, dense, stage, [&](const part& p) {
    routed += routed_here(p, l);
    const part_shard narrow(p, dense);
    const part here = narrow.of(p);
    elements += cost::detail::cached_elements(here, request) +
                static_cast<double>(here.mixers * here.recurrent_layers *
                                    cost::detail::state_elements(here.recurrent));
  });
  serving_memory b;
  b.stage = stage;
  b.weights.value = r.weight_bytes * (static_cast<double>(held.others()) - vocabulary);
  b.experts.value = r.weight_bytes * routed;
  b.vocabulary.value = r.vocabulary_bytes * vocabulary;
  b.buffers.value = 16.0 * static_cast<double>(m.d_model) * static_cast<double>(by.prefill_tokens);
  b.context.value = context_bytes;
  b.cache.value = r.cache_bytes * elements;
  return b;
}

}  // namespace detail

/// Memory of an accelerator of the stage that has room for the fewest requests of this many tokens, input and output. It
/// is NaN if model, layout, engine, formats or tokens are invalid.
template <scalar T>
[[nodiscard]] constexpr serving_memory serving_memory_of(const transformer& m,
                                                         const serving_layout& l,
                                                         const serving_recipe& r,
                                                         const serving_engine& by,
                                                         const cluster<T>& on, double request) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const bool is_request = request > 0.0 && request <= 1e15;
  if (!is_request || !leverage::detail::accepts(m) || !detail::suits(m, l) ||
      !detail::suits(l, r, by, on)) {
    constexpr bytes<> none{nan};
    return {none, none, none, none, none, none, -1, nan};
  }
  const transformer served = detail::without_prediction(m);
  const double usable = by.memory_share * value_of(on.accelerator.memory.value);
  serving_memory least;
  for (count stage = 0; stage < l.pipeline; ++stage) {
    serving_memory b = detail::memory_of_serving_stage(served, l, r, by, request, stage);
    const double left = usable - b.fixed().value;
    constexpr double countless = 1e15;  // a model whose stage keeps nothing of a sequence
    b.room = b.cache.value > 0.0 ? left / b.cache.value : left >= 0.0 ? countless : left;
    if (stage == 0 || b.room < least.room) least = b;
  }
  return least;
}

/// The sequences that a replica can decode at once: what memory and engine allow; 0 if not one per attention group, -1
/// if the memory is NaN.
[[nodiscard]] constexpr count max_batch(const serving_memory& b, const serving_layout& l,
                                        const serving_engine& by) {
  if (!(b.room >= 1.0)) return b.room == b.room ? 0 : -1;
  const auto most = static_cast<double>(by.max_sequences);
  const auto each = static_cast<count>(b.room < most ? b.room : most);
  return each * l.attention_data;
}

}  // namespace leverage::hardware
