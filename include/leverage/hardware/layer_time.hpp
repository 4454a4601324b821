// SPDX-License-Identifier: Apache-2.0
/// @file
/// Time of one layer for one micro-batch, forward and backward, on one accelerator:
///
///   layer = sqrt( device^2 + host^2 )
///   device = matrices + attention + experts + elements + exposed communication
///   host = the time in which the kernels of a layer are launched
///
/// Each term is a count of layer_work.hpp or of communication.hpp over a peak or a bandwidth, times a coefficient of
/// efficiency.hpp. No term falls when a peak or a bandwidth falls.
#pragma once

#include "leverage/core/math.hpp"
#include "leverage/core/max.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/collectives.hpp"
#include "leverage/hardware/communication.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/expert_communication.hpp"
#include "leverage/hardware/groups.hpp"
#include "leverage/hardware/layer_work.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/shards.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/model/parts.hpp"

namespace leverage::hardware {

/// Seconds of a layer, or of several, by what takes them. They add up.
template <scalar T = double>
struct layer_seconds {
  T matrices{};   ///< dense matrix products
  T attention{};  ///< scores and weighted values, recurrent states
  T experts{};    ///< matrix products of routed experts
  T elements{};   ///< norms, activations, residuals, scaling to 8 or 4 bits
  T routing{};    ///< copies of tokens for experts and back
  T tensor{};     ///< tensor-parallel communication that is not hidden
  T exchange{};   ///< expert-parallel
  T context{};    ///< context-parallel
  T launch{};     ///< of the host beyond what the device takes

  [[nodiscard]] constexpr T total() const {
    return matrices + attention + experts + elements + routing + tensor + exchange + context +
           launch;
  }
  /// All of them, each by `f`.
  template <class F>
  [[nodiscard]] constexpr layer_seconds mapped(const F& f) const {
    return {f(matrices), f(attention), f(experts), f(elements), f(routing),
            f(tensor),   f(exchange),  f(context), f(launch)};
  }
  constexpr layer_seconds& operator+=(const layer_seconds& o) {
    matrices = matrices + o.matrices;
    attention = attention + o.attention;
    experts = experts + o.experts;
    elements = elements + o.elements;
    routing = routing + o.routing;
    tensor = tensor + o.tensor;
    exchange = exchange + o.exchange;
    context = context + o.context;
    launch = launch + o.launch;
    return *this;
  }
};

namespace detail {

/// Two times that overlap: sqrt(a^2 + b^2), at least the longer one and at most their sum.
template <scalar T>
[[nodiscard]] constexpr T overlapped(const T& a, const T& b) {
  using math::sqrt;
  const bool first = value_of(a) >= value_of(b);
  const T& larger = first ? a : b;
  if (!(value_of(larger) > 0.0)) return larger;
  const T ratio = (first ? b : a) / larger;
  return larger * sqrt(1.0 + ratio * ratio);
}

/// Everything that the layers of a micro-batch have in common.
template <scalar T>
struct layer_times {
  const transformer& model;
  const layout& l;
  const hardware::recipe& r;
  const software& by;
  const efficiency<T>& e;
  accelerator<T> a;
  hardware::groups groups;
  network<T> links;
  recomputed_shares<T> again;
  tokens<count> micro_batch;  ///< b s
  double piece;               ///< tokens of the sequence piece, b s / c
  double hidden;              ///< those in norms and residuals
  T peak;                     ///< of dense matrices, times their efficiency
  T peak_16;                  ///< of 16-bit ones
  T flash;                    ///< of attention
  T slower;                   ///< factor of the kind of accelerator

