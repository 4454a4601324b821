// SPDX-License-Identifier: Apache-2.0
/// @file
/// The search of machine_designs.hpp: candidates in the order of their upper bounds, in groups.
///
/// The bound of a candidate is first the one of machine_candidates.hpp. When it is the highest that is left, layout_bound
/// gives a closer one; when that is the highest, the layouts are searched. The layouts of a few candidates spread over all
/// are searched at the start, so that closer bounds need only be computed as far as they can beat something.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/memory_breakdown.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/plan/designs.hpp"
#include "leverage/plan/layout_bound.hpp"
#include "leverage/plan/layout_search.hpp"
#include "leverage/plan/machine_candidates.hpp"
#include "leverage/plan/machine_goal.hpp"
#include "leverage/plan/machine_reach.hpp"
#include "leverage/plan/machine_request.hpp"

namespace leverage::plan {

/// A configuration with its fastest layout and what it reaches.
struct machine_design {
  design shape{};  ///< its leverage, tokens and costs are those at the compute that it reaches
  machine_reach reach{};
  flops<> dense{0.0};  ///< the dense-equivalent compute EL C
  double merit = 0.0;  ///< what it is ranked by
  ranked_layout layout{};
  machine_candidate candidate{};
};

/// How far a search is.
struct machine_progress {
  std::uint64_t visited = 0;   ///< candidates of the family
  std::uint64_t bounded = 0;   ///< of which the bound knows the layouts
  std::uint64_t searched = 0;  ///< of which the layouts were searched
  std::uint64_t open = 0;      ///< that may still win
};

struct machine_result {
  std::vector<machine_design> ranked;   ///< the best mixture of each shape, best first
  std::optional<machine_design> dense;  ///< the best dense model; none if none suits the time
  machine_progress work{};              ///< of the mixtures
  machine_refusals refused{};           ///< mixtures by the first limit that they break
  std::uint64_t accepted = 0;  ///< mixtures whose layouts were searched and that nothing refuses
  std::uint64_t outdone =
      0;  ///< mixtures whose bound is below the last rank or the best of their shape
  bool cancelled = false;               ///< not all that may win were searched
  std::vector<std::string> violations;  ///< of the request
};

namespace detail {

/// A search for the best of some candidates by a goal, by their bounds, in groups.
template <class Executor, class Goal>
class best_first_search {
 public:
  static constexpr std::size_t group_size = 32;
  static constexpr double rounding = 1e-9;

  best_first_search(const machine_request& ask, const tian2025::joint_law<>& law,
                    const hardware::calibrated_efficiency& e, const Goal& goal, std::size_t rows,
                    const Executor& executor)
      : ask_(ask), law_(law), e_(e), goal_(goal), rows_(rows), executor_(executor) {}

  /// Searches until no candidate that is left can win, or `go_on` is false.
  template <class GoOn>
  void run(machine_candidates from, const GoOn& go_on) {
    found_.work.visited = from.visited;
    found_.refused = from.refused;
    open_ = std::move(from.open);
    search_samples();
    std::make_heap(open_.begin(), open_.end(), lower);
    while (take_group()) {
      examine_group();
      for (const machine_candidate& c : closer_) put_back(c);
      found_.work.open = open_.size();
      if (!go_on(found_.work)) {
        found_.cancelled = true;
        break;
      }
    }
    // What was dropped had lower bounds than all that was kept: it matters only if ranks are open.
    found_.cancelled =
        found_.cancelled || from.cancelled || (from.dropped > 0 && found_.ranked.size() < rows_);
    if (!found_.cancelled) found_.outdone += from.dropped;
  }

  [[nodiscard]] machine_result& found() { return found_; }

 private:
  /// What an examination gave: a speed that is not exceeded, or that of the fastest layout. 0: it is too slow.
  struct examination {
    double tokens_per_second = 0.0;
    ranked_layout layout{};
    bool is_admitted = true;
  };

  [[nodiscard]] static bool lower(const machine_candidate& a, const machine_candidate& b) {
    return machine_candidates::higher(b, a);
  }

  /// Whether a bound is below what is to be beaten, by more than rounding.
  [[nodiscard]] static bool is_below(double bound, double beaten) {
    return bound < beaten * (1.0 - rounding);
  }
  [[nodiscard]] static bool is_same_shape(const machine_candidate& a, const machine_candidate& b) {
    return a.size.layers == b.size.layers && a.size.d_model == b.size.d_model &&
           a.experts.width == b.experts.width;
  }
  [[nodiscard]] bool loses_in_its_shape(const machine_candidate& c) const {
    return std::any_of(found_.ranked.begin(), found_.ranked.end(), [&](const machine_design& d) {
      return is_same_shape(d.candidate, c) && is_below(c.bound, d.merit);
    });
  }

  /// Takes the candidates with the highest bounds; false if none can win.
  [[nodiscard]] bool take_group() {
    group_.clear();
    const double last = last_rank();
    while (!open_.empty() && group_.size() < group_size) {
      if (is_below(open_.front().bound, last)) {
        found_.outdone += open_.size();
        open_.clear();
        break;
      }
      std::pop_heap(open_.begin(), open_.end(), lower);
      if (loses_in_its_shape(open_.back())) {
        ++found_.outdone;
      } else {
        group_.push_back(open_.back());
      }
      open_.pop_back();
    }
    return !group_.empty();
  }

