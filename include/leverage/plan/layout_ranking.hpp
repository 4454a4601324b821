// SPDX-License-Identifier: Apache-2.0
/// @file
/// The order of layouts, and which of them cannot be distinguished from the best one.
///
/// The times of two layouts of one model on one machine have most of their errors in common: where both are slower by the
/// same coefficient, their order does not depend on it. For the ratio of two times
///
///   ln (t / t_0) +- sqrt( z^2 (g - g_0)^T S (g - g_0) + s^2 )
///
///   g, g_0   derivatives of ln t by the logarithms of the coefficients (calibrated_efficiency.hpp), S their covariance
///   s        what measured pairs of layouts scatter by around their predicted ratio
///
/// Layouts whose interval has a ratio of 1, or that are faster, are within the error.
#pragma once

#include <cmath>
#include <cstddef>
#include <tuple>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/memory_breakdown.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/plan/layout_request.hpp"

namespace leverage::plan {

/// A layout that can run.
struct ranked_layout {
  hardware::layout layout{};
  count accelerators = 0;
  count global_batch = 0;  ///< sequences
  seconds<> step{};
  double tokens_per_second = 0;  ///< of all accelerators
  bytes<> memory{};              ///< the total of the stage that needs the most
  hardware::memory_fit fit = hardware::memory_fit::too_large;
  bool within_error = false;  ///< its time cannot be distinguished from the best one's

  [[nodiscard]] double accelerator_seconds_per_token() const {
    return static_cast<double>(accelerators) / tokens_per_second;
  }
};

/// s: 80 % of the ratios of two measured times are that near to the predicted ratio, in ln, of 385 pairs of runs that differ
/// in nothing but their layout (0.145), or with each of their 38 configurations counted once (0.135). The same runs are
/// those to which the coefficients are fitted.
inline constexpr double layout_scatter = 0.14;

namespace detail {

/// What breaks ties: few accelerators, then little of each kind of parallelism.
[[nodiscard]] inline auto tie_break(const ranked_layout& r) {
  const hardware::layout& l = r.layout;
  const hardware::recompute_set& again = l.recompute;
  return std::tuple(r.accelerators, l.pipeline, l.virtual_stages, l.tensor, l.context, l.expert,
                    l.expert_tensor, l.sharding, l.shards, again.layers, again.experts,
                    again.latent_up, again.attention_core, again.norms, again.activation,
                    l.micro_batch);
}

/// Whether `a` ranks before `b`: a total order of different layouts.
[[nodiscard]] inline bool ranks_before(const ranked_layout& a, const ranked_layout& b,
                                       layout_goal goal) {
  const double slow_a =
      goal == layout_goal::time ? 1.0 / a.tokens_per_second : a.accelerator_seconds_per_token();
  const double slow_b =
      goal == layout_goal::time ? 1.0 / b.tokens_per_second : b.accelerator_seconds_per_token();
  if (slow_a != slow_b) return slow_a < slow_b;
  return tie_break(a) < tie_break(b);
}

/// The best of the layouts that were offered, in order.
struct best_layouts {
  std::size_t keep = 10;
  layout_goal goal = layout_goal::time;
  std::vector<ranked_layout> ranked{};

  void offer(const ranked_layout& r) {
    const bool is_full = ranked.size() == keep;
    if (is_full && !ranks_before(r, ranked.back(), goal)) return;
    if (is_full) ranked.pop_back();
    auto place = ranked.end();
    while (place != ranked.begin() && ranks_before(r, *(place - 1), goal)) --place;
    ranked.insert(place, r);
  }
};

/// ln step_time of a layout with its derivatives.
[[nodiscard]] inline hardware::detail::log_seconds log_time(
    const layout_request& ask, const ranked_layout& r, const hardware::calibrated_efficiency& e) {
  hardware::cluster<> on = ask.on;
  on.accelerators = r.accelerators;
  return hardware::log_step_time(ask.model, on, r.layout, ask.recipe, r.global_batch, ask.software,
                                 e.values);
}

/// Marks the layouts that cannot be distinguished from the first.
inline void mark_within_error(const layout_request& ask, const hardware::calibrated_efficiency& e,
                              std::vector<ranked_layout>& ranked) {
  if (ranked.empty()) return;
  ranked.front().within_error = true;
  if (ranked.size() == 1) return;
  const hardware::detail::log_seconds best = log_time(ask, ranked.front(), e);
  for (std::size_t i = 1; i < ranked.size(); ++i) {
    ranked_layout& r = ranked[i];
    const double variance = hardware::detail::variance_of(log_time(ask, r, e) - best, e);
    const double slower = std::log(ask.goal == layout_goal::time
                                       ? ranked.front().tokens_per_second / r.tokens_per_second
                                       : r.accelerator_seconds_per_token() /
                                             ranked.front().accelerator_seconds_per_token());
    constexpr double z = hardware::detail::normal_80;
    r.within_error = slower <= std::sqrt(layout_scatter * layout_scatter + z * z * variance);
  }
}

}  // namespace detail
}  // namespace leverage::plan
