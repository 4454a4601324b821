// SPDX-License-Identifier: Apache-2.0
/// @file
/// Communication of data parallelism: the bytes that one accelerator sends, in one direction. They are exact.
///
///   sharding   with every micro-batch                     once a step
///   none       -                                          all-reduce P w_g
///   zero1      -                                          reduce-scatter P w_g, all-gather P w
///   zero2      reduce-scatter P w_g                       all-gather P w
///   zero3      2 all-gathers P w, reduce-scatter P w_g    -
///
///   P  parameters that the accelerator computes with      w  bytes of a weight       w_g  of a gradient
///   d  data-parallel ranks, S of which share
///
/// An all-gather or reduce-scatter of N bytes sends (S-1)/S N. If S < d, the d / S copies all-reduce their shards in
/// addition, once a step: 2 (1 - S/d) P w_g / S. FSDP's SHARD_GRAD_OP keeps the weights from the forward to the backward
/// pass and therefore gathers once a micro-batch: `fsdp_micro_batch`.
///
/// [rajbhandari2020]  Rajbhandari et al. 2020, arXiv:1910.02054: the stages of ZeRO.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/communication.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/recipe.hpp"

namespace leverage {

namespace rule {
struct parameters_of_an_accelerator_are_not_negative {};
struct shards_divide_the_data_parallel_ranks {};
}  // namespace rule

namespace hardware {

/// What data parallelism sends with every micro-batch and once a step.
struct data_parallel_bytes {
  bytes<> micro_batch{};
  bytes<> step{};

  [[nodiscard]] constexpr bytes<> total(count micro_batches) const {
    return micro_batch * static_cast<double>(micro_batches) + step;
  }
};

namespace detail {

/// P parameters; NaN if there are fewer than none, or if `shards` does not divide the ranks.
[[nodiscard]] constexpr double exchanged(const parameters<count>& p, count ranks, count shards) {
  const double n = within(p.value >= 0, static_cast<double>(p.value),
                          rule::parameters_of_an_accelerator_are_not_negative{});
  return within(ranks >= 1 && shards >= 1 && ranks % shards == 0, n,
                rule::shards_divide_the_data_parallel_ranks{});
}

}  // namespace detail

/// What fully sharded parameters send with a micro-batch: weights are gathered for the forward pass, again for the
/// backward pass if they were dropped in between, and gradients are scattered.
[[nodiscard]] constexpr bytes<> fsdp_micro_batch(const parameters<count>& p, count shards,
                                                 const recipe& r, bool reshard = true) {
  const bytes held(detail::exchanged(p, shards, shards));
  return gathered(shards, held * (r.weight_bytes * (reshard ? 2.0 : 1.0) + r.gradient_bytes));
}

/// What `ranks` data-parallel ranks send for the parameters that each of them computes with, if `shards` of them share
/// (0: all).
[[nodiscard]] constexpr data_parallel_bytes data_parallel(const parameters<count>& p, count ranks,
                                                          count shards, sharding s,
                                                          const recipe& r) {
  const count share = shards == 0 ? ranks : shards;
  const bytes held(detail::exchanged(p, ranks, share));
  const bytes gradients = held * r.gradient_bytes;
  if (s == sharding::none || share < 1) {
    return {.micro_batch = 0.0 * gradients, .step = all_reduced(ranks, gradients)};
  }
  const bytes scatter = gathered(share, gradients);
  const bytes gather = gathered(share, held * r.weight_bytes);
  const bytes copies = all_reduced(ranks / share, gradients / static_cast<double>(share));
  if (s == sharding::zero1) return {.step = scatter + gather + copies};
  if (s == sharding::zero2) return {.micro_batch = scatter, .step = gather + copies};
  return {.micro_batch = fsdp_micro_batch(p, share, r), .step = copies};
}

}  // namespace hardware
}  // namespace leverage
