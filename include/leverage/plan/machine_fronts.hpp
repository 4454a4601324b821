// SPDX-License-Identifier: Apache-2.0
/// @file
/// What less of something costs in leverage: the best design of a request for each of some limits, in order. Designs that
/// reach no more than one with a tighter limit are left out.
///
///   front_by_time(...)       of shares of the time, and so of the money
///   front_by_memory(...)     of shares of the memory of an accelerator
///   front_by_measure(...)    of the values that a measure of the model may have, such as the latency of a token
///
/// Each point is found like the first of find_machine_designs: nothing between the limits is skipped.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "leverage/core/detail/mutex.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/machine_candidates.hpp"
#include "leverage/plan/machine_goal.hpp"
#include "leverage/plan/machine_request.hpp"
#include "leverage/plan/machine_search.hpp"

namespace leverage::plan {

/// The best design of a limit.
struct machine_front_point {
  double limit = 0.0;
  machine_design best{};
};
struct machine_front {
  std::vector<machine_front_point> points;  ///< in the order of the limits
  bool cancelled = false;                   ///< the last limits were not searched

  /// Adds a design that reaches more than the last one.
  void offer(double limit, const std::optional<machine_design>& d) {
    if (!d || (!points.empty() && !(d->dense > points.back().best.dense))) return;
    points.push_back({limit, *d});
  }
};

/// A measure of the models of one family, computed once for each: the values of a candidate are looked up by its number. It
/// may be called from any threads, and refers to its argument.
template <class Measure>
class remembered_measure {
 public:
  explicit remembered_measure(const Measure& measure) : measure_(measure) {}

  [[nodiscard]] double operator()(std::uint64_t number, const transformer& m) const {
    {
      const std::lock_guard lock(mutex_);
      const auto known = values_.find(number);
      if (known != values_.end()) return known->second;
    }
    const double value = measure_(m);
    const std::lock_guard lock(mutex_);
    values_.emplace(number, value);
    return value;
  }

 private:
  const Measure& measure_;
  mutable leverage::detail::mutex mutex_{};
  mutable std::unordered_map<std::uint64_t, double> values_{};
};

/// The goal of reach_goal among models of which a measure is limited. It refers to its arguments.
template <class Measure>
class limited_goal : public reach_goal {
 public:
  static constexpr bool admits_first = true;

  limited_goal(const machine_request& ask, const tian2025::joint_law<>& law,
               const remembered_measure<Measure>& measure, double most)
      : reach_goal(ask, law), measure_(measure), most_(most) {}

  [[nodiscard]] bool admits(const machine_candidate& c, const transformer& m) const {
    return measure_(c.number, m) <= most_;
  }

 private:
  const remembered_measure<Measure>& measure_;
  double most_;
};

/// What a front is searched with. The request and the law must be valid, as find_machine_designs has it; it refers to all
/// of them. `go_on` is called with a machine_progress; false ends the search.
template <class Executor, class GoOn>
class machine_front_search {
 public:
  machine_front_search(const machine_request& ask, const hardware::calibrated_efficiency& e,
                       const tian2025::joint_law<>& law, const Executor& executor,
                       const GoOn& go_on)
      : ask_(ask), e_(e), law_(law), executor_(executor), go_on_(go_on) {}

  /// The best design in each share of the time; the shares rise.
  [[nodiscard]] machine_front front_by_time(std::span<const double> shares) const {
    return front_of(shares, [&](double share) {
      machine_request less = ask_;
      less.time = share * ask_.time;
      return best_of(less, reach_goal(less, law_));
    });
  }
  /// The best design in each share of the memory; the shares rise.
  [[nodiscard]] machine_front front_by_memory(std::span<const double> shares) const {
    return front_of(shares, [&](double share) {
      machine_request less = ask_;
      less.on.accelerator.memory = share * ask_.on.accelerator.memory;
      return best_of(less, reach_goal(less, law_));
    });
  }
  /// The best design of which `measure`, a function of the model, is at most each value; the values rise.
  template <class Measure>
  [[nodiscard]] machine_front front_by_measure(std::span<const double> values,
                                               const Measure& measure) const {
    const remembered_measure<Measure> remembered(measure);
    return front_of(values, [&](double most) {
      return best_of(ask_, limited_goal<Measure>(ask_, law_, remembered, most));
    });
  }

 private:
  /// The best design of a request, and whether the search was ended.
  struct answer {
    std::optional<machine_design> best;
    bool cancelled = false;
  };

  template <class Best>
  [[nodiscard]] static machine_front front_of(std::span<const double> limits, const Best& best) {
    machine_front front;
    for (const double limit : limits) {
      const answer a = best(limit);
      if (a.cancelled) {
        front.cancelled = true;
        break;
      }
      front.offer(limit, a.best);
    }
    return front;
  }

  template <class Goal>
  [[nodiscard]] answer best_of(const machine_request& ask, const Goal& goal) const {
    detail::best_first_search search(ask, law_, e_, goal, 1, executor_);
    search.run(mixture_candidates(ask, goal, e_,
                                  [&](std::uint64_t visited) {
                                    return go_on_(machine_progress{.visited = visited});
                                  }),
               go_on_);
    machine_result& found = search.found();
    answer a{.best = {}, .cancelled = found.cancelled};
    if (!found.ranked.empty()) a.best = std::move(found.ranked.front());
    return a;
  }

  const machine_request& ask_;
  const hardware::calibrated_efficiency& e_;
  const tian2025::joint_law<>& law_;
  const Executor& executor_;
  const GoOn& go_on_;
};

}  // namespace leverage::plan
