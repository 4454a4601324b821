// SPDX-License-Identifier: Apache-2.0
/// @file
/// Time of a pass through a model that serves, modelled: a step that adds a token to each sequence, or the tokens of
/// prompts.
///
///   matrices, head     r(w W / (m B), 2 n W / (e P))
///   experts            r(w W_e D / (x t_e m B), f 2 n a k W_e (1 + n_half / n_e) / (x t_e e P))
///   attention          r(n c S / (m_c B), n F / (e_f P))
///   elements, routing  c bytes / B
///   collectives        (c_t all_reduce(2 n h) + latency) for each mixer and feed-forward, where t > 1
///   exchange           c_x f sent + 2 latency log2 x, in each mixture layer, where a > 1; c_o of it if it overlaps
///   launch, host       seconds of a layer; of a step and of each of its sequences
///
///   r(a, b) = (a^4 + b^4)^(1/4), the longer of two times, and up to 19 % more where they are near each other
///
///   n    tokens of an attention group            W    weights here of all layers
///   a    groups, t accelerators of each          W_e  weights of an expert
///   D    distinct experts that have a token      n_e  tokens of each of them, n a k / D
///   S    cached numbers that a token reads       F    operations of attention
///   B    bandwidth of the memory                 P    peak in the format
///   w,c  bytes of a weight, of a cached number   f    load of the fullest expert
///
/// Prompts are dispatched with one copy per domain, as DeepEP's kernels for throughput do, and tokens that decode to each
/// expert, as its kernels for latency do. Of a pipeline the pass goes through all stages. Efficiencies are fitted
/// (serving_coefficient.hpp).
#pragma once

#include <concepts>
#include <limits>

#include "leverage/core/math.hpp"
#include "leverage/core/max.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/collectives.hpp"
#include "leverage/hardware/communication.hpp"
#include "leverage/hardware/distinct_experts.hpp"
#include "leverage/hardware/expert_communication.hpp"
#include "leverage/hardware/groups.hpp"
#include "leverage/hardware/serving_efficiency.hpp"
#include "leverage/hardware/serving_engine.hpp"
#include "leverage/hardware/serving_layout.hpp"
#include "leverage/hardware/serving_recipe.hpp"
#include "leverage/hardware/serving_rules.hpp"
#include "leverage/hardware/serving_seconds.hpp"
#include "leverage/hardware/serving_work.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct serving_coefficients_are_positive_and_finite {};
struct sequences_and_tokens_of_a_pass_are_at_least_one {};
struct memory_and_links_have_a_bandwidth {};
}  // namespace rule

namespace hardware {

namespace detail {

/// (a^4 + b^4)^(1/4) of two times from 0 on.
template <scalar T>
[[nodiscard]] constexpr T longer_of(const T& a, const T& b) {
  using math::sqrt;
  if (!(value_of(a) > 0)) return b;
  if (!(value_of(b) > 0)) return a;
  const bool is_first = value_of(a) > value_of(b);
  const T& larger = is_first ? a : b;
  const T share = is_first ? b / a : a / b;
  const T square = share * share;
  return larger * sqrt(sqrt(1.0 + square * square));
}

/// Whether runs of a generation are among those to which the coefficients are fitted.
[[nodiscard]] constexpr bool has_serving_runs(generation g) {
  return g == generation::hopper || g == generation::blackwell;
}

/// One pass of `n` tokens of each attention group. It refers to its arguments, which suit each other.
template <scalar T, scalar M>
struct serving_pass {
  const transformer& model;
  const accelerator<M>& on;
  const serving_layout& l;
  const serving_recipe& r;
  const serving_engine& by;
  const serving_efficiency<T>& e;
  double n;
  double context;  ///< of a sequence that decodes, or the tokens of a prompt
  serving_phase phase;

  using enum serving_coefficient;

  /// Reading bytes at a share of the bandwidth.
  [[nodiscard]] constexpr T reading(double bytes, serving_coefficient share) const {
    return bytes / (on.memory_bandwidth.value * e[share]);
  }
  [[nodiscard]] constexpr T multiplying(double flops, number_format f) const {
    return flops / (on.peak(f).value * e.gemm(f));
  }
  /// Matrices with this many weights here, of tokens of an attention group.
  [[nodiscard]] constexpr T product(double weights, double each, number_format f,
                                    double tokens) const {
    return longer_of<T>(reading(each * weights, memory), multiplying(2.0 * tokens * weights, f));
  }

