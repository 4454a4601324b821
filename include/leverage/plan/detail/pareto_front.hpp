// SPDX-License-Identifier: Apache-2.0
/// @file
/// The Pareto front of items with a cost and a merit: no other item has at least the same merit at no higher cost.
#pragma once

#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::plan::detail {

template <class Item>
class pareto_front {
 public:
  /// Adds an item if its merit exceeds that of every kept item of the same or lower cost, and removes the items that
  /// the new item dominates.
  void offer(double cost, double merit, const Item& item) {
    const auto after = kept_.upper_bound(cost);
    if (after != kept_.begin() && !(merit > std::prev(after)->second.merit)) return;
    const auto at = kept_.insert_or_assign(cost, entry{merit, item}).first;
    auto next = std::next(at);
    while (next != kept_.end() && !(next->second.merit > merit)) next = kept_.erase(next);
  }
  /// The items of the front, in order of rising cost and merit.
  [[nodiscard]] std::vector<Item> items() const {
    std::vector<Item> all;
    for (const auto& [cost, e] : kept_) all.push_back(e.item);
    return all;
  }

 private:
  struct entry {
    double merit;
    Item item;
  };
  std::map<double, entry> kept_;
};

}  // namespace leverage::plan::detail
