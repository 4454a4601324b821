// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a part of a search for layouts found: the best, and how many fell away for which reason.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/plan/layout_checks.hpp"
#include "leverage/plan/layout_ranking.hpp"

namespace leverage::plan::detail {

/// What was found, to which that of another part can be added.
struct search_tally {
  best_layouts best{};
  std::uint64_t timed = 0;  ///< layouts that were offered to `best`
  std::vector<fallen_layouts> fallen{};
  bool has_tight = false;  ///< a layout does not fit with its margin, but tightly
  std::optional<ranked_layout> smallest{};

  void add(std::string_view field, std::string_view expected, std::uint64_t number) {
    if (number == 0) return;
    for (fallen_layouts& f : fallen) {
      if (f.field == field && f.expected == expected) {
        f.number += number;
        return;
      }
    }
    fallen.push_back({field, expected, number});
  }
  void offer(const ranked_layout& r) {
    ++timed;
    best.offer(r);
  }
  void offer_smallest(const ranked_layout& r) {
    const bool is_first = !smallest || r.memory < smallest->memory ||
                          (r.memory == smallest->memory && tie_break(r) < tie_break(*smallest));
    if (is_first) smallest = r;
  }
  void add(const search_tally& other) {
    timed += other.timed;
    has_tight = has_tight || other.has_tight;
    for (const ranked_layout& r : other.best.ranked) best.offer(r);
    for (const fallen_layouts& f : other.fallen) add(f.field, f.expected, f.number);
    if (other.smallest) offer_smallest(*other.smallest);
  }
};

}  // namespace leverage::plan::detail
