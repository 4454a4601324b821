// SPDX-License-Identifier: Apache-2.0
/// @file
/// Designs for a budget: the configurations of a family with their exact costs, ranked by the leverage that the joint
/// law predicts.
///
///   plan::design_request ask;
///   ask.budget = flops{1e22};
///   ask.space.vocabulary = 126464;
///   ask.limits.max_parameters = 20e9;
///   for (const plan::design& d : plan::find_designs(ask).ranked) ...
///
/// The budget C and the tokens D determine the cost per token M = C / D. A candidate is accepted if its exact M is
/// within `per_token_tolerance` of that value, and is then trained on C / M tokens, which spend the budget. Compute is
/// counted as in the laws: three times the forward operations at full attention, without logits (prediction.hpp).
///
/// Leverage depends only on activation ratio, granularity and compute, so that many shapes have the same leverage. The
/// ranked list has the best mixture of each shape (layers, d_model, expert width); of designs with equal leverage, the
/// one with fewer parameters comes first. Two Pareto fronts show the price of a limit: the highest leverage for a given
/// number of parameters, and for a given number of bytes of keys and values per token.
///
/// Candidates are visited in a fixed order and are not stored. The same request always gives the same list.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/key_values.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"
#include "leverage/plan/design_request.hpp"
#include "leverage/plan/design_space.hpp"
#include "leverage/plan/detail/pareto_front.hpp"

namespace leverage::plan {

/// One configuration with its costs and its leverage.
struct design {
  transformer model{};
  double leverage = std::numeric_limits<double>::quiet_NaN();  ///< EL by the joint law
  /// EL with C held at the end of the fitted range, where it was asked for (design_bracket.hpp); otherwise NaN
  double frozen_leverage = std::numeric_limits<double>::quiet_NaN();
  activation_ratio<> a{};  ///< by the definition of the request
  granularity<> g{};
  flops_per_token<> per_token{};     ///< M
  tokens<> data{};                   ///< C / M
  count parameters = 0;              ///< all parameters, with embeddings
  double cache_bytes_per_token = 0;  ///< of keys and values, while windows are not full
  double cache_bytes = 0;            ///< of all sequences of the request
  double attention_share = 0;        ///< counted causally, as in the guideline of Tian et al. 2025
  std::uint64_t number = 0;          ///< position in the enumeration
};

/// The limits that can reject a candidate, in the order in which they are tested.
enum class design_limit {
  attention_share,
  per_token,  ///< the cost per token, which follows from budget and tokens
  granularity,
  activation_ratio,
  meaning,  ///< the joint law has no meaning at this point
  parameters,
  memory,
};
inline constexpr std::size_t design_limit_count = 7;
inline constexpr std::string_view design_limit_names[design_limit_count] = {
    "attention share",        "cost per token", "granularity", "activation ratio",
    "reach of the joint law", "parameters",     "memory"};

struct design_result {
  std::vector<design> ranked;                   ///< the best mixture of each shape, best first
  std::vector<design> pareto_front_parameters;  ///< in order of parameters and of leverage
  std::vector<design> pareto_front_cache;  ///< in order of bytes of keys and values and of leverage
  tokens<> data{};                         ///< given or recommended
  flops_per_token<> per_token{};           ///< budget / data
  std::uint64_t candidates = 0;            ///< number of configurations of the family
  std::array<std::uint64_t, design_limit_count>
      refused{};  ///< counts by the first limit that a candidate breaks
  std::uint64_t accepted = 0;
  bool cancelled = false;               ///< not all candidates were visited
  std::vector<std::string> violations;  ///< violations of the request

