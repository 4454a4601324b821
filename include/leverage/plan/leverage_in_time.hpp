// SPDX-License-Identifier: Apache-2.0
/// @file
/// A mixture and the dense model of equal loss on one machine, each with its best layout: what the leverage in compute is in
/// time, money and memory, with intervals (time_ratio.hpp), and where it is lost (leverage_losses.hpp).
///
///   plan::leverage_request ask{.mixture = presets::moe_mini.model, .data = tokens{1e12},
///                              .dense = presets::dense_6b.model, .dense_data = tokens{1.16e12},
///                              .on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 64},
///                              .recipe = hardware::recipes::bf16.recipe};
///   const auto l = plan::compare_in_time(ask, hardware::fitted_efficiency);
///   l.el_flops, l.time.value, l.time.low, l.time.high
///
///   time     both on all accelerators
///   cost     each on as many of them as are cheapest, at one price for all
///   memory   accelerators that the faster model needs for the time of the slower one (fewest_accelerators.hpp)
///
/// Both runs have the same batch, formats and software. EL_flops is as exact as the two models are of equal loss: its own
/// uncertainty is the range over laws (leverage_by_law.hpp) and is in none of the intervals.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/memory.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/fewest_accelerators.hpp"
#include "leverage/plan/layout_search.hpp"
#include "leverage/plan/leverage_losses.hpp"
#include "leverage/plan/leverage_ratio.hpp"
#include "leverage/plan/time_ratio.hpp"

namespace leverage::plan {

/// Two models with their tokens, and a machine.
struct leverage_request {
  transformer mixture{};
  tokens<> data{};
  transformer dense{};
  tokens<> dense_data{};
  hardware::cluster<> on{};
  hardware::recipe recipe{};
  hardware::software software{};
  batch_target batch{};
  hardware::layout base{};                   ///< kernels, overlap, schedule: what is not searched
  std::optional<hardware::layout> layout{};  ///< of the mixture, otherwise the best
  std::optional<hardware::layout> dense_layout{};
  ratio_setting known{};
  bool counts_accelerators = true;  ///< also finds the money and the accelerators in equal time
};

/// A run with its layout. It has no layout if `violations` has any, or if no layout fits in memory.
struct planned_run {
  planned_training run{};
  hardware::memory_breakdown memory{};
  hardware::memory_fit fit = hardware::memory_fit::too_large;
  std::vector<std::string> violations{};

  [[nodiscard]] bool fits() const {
    return violations.empty() && fit != hardware::memory_fit::too_large;
  }
};

/// The leverage of a mixture on a machine. What cannot be computed is NaN.
struct leverage_in_time {
  double el_flops = std::numeric_limits<double>::quiet_NaN();
  planned_run mixture{};
  planned_run dense{};
  planned_run cheapest_mixture{};
  planned_run cheapest_dense{};
  leverage_ratio time{};
  leverage_ratio cost{};
  leverage_ratio memory{};  ///< accelerators in equal time
  count mixture_accelerators = 0;
  count dense_accelerators = 0;
  double memory_bytes = std::numeric_limits<double>::quiet_NaN();  ///< on each accelerator
  leverage_factors losses{};

