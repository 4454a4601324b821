// SPDX-License-Identifier: Apache-2.0
/// @file
/// Time of a training step, modelled:
///
///   step = m micro + bubble + data + optimizer + fixed      [s]
///
///   m       micro-batches of a step in each pipeline
///   micro   the slowest stage for one micro-batch: its layers, or those of the last stage and the head, and what is sent
///           between stages
///   bubble  (p - 1) / v of a mean stage, or what another schedule leaves of it (bubble.hpp)
///   data    data-parallel communication: of the gradients in a step, and what that of the weights (FSDP) adds to the
///           compute under which it runs, sqrt(compute^2 + communication^2) - compute
///   optimizer, fixed   reading and writing the states; what nothing else explains
///
/// Volumes are exact (communication.hpp), efficiencies are fitted (efficiency.hpp). A layer's time is in layer_time.hpp.
///
///   const auto t = step_time(presets::llama3_8b.model, cluster, layout, recipe, 512, fitted_efficiency.values);
///   t.total().value, t.layers.matrices, t.bubble
#pragma once

#include <limits>

#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/bubble.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/collectives.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/groups.hpp"
#include "leverage/hardware/layer_time.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware {

/// Seconds of a step by what takes them. They add up.
template <scalar T = double>
struct step_breakdown {
  layer_seconds<T> layers{};  ///< of all micro-batches in the slowest stage
  T head{};                   ///< logits and their loss, where they are in the slowest stage
  T prediction{};             ///< modules of multi-token prediction, likewise
  T stages{};                 ///< communication between stages that is not hidden
  T bubble{};
  T data{};  ///< data-parallel communication that is not hidden
  T optimizer{};
  T fixed{};

  [[nodiscard]] constexpr seconds<T> total() const {
    return seconds<T>(layers.total() + head + prediction + stages + bubble + data + optimizer +
                      fixed);
  }
};

namespace detail {

/// Layers of the longest stage and of the last one.
struct stage_layers {
  double longest = 0.0;
  double last = 0.0;
};
/// Where the last stage has what the others leave, each of these having `more` virtual stages' worth of layers beyond the
/// least. The last stage also has the head, so that both ways to place the layers are tried.
[[nodiscard]] constexpr stage_layers stage_layers_of(const layout& l, count layers, count more) {
  const count chunks = l.pipeline * l.virtual_stages;
  const count longest = l.virtual_stages * ((layers + chunks - 1) / chunks + more);
  const count last = layers - (l.pipeline - 1) * longest;
  return {static_cast<double>(longest), static_cast<double>(last < 0 ? 0 : last)};
}

/// The stage that takes longest for a micro-batch.
template <scalar T>
struct slowest_stage {
  double layers = 0.0;
  bool has_ends = false;  ///< the head and what else comes after the layers
  T time{};
};

/// Parameters of an accelerator on average over the stages: what every data-parallel rank has, and routed experts.
struct mean_shard {
  double others = 0.0;
  double experts = 0.0;
};
[[nodiscard]] constexpr mean_shard mean_shard_of(const transformer& m, const layout& l) {
  cost::parameter_breakdown sum;
  for_each_part(m, [&](const part& p) { cost::detail::add(sum, p, false); });
  const auto t = static_cast<double>(l.tensor);
  const auto p = static_cast<double>(l.pipeline);
  const auto vocabulary = static_cast<double>(m.vocabulary) * static_cast<double>(m.d_model);
  const double matrices = l.pipeline > 1 || m.tied_embeddings ? 1.0 : 2.0;
  const auto routed = static_cast<double>(sum.routed_experts);
  return {(static_cast<double>(sum.total().value) - routed) / (t * p) + matrices * vocabulary / t,
          routed / (static_cast<double>(l.expert) * static_cast<double>(l.expert_tensor) * p)};
}

/// Seconds of data-parallel communication: in each micro-batch, and once in a step.
template <scalar T>
struct data_seconds {
  T micro_batch{};
  T step{};
};

/// That of `held` parameters in a group of ranks, of which `shards` share.
template <scalar T>
constexpr void add_data(data_seconds<T>& s, const layer_times<T>& t, double held, const group& all,
                        count shards) {
  using enum coefficient;
  if (all.ranks <= 1 || held <= 0.0) return;
  const auto gather = [&](double each, const group& g) {
    return t.e[data_exposed] * all_gather(bytes<>(held * each), g, t.links).value;
  };
  const bool is_whole = shards == all.ranks;
  const group sharing =
      is_whole ? all : group{.ranks = shards, .inside = shards < all.inside ? shards : all.inside};
  const double w = t.r.weight_bytes;
  const double g = t.r.gradient_bytes;
  // Copies of a shard average their gradients as well.
  const T gradients = gather(is_whole ? g : 2.0 * g, all);
  switch (t.l.sharding) {
    case sharding::none:
      s.step = s.step + gather(2.0 * g, all);
      return;
    case sharding::zero1:
      s.step = s.step + gradients + gather(w, sharing);
      return;
    case sharding::zero2:
      s.micro_batch = s.micro_batch + gradients;
      s.step = s.step + gather(w, sharing);
      return;
    case sharding::zero3: {
      const double sent = t.is_scaled() ? bytes_of(t.r.gemm) : w;
      s.micro_batch = s.micro_batch + gather(2.0 * sent + g, sharing);
      if (!is_whole) s.step = s.step + gather(2.0 * g / static_cast<double>(shards), all);
      return;
    }
  }
}

}  // namespace detail