  constexpr layer_times(const transformer& m, const accelerator<T>& on, const layout& how,
                        const hardware::recipe& formats, const software& with,
                        const efficiency<T>& coefficients, count n)
      : model(m),
        l(how),
        r(formats),
        by(with),
        e(coefficients),
        a(on),
        groups(groups_of(how, n, on.domain)),
        links(network_of(on)),
        again(how, coefficients[coefficient::recomputed]),
        micro_batch(how.micro_batch * m.sequence),
        piece(static_cast<double>(micro_batch.value) / static_cast<double>(how.context)),
        hidden(how.sequence_parallel ? piece / static_cast<double>(how.tensor) : piece),
        peak(on.peak(formats.gemm).value * coefficients.gemm(on.generation, formats.gemm)),
        peak_16(on.peak_bf16.value * coefficients.gemm(on.generation, number_format::bf16)),
        flash(on.peak(formats.attention).value * flash_efficiency()),
        slower(slowdown()) {
    if (!(on.scale_out.value > T(0.0))) links.outside.bandwidth = on.scale_up;
  }

  [[nodiscard]] constexpr const T& flash_efficiency() const {
    using enum coefficient;
    switch (a.generation) {
      case generation::ampere:
        return e[flash_ampere];
      case generation::hopper:
      case generation::hopper_500w:
        return e[by.kernels == kernels::tuned ? flash_hopper : flash_hopper_portable];
      case generation::blackwell:
      case generation::blackwell_ultra:
        return e[flash_blackwell];
      case generation::tpu:
        return e[flash_tpu];
      default:
        return e[flash_other];
    }
  }
  [[nodiscard]] constexpr T slowdown() const {
    using enum coefficient;
    T factor(1.0);
    if (a.generation == generation::hopper_500w) factor = factor * e[power_limited];
    if (a.generation == generation::blackwell_ultra) factor = factor * e[blackwell_ultra];
    return factor;
  }
  [[nodiscard]] constexpr bool is_scaled() const { return bytes_of(r.gemm) < 2.0; }
  [[nodiscard]] constexpr bool is_tpu() const { return a.generation == generation::tpu; }
  [[nodiscard]] constexpr double width() const { return static_cast<double>(model.d_model); }

  /// Seconds of some bytes at the memory's bandwidth.
  [[nodiscard]] constexpr T memory(const T& size) const { return size / a.memory_bandwidth.value; }

  /// Seconds of matrix products with `n` tokens, as often as forward passes.
  [[nodiscard]] constexpr T time_of(const products& p, double n, const T& passes) const {
    const double w = r.gemm == number_format::fp4 ? 0.5625 : bytes_of(r.gemm);
    const double moved = 2.0 * n * p.outputs + w * (n * p.inputs + p.weights);
    return 2.0 * n * p.weights * passes / peak +
           e[coefficient::gemm_traffic] * memory(moved * passes);
  }
  [[nodiscard]] constexpr T element_factor() const {
    const T& plain = e[coefficient::element_traffic];
    return by.kernels == kernels::eager ? plain * e[coefficient::eager_traffic] : plain;
  }
  /// Seconds of scaling tensors of some elements to 8 or 4 bits, forward and backward.
  [[nodiscard]] constexpr T scaling(double elements) const {
    return is_scaled() ? e[coefficient::quantise_traffic] * memory(8.0 * elements) : T(0.0);
  }

  /// Norms and residuals: 20 h for each token of the layer.
  constexpr void add_norms(layer_seconds<T>& s) const {
    s.elements =
        s.elements + element_factor() * memory(20.0 * width() * hidden * (3.0 + again.elements));
  }

