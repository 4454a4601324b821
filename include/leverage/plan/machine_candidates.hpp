// SPDX-License-Identifier: Apache-2.0
/// @file
/// The candidates of a search for designs on a machine: the configurations of a family that its limits allow, each with
/// an upper bound of the dense-equivalent compute EL C that it can reach, in less than a microsecond each.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/key_values.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/least_token_time.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/design_request.hpp"
#include "leverage/plan/design_space.hpp"
#include "leverage/plan/machine_reach.hpp"
#include "leverage/plan/machine_request.hpp"

namespace leverage::plan {

/// What can refuse a candidate, in the order in which it is tested.
enum class machine_limit {
  attention_share,
  granularity,
  activation_ratio,
  parameters,
  memory,   ///< of weights and cache, as in design_limits
  time,     ///< too few tokens for its size, in any layout
  meaning,  ///< the joint law has no meaning at the compute
  others,   ///< what the caller asks of a model
  layouts,  ///< no layout that fits in the memory of the accelerators is fast enough for its size
};
inline constexpr std::size_t machine_limit_count = 9;
inline constexpr std::string_view machine_limit_names[machine_limit_count] = {
    "attention share",        "granularity",  "activation ratio", "parameters", "memory", "time",
    "reach of the joint law", "other limits", "layouts"};
using machine_refusals = std::array<std::uint64_t, machine_limit_count>;

/// A configuration of a family in few bytes, with what is known of it.
struct machine_candidate {
  double bound = 0.0;      ///< EL C that it does not exceed
  double leverage = 0.0;   ///< EL that it does not exceed
  double per_token = 0.0;  ///< M
  double a = 1.0;
  double g = 0.0;
  std::uint64_t number = 0;  ///< position in the enumeration
  depth_and_width size{};
  expert_choice experts{};  ///< none: a dense model
  bool is_refined = false;  ///< the bound knows the layouts

  [[nodiscard]] bool is_mixture() const { return experts.experts > 0; }
  [[nodiscard]] transformer model(const design_space& s) const {
    if (!is_mixture()) return dense_configuration(s, size);
    transformer m = detail::trunk_of(s, size);
    experts.set(m, s);
    return m;
  }
};

/// What a candidate reaches.
struct machine_value {
  machine_reach reach{};
  double leverage =
      0.0;  ///< EL at the compute; 1 for a dense model; 0 where the joint law has no meaning
  flops<> dense{0.0};  ///< EL C

  /// What refuses it, if anything does.
  [[nodiscard]] std::optional<machine_limit> refused() const {
    if (!reach.is_enough) return machine_limit::time;
    if (!(leverage > 0.0)) return machine_limit::meaning;
    return std::nullopt;
  }
};
/// The compute that suits a candidate.
[[nodiscard]] inline compute_range suitable_compute(const machine_request& ask,
                                                    const machine_candidate& c) {
  const tian2025::allocation_law<>& law =
      c.is_mixture() ? tian2025::table5_moe : tian2025::table5_dense;
  return suitable_compute(flops_per_token<>{c.per_token}, law, ask.overtraining,
                          ask.per_token_tolerance);
}

/// EL of a candidate at a compute; 1 for a dense model, 0 where the joint law has no meaning.
[[nodiscard]] inline double leverage_at(const tian2025::joint_law<>& law,
                                        const machine_candidate& c, const flops<>& compute) {
  if (!c.is_mixture()) return 1.0;
  const activation_ratio<> a{c.a};
  const granularity<> g{c.g};
  return law.meaningful(a, g, compute) ? law.leverage(a, g, compute) : 0.0;
}

/// What a candidate reaches at some tokens per second of the cluster.
[[nodiscard]] inline machine_value value_at(const machine_request& ask,
                                            const tian2025::joint_law<>& law,
                                            const machine_candidate& c, double tokens_per_second) {
  machine_value v{.reach = reach_of(flops_per_token<>{c.per_token}, tokens_per_second, ask.time,
                                    ask.goodput, suitable_compute(ask, c))};
  if (v.reach.is_enough) v.leverage = leverage_at(law, c, v.reach.compute);
  v.dense = v.leverage * v.reach.compute;
  return v;
}

/// Tokens per second below which a candidate has too few tokens, or stays below a dense-equivalent compute.
[[nodiscard]] inline double least_speed(const machine_request& ask, const machine_candidate& c,
                                        double dense_flops) {
  const double compute = std::max(suitable_compute(ask, c).low.value, dense_flops / c.leverage);
  return compute / (c.per_token * ask.time.value * ask.goodput);
}

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
class candidate_test {
 public:
  candidate_test(const machine_request& ask, const tian2025::joint_law<>& law,
                 const hardware::calibrated_efficiency& e)
      : ask_(ask), law_(law), times_(ask.on.accelerator, ask.recipe, ask.software, e.values) {}

