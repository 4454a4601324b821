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
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"
#include "leverage/plan/prediction.hpp"

namespace leverage::plan {

/// First, last and step of a list of whole numbers, both ends included.
struct count_range {
  count first = 0;
  count last = 0;
  count step = 1;

  [[nodiscard]] constexpr bool is_valid() const { return first >= 0 && last >= first && step >= 1; }
  [[nodiscard]] constexpr count size() const { return is_valid() ? (last - first) / step + 1 : 0; }
};

/// The family that is enumerated: mixtures with grouped-query attention whose heads span d_model.
struct design_space {
  count vocabulary = 0;
  count sequence = 4096;
  count_range layers{4, 96, 2};
  count_range d_model{256, 8192, 128};  ///< multiples of head_dim
  double min_aspect = 48.0;             ///< d_model / layers
  double max_aspect = 128.0;
  count head_dim = 128;
  count heads_per_kv_head = 4;
  count_range experts{32, 512, 32};       ///< routable, E
  count_range active{4, 16, 2};           ///< routed, E_a
  count_range shared{1, 1, 1};            ///< E_s, as wide as the routed ones
  count width_multiple = 64;              ///< of expert and dense widths: what kernels like
  count_range dense_layers{1, 1, 1};      ///< leading layers that stay dense
  double dense_width_over_d_model = 2.5;  ///< rounded to the multiple
};

/// Which of the candidates count.
struct design_limits {
  double max_parameters = std::numeric_limits<double>::infinity();  ///< all, with embeddings
  double max_memory = std::numeric_limits<double>::infinity();      ///< bytes: weights and cache
  double weight_bytes = 2.0;                                        ///< per parameter
  double cache_bytes = 2.0;      ///< per element of keys and values
  double cached_tokens = 0.0;    ///< held at once: sequences times their length
  double min_granularity = 8.0;  ///< tian2025::granularity_guideline
  double max_granularity = 12.0;
  double min_activation_ratio = 2.0 / 256.0;  ///< what the joint law was fitted on
  double max_activation_ratio = 1.0;
  double min_attention_share = 0.30;  ///< tian2025::attention_share_guideline
  double max_attention_share = 0.40;
};

/// Which reading of the activation ratio is the A of the law.
enum class ratio_reading {
  definition,  ///< (E_a + E_s) / (E + E_s)
  routed,      ///< E_a / E
};

struct design_request {
  flops<> budget{0.0};
  std::optional<tokens<>>
      data;  ///< otherwise `overtraining` times the compute-optimal ones (Table 5)
  double overtraining = tian2025::overtraining_of_the_study;
  double per_token_tolerance = 0.1;
  design_space space{};
  design_limits limits{};
  ratio_reading reading = ratio_reading::definition;
  std::size_t rows = 10;  ///< of the ranked list
};

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
  std::vector<design> ranked;            ///< the best mixture of each shape, best first
  std::vector<design> front_parameters;  ///< rising in parameters and in leverage
  std::vector<design> front_cache;       ///< rising in bytes of keys and values, and in leverage
  tokens<> data{};                       ///< asked for, or recommended
  flops_per_token<> per_token{};         ///< budget over them
  std::uint64_t candidates = 0;          ///< of the family
  std::array<std::uint64_t, design_limit_count> refused{};  ///< by the first limit that each broke
  std::uint64_t accepted = 0;
  std::vector<std::string> violations;  ///< what is wrong with the request

  [[nodiscard]] std::uint64_t refused_by(design_limit limit) const {
    return refused[static_cast<std::size_t>(limit)];
  }
};

