// SPDX-License-Identifier: Apache-2.0
/// @file
/// From a budget to configurations: every mixture of a family that whole numbers allow, costed exactly, ranked by
/// the leverage that the joint law gives it.
///
///   plan::design_request ask;
///   ask.budget = flops{1e22};
///   ask.space.vocabulary = 126464;
///   ask.limits.max_parameters = 20e9;
///   for (const plan::design& d : plan::find_designs(ask).ranked) ...
///
/// A budget and its tokens fix the cost per token M = C / D; a candidate counts if its exact M lies within
/// `per_token_tolerance` of that, and is then trained on the C / M tokens that spend the budget. The compute is
/// that of the laws: three times the forward operations at full attention, without logits (prediction.hpp).
///
/// Leverage depends on activation ratio, granularity and compute alone, so that many shapes share it. Ranked is
/// the best mixture of each shape (layers, d_model, expert width), then by fewer parameters. What a limit costs
/// is seen on the fronts: the most leverage for so many parameters, and for so many bytes of keys and values per token.
///
/// Candidates are visited one after the other in a fixed order and not stored: the same request, the same list.
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
#include "leverage/cost/parameters.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/design_request.hpp"
#include "leverage/plan/design_space.hpp"
#include "leverage/plan/detail/pareto_front.hpp"

namespace leverage::plan {

/// One candidate.
struct design {
  transformer model{};
  double leverage = std::numeric_limits<double>::quiet_NaN();  ///< EL by the joint law
  activation_ratio<> a{};                                      ///< by the reading asked for
  granularity<> g{};
  flops_per_token<> per_token{};  ///< M
  tokens<> data{};                ///< C / M
  count parameters = 0;           ///< all, with embeddings
  double cache_bytes_per_token = 0;
  double attention_share = 0;
  std::uint64_t number = 0;  ///< in the order of the enumeration
};

/// Why candidates fell away, in the order in which they are asked.
enum class design_limit {
  attention_share,
  per_token,  ///< the cost per token that budget and tokens fix
  granularity,
  activation_ratio,
  meaning,  ///< the joint law says nothing there
  parameters,
  memory,
};
inline constexpr std::size_t design_limit_count = 7;
inline constexpr std::string_view design_limit_names[design_limit_count] = {
    "attention share",        "cost per token", "granularity", "activation ratio",
    "reach of the joint law", "parameters",     "memory"};

struct design_result {
  std::vector<design> ranked;                   ///< the best mixture of each shape, best first
  std::vector<design> pareto_front_parameters;  ///< rising in parameters and in leverage
  std::vector<design> pareto_front_cache;  ///< rising in bytes of keys and values, and in leverage
  tokens<> data{};                         ///< asked for, or recommended
  flops_per_token<> per_token{};           ///< budget over them
  std::uint64_t candidates = 0;            ///< of the family
  std::array<std::uint64_t, design_limit_count> refused{};  ///< by the first limit that each broke
  std::uint64_t accepted = 0;
  std::vector<std::string> violations;  ///< what is wrong with the request