  [[nodiscard]] std::uint64_t refused_by(design_limit limit) const {
    return refused[static_cast<std::size_t>(limit)];
  }
};

namespace detail {

/// Sets everything of a design but its model and its number.
inline void set_costs(design& d, const transformer& m, const flops<>& budget,
                      const tian2025::joint_law<>& law, ratio_reading reading,
                      const cost::key_value_load& cache, std::optional<count> causal_attention) {
  namespace unchecked = cost::detail;
  d.leverage = std::numeric_limits<double>::quiet_NaN();
  d.a = {};
  d.g = {};
  // The rules are checked once: they cost as much as all that follows.
  const bool is_valid = leverage::detail::accepts(m);
  const cost::flop_breakdown forward =
      is_valid ? unchecked::forward_flops(
                     m, unchecked::core_per_token{m.sequence, cost::attention_mask::full})
               : cost::forward_flops(m);
  d.attention_share = cost::tian2025::causal_attention_share(
      forward, causal_attention ? *causal_attention : cost::tian2025::causal_attention(m));
  d.per_token = (forward.non_vocabulary() * count{3}).as_real();
  d.data = budget / d.per_token;
  if (!is_valid) {
    d.parameters = cost::total_parameters(m).total().value;
    d.cache_bytes_per_token = leverage::detail::real(cost::key_value_elements_per_token(m));
    d.cache_bytes = cost::key_value_memory(m, cache).value;
    d.a = activation_ratio_of(m);
    d.g = granularity_of(m);
    return;
  }
  d.parameters = unchecked::parameters_of_valid(m, false).total().value;
  d.cache_bytes_per_token =
      leverage::detail::real(unchecked::key_value_elements_of_valid(m)) * cache.bits / 8.0;
  d.cache_bytes = unchecked::key_value_memory_of_valid(m, cache).value;
  const mixture_of_experts& experts = m.common_experts();
  if (m.is_mixture() && experts.experts > 0) {
    d.a = activation_ratio{(reading == ratio_reading::definition
                                ? leverage::detail::activation_quotient(experts)
                                : leverage::detail::routed_activation_quotient(experts))
                               .value()};
    d.g = granularity{leverage::detail::granularity_quotient(m.d_model, experts).value()};
    if (law.meaningful(d.a, d.g, budget)) d.leverage = law.leverage(d.a, d.g, budget);
  }
}

}  // namespace detail

/// Returns all costs and the leverage of a configuration at a budget; `number` stays 0. `causal_attention` is the number
/// of operations of that name, if it is known already.
[[nodiscard]] inline design assess(const transformer& m, const flops<>& budget,
                                   const tian2025::joint_law<>& law = tian2025::table6,
                                   ratio_reading reading = ratio_reading::definition,
                                   const cost::key_value_load& cache = {},
                                   std::optional<count> causal_attention = {}) {
  design d;
  d.model = m;
  detail::set_costs(d, m, budget, law, reading, cache, causal_attention);
  return d;
}

/// Whether a design breaks each limit of a request; the index is the value of `design_limit`. `per_token` is what budget
/// and tokens of the request ask for.
[[nodiscard]] inline std::array<bool, design_limit_count> broken_limits(const design_request& ask,
                                                                        const design& d,
                                                                        double per_token) {
  const design_limits& l = ask.limits;
  const auto outside = [](double x, double low, double high) { return !(x >= low && x <= high); };
  const double widening = 1.0 + ask.per_token_tolerance;
  const auto parameters = static_cast<double>(d.parameters);
  const double memory = parameters * l.weight_bits / 8.0 + d.cache_bytes;
  return {outside(d.attention_share, l.min_attention_share, l.max_attention_share),
          outside(d.per_token.value, per_token / widening, per_token * widening),
          outside(d.g.value, l.min_granularity, l.max_granularity),
          outside(d.a.value, l.min_activation_ratio, l.max_activation_ratio),
          !(d.leverage > 0.0),
          !(parameters <= l.max_parameters),
          !(memory <= l.max_memory)};
}
[[nodiscard]] inline std::array<bool, design_limit_count> broken_limits(const design_request& ask,
                                                                        const design& d) {
  return broken_limits(ask, d, (ask.budget / tokens_of(ask)).value);
}

namespace detail {

/// Whether `a` ranks before `b`: by higher leverage, then by fewer parameters, then by position.
[[nodiscard]] inline bool better(const design& a, const design& b) {
  if (a.leverage != b.leverage) return a.leverage > b.leverage;
  if (a.parameters != b.parameters) return a.parameters < b.parameters;
  return a.number < b.number;
}

}  // namespace detail

/// Visits every configuration of the family and keeps the best. `progress` is called with the number of candidates that
/// are done, after every depth and width and every 65,536 candidates; false ends the search with what it has found.
template <class Progress>
[[nodiscard]] design_result find_designs(const design_request& ask,
                                         const tian2025::joint_law<>& law,
                                         const Progress& progress) {
  design_result result;
  result.violations = validate(ask);
  for (const std::string& text : validate(law)) result.violations.push_back("law." + text);
  if (!result.violations.empty()) return result;
  result.data = tokens_of(ask);
  result.per_token = ask.budget / result.data;

  const design_limits& l = ask.limits;
  const double min_m = result.per_token.value / (1.0 + ask.per_token_tolerance);
  const double max_m = result.per_token.value * (1.0 + ask.per_token_tolerance);

  std::vector<design> best_of_shapes;
  design d;
  detail::pareto_front<design> by_parameters;
  detail::pareto_front<design> by_cache;
  const auto go_on = [&] {
    result.cancelled = result.cancelled || !progress(result.candidates);
    return !result.cancelled;
  };
  for_each_depth_and_width(ask.space, [&](const depth_and_width& t) {
    std::optional<design> best;
    // All candidates of a depth and width have the same attention. If it alone costs too much, or too little for its
    // share, the candidates are counted without being assessed.
    std::optional<design_limit> all_refused;
    bool is_first = true;
    count causal_attention = 0;
    for_each_configuration(ask.space, l, t, [&](const transformer& m) -> bool {
      const std::uint64_t number = result.candidates++;
      const bool last = number % 65'536 == 65'535 && !go_on();
      if (is_first) {
        is_first = false;
        causal_attention = cost::tian2025::causal_attention(m);
        const double attention = 3.0 * static_cast<double>(cost::forward_flops(m).attention());
        const double causal = 3.0 * static_cast<double>(causal_attention);
        const double masked = attention - causal;
        if (attention > max_m) {
          all_refused = design_limit::per_token;
        } else if (causal > l.max_attention_share * (max_m - masked) ||
                   causal < l.min_attention_share * (min_m - masked)) {
          all_refused = design_limit::attention_share;
        }
      }
      if (all_refused) {
        ++result.refused[static_cast<std::size_t>(*all_refused)];
        return !last;
      }
      detail::set_costs(d, m, ask.budget, law, ask.reading, l.cache, causal_attention);
      d.number = number;
      const auto broken = broken_limits(ask, d, result.per_token.value);
      if (const auto first = std::find(broken.begin(), broken.end(), true); first != broken.end()) {
        ++result.refused[static_cast<std::size_t>(first - broken.begin())];
        return !last;
      }
      ++result.accepted;
      d.model = m;  // not before: it is the largest part
      by_parameters.offer(static_cast<double>(d.parameters), d.leverage, d);
      by_cache.offer(d.cache_bytes_per_token, d.leverage, d);
      if (best && best->model.experts.expert_width != m.experts.expert_width) {
        best_of_shapes.push_back(*best);
        best.reset();
      }
      if (!best || detail::better(d, *best)) best = d;
      return !last;
    });
    if (best) best_of_shapes.push_back(*best);
    return !result.cancelled && go_on();
  });
  std::sort(best_of_shapes.begin(), best_of_shapes.end(), detail::better);
  if (best_of_shapes.size() > ask.rows) best_of_shapes.resize(ask.rows);
  result.ranked = std::move(best_of_shapes);
  result.pareto_front_parameters = by_parameters.items();
  result.pareto_front_cache = by_cache.items();
  return result;
}
[[nodiscard]] inline design_result find_designs(
    const design_request& ask, const tian2025::joint_law<>& law = tian2025::table6) {
  return find_designs(ask, law, [](std::uint64_t) { return true; });
}

}  // namespace leverage::plan
