// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the slowest stage of a pipeline has for one micro-batch, and what a stage has with its layers:
///
///   head        6 W n / (e peak)  +  c_l (16 V n / t + 10 W) / b
///   module      a layer of a prediction module and the matrix 2 h x h that joins hidden state and embedding
///   stages      v activations of n tokens sent on, and their gradients back, as far as they are exposed
///
///   n  tokens of a micro-batch here    V, h  vocabulary, d_model    W  V h / t, weights of the head
///   e, c_l  coefficients               b  bandwidth of the memory
///
/// A model does not say which layers a stage has. They are taken as they would be chosen: each of the v chunks of a stage
/// but the last has as many layers as of any other; the last stage has the head and what the others leave. That many
/// that the slowest stage is the fastest. In 523 measured runs this is at least as near as stages as even as possible,
/// which stages.hpp has, and much nearer with prediction modules.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/collectives.hpp"
#include "leverage/hardware/communication.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/layer_seconds.hpp"
#include "leverage/hardware/layer_setting.hpp"
#include "leverage/hardware/layer_time.hpp"
#include "leverage/hardware/layer_work.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware::detail {

/// Layers of the slowest stage, and whether it is the last one, with the head.
struct slowest_stage {
  double layers = 0.0;
  bool has_head = true;
};
[[nodiscard]] constexpr slowest_stage slowest_stage_of(const layout& l, count layers, double layer,
                                                       double head) {
  const auto all = static_cast<double>(layers);
  if (l.pipeline == 1) return {.layers = all, .has_head = true};
  const count chunks = l.pipeline * l.virtual_stages;
  const count shortest = (layers + chunks - 1) / chunks;
  slowest_stage best;
  double least = 0.0;
  for (count chunk = shortest;; ++chunk) {
    const count longest = l.virtual_stages * chunk;
    const count left = layers - (l.pipeline - 1) * longest;
    const count last = left > 0 ? left : 0;
    const auto others = static_cast<double>(longest);
    const auto rest = static_cast<double>(last);
    const bool has_head = rest * layer + head >= others * layer;
    const double time = has_head ? rest * layer + head : others * layer;
    if (chunk == shortest || time < least) {
      best = {.layers = has_head ? rest : others, .has_head = has_head};
      least = time;
    }
    // Longer ones are slower from here on; NaN ends it as well.
    if (!has_head || last == 0) return best;
  }
}

/// The head of a micro-batch: it reads the weights, and the logits are written and read in 32 bits, forward and backward.
/// With a narrower embedding there are its projections.
template <scalar T, scalar M>
[[nodiscard]] constexpr T head_time(const layer_setting<T, M>& on) {
  const transformer& m = on.model;
  const double vocabulary = static_cast<double>(m.vocabulary) / static_cast<double>(on.l.tensor);
  const auto width = static_cast<double>(m.embedded_width());
  const double projections = 2.0 * static_cast<double>(m.embedding_width) * on.width;
  const double weights = width * vocabulary + projections;
  return on.kernels.slowdown() *
         (6.0 * on.piece * weights * on.kernels.per_flop(on.r.head) +
          on.e[coefficient::logit_traffic] *
              on.kernels.memory(16.0 * on.piece * vocabulary + 10.0 * weights));
}

/// A prediction module, without its logits: its layer and the matrix that joins hidden state and embedding.
template <scalar T, scalar M>
[[nodiscard]] constexpr T module_time(const layer_setting<T, M>& on) {
  const double h = on.width;
  const products joining{
      .weights = 2.0 * h * h / static_cast<double>(on.l.tensor), .inputs = 2.0 * h, .outputs = h};
  layer_seconds<T> layer;
  add_layers(layer, on, prediction_part_of(on.model));
  return layer.total() + on.kernels.slowdown() * on.kernels.of(joining, on.piece, 3.0);
}

/// Communication between stages of a micro-batch: each of the v chunks sends activations on and gradients back.
template <scalar T, scalar M>
[[nodiscard]] constexpr T stages_time(const layer_setting<T, M>& on) {
  if (on.l.pipeline == 1) return T(0.0);
  const link<M>& over = on.groups.pipeline.domains() > 1 ? on.links.outside : on.links.inside;
  const bytes<> sent =
      pipeline_exchange(on.l, on.micro_batch, on.model.d_model, on.r.activation_bytes).total();
  return on.e[coefficient::pipeline_exposed] * static_cast<double>(on.l.virtual_stages) *
         point_to_point(sent, over).value;
}

}  // namespace leverage::hardware::detail
