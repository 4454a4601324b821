// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a mixture adds to the time of a layer:
///
///   router     a product of the tokens of each tensor-parallel rank, and the projections to and from a latent width
///   experts    2 n k W F (1 + n_half / n_e) / (e peak)  +  c_g H (w (2 + R) + 8) / b
///   routing    c_p F (k (8 h + 2 M f) + 12 E) n / b
///   exchange   dispatch and combine in each pass (expert_communication.hpp), of the t_e ranks of an expert as well
///
///   n    s b / (t c), tokens of a rank       k, E, f, M   active and all experts, their width and matrices
///   n_e  tokens of each expert here          W, H         weights of one expert, and of those here
///   F    passes: 3, and R computed again     w, b         bytes of an operand, bandwidth of the memory
///
/// The fullest expert decides: experts, routing and exchange are longer by its load over the mean.
#pragma once

#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/expert_communication.hpp"
#include "leverage/hardware/kernel_times.hpp"
#include "leverage/hardware/layer_seconds.hpp"
#include "leverage/hardware/layer_setting.hpp"
#include "leverage/hardware/layer_work.hpp"
#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/model/feed_forward.hpp"

namespace leverage::hardware::detail {

/// Seconds of the exchange between the ranks that have the experts, without the load of the fullest one.
template <scalar T, scalar M>
[[nodiscard]] constexpr T expert_exchange_time(const layer_setting<T, M>& on,
                                               const mixture_of_experts& m) {
  using enum coefficient;
  const layout& l = on.l;
  if (l.expert * l.expert_tensor == 1) return T(0.0);
  const count h = m.latent_width > 0 ? m.latent_width : on.model.d_model;
  two_level_bytes sent;
  if (l.expert > 1) {
    sent = expert_exchange(l, on.micro_batch, h, m.active, on.r, on.groups.expert).forward;
  }
  if (l.expert_tensor > 1) {
    const bytes<> gathered = expert_tensor_parallel(l, on.micro_batch, h, m.active, on.r).forward;
    const bool is_outside = on.groups.expert_tensor.domains() > 1;
    sent = sent + (is_outside ? two_level_bytes{.inside = {}, .outside = gathered}
                              : two_level_bytes{.inside = gathered, .outside = {}});
  }
  const T time = (2.0 + on.again.dispatch) * (on.e[expert_exposed] * on.sent(sent));
  return l.overlap.expert ? time * on.e[expert_overlapped] : time;
}

/// Routed experts, their exchange and the copies of tokens. `m` is as the model has it.
template <scalar T, scalar M>
constexpr void add_experts(layer_seconds<T>& s, const layer_setting<T, M>& on,
                           const mixture_of_experts& m) {
  using enum coefficient;
  const layout& l = on.l;
  const kernel_times<T, M>& kernels = on.kernels;
  const double n = on.piece / static_cast<double>(l.tensor);
  const auto k = static_cast<double>(m.active);
  const auto all = static_cast<double>(m.experts);
  const auto f = static_cast<double>(m.expert_width);
  const double matrices = m.gated ? 3.0 : 2.0;
  const double h = m.latent_width > 0 ? static_cast<double>(m.latent_width) : on.width;
  const double weights = matrices * h * f;
  const T& again = on.again.experts;

  const T load = on.by.routing == routing::natural ? on.e[natural_routing] : T(1.0);
  const bool is_aligned = on.model.d_model % 128 == 0 && m.expert_width % 128 == 0;
  const T slower = is_aligned ? load : load * on.e[unaligned_expert];

  const auto ranks = static_cast<double>(l.expert * l.expert_tensor);
  const double of_each = n * ranks * k / all;
  const double held = weights * all / ranks;
  const double w = operand_bytes(on.r.experts);
  const T products = 2.0 * n * k * weights * kernels.per_flop(on.r.experts) * (3.0 + again) *
                     (1.0 + on.e[expert_tokens_half] / of_each);
  s.experts = s.experts + slower * (products + kernels.operands(held) * (w * (2.0 + again) + 8.0));

  const T half = 0.5 * on.again.elements;
  const T& repeated = value_of(again) > value_of(half) ? again : half;
  const double copies = n * k * (8.0 * h + 2.0 * matrices * f) + 12.0 * n * all;
  s.matrices = s.matrices + kernels.of(router_products(on.model.d_model, m), n, 3.0 + again);
  s.routing =
      s.routing + slower * on.e[permute_traffic] * kernels.memory(copies) * (3.0 + repeated);
  s.elements = s.elements + kernels.scaling(n * k * (h + f), on.r.experts);
  s.exchange = s.exchange + load * expert_exchange_time(on, m);
}

/// The time in which the host launches a mixture layer.
template <scalar T, scalar M>
[[nodiscard]] constexpr T mixture_launch(const layer_setting<T, M>& on,
                                         const mixture_of_experts& m) {
  using enum coefficient;
  if (on.is_tpu()) return T(0.0);
  if (on.by.graphs || bytes_of(on.r.experts) >= 2.0) return on.e[host_mixture];
  const double here = static_cast<double>(m.experts) / static_cast<double>(on.l.expert);
  return on.e[host_mixture] + on.e[host_scaled_expert] * (on.r.block_scaled ? here : 0.5 * here);
}

/// The factor of a whole mixture layer: what its software has not yet, or has already, made faster.
template <scalar T, scalar M>
[[nodiscard]] constexpr T mixture_factor(const layer_setting<T, M>& on) {
  using enum coefficient;
  using math::exp;
  T factor = exp(on.e[mixture_ageing] * on.by.age_months);
  if (on.by.graphs) factor = factor * on.e[mixture_graphs];
  if (on.is_tpu()) factor = factor * on.e[mixture_tpu];
  return factor;
}

}  // namespace leverage::hardware::detail
