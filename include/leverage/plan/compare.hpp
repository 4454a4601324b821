// SPDX-License-Identifier: Apache-2.0
/// @file
/// All laws of the catalogue on one configuration and its tokens, side by side.
///
/// Losses of different laws are not comparable, because data, tokenizers and smoothing differ. Ratios within one law
/// are comparable:
///
///   penalty    C / C*(L): the compute of the run over the least that reaches the same loss by that law
///   leverage   C_dense(L) / C by the law's own dense limit: for the run as it is, and for the best split of the
///              same compute at the same mixture
///
/// C is 6 N D, N the weights that a token uses, counted as the law counts its N. A law with experts has a dense limit
/// if one of one expert is active; the limit is used for laws of tokens and one number of weights. Laws with another
/// dense counterpart are in implied_leverage.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "leverage/core/argument.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/core/outcome.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/laws/law_line.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/allocation.hpp"
#include "leverage/plan/arguments.hpp"
#include "leverage/plan/size_data_view.hpp"

namespace leverage::plan {

/// The run and its law's optimum at the same compute.
struct law_optimum {
  parameters<> size{};  ///< N of the run, counted as the law counts
  flops<> budget{};     ///< C = 6 N D of the run, N counted as the law counts
  allocation<> best;    ///< the best N and D of the law at that compute and the same mixture
  double penalty =
      std::numeric_limits<double>::quiet_NaN();  ///< C over the least compute of its loss
};

/// Leverage by the dense limit of one law.
struct law_leverage {
  double as_it_is = std::numeric_limits<double>::quiet_NaN();  ///< of the run with its tokens
  double at_best = std::numeric_limits<double>::quiet_NaN();   ///< of the best split of its compute
  bool best_extrapolates = false;   ///< that best split is outside of the fitted range of the law
  bool dense_extrapolates = false;  ///< a dense run that it is compared with is outside
};

/// The result of one law.
struct law_result {
  const law_line* law = nullptr;
  std::array<filled_argument, law_line::max_inputs> inputs{};
  double value = std::numeric_limits<double>::quiet_NaN();  ///< NaN where the law does not apply
  extrapolation verdict{};  ///< by its fitted range, where it applies
  std::string_view remark;  ///< how the model differs from the law's runs; empty if it does not
  std::string_view reason;  ///< why it does not apply; empty where it does
  std::optional<law_optimum> optimum;    ///< of losses of one number of weights and tokens
  std::optional<law_leverage> leverage;  ///< of those that know mixtures as well, for a mixture