  [[nodiscard]] bool usable() const { return mixture.fits() && dense.fits(); }
};

namespace detail {

/// M D, as the laws count it.
[[nodiscard]] inline flops<> law_compute(const transformer& m, const tokens<>& d) {
  return cost::tian2025::training_flops_per_token(m).as_real() * d;
}

[[nodiscard]] inline planned_run with_layout(planned_training run, const hardware::layout& l,
                                             const batch_target& batch) {
  planned_run p{.run = run};
  p.run.layout = l;
  p.run.global_batch = global_batch_of(batch, p.run.model, l, p.run.on.accelerators);
  for (const hardware::layout_finding& f :
       hardware::validate(p.run.model, l, p.run.recipe, p.run.on, p.run.global_batch)) {
    if (f.is_remark) continue;
    p.violations.push_back(std::string(f.field) + ": expected " + std::string(f.expected) +
                           ", found " + std::to_string(f.value));
  }
  p.memory = hardware::memory_per_accelerator(p.run.model, l, p.run.recipe, p.run.on.accelerators,
                                              p.run.global_batch);
  p.fit = hardware::fit_of(p.memory, p.run.on.accelerator.memory);
  return p;
}

/// A run with a layout that is given, or with the best one.
template <class Executor>
[[nodiscard]] planned_run best_run(const leverage_request& ask, bool is_mixture, count accelerators,
                                   layout_goal goal, const hardware::calibrated_efficiency& e,
                                   const Executor& executor) {
  planned_training run{.model = is_mixture ? ask.mixture : ask.dense,
                       .data = is_mixture ? ask.data : ask.dense_data,
                       .on = ask.on,
                       .recipe = ask.recipe,
                       .software = ask.software};
  run.on.accelerators = accelerators;
  const auto& given = is_mixture ? ask.layout : ask.dense_layout;
  if (given) return with_layout(run, *given, ask.batch);
  const layout_search_result found = search_layouts({.model = run.model,
                                                     .on = run.on,
                                                     .recipe = ask.recipe,
                                                     .software = ask.software,
                                                     .batch = ask.batch,
                                                     .base = ask.base,
                                                     .keep = 1,
                                                     .goal = goal},
                                                    e, executor);
  if (found.ranked.empty() && !found.smallest) {
    planned_run none{.run = run};
    none.violations = found.violations;
    if (none.violations.empty()) none.violations.emplace_back("layout: none suits model and batch");
    return none;
  }
  const ranked_layout& best = found.ranked.empty() ? *found.smallest : found.ranked.front();
  run.on.accelerators = best.accelerators;
  const batch_target same{.number = static_cast<double>(best.global_batch),
                          .counts_sequences = true};
  return with_layout(run, best.layout, same);
}

/// The step of a run, and the seconds in which its M D runs at the peak of the dense matrices.
[[nodiscard]] inline step_of_run step_of(const planned_training& r,
                                         const hardware::efficiency<>& e) {
  planned_training balanced = r;
  balanced.software.routing = hardware::routing::balanced;
  const tokens<> each{static_cast<double>(r.global_batch) * static_cast<double>(r.model.sequence)};
  return {balanced.step(e), r.step(e), law_compute(r.model, each) / r.on.peak(r.recipe.gemm)};
}

/// Fills in the accelerators that both models need for the time of the slower one.
template <class Executor>
void count_accelerators(leverage_in_time& l, const leverage_request& ask,
                        const hardware::calibrated_efficiency& e, const Executor& executor) {
  const auto time_on = [&](bool is_mixture) {
    return [&, is_mixture](count n) {
      const planned_run p = best_run(ask, is_mixture, n, layout_goal::time, e, executor);
      return p.fits() ? p.run.time(e.values) : seconds{std::numeric_limits<double>::quiet_NaN()};
    };
  };
  const count n = ask.on.accelerators;
  times_by_accelerators mixture(n, time_on(true));
  times_by_accelerators dense(n, time_on(false));
  const seconds<> of_mixture = l.mixture.run.time(e.values);
  const seconds<> of_dense = l.dense.run.time(e.values);
  // At an end of the interval of the ratio, the mixture is `slower` than it is predicted.
  const auto at = [&](double slower) {
    const seconds<> longer = of_mixture * slower;
    const seconds<> limit = of_dense < longer ? longer : of_dense;
    constexpr double rounding = 1.0 + 1e-9;
    return std::pair(dense.fewest(limit * rounding), mixture.fewest(limit / slower * rounding));
  };
  const auto ratio = [&](double end) {
    const auto [d, x] = at(l.time.value / end);
    return el_memory(d, x);
  };
  std::tie(l.dense_accelerators, l.mixture_accelerators) = at(1.0);
  l.memory = {ratio(l.time.value), ratio(l.time.low), ratio(l.time.high)};
}

}  // namespace detail

/// The leverage of a mixture over a dense model on a machine, by some coefficients. `executor` is that of layout_search.hpp.
template <class Executor = one_by_one>
[[nodiscard]] leverage_in_time compare_in_time(const leverage_request& ask,
                                               const hardware::calibrated_efficiency& e,
                                               const Executor& executor = {}) {
  const count n = ask.on.accelerators;
  leverage_in_time l{.el_flops = el_flops(detail::law_compute(ask.dense, ask.dense_data),
                                          detail::law_compute(ask.mixture, ask.data)),
                     .mixture = detail::best_run(ask, true, n, layout_goal::time, e, executor),
                     .dense = detail::best_run(ask, false, n, layout_goal::time, e, executor)};
  if (!l.usable()) return l;
  l.time = time_ratio(l.dense.run, l.mixture.run, e, ask.known);
  l.memory_bytes = el_memory(l.dense.memory.total(), l.mixture.memory.total());
  l.losses = leverage_losses(detail::step_of(l.dense.run, e.values),
                             detail::step_of(l.mixture.run, e.values));
  if (!ask.counts_accelerators) return l;
  l.cheapest_mixture = detail::best_run(ask, true, n, layout_goal::cost, e, executor);
  l.cheapest_dense = detail::best_run(ask, false, n, layout_goal::cost, e, executor);
  l.cost = cost_ratio(l.cheapest_dense.run, l.cheapest_mixture.run, e, ask.known);
  if (!ask.layout && !ask.dense_layout) detail::count_accelerators(l, ask, e, executor);
  return l;
}

}  // namespace leverage::plan
