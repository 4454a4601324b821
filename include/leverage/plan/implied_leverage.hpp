// SPDX-License-Identifier: Apache-2.0
/// @file
/// Efficiency leverage as implied by the loss laws of other papers, by its definition: C_dense / C with
/// L_dense(C_dense) = L_mixture(C), both by the same law. It complements the joint law of Tian et al. 2025, which has
/// other inputs. Agreement is not a proof, and the factor between two laws is a measure of the uncertainty.
///
///   clark2022          EPC / N at its 130 B tokens: compute is proportional to N, routing costs nothing
///   krajewski2024      the dense law of the same study; C with the cost of routing at the law's expansion rate
///   ludziejewski2025   its own law at E = 1
///   abnar2025          its own law at S = 0; C is 6 N_a D
///   zhao2025           no dense limit, which is the reason that it gives
///
///   as_it_is   the run with its size and tokens against the cheapest dense run with its loss
///   at_best    the best split of the same compute at the same mixture, against the cheapest dense run with that loss
///
/// [tian2025]  Tian et al. 2025, arXiv:2507.17702, definition of efficiency leverage (Eq. 1).
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "leverage/core/domain.hpp"
#include "leverage/laws/clark2022.hpp"
#include "leverage/laws/krajewski2024.hpp"
#include "leverage/laws/law_line.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/allocation.hpp"
#include "leverage/plan/arguments.hpp"
#include "leverage/plan/compare.hpp"

namespace leverage::plan {

/// Leverage of one run by one law.
struct implied_leverage {
  std::string_view law;  ///< name in the catalogue
  double as_it_is = std::numeric_limits<double>::quiet_NaN();
  double at_best = std::numeric_limits<double>::quiet_NaN();  ///< NaN if the law fixes the tokens
  extrapolation verdict{};          ///< on the run, by the fitted range of the law
  bool best_extrapolates = false;   ///< the best split of its compute is outside of that range
  bool dense_extrapolates = false;  ///< a dense run that it is compared with is outside
  bool approximated = false;     ///< the mixture differs from those of the law: `reason` states how
  std::string_view reason = {};  ///< why there is no leverage, or how the mixture was approximated

