// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a model is distributed over the accelerators of a cluster, and what each of them keeps, computes again and hides.
///
///   t  tensor parallel       matrices of a layer divided; with sequence parallelism the rest of the layer as well
///   p  pipeline parallel     stages of layers, each in v virtual stages
///   c  context parallel      each sequence divided
///   x  expert parallel       routed experts divided, each by t_e more
///   d  data parallel         n / (t p c) for dense parts, d_e = n / (p x t_e) for routed experts
///
/// The experts' x t_e d_e and the dense parts' t c d divide the same n / p accelerators (parallel folding). All d c ranks
/// that differ in their data or in their piece of a sequence have the same dense weights, and can share them.
#pragma once

#include <cstdint>

#include "leverage/core/quantities.hpp"

namespace leverage::hardware {

/// What data-parallel ranks share instead of each keeping all of it.
enum class sharding : std::uint8_t {
  none,
  zero1,  ///< optimizer states
  zero2,  ///< and gradients
  zero3,  ///< and weights: FSDP
};

/// The order of forward and backward passes in a pipeline.
enum class schedule : std::uint8_t {
  one_f_one_b,  ///< and interleaved if there are virtual stages
  zb_h1,        ///< zero-bubble, the memory of 1F1B
  zb_2p,        ///< zero-bubble, twice the activations
  dual_pipe,    ///< both directions, two copies of the weights
};

/// How scores are computed.
enum class attention_kernel : std::uint8_t {
  flash,    ///< never stored
  unfused,  ///< stored and read again
};

/// How the loss is computed from logits.
enum class loss_kernel : std::uint8_t {
  fused,    ///< in one kernel: logits are stored once
  unfused,  ///< one operation after the other: logits, their log-softmax and its gradient are stored
};

/// What is computed again in the backward pass instead of kept.
struct recompute_set {
  bool layers = false;     ///< everything of a layer but its input: full
  count one_layer_of = 1;  ///< `layers` means one of each k: 2 is every second layer
  bool attention_core =
      false;           ///< scores, softmax and their product: selective; nothing to flash attention
  bool norms = false;  ///< outputs of norms
  bool activation = false;  ///< the product inside a feed-forward
  bool latent_up = false;   ///< queries, keys and values expanded from latent vectors
  bool experts = false;     ///< the whole mixture with its dispatch

  friend constexpr bool operator==(const recompute_set&, const recompute_set&) = default;
};

/// What runs at the same time as computation.
struct overlap_set {
  bool tensor = false;  ///< tensor-parallel collectives, by pieces of a matrix product
  bool expert = false;  ///< dispatch and combine, under another micro-batch
  bool data = true;     ///< gradients and weights, under the backward and forward pass

  friend constexpr bool operator==(const overlap_set&, const overlap_set&) = default;
};

/// A layout.
struct layout {
  count tensor = 1;
  count pipeline = 1;
  count virtual_stages = 1;
  count context = 1;
  count expert = 1;
  count expert_tensor = 1;
  hardware::sharding sharding = sharding::zero1;
  count shards = 0;               ///< ranks that share, of the d c that have the same; 0: all
  count micro_batch = 1;          ///< sequences
  bool sequence_parallel = true;  ///< where t > 1
  /// Each of t ranks sends its part between stages, and they gather it: always so with sequence parallelism, and without
  /// it in Megatron-LM (Narayanan et al. 2021, arXiv:2104.04473, 4.1).
  bool scattered_stages = false;
  hardware::schedule schedule = schedule::one_f_one_b;
  hardware::attention_kernel attention_kernel = attention_kernel::flash;
  hardware::loss_kernel loss_kernel = loss_kernel::fused;
  recompute_set recompute{};
  overlap_set overlap{};

  /// d, the data-parallel degree of dense parts on n accelerators; 0 if it does not divide them.
  [[nodiscard]] constexpr count data(count n) const {
    return divided(divided(divided(n, pipeline), tensor), context);
  }
  /// d_e, the data-parallel degree of routed experts; 0 if it does not divide them.
  [[nodiscard]] constexpr count expert_data(count n) const {
    return divided(divided(divided(n, pipeline), expert), expert_tensor);
  }
  /// m, the micro-batches of a step in each pipeline, for a global batch of sequences; 0 if it does not divide it.
  [[nodiscard]] constexpr count micro_batches(count n, count global_batch) const {
    return divided(divided(global_batch, data(n)), micro_batch);
  }

  friend constexpr bool operator==(const layout&, const layout&) = default;

 private:
  /// n / by, or 0 if `by` does not divide n. Degrees are divided by, never multiplied: products could overflow.
  static constexpr count divided(count n, count by) {
    if (by == 1) return n;  // as most degrees are: a division takes longer than all else here
    return by > 0 && n % by == 0 ? n / by : 0;
  }
};

}  // namespace leverage::hardware
