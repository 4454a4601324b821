// SPDX-License-Identifier: Apache-2.0
/// @file
/// Weights, gradients and optimizer of the parameters that an accelerator has, over the ranks that share them:
///
///   sharding    weights    gradients    optimizer
///   none        w N        g N          o N
///   zero1       w N        g N          o N / s
///   zero2       w N        g N / s      o N / s
///   zero3       w N / s    g N / s      o N / s
///
///   N          parameters of an accelerator (shards.hpp)
///   w, g, o    bytes of weight, gradient, master copy with moments (recipe.hpp)
///   s          ranks that share: the d c copies of dense parts, the d_e copies of routed experts, or of these the
///              `shards` of the layout, of which experts get the same part
///
/// With zero3, weights are gathered for a layer, and its gradients are there in full until they are reduced. In a
/// pipeline this is so for the whole stage: torchtitan gathers it once a step, so that it does not have to for each
/// micro-batch, and sums its gradients.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/recipe.hpp"

namespace leverage::hardware {

/// Ranks that share the states of dense parts and of routed experts.
struct shard_counts {
  count others = 1;
  count experts = 1;

  friend constexpr bool operator==(const shard_counts&, const shard_counts&) = default;
};

/// Those of a valid layout.
[[nodiscard]] constexpr shard_counts shards_of(const layout& l, count accelerators) {
  if (l.sharding == sharding::none) return {};
  const count copies = l.data(accelerators) * l.context;
  const count expert_copies = l.expert_data(accelerators);
  if (l.shards == 0 || l.shards == copies) return {copies, expert_copies};
  const count groups = copies / l.shards;
  const bool divides = groups > 0 && expert_copies % groups == 0;
  return {l.shards, divides ? expert_copies / groups : 1};
}

/// Bytes on an accelerator.
struct training_states {
  double weights = 0.0;
  double gradients = 0.0;
  double optimizer = 0.0;
  double gathered = 0.0;  ///< of a whole stage, in a pipeline with zero3

  constexpr training_states& operator+=(const training_states& o) {
    weights += o.weights;
    gradients += o.gradients;
    optimizer += o.optimizer;
    gathered += o.gathered;
    return *this;
  }
  /// Weights, gradients and optimizer.
  [[nodiscard]] constexpr double sum() const { return weights + gradients + optimizer; }
};

/// Those of some parameters that this many ranks share.
[[nodiscard]] constexpr training_states states_of(const recipe& r, const layout& l,
                                                  count parameters, count shards) {
  const auto all = static_cast<double>(parameters);
  const double shared = all / static_cast<double>(shards);
  const auto from = [&](sharding first) { return l.sharding >= first ? shared : all; };
  const bool gathers = l.sharding == sharding::zero3 && l.pipeline > 1 && shards > 1;
  return {.weights = r.weight_bytes * from(sharding::zero3),
          .gradients = r.gradient_bytes * from(sharding::zero2),
          .optimizer = r.optimizer_bytes() * from(sharding::zero1),
          .gathered = gathers ? r.weight_bytes * all + r.gradient_bytes * (all - shared) : 0.0};
}

}  // namespace leverage::hardware