  /// Searches the layouts of a few candidates among all: what they reach is to be beaten.
  void search_samples() {
    std::sort(open_.begin(), open_.end(), machine_candidates::higher);
    const std::size_t size = open_.size();
    const std::size_t samples = (std::min)(group_size, size / group_size);
    group_.clear();
    for (std::size_t i = samples; i-- > 0;) {
      const auto at = open_.begin() + static_cast<std::ptrdiff_t>(i * size / samples);
      group_.push_back(*at);
      open_.erase(at);
    }
    examine_group();
    group_ = closer_;
    examine_group();
  }

  void put_back(const machine_candidate& c) {
    open_.push_back(c);
    std::push_heap(open_.begin(), open_.end(), lower);
  }

  /// Examines the group: candidates with a closer bound are in `closer_`, others are ranked or refused.
  void examine_group() {
    results_.assign(group_.size(), {});
    closer_.clear();
    last_ = last_rank();
    executor_(group_.size(), [&](std::size_t i) { results_[i] = examined(group_[i]); });
    for (std::size_t i = 0; i < group_.size(); ++i) settle(group_[i], results_[i]);
  }

  /// The merit that is to be beaten.
  [[nodiscard]] double last_rank() const {
    return found_.ranked.size() == rows_ ? found_.ranked.back().merit : 0.0;
  }

  [[nodiscard]] examination examined(machine_candidate& c) const {
    const layout_request layouts = layouts_of(ask_, c.model(ask_.space));
    examination x;
    if (!c.is_refined) {
      if (Goal::admits_first) {
        x.is_admitted = goal_.admits(c, layouts.model);
        if (!x.is_admitted) return x;
      }
      const double least = (1.0 - rounding) * goal_.least_speed(c, last_);
      x.tokens_per_second = layout_bound(layouts, e_).tokens_per_second(least);
      if (!Goal::admits_first && x.tokens_per_second > 0.0) {
        x.is_admitted = goal_.admits(c, layouts.model);
      }
      return x;
    }
    const layout_search_result best = search_layouts(layouts, e_);
    if (best.ranked.empty() || best.ranked[0].fit != hardware::memory_fit::fits) return x;
    x.tokens_per_second = best.ranked[0].tokens_per_second;
    x.layout = best.ranked[0];
    return x;
  }

  /// Ranks a candidate, keeps it with a closer bound, or counts why it falls away.
  void settle(machine_candidate c, const examination& x) {
    ++(c.is_refined ? found_.work.searched : found_.work.bounded);
    if (!x.is_admitted) {
      ++found_.refused[static_cast<std::size_t>(machine_limit::others)];
      return;
    }
    const machine_value v = goal_.value(c, x.tokens_per_second);
    if (const auto limit = v.refused()) {
      const bool is_slow = *limit == machine_limit::time;
      if (is_slow && !c.is_refined && goal_.least_speed(c, last_) > goal_.least_speed(c, 0.0)) {
        ++found_.outdone;
      } else {
        ++found_.refused[static_cast<std::size_t>(is_slow ? machine_limit::layouts : *limit)];
      }
      return;
    }
    if (!c.is_refined) {
      c.bound = (std::min)(c.bound, v.merit);
      c.is_refined = true;
      closer_.push_back(c);
      return;
    }
    ++found_.accepted;
    rank({.shape = shape_of(c, v),
          .reach = v.reach,
          .dense = v.dense,
          .merit = v.merit,
          .layout = x.layout,
          .candidate = c});
  }

  [[nodiscard]] design shape_of(const machine_candidate& c, const machine_value& v) const {
    design d = assess(c.model(ask_.space), v.reach.compute, law_, ask_.reading, ask_.limits.cache);
    d.leverage = v.leverage;
    d.number = c.number;
    return d;
  }

  [[nodiscard]] static bool is_better(const machine_design& a, const machine_design& b) {
    if (a.merit != b.merit) return a.merit > b.merit;
    if (a.shape.parameters != b.shape.parameters) return a.shape.parameters < b.shape.parameters;
    return a.shape.number < b.shape.number;
  }

  void rank(const machine_design& d) {
    std::vector<machine_design>& all = found_.ranked;
    const auto same = std::find_if(all.begin(), all.end(), [&](const machine_design& other) {
      return is_same_shape(other.candidate, d.candidate);
    });
    if (same != all.end()) {
      if (!is_better(d, *same)) return;
      all.erase(same);
    }
    all.insert(std::upper_bound(all.begin(), all.end(), d, is_better), d);
    if (all.size() > rows_) all.pop_back();
  }

  const machine_request& ask_;
  const tian2025::joint_law<>& law_;
  const hardware::calibrated_efficiency& e_;
  const Goal& goal_;
  std::size_t rows_;
  const Executor& executor_;
  machine_result found_{};
  std::vector<machine_candidate> open_{};  ///< a heap
  std::vector<machine_candidate> group_{};
  std::vector<machine_candidate> closer_{};  ///< of the group, with a closer bound
  std::vector<examination> results_{};
  double last_ = 0.0;  ///< what the group has to beat
};

}  // namespace detail

}  // namespace leverage::plan
