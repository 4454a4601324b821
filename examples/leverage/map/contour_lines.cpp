// SPDX-License-Identifier: Apache-2.0
#include "map/contour_lines.hpp"

#include <optional>
#include <utility>

namespace leverage::program::map {

void linked_crossings::join(std::size_t one, std::size_t other) {
  links_[one].next.push_back(other);
  links_[other].next.push_back(one);
}

contour_line linked_crossings::followed(std::size_t from, double level) {
  contour_line line{level, {}};
  std::optional<std::size_t> at = from;
  while (at) {
    link& here = links_[*at];
    line.points.push_back(here.at);
    std::optional<std::size_t> to;
    if (!here.next.empty()) {
      to = here.next.back();
      here.next.pop_back();
      std::erase(links_[*to].next, *at);
    }
    at = to;
  }
  return line;
}

std::vector<contour_line> linked_crossings::lines(double level) {
  std::vector<contour_line> all;
  for (const bool ends : {true, false}) {
    for (auto& [side, here] : links_) {
      if (here.next.size() == 1 || (!ends && !here.next.empty())) {
        contour_line line = followed(side, level);
        if (line.points.size() > 1) {
          all.push_back(std::move(line));
        }
      }
    }
  }
  return all;
}

}  // namespace leverage::program::map
