// SPDX-License-Identifier: Apache-2.0
/// @file
/// The candidates of a search for designs on a machine: the configurations of a family that its limits allow, each with
/// an upper bound of its merit (machine_goal.hpp), in less than a microsecond each.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/key_values.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/least_token_time.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"
#include "leverage/plan/design_request.hpp"
#include "leverage/plan/design_space.hpp"
#include "leverage/plan/machine_goal.hpp"
#include "leverage/plan/machine_request.hpp"

namespace leverage::plan {

/// The candidates of a family and the numbers of those that are refused.
struct machine_candidates {
  std::vector<machine_candidate> open;
  std::uint64_t visited = 0;
  machine_refusals refused{};
  std::uint64_t dropped = 0;  ///< those with the lowest bounds, where there were more than are kept
  bool cancelled = false;

  static constexpr std::size_t max_open = 1'000'000;

  void refuse(machine_limit limit, std::uint64_t number = 1) {
    refused[static_cast<std::size_t>(limit)] += number;
  }
  void add(const machine_candidate& c) {
    open.push_back(c);
    if (open.size() < 2 * max_open) return;
    std::nth_element(open.begin(), open.begin() + max_open, open.end(), higher);
    dropped += open.size() - max_open;
    open.resize(max_open);
  }
  /// A total order: by bound, then by position.
  [[nodiscard]] static bool higher(const machine_candidate& a, const machine_candidate& b) {
    return a.bound != b.bound ? a.bound > b.bound : a.number < b.number;
  }
};

namespace detail {

/// Tests configurations and bounds what they reach.
template <class Goal>
class candidate_test {
 public:
  candidate_test(const machine_request& ask, const Goal& goal,
                 const hardware::calibrated_efficiency& e)
      : ask_(ask), goal_(goal), times_(ask.on.accelerator, ask.recipe, ask.software, e.values) {}

  /// What refuses a configuration; otherwise sets M, A, G and the bound. `causal_attention` counts the causal operations of
  /// its attention.
  [[nodiscard]] std::optional<machine_limit> operator()(const transformer& m,
                                                        count causal_attention,
                                                        machine_candidate& c) const {
    const design_limits& l = ask_.limits;
    const auto outside = [](double x, double low, double high) { return !(x >= low && x <= high); };
    namespace unchecked = cost::detail;
    // The rules are checked once: they cost as much as all that follows.
    const bool is_valid = leverage::detail::accepts(m);
    const cost::flop_breakdown forward =
        is_valid ? unchecked::forward_flops(
                       m, unchecked::core_per_token{m.sequence, cost::attention_mask::full})
                 : cost::forward_flops(m);
    c.per_token = (forward.non_vocabulary() * count{3}).as_real().value;
    if (c.is_mixture()) {
      const double share = cost::tian2025::causal_attention_share(forward, causal_attention);
      if (outside(share, l.min_attention_share, l.max_attention_share)) {
        return machine_limit::attention_share;
      }
      if (!is_valid) return machine_limit::granularity;
      const mixture_of_experts& experts = m.common_experts();
      c.g = leverage::detail::granularity_quotient(m.d_model, experts).value();
      if (outside(c.g, l.min_granularity, l.max_granularity)) return machine_limit::granularity;
      c.a = ask_.reading == ratio_reading::definition
                ? leverage::detail::activation_quotient(experts).value()
                : leverage::detail::routed_activation_quotient(experts).value();
      if (outside(c.a, l.min_activation_ratio, l.max_activation_ratio)) {
        return machine_limit::activation_ratio;
      }
    }
    if (!is_valid) return machine_limit::memory;
    const auto parameters =
        static_cast<double>(unchecked::parameters_of_valid(m, false).total().value);
    if (!(parameters <= l.max_parameters)) return machine_limit::parameters;
    const double cache = unchecked::key_value_memory_of_valid(m, l.cache).value;
    if (!(parameters * l.weight_bits / 8.0 + cache <= l.max_memory)) return machine_limit::memory;
    const double fastest =
        static_cast<double>(ask_.on.accelerators) / times_.of_any_layout(m, ask_.base).value;
    const machine_value best = goal_.value(c, fastest);
    c.bound = best.merit;
    c.leverage = best.leverage;
    return best.refused();
  }

 private:
  const machine_request& ask_;
  const Goal& goal_;
  hardware::least_token_time times_;
};

}  // namespace detail

/// Every mixture of the family that can be trained in the time, as far as its bound says. `go_on` is called with the
/// number of candidates that are done, after every depth and width and every 65,536 candidates; false ends it.
template <class Goal, class GoOn>
[[nodiscard]] machine_candidates mixture_candidates(const machine_request& ask, const Goal& goal,
                                                    const hardware::calibrated_efficiency& e,
                                                    const GoOn& go_on) {
  machine_candidates all;
  const detail::candidate_test<Goal> test(ask, goal, e);
  const auto may_go_on = [&] {
    all.cancelled = all.cancelled || !go_on(all.visited);
    return !all.cancelled;
  };
  for_each_depth_and_width(ask.space, [&](const depth_and_width& t) -> bool {
    // All configurations of a depth and width have the same attention.
    std::optional<count> causal_attention;
    for_each_configuration(ask.space, ask.limits, t, [&](const transformer& m) -> bool {
      if (!causal_attention) causal_attention = cost::tian2025::causal_attention(m);
      machine_candidate c{.number = all.visited++,
                          .size = t,
                          .experts = {.width = m.experts.expert_width,
                                      .active = m.experts.active,
                                      .shared = m.experts.shared,
                                      .dense_layers = m.experts.dense_layers,
                                      .experts = m.experts.experts}};
      if (const auto limit = test(m, *causal_attention, c)) {
        all.refuse(*limit);
      } else {
        all.add(c);
      }
      return c.number % 65'536 != 65'535 || may_go_on();
    });
    return may_go_on();
  });
  return all;
}

/// The dense models of the family's depths and widths.
template <class Goal>
[[nodiscard]] machine_candidates dense_candidates(const machine_request& ask, const Goal& goal,
                                                  const hardware::calibrated_efficiency& e) {
  machine_candidates all;
  const detail::candidate_test<Goal> test(ask, goal, e);
  for_each_depth_and_width(ask.space, [&](const depth_and_width& t) {
    const transformer m = dense_configuration(ask.space, t);
    if (m.attention.heads == 0) return;
    machine_candidate c{.number = all.visited++, .size = t};
    if (const auto limit = test(m, cost::tian2025::causal_attention(m), c)) {
      all.refuse(*limit);
    } else {
      all.add(c);
    }
  });
  return all;
}

}  // namespace leverage::plan