  /// Whether any of the compared runs is outside of the fitted range.
  [[nodiscard]] bool extrapolates() const {
    return verdict.extrapolates() || best_extrapolates || dense_extrapolates;
  }
  [[nodiscard]] bool reaches() const { return as_it_is > 0.0 || at_best > 0.0; }
};

/// Leverage by a router of Clark et al. 2022, with the dense size N and the experts E.
template <class Router>
[[nodiscard]] implied_leverage leverage_by_router(std::string_view name, const Router& router,
                                                  const transformer& m) {
  implied_leverage l{.law = name};
  const filled_argument n = argument_of(argument::dense_parameters, m);
  const filled_argument e = argument_of(argument::experts, m);
  if (!n.known() || !e.known()) {
    l.reason = n.known() ? e.reason : n.reason;
    return l;
  }
  const parameters<> worth = router.effective_parameters(parameters{n.value}, e.value);
  l.as_it_is = worth.value / n.value;
  l.approximated = e.status == argument_status::approximated;
  l.reason = e.reason;
  l.verdict =
      router.fitted.check({{argument::dense_parameters, n.value}, {argument::experts, e.value}});
  l.dense_extrapolates =
      worth.value > router.fitted.only(argument::dense_parameters).inputs[0].high;
  return l;
}

/// Leverage by a set of Krajewski et al. 2024 with its cost and its dense law. N counts all weights without vocabulary
/// and routers.
template <class Law, class Cost, class Dense>
[[nodiscard]] implied_leverage leverage_by_granularity(std::string_view name, const Law& law,
                                                       const Cost& cost, const Dense& dense,
                                                       const transformer& m,
                                                       const training_plan& run) {
  implied_leverage l{.law = name};
  const filled_argument n = argument_of(argument::expert_non_embedding_parameters, m);
  const filled_argument g = argument_of(argument::fine_granularity, m);
  const filled_argument d = argument_of(argument::tokens, m, run);
  const filled_argument e = argument_of(argument::expansion_rate, m);
  for (const filled_argument* a : {&n, &g, &d, &e}) {
    if (!a->known()) {
      l.reason = a->reason;
      return l;
    }
  }
  const parameters size{n.value};
  const tokens data{d.value};
  const flops<> budget = cost.total(size, data, g.value);
  const allocation_problem problem{dense};
  const double loss = law.loss(size, data, g.value);
  const allocation<> equal = problem.for_loss(loss);
  const allocation<> best = allocation_problem{law.at(g.value), cost.at(g.value)}.optimum(budget);
  if (equal.usable()) l.as_it_is = equal.cost / budget;
  const auto verdict_at = [&](const parameters<>& weights, const tokens<>& seen) {
    return law.fitted.check({{argument::expert_non_embedding_parameters, weights.value},
                             {argument::tokens, seen.value},
                             {argument::fine_granularity, g.value}});
  };
  l.verdict = verdict_at(size, data);
  l.dense_extrapolates = equal.verdict.extrapolates();
  if (best.usable()) {
    const allocation<> equal_to_best = problem.for_loss(best.loss);
    if (equal_to_best.usable()) l.at_best = equal_to_best.cost / budget;
    l.best_extrapolates = verdict_at(best.size, best.data).extrapolates();
    l.dense_extrapolates = l.dense_extrapolates || equal_to_best.verdict.extrapolates();
  }
  if (!l.reaches()) {
    l.reason = "its dense law never reaches the mixture's loss";
  } else if (!detail::same_expansion(e.value, cost.E)) {
    l.approximated = true;
    l.reason = detail::other_expansion;
  }
  return l;
}

/// Leverage by a law of the catalogue that also covers dense models.
[[nodiscard]] inline implied_leverage leverage_by_own_limit(std::span<const law_line> laws,
                                                            std::string_view name,
                                                            const transformer& m,
                                                            const training_plan& run) {
  implied_leverage l{.law = name};
  const law_line* law = find_law(laws, name);
  if (law == nullptr) {
    l.reason = "not among the laws given";
    return l;
  }
  const law_result o = evaluate(*law, m, run);
  if (!o.applies()) {
    l.reason = o.reason;
    return l;
  }
  if (!o.leverage) {
    l.reason = "it has no dense limit in its own terms";
    return l;
  }
  l.as_it_is = o.leverage->as_it_is;
  l.at_best = o.leverage->at_best;
  l.verdict = o.verdict;
  l.best_extrapolates = o.leverage->best_extrapolates;
  l.dense_extrapolates = o.leverage->dense_extrapolates;
  for (std::size_t i = 0; i < law->inputs.size(); ++i) {
    if (o.inputs[i].status == argument_status::approximated) {
      l.approximated = true;
      l.reason = o.inputs[i].reason;
    }
  }
  if (!l.reaches()) l.reason = "its dense limit never reaches the mixture's loss";
  return l;
}

/// Leverage by every loss law that covers dense models and mixtures; `laws` is the catalogue. A dense model is the
/// reference and has no leverage.
[[nodiscard]] inline std::vector<implied_leverage> implied_leverages(std::span<const law_line> laws,
                                                                     const transformer& m,
                                                                     const training_plan& run) {
  if (!m.is_mixture()) return {};
  namespace krajewski = krajewski2024;
  return {
      leverage_by_router("clark2022/s_base", clark2022::s_base, m),
      leverage_by_router("clark2022/rl_r", clark2022::rl_r, m),
      leverage_by_router("clark2022/hash", clark2022::hash, m),
      leverage_by_granularity("krajewski2024/table1_moe", krajewski::table1_moe,
                              krajewski::expansion_64, krajewski::table1_dense, m, run),
      leverage_by_own_limit(laws, "ludziejewski2025/table3", m, run),
      leverage_by_own_limit(laws, "abnar2025/loss", m, run),
      {.law = "zhao2025/loss",
       .reason = "the law has no dense limit: its term h N_a / N is largest where every expert is "
                 "active, and no dense model was fitted"},
  };
}

}  // namespace leverage::plan
