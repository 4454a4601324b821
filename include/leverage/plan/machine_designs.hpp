// SPDX-License-Identifier: Apache-2.0
/// @file
/// Designs for a machine and a time: the configurations of a family, each with its fastest layout, ranked by the
/// dense-equivalent compute EL(A, G, C) C that they reach.
///
///   plan::machine_request ask;
///   ask.on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 512};
///   ask.time = seconds{30.0 * 86400.0};
///   ask.space.vocabulary = 126464;
///   const auto found = plan::find_machine_designs(ask, hardware::fitted_efficiency);
///   for (const plan::machine_design& d : found.ranked) ...
///
/// How large a model may be follows from the compute that it reaches (machine_reach.hpp). The best mixture of each shape
/// (layers, d_model, expert width) is ranked; of several with the same EL C the one with fewer parameters comes first.
/// The best model of the same depths and widths without experts is found in the same way, with Table 5 for dense models
/// and a leverage of 1.
///
/// A search for layouts takes about a millisecond, and a family can have millions of configurations. So each candidate
/// has an upper bound: EL C at a speed that no layout exceeds, by least_token_time.hpp, and where that can still win by
/// layout_bound.hpp. Candidates are taken in the order of their bounds until the best one that is left is below the last
/// rank: what is ranked is what a search of the layouts of every candidate ranks.
///
/// Candidates are visited in a fixed order, and bounds and layouts are computed in groups that do not depend on the
/// executor: any callable executor(count, body) that calls body(0), ..., body(count - 1), each once, on any threads. The
/// same request always gives the same result.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/plan/layout_search.hpp"
#include "leverage/plan/machine_candidates.hpp"
#include "leverage/plan/machine_goal.hpp"
#include "leverage/plan/machine_request.hpp"
#include "leverage/plan/machine_search.hpp"

namespace leverage::plan {

/// What is wrong with a request, the coefficients of step times, or a joint law.
[[nodiscard]] inline std::vector<std::string> violations_of(
    const machine_request& ask, const hardware::calibrated_efficiency& e,
    const tian2025::joint_law<>& law) {
  std::vector<std::string> violations = validate(ask);
  for (std::string& text : validate(e)) violations.push_back(std::move(text));
  for (std::string& text : validate_for_bounds(law)) violations.push_back("law." + text);
  return violations;
}

/// The best designs of a request by a joint law and the coefficients of step times. `progress` is called with a
/// machine_progress after every depth and width and every group; false ends the search with what it has found.
template <class Executor, class Progress>
[[nodiscard]] machine_result find_machine_designs(const machine_request& ask,
                                                  const hardware::calibrated_efficiency& e,
                                                  const tian2025::joint_law<>& law,
                                                  const Executor& executor,
                                                  const Progress& progress) {
  std::vector<std::string> violations = violations_of(ask, e, law);
  if (!violations.empty()) {
    machine_result wrong;
    wrong.violations = std::move(violations);
    return wrong;
  }
  const reach_goal goal(ask, law);
  detail::best_first_search mixtures(ask, law, e, goal, ask.rows, executor);
  mixtures.run(mixture_candidates(ask, goal, e,
                                  [&](std::uint64_t visited) {
                                    return progress(machine_progress{.visited = visited});
                                  }),
               progress);
  detail::best_first_search dense(ask, law, e, goal, 1, executor);
  dense.run(dense_candidates(ask, goal, e), [](const machine_progress&) { return true; });
  machine_result result = std::move(mixtures.found());
  if (!dense.found().ranked.empty()) result.dense = dense.found().ranked.front();
  return result;
}
[[nodiscard]] inline machine_result find_machine_designs(
    const machine_request& ask, const hardware::calibrated_efficiency& e,
    const tian2025::joint_law<>& law = tian2025::table6) {
  return find_machine_designs(ask, e, law, one_by_one{},
                              [](const machine_progress&) { return true; });
}

}  // namespace leverage::plan
