// SPDX-License-Identifier: Apache-2.0
/// @file
/// The predictions of the laws of Tian et al. 2025 for one configuration at one budget. The compute of the laws is M D,
/// with M three times the exact forward operations per token at full attention without logits (cost/tian2025.hpp). The
/// cost of a run with logits or causal attention is cost::training_flops_for.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "leverage/core/argument.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::plan {

/// The kinds of remarks on a prediction.
enum class remark_kind {
  extrapolates,       ///< an input is outside of the fitted range of a law
  outside_guideline,  ///< outside of the interval that the study recommends
  harmful,            ///< outside of the interval that the study found harmless
  meaningless,        ///< the joint law has no meaning there: beyond `low` or `high`
  under_trained,      ///< fewer tokens than the compute-optimal number
  several_mixtures,  ///< layers have mixtures of several kinds: there is no A or G for the joint law
};

/// One remark, with the value and the expected interval.
struct remark {
  remark_kind kind{};
  std::string_view subject;  ///< the law or guideline
  std::string_view quantity;
  double value = 0;
  double low = 0;
  double high = 0;
  std::optional<argument> which{};  ///< of the quantity; none for shares that no law takes
};

namespace detail {

template <class Law, std::size_t N>
[[nodiscard]] consteval std::size_t inputs_of(const published<Law, N>&) {
  return N;
}
static_assert(inputs_of(tian2025::table5_moe) == inputs_of(tian2025::table5_dense));

}  // namespace detail

/// Remarks on one prediction, in a fixed order.
struct remarks {
  /// The largest number of remarks: every input of both laws extrapolates, both guidelines are broken, the joint law
  /// has no meaning, and the run is under-trained.
  static constexpr std::size_t capacity =
      detail::inputs_of(tian2025::table6) + detail::inputs_of(tian2025::table5_moe) + 4;
  remark items[capacity]{};
  std::size_t size = 0;

  constexpr void add(const remark& r) { items[size++] = r; }
  [[nodiscard]] constexpr bool empty() const { return size == 0; }
  [[nodiscard]] constexpr const remark* begin() const { return items; }
  [[nodiscard]] constexpr const remark* end() const { return items + size; }
};

/// The joint law with both definitions of the activation ratio.
struct leverage_forecast {
  granularity<> g{};
  activation_ratio<> a{};         ///< (E_a + E_s)/(E + E_s)
  activation_ratio<> a_routed{};  ///< E_a / E
  tian2025::prediction by_definition{};
  tian2025::prediction by_routed{};
};

/// The predictions for a configuration at a budget.
struct forecast {
  flops_per_token<> per_token{};              ///< M
  tokens<> data{};                            ///< D
  flops<> budget{};                           ///< C = M D
  tokens<> recommended{};                     ///< compute-optimal tokens at C (Table 5)
  flops_per_token<> recommended_per_token{};  ///< compute-optimal M at C (Table 5)
  /// Mixtures of one kind only: a dense model is the reference.
  std::optional<leverage_forecast> leverage;
  std::optional<double> learning_rate;  ///< mixtures only: the dense law is not published
  std::optional<tokens<>> batch;        ///< mixtures only
  plan::remarks remarks{};
};

namespace detail {

constexpr void remark_reach(remarks& out, std::string_view subject, const extrapolation& verdict) {
  for (const reach& r : verdict) {
    if (!r.inside()) {
      out.add({remark_kind::extrapolates, subject, to_string(r.which), r.value, r.low, r.high,
               r.which});
    }
  }
}

constexpr void remark_guideline(remarks& out, const tian2025::guideline& rule, double value,
                                std::optional<argument> which = {}) {
  if (value >= rule.low && value <= rule.high) {
    return;
  }
  const bool harmless = value >= rule.harmless_low && value <= rule.harmless_high;
  const bool widened = rule.harmless_low < rule.low || rule.harmless_high > rule.high;
  out.add({harmless || !widened ? remark_kind::outside_guideline : remark_kind::harmful,
           "guideline", rule.quantity, value, harmless ? rule.low : rule.harmless_low,
           harmless ? rule.high : rule.harmless_high, which});
}

}  // namespace detail

/// The predictions at D tokens. The configuration must be valid (`validate`), otherwise every number is NaN.
[[nodiscard]] constexpr forecast predict(const transformer& m, const tokens<>& d) {
  forecast f;
  f.per_token = cost::tian2025::training_flops_per_token(m).as_real();
  f.data = d;
  f.budget = f.per_token * d;
  const auto& allocation = m.is_mixture() ? tian2025::table5_moe : tian2025::table5_dense;
  f.recommended = allocation.data(f.budget);
  f.recommended_per_token = allocation.model(f.budget);

  const bool one_kind = m.is_mixture() && m.common_experts().experts > 0;
  if (m.is_mixture()) {
    f.learning_rate = tian2025::equation6.learning_rate(f.budget);
    f.batch = tian2025::equation6.batch(f.budget);
  }
  if (m.is_mixture() && !one_kind) {
    f.remarks.add({.kind = remark_kind::several_mixtures,
                   .subject = "joint law",
                   .quantity = "mixture layers",
                   .value = static_cast<double>(m.mixture_layers())});
  }
  if (one_kind) {
    leverage_forecast el;
    el.g = granularity_of(m);
    el.a = activation_ratio_of(m);
    el.a_routed = routed_activation_ratio_of(m);
    el.by_definition = tian2025::predict(tian2025::table6, el.a, el.g, f.budget);
    el.by_routed = tian2025::predict(tian2025::table6, el.a_routed, el.g, f.budget);
    if (const auto bound = tian2025::table6.silence(el.a, el.g, f.budget)) {
      f.remarks.add({remark_kind::meaningless, "joint law", to_string(bound->which), bound->value,
                     bound->low, bound->high, bound->which});
    }
    detail::remark_reach(f.remarks, "joint law", el.by_definition.reach);
    detail::remark_guideline(f.remarks, tian2025::granularity_guideline, el.g.value,
                             argument::expert_granularity);
    f.leverage = el;
  }
  detail::remark_reach(f.remarks,
                       m.is_mixture() ? "allocation, learning rate, batch" : "allocation",
                       allocation.fitted.check({{argument::non_vocabulary_flops, f.budget.value}}));
  detail::remark_guideline(f.remarks, tian2025::attention_share_guideline,
                           cost::tian2025::causal_attention_share(m));
  // M D of Table 5 equals C only to 0.06 %, and the optimum itself must not count as under-trained.
  if (f.data < 0.99 * f.recommended) {
    f.remarks.add({remark_kind::under_trained, "allocation", to_string(argument::tokens),
                   f.data.value, f.recommended.value, 0, argument::tokens});
  }
  return f;
}

/// The predictions at a budget C, with D = C / M tokens.
[[nodiscard]] constexpr forecast predict(const transformer& m, const flops<>& c) {
  return predict(m, c / cost::tian2025::training_flops_per_token(m));
}

/// The budget for which the configuration's cost per token is the compute-optimal one (Table 5).
[[nodiscard]] constexpr flops<> compute_optimal_budget(const transformer& m) {
  const auto& allocation = m.is_mixture() ? tian2025::table5_moe : tian2025::table5_dense;
  return allocation.budget_for(cost::tian2025::training_flops_per_token(m).as_real());
}

}  // namespace leverage::plan
