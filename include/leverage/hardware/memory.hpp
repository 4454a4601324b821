// SPDX-License-Identifier: Apache-2.0
/// @file
/// Memory of one accelerator in training, by what it holds, for the stage of the pipeline that needs the most.
///
///   weights, gradients, optimizer    of its parameters (training_states.hpp)
///   activations     what layers keep (activations.hpp) of the micro-batches in flight (in_flight.hpp)
///   layer           what a layer has in its backward pass (stage_load.hpp)
///   logits          where the head is, 4 s b V / (t c) from a fused loss; one that is not fused also has logits as they
///                   were computed, the log-softmax and its gradient
///   gathered        with zero3, the weights of the layer that works and of the next, and the gradients of one
///   dispatch        copies of tokens sent to experts and back, where experts are on several accelerators
///   cache           keys and values: none in training
#pragma once

#include <cstddef>
#include <limits>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/activations.hpp"
#include "leverage/hardware/in_flight.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/memory_breakdown.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/shards.hpp"
#include "leverage/hardware/stage_load.hpp"
#include "leverage/hardware/stages.hpp"
#include "leverage/hardware/training_states.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware {

/// Logits of one micro-batch in 32 bits, on an accelerator of the last stage.
[[nodiscard]] constexpr bytes<> logits_memory(const transformer& m, const layout& l) {
  const count rows = (m.vocabulary + l.tensor - 1) / l.tensor;
  return bytes{4.0 * micro_batch_tokens(m, l).piece * static_cast<double>(rows)};
}

/// What the loss needs of them; prediction modules have logits of their own.
[[nodiscard]] constexpr bytes<> loss_memory(const transformer& m, const layout& l,
                                            const recipe& r) {
  const double each = l.loss_kernel == loss_kernel::fused ? 1.0 : 3.0 + r.activation_bytes / 4.0;
  return static_cast<double>(1 + m.prediction_layers) * each * logits_memory(m, l);
}

