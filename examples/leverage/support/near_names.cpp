// SPDX-License-Identifier: Apache-2.0
#include "support/near_names.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace leverage::program {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Of longer texts, which may be any, the beginnings count: no time without end.
  constexpr std::size_t longest = 100;
  if (a.size() > longest || b.size() > longest) {
    const std::size_t beyond = std::max(a.size(), b.size()) - longest;
    return beyond + edit_distance(a.substr(0, longest), b.substr(0, longest));
  }
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

std::string_view nearest(std::string_view typed, const std::vector<std::string_view>& names) {
  std::string_view found;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (const std::string_view name : names) {
    const std::size_t longer = std::max(typed.size(), name.size());
    if (longer - std::min(typed.size(), name.size()) >= least) {
      continue;  // as many letters differ at least
    }
    if (const std::size_t distance = edit_distance(typed, name); distance < least) {
      least = distance;
      found = name;
    }
  }
  return found;
}

std::string nearest_few(const std::vector<suggestion>& all, std::size_t most) {
  std::vector<std::pair<std::size_t, std::size_t>> order;  // distance, place
  for (const suggestion& one : all) {
    order.emplace_back(one.distance, order.size());
  }
  std::sort(order.begin(), order.end());
  std::string names;
  for (std::size_t i = 0; i < std::min(most, order.size()); ++i) {
    if (order[i].first > order[0].first + 2) {
      break;
    }
    names += (i == 0 ? "" : ", ") + std::string(all[order[i].second].name);
  }
  return names;
}

}  // namespace leverage::program