  [[nodiscard]] constexpr serving_seconds<T> time() const {
    serving_work w;
    serving_seconds<T> s{};
    for_each_part(model, [&](const part& p) {
      add(w, p, l, context, phase);
      if (p.mixture_layers > 0) add_experts(s, p);
    });
    s.matrices = product(w.weights, r.weight_bytes, r.matrices, n);
    if (phase == serving_phase::decode) {
      const count rows = (model.vocabulary + l.tensor - 1) / l.tensor;
      s.head = product(static_cast<double>(rows * model.embedded_width()), r.vocabulary_bytes,
                       number_format::bf16, n);
      s.host = e[host_step] + n * e[host_sequence];
    }
    s.elements = e[element_traffic] * n * w.element_bytes / on.memory_bandwidth.value;
    const T core = n * w.attention.flops / (on.peak_bf16.value * e[flash]);
    s.attention = phase == serving_phase::decode
                      ? longer_of<T>(reading(n * r.cache_bytes * w.attention.read, cache), core)
                      : core;
    s.launch = w.layers * e[launch] + w.mixture_layers * e[launch_mixture];
    add_communication(s, w.all_reduces);
    return has_serving_runs(on.generation) ? s : s.times(e[other_accelerator]);
  }

 private:
  [[nodiscard]] constexpr T load() const {
    return by.routing == routing::natural ? e[natural_routing] : T(1.0);
  }
  [[nodiscard]] constexpr network<M> links() const {
    network<M> all = network_of(on);
    if (value_of(on.scale_out.value) == 0) all.outside.bandwidth = on.scale_up;
    return all;
  }

  constexpr void add_experts(serving_seconds<T>& s, const part& p) const {
    const mixture_of_experts& m = p.experts;
    const auto layers = static_cast<double>(p.mixture_layers);
    const auto k = static_cast<double>(m.active);
    const count seen = m.latent_width > 0 ? m.latent_width : model.d_model;
    const auto h = static_cast<double>(seen);
    const double weights =
        feed_forward_products(h, static_cast<double>(m.expert_width), m.gated).weights;
    const auto here = static_cast<double>(l.tensor * l.attention_data);
    const double tokens_of_all = n * static_cast<double>(l.attention_data);
    const double touched = distinct_experts(m.experts, m.active, tokens(tokens_of_all));
    const double of_each = tokens_of_all * k / touched;
    const T products = load() * multiplying(2.0 * tokens_of_all * k * weights / here, r.matrices) *
                       (1.0 + e[expert_tokens_half] / of_each);
    const T read = reading(r.weight_bytes * touched / here * weights, memory);
    s.experts = s.experts + layers * longer_of<T>(read, products);
    const double copies = n * k / static_cast<double>(l.tensor);
    s.routing =
        s.routing + layers * (e[permute_traffic] * (copies * 8.0 * h) / on.memory_bandwidth.value);
    if (l.attention_data > 1) s.exchange = s.exchange + layers * exchange(copies, seen, m.active);
  }

  /// Dispatch and combine of a layer: `copies` vectors of an accelerator.
  [[nodiscard]] constexpr T exchange(double copies, count h, count active) const {
    using math::log2;
    const group g = placed(l.expert, 1, on.domain);
    const auto x = static_cast<double>(l.expert);
    const auto inside = static_cast<double>(g.inside);
    const double whole = copies * static_cast<double>(h) * (r.dispatch_bytes + r.combine_bytes);
    const auto domains = static_cast<double>(g.domains());
    double near = whole * (inside - 1.0) / x;
    double far = whole * (x - inside) / x;
    if (phase == serving_phase::prefill && g.domains() > 1) {
      const auto k = static_cast<double>(active);
      near = whole * (inside - 1.0) / inside;
      far = whole / k * distinct_experts(g.domains(), 1, tokens(k)) * (domains - 1.0) / domains;
    }
    const network<M> link = links();
    const M inside_time = near / link.inside.bandwidth.value;
    const M sent =
        far > 0.0 ? (math::max)(inside_time, M(far / link.outside.bandwidth.value)) : inside_time;
    const T time = load() * e[expert_exposed] * sent + 2.0 * log2(x) * e[expert_latency];
    return by.overlaps_exchange ? e[expert_overlapped] * time : time;
  }

