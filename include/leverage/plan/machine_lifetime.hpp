// SPDX-License-Identifier: Apache-2.0
/// @file
/// Designs for the whole life of a model: the accelerator-seconds of training to a quality and of serving some tokens,
/// on the same machine.
///
///   lifetime = n D / (R goodput) + S a      EL(A, G, C) C = Q,  D = C / M      [accelerator-seconds]
///
///   Q   the quality: a dense-equivalent compute         S   output tokens that are served
///   R   tokens per second in training                   a   accelerator-seconds of one, with its share of the prompt
///
/// ln(EL C) is linear in ln C, so that C follows from Q in closed form. Designs whose size does not suit that compute
/// (machine_reach.hpp), or whose training does not end in the time, are refused. Q is what the best dense design reaches in
/// the time: every design then has equal quality, and the lifetime of the dense one over that of a mixture is the leverage
/// of the whole life.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/machine_candidates.hpp"
#include "leverage/plan/machine_designs.hpp"
#include "leverage/plan/machine_goal.hpp"
#include "leverage/plan/machine_reach.hpp"
#include "leverage/plan/machine_request.hpp"
#include "leverage/plan/machine_search.hpp"

namespace leverage::plan {

/// The compute at which a candidate has a dense-equivalent compute; 0 if the joint law has no meaning there.
[[nodiscard]] inline flops<> compute_for(const tian2025::joint_law<>& law,
                                         const machine_candidate& c, const flops<>& dense) {
  if (!c.is_mixture()) return dense;
  const activation_ratio<> a{c.a};
  const granularity<> g{c.g};
  const auto ln_dense = [&](double ln_compute) {
    return math::log(law.leverage(a, g, flops{math::exp(ln_compute)})) + ln_compute;
  };
  constexpr double low = 40.0;
  constexpr double high = 60.0;
  const double at_low = ln_dense(low);
  const double slope = (ln_dense(high) - at_low) / (high - low);
  const flops<> found{math::exp(low + (math::log(dense.value) - at_low) / slope)};
  return law.meaningful(a, g, found) ? found : flops{0.0};
}

/// The goal of the least accelerator-seconds of training and serving at a quality. `serving` is a function of the model
/// that has the accelerator-seconds of an output token, infinite where it cannot be served; it is called from any thread. It
/// refers to its arguments.
template <class Serving>
class lifetime_goal {
 public:
  static constexpr bool admits_first = false;

  lifetime_goal(const machine_request& ask, const tian2025::joint_law<>& law,
                const flops<>& quality, double served_tokens, const Serving& serving)
      : ask_(ask), law_(law), quality_(quality), served_(served_tokens), serving_(serving) {}

  [[nodiscard]] machine_value value(const machine_candidate& c, double tokens_per_second) const {
    machine_value v;
    v.reach.compute = compute_for(law_, c, quality_);
    const compute_range suitable = suitable_compute(ask_, c);
    const bool suits = v.reach.compute >= suitable.low && v.reach.compute <= suitable.high;
    if (!suits || !(tokens_per_second > 0.0)) return v;
    v.reach.data = v.reach.compute / flops_per_token<>{c.per_token};
    v.reach.time = seconds{v.reach.data.value / (tokens_per_second * ask_.goodput)};
    v.reach.is_complete = true;
    v.reach.is_enough = v.reach.time.value <= ask_.time.value * (1.0 + rounding);
    v.leverage = quality_ / v.reach.compute;
    v.dense = quality_;
    v.merit = 1.0 / (training(v.reach.time) + served_ * c.serving);
    return v;
  }
  [[nodiscard]] double least_speed(const machine_candidate& c, double merit) const {
    const double data = compute_for(law_, c, quality_).value / c.per_token;
    double time = ask_.time.value * (1.0 + rounding);
    if (merit > 0.0) {
      const auto n = static_cast<double>(ask_.on.accelerators);
      time = (std::min)(time, (1.0 / merit - served_ * c.serving) / n);
    }
    return time > 0.0 ? data / (time * ask_.goodput) : (std::numeric_limits<double>::max)();
  }
  [[nodiscard]] bool admits(machine_candidate& c, const transformer& m) const {
    c.serving = serving_(m);
    return c.serving < std::numeric_limits<double>::infinity();
  }

 private:
  /// The dense design that sets the quality takes all of the time.
  static constexpr double rounding = 1e-12;

  [[nodiscard]] double training(const seconds<>& time) const {
    return time.value * static_cast<double>(ask_.on.accelerators);
  }

  const machine_request& ask_;
  const tian2025::joint_law<>& law_;
  flops<> quality_;
  double served_;
  const Serving& serving_;
};

/// The designs with the least accelerator-seconds for training and `served_tokens` tokens of output, at the quality of the
/// best dense design in the time; `dense` is the dense design with the least of them. Without any dense design that suits
/// the time nothing is ranked. Violations, executor and progress are as in find_machine_designs.
template <class Serving, class Executor, class Progress>
[[nodiscard]] machine_result find_lifetime_designs(const machine_request& ask, double served_tokens,
                                                   const Serving& serving,
                                                   const hardware::calibrated_efficiency& e,
                                                   const tian2025::joint_law<>& law,
                                                   const Executor& executor,
                                                   const Progress& progress) {
  machine_result result;
  result.violations = violations_of(ask, e, law);
  if (!(served_tokens >= 0.0) || !math::is_finite(served_tokens)) {
    result.violations.push_back("served tokens: expected 0 or more, found " +
                                detail::shown(served_tokens));
  }
  if (!result.violations.empty()) return result;
  const auto go_on = [](const machine_progress&) { return true; };
  const reach_goal reach(ask, law);
  detail::best_first_search best_dense(ask, law, e, reach, 1, executor);
  best_dense.run(dense_candidates(ask, reach, e), go_on);
  if (best_dense.found().ranked.empty()) return result;
  const flops<> quality = best_dense.found().ranked.front().dense;

  const lifetime_goal<Serving> goal(ask, law, quality, served_tokens, serving);
  detail::best_first_search mixtures(ask, law, e, goal, ask.rows, executor);
  mixtures.run(mixture_candidates(ask, goal, e,
                                  [&](std::uint64_t visited) {
                                    return progress(machine_progress{.visited = visited});
                                  }),
               progress);
  detail::best_first_search dense(ask, law, e, goal, 1, executor);
  dense.run(dense_candidates(ask, goal, e), go_on);
  result = std::move(mixtures.found());
  if (!dense.found().ranked.empty()) result.dense = dense.found().ranked.front();
  return result;
}

}  // namespace leverage::plan