namespace detail {

/// The memory of one stage, from its layers with those of prediction modules.
[[nodiscard]] constexpr memory_breakdown memory_of_stage(
    const transformer& m, const layout& l, const recipe& r, count stage, double in_flight,
    const shard_counts& shards, const micro_batch_tokens& tokens, stage_load load) {
  memory_breakdown b;
  b.stage = stage;
  if (has_head(l, stage)) {
    const double hidden = r.activation_bytes * static_cast<double>(m.d_model) * tokens.hidden;
    load.kept += 2.0 * hidden;  // input and output of the last norm
    // Of prediction modules, what the joining matrix reads and what the norms before it read.
    load.kept += static_cast<double>(m.prediction_layers * (m.prediction_norms + 2)) * hidden;
    b.logits = loss_memory(m, l, r);
  }
  if (has_embedding(l, stage) || has_head(l, stage)) {
    parameter_shard ends;
    add_ends(ends, m, l, stage);
    load.parameters.add(1, shard_sizes(ends));
    const count end = ends.held.embedding < ends.held.head ? ends.held.head : ends.held.embedding;
    load.largest_layer = larger(load.largest_layer, static_cast<double>(end));
  }
  training_states states = states_of(r, l, load.parameters.others, shards.others);
  states += states_of(r, l, load.parameters.experts, shards.experts);
  b.weights.value = states.weights;
  b.gradients.value = states.gradients;
  b.optimizer.value = states.optimizer;
  b.gathered.value = states.gathered;
  if (l.sharding == sharding::zero3 && l.pipeline == 1) {
    b.gathered.value = (2.0 * r.weight_bytes + r.gradient_bytes) * load.largest_layer;
  }
  b.activations.value = in_flight * load.kept;
  b.layer.value = load.layer;
  b.dispatch.value = load.dispatch;
  b.margin = memory_margin(l, b);
  return b;
}

/// The layer from which on all layers of a model are alike; all of them if that is not known.
[[nodiscard]] constexpr count alike_from(const transformer& m) {
  if (m.has_blocks()) return m.layers;
  if (m.experts.experts == 0) return 0;
  return m.experts.every == 1 ? m.experts.dense_layers : m.layers;
}

/// What the layer of a prediction module has: it is like the last layer of the model, or `own`.
[[nodiscard]] constexpr const part_load& prediction_load(const transformer& m, const layout& l,
                                                         const recipe& r,
                                                         const micro_batch_tokens& tokens,
                                                         const part_load* parts, part_load& own) {
  if (m.prediction_layers == 0) return own;
  if (m.prediction_block.is_empty()) {
    return parts[m.has_blocks() ? m.block_of(m.layers - 1) : 0];
  }
  own.set(prediction_part_of(m), l, r, tokens);
  return own;
}

/// The breakdown for a valid model of at most that many parts and a valid layout.
template <std::size_t Parts>
[[nodiscard]] constexpr memory_breakdown memory_of_parts(const transformer& m, const layout& l,
                                                         const recipe& r, count accelerators,
                                                         count global_batch) {
  const micro_batch_tokens tokens(m, l);
  const shard_counts shards = shards_of(l, accelerators);
  const count micro_batches = l.micro_batches(accelerators, global_batch);
  part_load parts[Parts];
  int size = 0;
  for_each_part(m, [&](const part& p) { parts[size++].set(p, l, r, tokens); });
  part_load own_module;
  const part_load& module = prediction_load(m, l, r, tokens, parts, own_module);

  const layer_chunks chunks = chunks_of(l, m.layers);
  layer_counts layers[Parts];
  memory_breakdown most;
  const count alike = alike_from(m);
  const count first_longer = chunks.first_longer() % l.pipeline;
  bool is_alike = false;  // with the stage before, but for the sizes of its chunks
  for (count stage = 0; stage < l.pipeline; ++stage) {
    // No stage has more micro-batches in flight than the one before it. With the same layers it needs no more.
    const bool is_end = has_head(l, stage);
    is_alike = is_alike ||
               (stage > 0 && l.schedule != schedule::dual_pipe && chunks[stage - 1].first >= alike);
    if (is_alike && stage != first_longer && !is_end) continue;
    bool has_other_layers = stage == 0;
    for (int i = 0; i < size; ++i) {
      const layer_counts now = layers_on_stage(parts[i].layers, l, chunks, stage);
      has_other_layers = has_other_layers || now.layers != layers[i].layers ||
                         now.dense != layers[i].dense || now.mixture != layers[i].mixture;
      layers[i] = now;
    }
    if (!is_end && !has_other_layers) continue;
    stage_load load;
    for (int i = 0; i < size; ++i) load.add(parts[i], layers[i]);
    if (is_end && m.prediction_layers > 0) {
      load.add(module, m.prediction_layers * layers_of(prediction_part_of(m)));
    }
    const double in_flight = micro_batches_in_flight(l, stage, micro_batches);
    const memory_breakdown b = memory_of_stage(m, l, r, stage, in_flight, shards, tokens, load);
    if (stage == 0 || most.total() < b.total()) most = b;
  }
  return most;
}

/// The breakdown for a valid model and layout.
[[nodiscard]] constexpr memory_breakdown memory_of(const transformer& m, const layout& l,
                                                   const recipe& r, count accelerators,
                                                   count global_batch) {
  // Most models are one part, and room for eight takes a while to clear.
  return m.has_blocks() ? memory_of_parts<std::size_t{block_list::max_size}>(m, l, r, accelerators,
                                                                             global_batch)
                        : memory_of_parts<1>(m, l, r, accelerators, global_batch);
}

}  // namespace detail

/// Memory of an accelerator of the stage that needs the most, for a global batch in sequences. If model, layout, number
/// of accelerators or batch are invalid, it is NaN.
[[nodiscard]] constexpr memory_breakdown memory_per_accelerator(const transformer& m,
                                                                const layout& l, const recipe& r,
                                                                count accelerators,
                                                                count global_batch) {
  if (!detail::accepts(m, l, accelerators, global_batch)) {
    constexpr bytes<> none{std::numeric_limits<double>::quiet_NaN()};
    return {none, none, none, none, none, none, none, none, none, none, -1};
  }
  return detail::memory_of(m, l, r, accelerators, global_batch);
}

}  // namespace leverage::hardware