  constexpr void add(layer_seconds<T>& s, const mixer_work& w) const {
    using enum coefficient;
    s.matrices = s.matrices + time_of(w.matrices, piece, 3.0 + again.projections);
    if (l.attention_kernel == attention_kernel::unfused) {
      const T passes = 3.0 + again.core;
      T time = 2.0 * w.core_flops * piece * passes / peak_16 +
               e[score_traffic] * memory(5.0 * 2.0 * w.scores * piece * passes);
      if (w.has_odd_heads) time = time * e[odd_heads];
      s.attention = s.attention + time;
    } else {
      T time = w.core_flops * piece * (3.5 + again.core) / flash;
      s.attention = s.attention + time;
    }
    s.elements = s.elements +
                 element_factor() * memory(2.0 * w.elements * piece * (3.0 + again.elements)) +
                 scaling(w.matrices.inputs * piece);
    add_tensor(s);
    if (l.context > 1 && w.key_value_width > 0.0) {
      const bytes<> ring(w.key_value_width * piece * 2.0);
      const link<T>& over = groups.context.domains() > 1 ? links.outside : links.inside;
      s.context = s.context + e[context_exposed] * static_cast<double>(l.context - 1) * (3.0 + again.core) *
                                  point_to_point(ring, over).value;
    }
  }

  /// One mixer or one feed-forward has an all-reduce in each pass.
  constexpr void add_tensor(layer_seconds<T>& s) const {
    using enum coefficient;
    if (l.tensor == 1) return;
    const T passes = 2.0 + again.projections * (l.recompute.layers ? 1.0 : 0.0);
    const bytes<> whole(piece * width() * r.activation_bytes);
    T time = e[tensor_exposed] * all_reduce(whole, groups.tensor, links).value;
    if (l.overlap.tensor) time = time * e[tensor_overlapped];
    s.tensor = s.tensor + passes * (time + e[tensor_latency]);
  }

  constexpr void add_feed_forward(layer_seconds<T>& s, double f, bool gated) const {
    const products p = feed_forward_products(width(), f, gated);
    s.matrices = s.matrices + time_of(p, piece, 3.0 + again.feed_forward);
    s.elements =
        s.elements +
        element_factor() * memory(2.0 * (gated ? 3.0 : 2.0) * f * piece * (3.0 + again.elements)) +
        scaling((width() + f) * piece);
  }

  /// Routed experts, their exchange and the copies of tokens.
  constexpr void add_experts(layer_seconds<T>& s, const mixture_of_experts& m) const {
    using enum coefficient;
    const double n = piece / static_cast<double>(l.tensor);
    const auto k = static_cast<double>(m.active);
    const auto all = static_cast<double>(m.experts);
    const double matrices = m.gated ? 3.0 : 2.0;
    const double h = m.latent_width > 0 ? static_cast<double>(m.latent_width) : width();
    const auto f = static_cast<double>(m.expert_width);
    const double here = all / static_cast<double>(l.expert);
    const double of_each = n * static_cast<double>(l.expert * l.expert_tensor) * k / all;
    const T load = by.routing == routing::natural ? e[natural_routing] : T(1.0);
    const bool is_aligned = model.d_model % 128 == 0 && m.expert_width % 128 == 0;
    const T slowed = is_aligned ? load : load * e[unaligned_expert];
    const double w = r.experts == number_format::fp4 ? 0.5625 : bytes_of(r.experts);
    const T experts_peak = a.peak(r.experts).value * e.gemm(a.generation, r.experts);
    const T shape = 1.0 + e[expert_tokens_half] / of_each;
    const double held = matrices * h * f / static_cast<double>(l.expert_tensor) * here;
    s.experts =
        s.experts +
        slowed * (2.0 * n * k * matrices * h * f * (3.0 + again.experts) * shape / experts_peak +
                  e[gemm_traffic] * memory(held * (2.0 * w + w * again.experts + 8.0)));
    const T repeated = again.experts > 0.5 * again.elements ? again.experts : 0.5 * again.elements;
    s.routing =
        s.routing +
        slowed * e[permute_traffic] *
            memory((n * k * (8.0 * h + 2.0 * matrices * f) + n * all * 12.0) * (3.0 + repeated)) +
        scaling(n * k * (h + f));
    if (l.expert > 1) {
      const two_level_bytes sent =
          expert_exchange(l, micro_batch, model.d_model, m.active, r, groups.expert).forward;
      const T passes = 2.0 + again.dispatch;
      T time = e[expert_exposed] * load * passes *
               (sent.inside.value / links.inside.bandwidth.value +
                sent.outside.value / links.outside.bandwidth.value);
      if (l.overlap.expert) time = time * e[expert_overlapped];
      s.exchange = s.exchange + time;
    }
  }

