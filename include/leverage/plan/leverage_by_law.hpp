// SPDX-License-Identifier: Apache-2.0
/// @file
/// Leverage in compute of one run by every law that has one: the joint law of Tian et al. 2025 in both readings of its
/// activation ratio (prediction.hpp), and the loss laws that cover dense models and mixtures (implied_leverage.hpp).
///
/// No covariance of the joint law was published, and a law's own interval would not contain the others: the range over
/// laws is shown next to a leverage and is never merged into its interval. A law whose runs are far from this one says so.
///
/// [tian2025]  Tian et al. 2025, arXiv:2507.17702.
#pragma once

#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/laws/law_line.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/arguments.hpp"
#include "leverage/plan/implied_leverage.hpp"
#include "leverage/plan/prediction.hpp"

namespace leverage::plan {

inline constexpr std::string_view joint_law_by_routed = "tian2025/table6, A = E_a/E";
inline constexpr std::string_view joint_law_by_definition =
    "tian2025/table6, A = (E_a+E_s)/(E+E_s)";

/// The leverage by one law.
struct law_leverage_of_run {
  std::string_view law;
  double el = std::numeric_limits<double>::quiet_NaN();
  bool extrapolates = false;  ///< the run, or a dense run that it is compared with, was not fitted
  bool approximated = false;  ///< the mixture differs from those of the law
  std::string_view reason{};  ///< why there is none, or how the mixture was approximated

  [[nodiscard]] bool reaches() const { return el > 0.0; }
};

/// The leverage of a run by each law, the joint law first; `laws` is the catalogue. A dense model has none.
[[nodiscard]] inline std::vector<law_leverage_of_run> leverages_by_law(
    std::span<const law_line> laws, const transformer& m, const training_plan& run) {
  std::vector<law_leverage_of_run> all;
  if (!m.is_mixture()) return all;
  const forecast f = predict(m, run.data);
  const auto joint = [&](std::string_view name, const tian2025::prediction* p) {
    law_leverage_of_run l{.law = name};
    if (p == nullptr) {
      l.reason = "mixtures of several kinds in one model have no activation ratio";
    } else if (!p->meaningful) {
      l.reason = "the joint law has no meaning at this point";
    } else {
      l.el = p->leverage;
      l.extrapolates = p->reach.extrapolates();
    }
    all.push_back(l);
  };
  joint(joint_law_by_routed, f.leverage ? &f.leverage->by_routed : nullptr);
  joint(joint_law_by_definition, f.leverage ? &f.leverage->by_definition : nullptr);
  for (const implied_leverage& l : implied_leverages(laws, m, run)) {
    all.push_back({.law = l.law,
                   .el = l.as_it_is > 0.0 ? l.as_it_is : l.at_best,
                   .extrapolates = l.reaches() && l.extrapolates(),
                   .approximated = l.approximated,
                   .reason = l.reason});
  }
  return all;
}

/// The lowest and the highest leverage of those that there are; NaN if there is none.
[[nodiscard]] inline std::pair<double, double> range_of(std::span<const law_leverage_of_run> all) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  std::pair<double, double> range{none, none};
  for (const law_leverage_of_run& l : all) {
    if (!l.reaches()) continue;
    if (!(range.first <= l.el)) range.first = l.el;
    if (!(range.second >= l.el)) range.second = l.el;
  }
  return range;
}

}  // namespace leverage::plan
