// SPDX-License-Identifier: Apache-2.0
/// @file
/// The fewest accelerators of a cluster on which a run takes no longer than a limit, of n and n times 3/4, 1/2, 3/8, 1/4,
/// 3/16, ... as far as these are whole numbers. Few accelerators are tried: a layout divides round numbers only, and each
/// of them takes a search for the best layout. The search ends at the first that takes longer or has no layout.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/quantities.hpp"

namespace leverage::plan {

/// The numbers that are tried for n accelerators, the most first.
[[nodiscard]] inline std::vector<count> fewer_accelerators(count n) {
  std::vector<count> all;
  for (count part = n; part >= 1; part /= 2) {
    all.push_back(part);
    if (part % 4 == 0) all.push_back(part / 4 * 3);
    if (part % 2 != 0) break;
  }
  std::sort(all.begin(), all.end(), [](count a, count b) { return a > b; });
  return all;
}

/// Times of a run by number of accelerators, each computed once.
template <class TimeOn>
class times_by_accelerators {
 public:
  /// `time_on(n)` returns the seconds on n accelerators, NaN where there are none.
  times_by_accelerators(count n, TimeOn time_on)
      : numbers_(fewer_accelerators(n)), time_on_(time_on) {}

  /// The fewest on which the run takes no longer than `limit`; 0 if it does on all of them.
  [[nodiscard]] count fewest(const seconds<>& limit) {
    count least = 0;
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      if (!(time(i) <= limit)) break;
      least = numbers_[i];
    }
    return least;
  }

 private:
  [[nodiscard]] seconds<> time(std::size_t i) {
    if (i >= known_.size()) known_.push_back(time_on_(numbers_[i]));
    return known_[i];
  }

  std::vector<count> numbers_;
  TimeOn time_on_;
  std::vector<seconds<>> known_{};
};

}  // namespace leverage::plan
