// SPDX-License-Identifier: Apache-2.0
/// @file
/// The time that a stage of a pipeline waits in a step, its bubble.
///
///   schedule           bubble                          of the ideal time at F = 1, B = 2, W = 1
///   1F1B               (p - 1) (F + B) / v             (p - 1) / (v m)
///   ZB-H1              (p - 1) (F + B - 2 W)           (p - 1) / (3 m)
///   ZB-2p              0                               0
///   DualPipe           (p / 2 - 1) (F&B + B - 3 W)     (p / 2 - 1) 2 / (3 m)
///
///   F    forward pass of a micro-batch through a stage, all v virtual stages together
///   B    its backward pass, to activations and to weights         m  micro-batches of a step
///   W    the part of B to weights                                 p  stages
///   F&B  a forward and a backward pass that overlap
///
/// The ideal time is m (F + B). The bubble does not depend on m: its fraction vanishes as m grows. DualPipe needs an even
/// number of stages.
///
/// [narayanan2021]  Narayanan et al. 2021, arXiv:2104.04473, section 2.2: 1F1B, and interleaved by v.
/// [qi2023]         Qi et al. 2023, Zero bubble pipeline parallelism, arXiv:2401.10241, and its repository
///                  sail-sg/zero-bubble-pipeline-parallelism, which divides by m + p - 1 instead of m.
/// [deepseek2024]   DeepSeek-AI 2024, arXiv:2412.19437, and its repository DualPipe: ZB1P (ZB-H1) and DualPipe.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/max.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/quantities.hpp"

namespace leverage {

namespace rule {
struct stages_are_at_least_one {};
struct micro_batches_are_at_least_one {};
struct stages_of_dual_pipe_are_even {};
struct times_of_a_stage_are_not_negative {};
}  // namespace rule

namespace hardware {

/// Times of one micro-batch in one stage.
template <scalar T = double>
struct stage_times {
  seconds<T> forward{};
  seconds<T> backward{};    ///< to activations and to weights
  seconds<T> weights{};     ///< the part of `backward` to weights
  seconds<T> overlapped{};  ///< a forward and a backward pass at once; at most their sum
};

/// Backward passes of twice the forward time, half of it to weights, and no gain from overlapping.
inline constexpr stage_times<> usual_stage_times{seconds(1.0), seconds(2.0), seconds(1.0),
                                                 seconds(3.0)};

/// The time that a stage waits in a step.
template <scalar T>
[[nodiscard]] constexpr seconds<T> bubble_time(const layout& l, const stage_times<T>& t) {
  const auto w0 = value_of(t.weights.value);
  const bool ordered = w0 >= 0.0 && value_of(t.backward.value) >= w0 &&
                       value_of(t.forward.value) >= 0 && value_of(t.overlapped.value) >= 0;
  const double stages = within(l.pipeline >= 1 && l.virtual_stages >= 1,
                               static_cast<double>(l.pipeline), rule::stages_are_at_least_one{});
  const double p = within(ordered, stages, rule::times_of_a_stage_are_not_negative{});
  const T f = t.forward.value;
  const T b = t.backward.value;
  const T w = t.weights.value;
  if (l.pipeline == 1) return seconds<T>(0.0 * p * (f + b));
  switch (l.schedule) {
    case schedule::one_f_one_b:
      return seconds<T>((p - 1.0) / static_cast<double>(l.virtual_stages) * (f + b));
    case schedule::zb_h1:
      return seconds<T>((p - 1.0) * (math::max)(T(0.0), f + b - 2 * w));
    case schedule::zb_2p:
      return seconds<T>(0.0 * p * (f + b));
    case schedule::dual_pipe:
      break;
  }
  const double half = within(l.pipeline % 2 == 0, 0.5 * p, rule::stages_of_dual_pipe_are_even{});
  return seconds<T>((half - 1.0) * (math::max)(T(0.0), t.overlapped.value + b - 3 * w));
}

/// The bubble as a fraction of the ideal time of m micro-batches.
template <scalar T = double>
[[nodiscard]] constexpr T pipeline_bubble(const layout& l, count micro_batches,
                                          const stage_times<T>& t = usual_stage_times) {
  const double m = within(micro_batches >= 1, static_cast<double>(micro_batches),
                          rule::micro_batches_are_at_least_one{});
  return bubble_time(l, t).value / (m * (t.forward.value + t.backward.value));
}

}  // namespace hardware
}  // namespace leverage