/// The time of a step of `global_batch` sequences. All parts are NaN if the model, the layout or the batch are invalid, as
/// `validate` in layout_rules.hpp has it, or if the accelerator has no peak in a format of the recipe.
template <scalar T, scalar U>
[[nodiscard]] constexpr auto step_time(const transformer& m, const cluster<T>& on, const layout& l,
                                       const recipe& r, count global_batch, const software& by,
                                       const efficiency<U>& e) {
  using S = common_scalar<T, U>;
  using enum coefficient;
  const count n = on.accelerators;
  const auto has = [&](number_format f) { return value_of(on.accelerator.peak(f).value) > 0.0; };
  if (!detail::accepts(m, l, n, global_batch) || !has(r.gemm) || !has(r.attention) ||
      !has(r.head) || (m.is_mixture() && !has(r.experts))) {
    const S none(std::numeric_limits<double>::quiet_NaN());
    return step_breakdown<S>{.fixed = none};
  }
  efficiency<S> coefficients_of_s;
  for (std::size_t i = 0; i < coefficients; ++i) coefficients_of_s.values[i] = S(e.values[i]);
  const detail::layer_times<S> time(m, accelerator<S>(on.accelerator), l, r, by, coefficients_of_s,
                                    n);
  const auto p = static_cast<double>(l.pipeline);
  const auto micro_batches = static_cast<double>(l.micro_batches(n, global_batch));
  const auto layers = static_cast<double>(m.layers);

  layer_seconds<S> all;
  for_each_part(m, [&](const part& one) { all += time.of(one); });
  const S layer = all.total() / layers;

  // The head reads the weights, and the logits are written and read in 32 bits, forward and backward.
  const double heads = 1.0 + static_cast<double>(m.prediction_layers);
  const double vocabulary = static_cast<double>(m.vocabulary) / static_cast<double>(l.tensor);
  const double h = time.width();
  const S head_peak = time.a.peak(r.head).value * time.e.gemm(time.a.generation, r.head);
  const S one_head =
      time.slower *
      (6.0 * time.piece * h * vocabulary / head_peak +
       time.e[logit_traffic] * time.memory(16.0 * time.piece * vocabulary + 10.0 * h * vocabulary));
  S prediction(0.0);
  if (m.prediction_layers > 0) {
    const part module = prediction_part_of(m);
    const S joining =
        time.slower *
        time.time_of({2.0 * h * h / static_cast<double>(l.tensor), 2.0 * h, h}, time.piece, 3.0);
    prediction = (heads - 1.0) * (time.of(module).total() + joining + one_head);
  }
  const S ends = one_head + prediction;

  S between(0.0);
  if (l.pipeline > 1) {
    const link<S>& over =
        time.groups.pipeline.domains() > 1 ? time.links.outside : time.links.inside;
    const bytes<> sent = pipeline_exchange(l, time.micro_batch, m.d_model, 2.0).total();
    between = time.e[pipeline_exposed] * static_cast<double>(l.virtual_stages) *
              point_to_point(sent, over).value;
  }
  const auto slowest_of = [&](const detail::stage_layers& stage) {
    const bool has_ends =
        l.pipeline == 1 || value_of(stage.last * layer + ends) >= value_of(stage.longest * layer);
    return detail::slowest_stage<S>{has_ends ? stage.last : stage.longest, has_ends,
                                    has_ends ? stage.last * layer + ends : stage.longest * layer};
  };
  detail::slowest_stage<S> slowest = slowest_of(detail::stage_layers_of(l, m.layers, 0));
  if (l.pipeline > 1 && m.layers % (l.pipeline * l.virtual_stages) == 0) {
    const detail::slowest_stage<S> other = slowest_of(detail::stage_layers_of(l, m.layers, 1));
    if (value_of(other.time) < value_of(slowest.time)) slowest = other;
  }
  const S micro = slowest.time + between;
  const S mean = (layers * layer + ends) / p + between;

  const detail::mean_shard held = detail::mean_shard_of(m, l);
  const count same = l.data(n) * l.context;
  const count same_experts = l.expert_data(n);
  const count shards = l.shards > 0 ? l.shards : same;
  const count expert_shards =
      l.shards > 0 && same_experts % l.shards == 0 ? l.shards : same_experts;
  const count domain = on.accelerator.domain;
  detail::data_seconds<S> data;
  detail::add_data(data, time, held.others, placed(same, l.tensor, domain), shards);
  detail::add_data(data, time, held.experts,
                   placed(same_experts, l.expert * l.expert_tensor, domain), expert_shards);
  if (l.sharding != sharding::none && value_of(data.step) > 0.0) {
    data.step = data.step + time.e[data_latency] * static_cast<double>(shards - 1) * (layers / p);
  }

  step_breakdown<S> s;
  s.layers = all.mapped([&](const S& x) { return micro_batches * slowest.layers / layers * x; });
  s.head = slowest.has_ends ? micro_batches * one_head : S(0.0);
  s.prediction = slowest.has_ends ? micro_batches * prediction : S(0.0);
  s.stages = micro_batches * between;
  s.bubble = bubble_time(l, usual_stage_times).value / 3.0 * mean;
  s.data = micro_batches * (detail::overlapped(micro, data.micro_batch) - micro) + data.step;
  const bool sharded = l.sharding != sharding::none;
  const double states = held.others / (sharded ? static_cast<double>(shards) : 1.0) +
                        held.experts / (sharded ? static_cast<double>(expert_shards) : 1.0);
  const double gathered = l.sharding == sharding::zero3 ? 0.0 : 6.0 * (held.others + held.experts);
  const double state_bytes = 2.0 * r.optimizer_bytes() + r.gradient_bytes + r.weight_bytes;
  s.optimizer = time.e[optimizer_traffic] * time.memory(state_bytes * states + gathered);
  if (m.is_mixture()) s.optimizer = s.optimizer * time.e[optimizer_mixture];
  s.fixed = time.e[step_fixed];
  return s;
}

/// Tokens per second of all accelerators, in steps of `global_batch` sequences.
template <scalar T>
[[nodiscard]] constexpr tokens_per_second<T> throughput(const transformer& m, count global_batch,
                                                        const seconds<T>& step) {
  return tokens(static_cast<double>(global_batch) * static_cast<double>(m.sequence)) / step;
}

}  // namespace leverage::hardware