  constexpr void add_communication(serving_seconds<T>& s, double all_reduces) const {
    const double activation = 2.0 * n * static_cast<double>(model.d_model);
    const network<M> link = links();
    if (l.tensor > 1) {
      const group g = placed(l.tensor, 1, on.domain);
      s.collectives =
          all_reduces *
          (e[tensor_exposed] * all_reduce(bytes(activation), g, link).value + e[tensor_latency]);
    }
    if (l.pipeline > 1) {
      const count stage = l.tensor * l.attention_data;
      const hardware::link<M>& between = stage < on.domain ? link.inside : link.outside;
      const double sent = activation / static_cast<double>(l.tensor);
      s.stages = static_cast<double>(l.pipeline - 1) *
                 (sent / between.bandwidth.value + e[tensor_latency]);
    }
  }
};

/// Whether a machine has what a pass needs: a memory's bandwidth, and that of the links it uses.
template <scalar T>
[[nodiscard]] constexpr bool has_bandwidths(const accelerator<T>& a, const serving_layout& l) {
  const auto is_positive = [](double x) {
    return x > 0.0 && x <= (std::numeric_limits<double>::max)();
  };
  return is_positive(value_of(a.memory_bandwidth.value)) &&
         (l.accelerators() == 1 || is_positive(value_of(a.scale_up.value)));
}

/// The seconds of a pass, or NaN.
template <scalar T, scalar U>
[[nodiscard]] constexpr auto time_of_pass(const transformer& m, const cluster<T>& on,
                                          const serving_layout& l, const serving_recipe& r,
                                          const serving_engine& by, double n, double context,
                                          serving_phase phase, const serving_efficiency<U>& e) {
  using S = common_scalar<T, U>;
  const bool is_load = n >= 1.0 && n <= 1e15 && context >= 0.0 && context <= 1e15;
  const bool holds =
      leverage::detail::accepts(m) && suits(m, l) && suits(l, r, by, on) &&
      within(is_load, 1.0, rule::sequences_and_tokens_of_a_pass_are_at_least_one{}) == 1.0 &&
      within(has_bandwidths(on.accelerator, l), 1.0, rule::memory_and_links_have_a_bandwidth{}) ==
          1.0 &&
      within(e.is_usable(), 1.0, rule::serving_coefficients_are_positive_and_finite{}) == 1.0;
  if (!holds) {
    return serving_seconds<S>{.host = S(std::numeric_limits<double>::quiet_NaN())};
  }
  if constexpr (std::same_as<S, U>) {
    return serving_pass<S, T>{m, on.accelerator, l, r, by, e, n, context, phase}.time();
  } else {
    const serving_efficiency<S> converted(e);
    return serving_pass<S, T>{m, on.accelerator, l, r, by, converted, n, context, phase}.time();
  }
}

}  // namespace detail

/// The tokens of an attention group in one micro-batch of a pipeline, for a batch of a replica; at least one.
[[nodiscard]] constexpr double group_tokens(const serving_layout& l, double batch) {
  const double n = batch / static_cast<double>(l.attention_data * l.pipeline);
  return n < 1.0 && batch >= 1.0 ? 1.0 : n;
}

/// The time of a step that adds a token to each of `batch` sequences of a replica, whose contexts have `context` tokens
/// on average. It is NaN if model, layout, formats, engine, machine or coefficients are invalid or do not suit each
/// other; a scale-out bandwidth that is unknown (0) is taken to be the scale-up one.
template <scalar T, scalar U>
[[nodiscard]] constexpr auto decode_step(const transformer& m, const cluster<T>& on,
                                         const serving_layout& l, const serving_recipe& r,
                                         const serving_engine& by, double batch, double context,
                                         const serving_efficiency<U>& e) {
  const bool is_layout = l.attention_data >= 1 && l.pipeline >= 1 &&
                         l.attention_data <= 10'000'000 && l.pipeline <= 10'000'000;
  return detail::time_of_pass(m, on, l, r, by, is_layout ? group_tokens(l, batch) : 0.0, context,
                              detail::serving_phase::decode, e);
}

/// The time of a pass over `input` tokens of prompts in each attention group, of prompts that have `prompt` tokens.
template <scalar T, scalar U>
[[nodiscard]] constexpr auto prefill(const transformer& m, const cluster<T>& on,
                                     const serving_layout& l, const serving_recipe& r,
                                     const serving_engine& by, double input, double prompt,
                                     const serving_efficiency<U>& e) {
  return detail::time_of_pass(m, on, l, r, by, input, prompt, detail::serving_phase::prefill, e);
}

}  // namespace hardware
}  // namespace leverage