  [[nodiscard]] std::uint64_t refused_by(design_limit limit) const {
    return refused[static_cast<std::size_t>(limit)];
  }
};

/// All costs of a configuration at a budget, and its leverage. `number` is left at 0.
[[nodiscard]] inline design assess(const transformer& m, const flops<>& budget,
                                   const tian2025::joint_law<>& law = tian2025::table6,
                                   ratio_reading reading = ratio_reading::definition,
                                   double cache_bytes = 2.0) {
  design d;
  d.model = m;
  const cost::flop_breakdown forward = cost::forward_flops(m);
  d.attention_share = forward.attention_share();
  d.per_token = (forward.non_vocabulary() * count{3}).as_real();
  d.data = budget / d.per_token;
  d.parameters = cost::total_parameters(m).total().value;
  d.cache_bytes_per_token =
      cache_bytes * leverage::detail::real(cost::key_value_elements_per_token(m));
  if (m.is_mixture()) {
    d.a = reading == ratio_reading::definition ? activation_ratio_of(m)
                                               : routed_activation_ratio_of(m);
    d.g = granularity_of(m);
    if (law.meaningful(d.a, d.g, budget)) d.leverage = law.leverage(d.a, d.g, budget);
  }
  return d;
}

/// Which limits of a request a design breaks; indices are those of `design_limit`.
[[nodiscard]] inline std::array<bool, design_limit_count> broken_limits(const design_request& ask,
                                                                        const design& d) {
  const design_limits& l = ask.limits;
  const auto outside = [](double x, double low, double high) { return !(x >= low && x <= high); };
  const double per_token = (ask.budget / tokens_of(ask)).value;
  const double widening = 1.0 + ask.per_token_tolerance;
  const auto parameters = static_cast<double>(d.parameters);
  const double memory = parameters * l.weight_bytes + d.cache_bytes_per_token * l.cached_tokens;
  return {outside(d.attention_share, l.min_attention_share, l.max_attention_share),
          outside(d.per_token.value, per_token / widening, per_token * widening),
          outside(d.g.value, l.min_granularity, l.max_granularity),
          outside(d.a.value, l.min_activation_ratio, l.max_activation_ratio),
          !(d.leverage > 0.0),
          !(parameters <= l.max_parameters),
          !(memory <= l.max_memory)};
}

namespace detail {

/// Which of two designs is the better: leverage, then fewer parameters, then the earlier.
[[nodiscard]] inline bool better(const design& a, const design& b) {
  if (a.leverage != b.leverage) return a.leverage > b.leverage;
  if (a.parameters != b.parameters) return a.parameters < b.parameters;
  return a.number < b.number;
}

}  // namespace detail

/// Visits every configuration of the family and keeps the best. `progress` is told after every depth_and_width how many
/// of all candidates are done.
template <class Progress>
[[nodiscard]] design_result find_designs(const design_request& ask,
                                         const tian2025::joint_law<>& law,
                                         const Progress& progress) {
  design_result result;
  result.violations = validate(ask);
  if (!result.violations.empty()) return result;
  result.data = tokens_of(ask);
  result.per_token = ask.budget / result.data;

  const design_limits& l = ask.limits;
  const double min_m = result.per_token.value / (1.0 + ask.per_token_tolerance);
  const double max_m = result.per_token.value * (1.0 + ask.per_token_tolerance);

  std::vector<design> best_of_shapes;
  detail::pareto_front<design> by_parameters;
  detail::pareto_front<design> by_cache;
  for_each_depth_and_width(ask.space, [&](const depth_and_width& t) {
    std::optional<design> best;
    // The attention of a depth_and_width is that of all its candidates: where it alone costs too much, or too little for
    // its share, they are counted and not visited.
    std::optional<design_limit> all_refused;
    bool is_first = true;
    for_each_configuration(ask.space, l, t, [&](const transformer& m) {
      const std::uint64_t number = result.candidates++;
      if (is_first) {
        is_first = false;
        const double attention = 3.0 * static_cast<double>(cost::forward_flops(m).attention());
        if (attention > max_m) {
          all_refused = design_limit::per_token;
        } else if (attention > l.max_attention_share * max_m ||
                   attention < l.min_attention_share * min_m) {
          all_refused = design_limit::attention_share;
        }
      }
      if (all_refused) {
        ++result.refused[static_cast<std::size_t>(*all_refused)];
        return;
      }
      design d = assess(m, ask.budget, law, ask.reading, l.cache_bytes);
      d.number = number;
      const auto broken = broken_limits(ask, d);
      if (const auto first = std::find(broken.begin(), broken.end(), true); first != broken.end()) {
        ++result.refused[static_cast<std::size_t>(first - broken.begin())];
        return;
      }
      ++result.accepted;
      by_parameters.offer(static_cast<double>(d.parameters), d.leverage, d);
      by_cache.offer(d.cache_bytes_per_token, d.leverage, d);
      if (best && best->model.experts.expert_width != m.experts.expert_width) {
        best_of_shapes.push_back(*best);
        best.reset();
      }
      if (!best || detail::better(d, *best)) best = d;
    });
    if (best) best_of_shapes.push_back(*best);
    progress(result.candidates);
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
  return find_designs(ask, law, [](std::uint64_t) {});
}

}  // namespace leverage::plan