  [[nodiscard]] bool applies() const { return reason.empty(); }
  [[nodiscard]] bool extrapolates() const { return applies() && verdict.extrapolates(); }
  /// An input had to be approximated to the law's world.
  [[nodiscard]] bool approximated() const {
    if (!remark.empty()) return true;
    for (std::size_t i = 0; i < law->inputs.size(); ++i) {
      if (inputs[i].status == argument_status::approximated) return true;
    }
    return false;
  }
};

namespace detail {

inline constexpr std::string_view other_expansion =
    "the law was fitted at one expansion rate (64, or 16), which replaces that of the model";

/// Whether an expansion rate is within a tenth of the one at which a law was fitted.
[[nodiscard]] constexpr bool same_expansion(double rate, double fitted) {
  return rate > 0.9 * fitted && rate < 1.1 * fitted;
}

/// The ratio of the weights that one token uses to all weights, counted as `a` counts; 1 for dense models.
[[nodiscard]] constexpr double used_share(argument a, const transformer& m) {
  const cost::parameter_breakdown all = cost::total_parameters(m);
  const cost::parameter_breakdown active = cost::active_parameters(m);
  constexpr cost::counted head{.vocabulary = cost::vocabulary_convention::head_only};
  switch (a) {
    case argument::parameters:
      return weights(active, {}) / weights(all, {});
    case argument::parameters_with_head:
      return weights(active, head) / weights(all, head);
    case argument::non_embedding_parameters:
      return weights(active, non_embedding) / weights(all, non_embedding);
    case argument::expert_non_embedding_parameters:
      return expert_non_embedding(active) / expert_non_embedding(all);
    default:
      return 1.0;
  }
}

/// The value of an argument of experts for a dense model; NaN if a dense model has none.
[[nodiscard]] constexpr double dense_value(argument a) {
  switch (a) {
    case argument::experts:
    case argument::expansion_rate:
    case argument::activation_ratio:
      return 1.0;
    case argument::sparsity:
    case argument::sharing_ratio:
      return 0.0;
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

/// Leverage of a mixture by a law that knows dense models as well.
[[nodiscard]] inline std::optional<law_leverage> leverage_within(const law_result& mixture,
                                                                 const law_optimum& run) {
  const law_line& law = *mixture.law;
  std::array<double, law_line::max_inputs> held{};
  for (std::size_t i = 0; i < law.inputs.size(); ++i) {
    held[i] = mixture.inputs[i].value;
    if (!is_of_experts(law.inputs[i])) continue;
    held[i] = dense_value(law.inputs[i]);
    if (!(held[i] == held[i])) return std::nullopt;
  }
  const auto dense = size_data_view::of(law, held);
  if (!dense) return std::nullopt;
  const allocation_problem problem{*dense};
  const allocation<> equal = problem.for_loss(mixture.value);
  const allocation<> equal_to_best = problem.for_loss(run.best.loss);
  law_leverage el;
  if (equal.usable()) el.as_it_is = equal.cost / run.budget;
  if (equal_to_best.usable()) el.at_best = equal_to_best.cost / run.budget;
  for (const allocation<>* a : {&equal, &equal_to_best}) {
    el.dense_extrapolates = el.dense_extrapolates || (a->usable() && a->verdict.extrapolates());
  }
  el.best_extrapolates = !run.best.usable() || run.best.verdict.extrapolates();
  return el;
}

}  // namespace detail

/// Evaluates one law for a model and its training. The configuration must be valid, otherwise the law does not apply.
[[nodiscard]] inline law_result evaluate(const law_line& law, const transformer& m,
                                         const training_plan& run) {
  law_result o;
  o.law = &law;
  std::array<double, law_line::max_inputs> x{};
  for (std::size_t i = 0; i < law.inputs.size(); ++i) {
    o.inputs[i] = argument_of(law.inputs[i], m, run);
    x[i] = o.inputs[i].value;
    if (!o.inputs[i].known() && o.reason.empty()) o.reason = o.inputs[i].reason;
  }
  if (law.models == model_kind::dense && m.is_mixture()) o.reason = "a law of dense models";
  if (law.models == model_kind::mixture && !m.is_mixture()) o.reason = "a law of mixtures";
  if (!o.applies()) return o;
  if (law.expansion_rate > 0.0) {
    const double rate = argument_of(argument::expansion_rate, m).value;
    if (!detail::same_expansion(rate, law.expansion_rate)) o.remark = detail::other_expansion;
  }
  o.value = law.value(std::span<const double>(x));
  o.verdict = law.verdict(x);

  const auto at = size_data_inputs::of(law);
  const auto view = size_data_view::of(law, x);
  if (!at || !view) return o;
  const double n = x[at->size];
  const double share = detail::used_share(law.inputs[at->size], m);
  const allocation_problem problem{*view, training_cost{6.0 * share}};
  law_optimum optimum;
  optimum.size = parameters{n};
  optimum.budget = flops{6.0 * share * n * x[at->data]};
  optimum.best = problem.optimum(optimum.budget);
  const allocation<> cheapest = problem.for_loss(o.value);
  if (cheapest.usable()) optimum.penalty = optimum.budget / cheapest.cost;
  if (m.is_mixture() && law.models == model_kind::any) {
    o.leverage = detail::leverage_within(o, optimum);
  }
  o.optimum = optimum;
  return o;
}

/// Evaluates each of the laws, in their order.
[[nodiscard]] inline std::vector<law_result> compare(std::span<const law_line> laws,
                                                     const transformer& m,
                                                     const training_plan& run) {
  std::vector<law_result> results;
  results.reserve(laws.size());
  for (const law_line& law : laws) results.push_back(evaluate(law, m, run));
  return results;
}

}  // namespace leverage::plan
