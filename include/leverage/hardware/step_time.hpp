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
/// Volumes are exact (communication.hpp), efficiencies are fitted (efficiency.hpp). The time of a layer is in
/// layer_time.hpp, that of data and optimizer in data_time.hpp. Stages have the mean of all layers; which ones they have
/// is in memory.hpp.
///
///   const auto t = step_time(presets::llama_3_8b.model, cluster, layout, recipe, 512, fitted_efficiency.values);
///   t.total().value, t.layers.matrices, t.bubble
#pragma once

#include <concepts>
#include <limits>

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/bubble.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/data_time.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/layer_seconds.hpp"
#include "leverage/hardware/layer_setting.hpp"
#include "leverage/hardware/layer_time.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/hardware/stage_time.hpp"
#include "leverage/hardware/timing_rules.hpp"
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
  /// Every part, `n` times.
  [[nodiscard]] constexpr step_breakdown times(const T& n) const {
    return {layers.times(n), n * head, n * prediction, n * stages,
            n * bubble,      n * data, n * optimizer,  n * fixed};
  }
};

namespace detail {

/// The time of a step that can be timed.
template <scalar T, scalar M>
[[nodiscard]] constexpr step_breakdown<T> time_of_step(const layer_setting<T, M>& on, count n,
                                                       count global_batch) {
  const transformer& m = on.model;
  const layout& l = on.l;
  const auto p = static_cast<double>(l.pipeline);
  const auto micro_batches = static_cast<double>(l.micro_batches(n, global_batch));
  const auto layers = static_cast<double>(m.layers);

  layer_seconds<T> all;
  for_each_part(m, [&](const part& one) { add_layers(all, on, one); });
  const T whole = all.total();
  const T head = head_time(on);
  T prediction(0.0);
  if (m.prediction_layers > 0) {
    prediction = static_cast<double>(m.prediction_layers) * (module_time(on) + head);
  }
  const T ends = head + prediction;
  const T between = stages_time(on);
  const slowest_stage slowest =
      slowest_stage_of(l, m.layers, value_of(whole) / layers, value_of(ends));
  const double share = slowest.layers / layers;
  T micro = share * whole + between;
  if (slowest.has_head) micro = micro + ends;
  const T mean = (whole + ends) / p + between;

  const mean_shard held = mean_shard_of(m, l);
  const data_seconds<T> data = data_time(on, held, n);
  step_breakdown<T> s;
  s.layers = all.times(micro_batches * share);
  if (slowest.has_head) {
    s.head = micro_batches * head;
    s.prediction = micro_batches * prediction;
  }
  s.stages = micro_batches * between;
  s.bubble = bubble_time(l, usual_stage_times).value / 3.0 * mean;
  const T exposed = l.overlap.data ? overlapped(micro, data.micro_batch) - micro : data.micro_batch;
  s.data = micro_batches * exposed + data.step;
  s.optimizer = optimizer_time(on, held, n);
  s.fixed = on.e[coefficient::step_fixed];
  return on.by.is_other ? s.times(on.e[coefficient::other_software]) : s;
}

}  // namespace detail

/// The time of a step of `global_batch` sequences. It is NaN if the model, the layout or the batch are invalid, as
/// `validate` in layout_rules.hpp has it, if timing_rules.hpp does not hold, or if something is sent over a link whose
/// bandwidth is none; one between domains that is unknown (0) is taken to be as fast as those inside.
template <scalar T, scalar U>
[[nodiscard]] constexpr auto step_time(const transformer& m, const cluster<T>& on, const layout& l,
                                       const recipe& r, count global_batch, const software& by,
                                       const efficiency<U>& e) {
  using S = common_scalar<T, U>;
  if (!detail::can_be_timed(m, on, l, r, global_batch, by, e)) {
    return step_breakdown<S>{.fixed = S(std::numeric_limits<double>::quiet_NaN())};
  }
  const auto of = [&](const efficiency<S>& coefficients_of_time) {
    return detail::time_of_step(detail::layer_setting<S, T>(m, on.accelerator, l, r, by,
                                                            coefficients_of_time, on.accelerators),
                                on.accelerators, global_batch);
  };
  if constexpr (std::same_as<S, U>) {
    return of(e);
  } else {
    return of(efficiency<S>(e));
  }
}

/// Tokens per second of all accelerators, in steps of `global_batch` sequences.
template <scalar T>
[[nodiscard]] constexpr tokens_per_second<T> throughput(const transformer& m, count global_batch,
                                                        const seconds<T>& step) {
  return tokens(static_cast<double>(global_batch) * static_cast<double>(m.sequence)) / step;
}

}  // namespace leverage::hardware
