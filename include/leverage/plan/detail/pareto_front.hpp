// SPDX-License-Identifier: Apache-2.0
/// @file
/// The items of which no other has as much merit at as little cost.
#pragma once

#include <iterator>
#include <map>
#include <utility>
#include <vector>

namespace leverage::plan::detail {

template <class Item>
class pareto_front {
 public:
  /// Keeps an item if its merit is above that of every item kept that costs no more; what it beats goes.
  void offer(double cost, double merit, const Item& item) {
    const auto after = kept_.upper_bound(cost);
    if (after != kept_.begin() && !(merit > std::prev(after)->second.merit)) return;
    const auto at = kept_.insert_or_assign(cost, entry{merit, item}).first;
    auto next = std::next(at);
    while (next != kept_.end() && !(next->second.merit > merit)) next = kept_.erase(next);
  }
  /// The items kept, in order of rising cost and merit.
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
