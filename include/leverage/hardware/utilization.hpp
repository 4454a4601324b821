// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a training run uses of its cluster's peak:
///
///   MFU = v M / (n p)            model FLOPs utilization
///   HFU = v (M + R) / (n p)      hardware FLOPs utilization
///
///   v    tokens per second of all accelerators
///   M    training FLOPs per token, three times the forward pass
///   R    FLOPs per token of what the backward pass computes again
///   n p  accelerators, and the dense peak of one in the format of the matrix products
///
///   mfu(tokens_per_second{9.5e5}, model, cluster)
///
/// The definition of MFU counts the full square of attention's scores; many tools count the half that a causal mask
/// leaves. The mask is an argument. A formula of somebody else, such as 6 N, goes into `utilization`.
///
/// [chowdhery2022]  Chowdhery et al. 2022, arXiv:2204.02311, Appendix B.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/cost/attention_mask.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct speed_of_training_is_not_negative {};
struct cluster_has_at_least_one_accelerator {};
struct accelerator_computes_in_this_number_format {};
}  // namespace rule

namespace hardware {

/// The share of a cluster's peak that a speed in tokens takes at a cost of a token. NaN for a negative speed,
/// a cluster without accelerators and a format in which they do not compute.
template <scalar S, number M, scalar T>
[[nodiscard]] constexpr auto utilization(const tokens_per_second<S>& speed,
                                         const flops_per_token<M>& cost, const cluster<T>& machine,
                                         number_format format = number_format::bf16) {
  const T peak = within(value_of(machine.accelerator.peak(format).value) > 0,
                        machine.accelerator.peak(format).value,
                        rule::accelerator_computes_in_this_number_format{});
  const T all = within(machine.accelerators >= 1, T(leverage::detail::real(machine.accelerators)),
                       rule::cluster_has_at_least_one_accelerator{});
  const S tokens =
      within(value_of(speed.value) >= 0, speed.value, rule::speed_of_training_is_not_negative{});
  return cost * tokens_per_second(tokens) / flop_per_second(peak * all);
}

/// Model FLOPs utilization of a run at `speed`, of all accelerators together; NaN for an invalid model as well.
template <scalar S, scalar T>
[[nodiscard]] constexpr auto mfu(const tokens_per_second<S>& speed, const transformer& m,
                                 const cluster<T>& machine,
                                 number_format format = number_format::bf16,
                                 cost::attention_mask mask = cost::attention_mask::full) {
  return utilization(speed, cost::training(cost::forward_flops(m, mask)).total(), machine, format);
}

/// Hardware FLOPs utilization: the same with what the backward pass computes again.
template <scalar S, scalar T>
[[nodiscard]] constexpr auto hfu(const tokens_per_second<S>& speed, const transformer& m,
                                 const cluster<T>& machine, cost::recomputation again,
                                 number_format format = number_format::bf16,
                                 cost::attention_mask mask = cost::attention_mask::full) {
  return utilization(speed, cost::training(cost::forward_flops(m, mask), again).total(), machine,
                     format);
}

}  // namespace hardware

}  // namespace leverage