  /// What refuses a configuration; otherwise sets M, A, G and the bound.
  [[nodiscard]] std::optional<machine_limit> operator()(const transformer& m,
                                                        machine_candidate& c) const {
    const design_limits& l = ask_.limits;
    const auto outside = [](double x, double low, double high) { return !(x >= low && x <= high); };
    const cost::flop_breakdown forward = cost::forward_flops(m);
    c.per_token = (forward.non_vocabulary() * count{3}).as_real().value;
    if (c.is_mixture()) {
      if (outside(forward.attention_share(), l.min_attention_share, l.max_attention_share)) {
        return machine_limit::attention_share;
      }
      c.g = granularity_of(m).value;
      if (outside(c.g, l.min_granularity, l.max_granularity)) return machine_limit::granularity;
      c.a = ask_.reading == ratio_reading::definition ? activation_ratio_of(m).value
                                                      : routed_activation_ratio_of(m).value;
      if (outside(c.a, l.min_activation_ratio, l.max_activation_ratio)) {
        return machine_limit::activation_ratio;
      }
    }
    const auto parameters = static_cast<double>(cost::total_parameters(m).total().value);
    if (!(parameters <= l.max_parameters)) return machine_limit::parameters;
    const double cache = cost::key_value_memory(m, l.cache).value;
    if (!(parameters * l.weight_bits / 8.0 + cache <= l.max_memory)) return machine_limit::memory;
    const double fastest =
        static_cast<double>(ask_.on.accelerators) / times_.of_any_layout(m, ask_.base).value;
    const machine_value best = value_at(ask_, law_, c, fastest);
    c.bound = best.dense.value;
    c.leverage = best.leverage;
    return best.refused();
  }

 private:
  const machine_request& ask_;
  const tian2025::joint_law<>& law_;
  hardware::least_token_time times_;
};

}  // namespace detail

/// Every mixture of the family that can be trained in the time, as far as its bound says. `go_on` is called with the
/// number of candidates that are done, after every depth and width and every 65,536 candidates; false ends it.
template <class GoOn>
[[nodiscard]] machine_candidates mixture_candidates(const machine_request& ask,
                                                    const tian2025::joint_law<>& law,
                                                    const hardware::calibrated_efficiency& e,
                                                    const GoOn& go_on) {
  machine_candidates all;
  const detail::candidate_test test(ask, law, e);
  const auto may_go_on = [&] {
    all.cancelled = all.cancelled || !go_on(all.visited);
    return !all.cancelled;
  };
  for_each_depth_and_width(ask.space, [&](const depth_and_width& t) -> bool {
    for_each_configuration(ask.space, ask.limits, t, [&](const transformer& m) -> bool {
      machine_candidate c{.number = all.visited++,
                          .size = t,
                          .experts = {.width = m.experts.expert_width,
                                      .active = m.experts.active,
                                      .shared = m.experts.shared,
                                      .dense_layers = m.experts.dense_layers,
                                      .experts = m.experts.experts}};
      if (const auto limit = test(m, c)) {
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
[[nodiscard]] inline machine_candidates dense_candidates(const machine_request& ask,
                                                         const tian2025::joint_law<>& law,
                                                         const hardware::calibrated_efficiency& e) {
  machine_candidates all;
  const detail::candidate_test test(ask, law, e);
  for_each_depth_and_width(ask.space, [&](const depth_and_width& t) {
    const transformer m = dense_configuration(ask.space, t);
    if (m.attention.heads == 0) return;
    machine_candidate c{.number = all.visited++, .size = t};
    if (const auto limit = test(m, c)) {
      all.refuse(*limit);
    } else {
      all.add(c);
    }
  });
  return all;
}

}  // namespace leverage::plan