namespace detail {

[[nodiscard]] inline std::string shown(double x) {
  std::string text = std::to_string(x);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

/// `x` to the next multiple, one at least.
[[nodiscard]] inline count to_multiple(double x, count multiple) {
  const auto n = static_cast<count>(std::lround(x / static_cast<double>(multiple)));
  return multiple * (n > 0 ? n : 1);
}

/// The best leverage for each value of another quantity that is better small.
class front {
 public:
  void offer(double x, const design& d) {
    const auto after = best_.upper_bound(x);
    if (after != best_.begin() && !(d.leverage > std::prev(after)->second.leverage)) return;
    const auto [at, is_new] = best_.insert_or_assign(x, d);
    auto next = std::next(at);
    while (next != best_.end() && !(next->second.leverage > d.leverage)) next = best_.erase(next);
  }
  [[nodiscard]] std::vector<design> take() const {
    std::vector<design> all;
    for (const auto& [x, d] : best_) all.push_back(d);
    return all;
  }

 private:
  std::map<double, design> best_;
};

/// Which of two designs is the better: leverage, then fewer parameters, then the earlier.
[[nodiscard]] inline bool better(const design& a, const design& b) {
  if (a.leverage != b.leverage) return a.leverage > b.leverage;
  if (a.parameters != b.parameters) return a.parameters < b.parameters;
  return a.number < b.number;
}

}  // namespace detail

/// Everything that is wrong with a request, by name and value.
[[nodiscard]] inline std::vector<std::string> validate(const design_request& ask) {
  std::vector<std::string> found;
  const auto wrong = [&](std::string_view what, double value, std::string_view expected) {
    found.push_back(std::string(what) + ": expected " + std::string(expected) + ", found " +
                    detail::shown(value));
  };
  const auto above_zero = [&](std::string_view what, double value) {
    if (!(value > 0.0) || !math::is_finite(value)) wrong(what, value, "a number above 0");
  };
  above_zero("budget", ask.budget.value);
  if (ask.data) above_zero("tokens", ask.data->value);
  above_zero("overtraining", ask.overtraining);
  if (!(ask.per_token_tolerance > 0.0 && ask.per_token_tolerance < 1.0)) {
    wrong("tolerance of the cost per token", ask.per_token_tolerance, "a share between 0 and 1");
  }
  const design_space& s = ask.space;
  const auto at_least_one = [&](std::string_view what, count value) {
    if (value < 1) wrong(what, static_cast<double>(value), "1 or more");
  };
  at_least_one("vocabulary", s.vocabulary);
  at_least_one("sequence", s.sequence);
  at_least_one("head_dim", s.head_dim);
  at_least_one("heads per kv head", s.heads_per_kv_head);
  at_least_one("multiple of widths", s.width_multiple);
  const auto range = [&](std::string_view what, const count_range& r, count least) {
    if (!r.is_valid() || r.first < least) {
      found.push_back(std::string(what) + ": expected first.." + "last with step 1 or more, from " +
                      std::to_string(least) + " on, found " + std::to_string(r.first) + ".." +
                      std::to_string(r.last) + " by " + std::to_string(r.step));
    }
  };
  range("layers", s.layers, 1);
  range("d_model", s.d_model, 1);
  range("experts", s.experts, 1);
  range("active experts", s.active, 1);
  range("shared experts", s.shared, 0);
  range("dense layers", s.dense_layers, 0);
  above_zero("dense width over d_model", s.dense_width_over_d_model);
  const design_limits& l = ask.limits;
  const auto interval = [&](std::string_view what, double low, double high) {
    if (!(low >= 0.0) || !(high >= low)) {
      found.push_back(std::string(what) + ": expected an interval from 0 or more, found " +
                      detail::shown(low) + ".." + detail::shown(high));
    }
  };
  interval("d_model over layers", s.min_aspect, s.max_aspect);
  interval("granularity", l.min_granularity, l.max_granularity);
  interval("activation ratio", l.min_activation_ratio, l.max_activation_ratio);
  interval("attention share", l.min_attention_share, l.max_attention_share);
  if (!(l.max_parameters > 0.0)) wrong("most parameters", l.max_parameters, "a number above 0");
  if (!(l.max_memory > 0.0)) wrong("most memory", l.max_memory, "a number above 0");
  const auto from_zero = [&](std::string_view what, double value) {
    if (!(value >= 0.0) || !math::is_finite(value)) wrong(what, value, "0 or more");
  };
  from_zero("bytes per weight", l.weight_bytes);
  from_zero("bytes per cached element", l.cache_bytes);
  from_zero("cached tokens", l.cached_tokens);
  return found;
}

/// Layers and width of a model, before its mixture.
struct trunk {
  count layers = 0;
  count d_model = 0;
};

/// The trunks of a family, in order of d_model and layers.
template <class Visit>
void for_each_trunk(const design_space& s, const Visit& visit) {
  for (count d = s.d_model.first; d <= s.d_model.last; d += s.d_model.step) {
    if (d % s.head_dim != 0) continue;
    for (count layers = s.layers.first; layers <= s.layers.last; layers += s.layers.step) {
      const double aspect = static_cast<double>(d) / static_cast<double>(layers);
      if (aspect < s.min_aspect || aspect > s.max_aspect) continue;
      visit(trunk{layers, d});
    }
  }
}

/// The configurations of a trunk, in order of expert width, active, shared, dense layers and experts; `visit`
/// takes a transformer. Skipped: more active than routable experts, more dense layers than layers, widths that
/// no granularity of the limits has.
template <class Visit>
void for_each_configuration(const design_space& s, const design_limits& limits, const trunk& t,
                            const Visit& visit) {
  transformer m;
  m.layers = t.layers;
  m.d_model = t.d_model;
  m.vocabulary = s.vocabulary;
  m.sequence = s.sequence;
  m.attention.head_dim = s.head_dim;
  m.attention.heads = t.d_model / s.head_dim;
  // Fewer query heads than a key-value head serves: they share one.
  const count group = std::min(s.heads_per_kv_head, m.attention.heads);
  if (m.attention.heads % group != 0) return;
  m.attention.kv_heads = m.attention.heads / group;

  const double twice = 2.0 * static_cast<double>(t.d_model);
  const count narrowest =
      s.width_multiple *
      std::max<count>(1, static_cast<count>(std::ceil(twice / limits.max_granularity /
                                                      static_cast<double>(s.width_multiple))));
  const double widest = limits.min_granularity > 0.0 ? twice / limits.min_granularity : 8.0 * twice;
  for (count width = narrowest; static_cast<double>(width) <= widest; width += s.width_multiple) {
    for (count active = s.active.first; active <= s.active.last; active += s.active.step) {
      for (count shared = s.shared.first; shared <= s.shared.last; shared += s.shared.step) {
        for (count dense = s.dense_layers.first; dense <= s.dense_layers.last;
             dense += s.dense_layers.step) {
          if (dense >= t.layers) continue;
          m.feed_forward.width =
              dense > 0
                  ? detail::to_multiple(s.dense_width_over_d_model * static_cast<double>(t.d_model),
                                        s.width_multiple)
                  : 0;
          for (count experts = s.experts.first; experts <= s.experts.last;
               experts += s.experts.step) {
            if (experts < active) continue;
            m.experts = {.experts = experts,
                         .active = active,
                         .shared = shared,
                         .expert_width = width,
                         .shared_width = shared > 0 ? width : 0,
                         .dense_layers = dense};
            visit(m);
          }
        }
      }
    }
  }
}

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

/// The tokens of a request: given, or recommended.
[[nodiscard]] inline tokens<> tokens_of(const design_request& ask) {
  return ask.data ? *ask.data : ask.overtraining * tian2025::table5_moe.data(ask.budget);
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

/// How many configurations a family has within the widths of the limits.
[[nodiscard]] inline std::uint64_t count_configurations(const design_space& s,
                                                        const design_limits& limits) {
  std::uint64_t all = 0;
  for_each_trunk(s, [&](const trunk& t) {
    for_each_configuration(s, limits, t, [&](const transformer&) { ++all; });
  });
  return all;
}

/// Visits every configuration of the family and keeps the best. `progress` is told after every trunk how many
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
  detail::front by_parameters;
  detail::front by_cache;
  for_each_trunk(ask.space, [&](const trunk& t) {
    std::optional<design> best;
    // The attention of a trunk is that of all its candidates: where it alone costs too much, or too little for
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
      by_parameters.offer(static_cast<double>(d.parameters), d);
      by_cache.offer(d.cache_bytes_per_token, d);
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
  result.front_parameters = by_parameters.take();
  result.front_cache = by_cache.take();
  return result;
}
[[nodiscard]] inline design_result find_designs(
    const design_request& ask, const tian2025::joint_law<>& law = tian2025::table6) {
  return find_designs(ask, law, [](std::uint64_t) {});
}

/// What one configuration has and another has not.
struct design_change {
  std::string_view field;
  count from = 0;
  count to = 0;
};

/// The fields in which two configurations of a family differ, from the first to the second.
[[nodiscard]] inline std::vector<design_change> changes(const transformer& from,
                                                        const transformer& to) {
  std::vector<design_change> all;
  const auto compare = [&](std::string_view field, count a, count b) {
    if (a != b) all.push_back({field, a, b});
  };
  compare("layers", from.layers, to.layers);
  compare("d_model", from.d_model, to.d_model);
  compare("heads", from.attention.heads, to.attention.heads);
  compare("kv heads", from.attention.kv_heads, to.attention.kv_heads);
  compare("head_dim", from.attention.head_dim, to.attention.head_dim);
  compare("experts", from.experts.experts, to.experts.experts);
  compare("active experts", from.experts.active, to.experts.active);
  compare("shared experts", from.experts.shared, to.experts.shared);
  compare("expert width", from.experts.expert_width, to.experts.expert_width);
  compare("shared width", from.experts.shared_width, to.experts.shared_width);
  compare("dense layers", from.dense_layers(), to.dense_layers());
  compare("dense width", from.feed_forward.width, to.feed_forward.width);
  compare("vocabulary", from.vocabulary, to.vocabulary);
  compare("sequence", from.sequence, to.sequence);
  return all;
}

}  // namespace leverage::plan