  /// Adds what the host takes beyond the device, and the factors of a whole mixture layer.
  constexpr void finish(layer_seconds<T>& s, const mixture_of_experts* mixture) const {
    using enum coefficient;
    const auto compute = [&](const T& x) { return x * slower; };
    s.matrices = compute(s.matrices);
    s.attention = compute(s.attention);
    s.experts = compute(s.experts);
    s.elements = compute(s.elements);
    s.routing = compute(s.routing);
    T host(0.0);
    if (!is_tpu()) {
      host = mixture == nullptr ? e[host_dense] : e[host_mixture];
      if (mixture != nullptr && !by.graphs && is_scaled()) {
        const double here = static_cast<double>(mixture->experts) / static_cast<double>(l.expert);
        host = host + e[host_scaled_expert] * (r.block_scaled ? here : 0.5 * here);
      }
    }
    const T device = s.total();
    s.launch = overlapped(device, host) - device;
    if (mixture == nullptr) return;
    using math::exp;
    T factor = exp(e[mixture_ageing] * by.age_months);
    if (by.graphs) factor = factor * e[mixture_graphs];
    if (is_tpu()) factor = factor * e[mixture_tpu];
    s = s.mapped([&](const T& x) { return x * factor; });
  }

  /// One layer of a part: its mixers and its dense feed-forwards or its mixture, or both if it is a block.
  [[nodiscard]] constexpr layer_seconds<T> of(const part& p, bool dense, bool mixture) const {
    layer_seconds<T> s;
    const part_shard here(p, l);
    const auto mixers = static_cast<double>(p.mixers);
    const auto several = [&](double n, const auto& add_one) {
      layer_seconds<T> one;
      add_one(one);
      s += one.mapped([&](const T& x) { return n * x; });
    };
    add_norms(s);
    if (p.attention_layers > 0) {
      const double windowed =
          static_cast<double>(p.windowed_layers) / static_cast<double>(p.attention_layers);
      const mixer_work w =
          work_of(here.attention, model.d_model, static_cast<double>(model.sequence), windowed);
      several(mixers, [&](layer_seconds<T>& one) { add(one, w); });
    } else if (p.recurrent_layers > 0) {
      const mixer_work w = work_of(here.recurrent, model.d_model, model.sequence);
      several(mixers, [&](layer_seconds<T>& one) { add(one, w); });
    }
    if (dense) {
      several(static_cast<double>(p.feed_forwards), [&](layer_seconds<T>& one) {
        add_feed_forward(one, static_cast<double>(here.feed_forward.width), p.feed_forward.gated);
        add_tensor(one);
      });
    }
    if (mixture) {
      const mixture_of_experts& m = here.experts;
      if (m.shared > 0) {
        add_feed_forward(s, static_cast<double>(m.shared * m.shared_width), m.gated);
      }
      add_tensor(s);
      add_experts(s, p.experts);
    }
    finish(s, mixture ? &p.experts : nullptr);
    return s;
  }

  /// All layers of a part.
  [[nodiscard]] constexpr layer_seconds<T> of(const part& p) const {
    layer_seconds<T> sum;
    const auto add_layers = [&](count layers, bool dense, bool mixture) {
      if (layers <= 0) return;
      const auto n = static_cast<double>(layers);
      sum += of(p, dense, mixture).mapped([&](const T& x) { return n * x; });
    };
    if (p.is_block()) {
      add_layers(p.layers, p.dense_layers > 0, p.mixture_layers > 0);
    } else {
      add_layers(p.layers - p.mixture_layers, true, false);
      add_layers(p.mixture_layers, false, true);
    }
    return sum;
  }
};

}  // namespace detail

}  // namespace leverage::hardware
