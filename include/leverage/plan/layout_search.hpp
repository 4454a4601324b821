// SPDX-License-Identifier: Apache-2.0
/// @file
/// The best layouts of a model on a cluster: all of layout_space.hpp that keep the rules of layout_rules.hpp and fit in
/// memory, by the predicted time of a step.
///
///   plan::layout_request ask{.model = presets::llama_3_8b.model, .on = {h100_sxm, 64}};
///   for (const plan::ranked_layout& r : plan::search_layouts(ask, hardware::fitted_efficiency).ranked) ...
///
/// Every candidate is counted once: in `ranked`, or under the first reason for which it fell away. Nothing is estimated:
/// a layout is passed over only if it breaks a rule, if it cannot fit because another that needs less does not, or if it
/// computes more again than one that fits and is otherwise the same.
///
/// Work is independent by the stages of the pipeline, and handed to an executor: any callable executor(count, body) that
/// calls body(0), ..., body(count - 1), each once, in any order and on any threads (fit/executor.hpp has one of threads).
/// The result has the same bits for every executor.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/plan/layout_part.hpp"
#include "leverage/plan/layout_ranking.hpp"
#include "leverage/plan/layout_request.hpp"
#include "leverage/plan/layout_space.hpp"
#include "leverage/plan/layout_tally.hpp"

namespace leverage::plan {

struct layout_search_result {
  std::vector<ranked_layout>
      ranked;  ///< those that fit, best first; where none does, those that are tight
  std::uint64_t candidates = 0;  ///< layouts of the space
  std::vector<fallen_layouts>
      fallen;  ///< the most frequent reason first; their sum and `ranked` are the candidates
  std::optional<ranked_layout>
      smallest;  ///< if `ranked` is empty: the one that needs the least memory
  std::vector<std::string> violations;  ///< of the request

  [[nodiscard]] std::uint64_t fallen_by(std::string_view field) const {
    std::uint64_t sum = 0;
    for (const fallen_layouts& f : fallen) sum += f.field == field ? f.number : 0;
    return sum;
  }
};

/// What runs the parts of a search one after another.
struct one_by_one {
  template <class Body>
  void operator()(std::size_t n, const Body& body) const {
    for (std::size_t i = 0; i < n; ++i) body(i);
  }
};

namespace detail {

/// The parts of a search, in order: numbers of accelerators, stages, virtual stages.
[[nodiscard]] inline std::vector<search_part> parts_of(const layout_request& ask,
                                                       const std::vector<layout_space>& spaces,
                                                       const std::vector<count>& accelerators) {
  std::vector<search_part> all;
  for (std::size_t i = 0; i < spaces.size(); ++i) {
    for (const count p : spaces[i].pipeline) {
      for (const count v : virtual_stages_of(ask, p))
        all.push_back({&spaces[i], accelerators[i], p, v});
    }
  }
  return all;
}

/// What a pass over all parts found, as an answer.
[[nodiscard]] inline layout_search_result result_of(search_tally sum) {
  sum.add("slower", "than those that are kept", sum.timed - sum.best.ranked.size());
  layout_search_result result{.ranked = std::move(sum.best.ranked),
                              .candidates = 0,
                              .fallen = std::move(sum.fallen),
                              .smallest = sum.smallest,
                              .violations = {}};
  std::sort(result.fallen.begin(), result.fallen.end(),
            [](const fallen_layouts& a, const fallen_layouts& b) {
              return std::tie(b.number, a.field, a.expected) <
                     std::tie(a.number, b.field, b.expected);
            });
  result.candidates = result.ranked.size();
  for (const fallen_layouts& f : result.fallen) result.candidates += f.number;
  return result;
}

}  // namespace detail

/// The best layouts of a request by some coefficients. `violations` is not empty if the request has any; then nothing is
/// searched. If no layout fits in memory, those that are tight are ranked, and if none is, `smallest` is set.
template <class Executor = one_by_one>
[[nodiscard]] layout_search_result search_layouts(const layout_request& ask,
                                                  const hardware::calibrated_efficiency& e,
                                                  const Executor& executor = {}) {
  std::vector<std::string> violations = validate(ask);
  for (std::string& text : validate(e)) violations.push_back(std::move(text));
  if (!violations.empty()) {
    layout_search_result refused;
    refused.violations = std::move(violations);
    return refused;
  }
  const count n = ask.on.accelerators;
  const std::vector<count> accelerators =
      ask.goal == layout_goal::time ? std::vector<count>{n} : detail::divisors(n, n, {});
  std::vector<layout_space> spaces;
  for (const count each : accelerators) spaces.push_back(space_of(ask, each));
  const std::vector<detail::search_part> parts = detail::parts_of(ask, spaces, accelerators);

  using enum detail::memory_aim;
  const auto pass = [&](detail::memory_aim aim) {
    std::vector<detail::search_tally> tallies(parts.size());
    executor(parts.size(),
             [&](std::size_t i) { tallies[i] = detail::part_search(ask, e, parts[i], aim).run(); });
    detail::search_tally sum;
    sum.best = {.keep = ask.keep, .goal = ask.goal};
    for (const detail::search_tally& each : tallies) sum.add(each);
    return sum;
  };
  detail::search_tally found = pass(fits);
  if (found.best.ranked.empty()) found = pass(found.has_tight ? tight : least);
  layout_search_result result = detail::result_of(std::move(found));
  if (result.smallest) result.smallest = detail::timed(ask, e, *result.smallest);
  detail::mark_within_error(ask, e, result.ranked);
  return result;
}

}  // namespace leverage::plan
