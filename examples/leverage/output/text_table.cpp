// SPDX-License-Identifier: Apache-2.0
#include "output/text_table.hpp"

#include <algorithm>
#include <utility>

#include "support/wrap.hpp"

namespace leverage::program {

namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t min_wrapped = 16;  ///< a narrower column is not wrapped

}  // namespace

std::string text_table::text(std::size_t width) const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    widths.push_back(width_of(columns_[c].heading));
    for (const auto& row : rows_) {
      widths[c] = std::max(widths[c], width_of(row[c]));
    }
  }
  std::vector<std::size_t> shown(columns_.size());
  for (std::size_t c = 0; c < shown.size(); ++c) {
    shown[c] = c;
  }
  const bool wraps = columns_.back().align == alignment::left;
  const auto fixed_width = [&] {
    std::size_t sum = 0;
    for (const std::size_t c : shown) {
      const bool wrapped = wraps && c + 1 == columns_.size();
      sum += (sum == 0 ? 0 : gap) + (wrapped ? std::min(widths[c], min_wrapped) : widths[c]);
    }
    return sum;
  };
  while (fixed_width() > width) {
    const auto least = std::min_element(
        shown.begin(), shown.end(),
        [&](std::size_t a, std::size_t b) { return columns_[a].priority < columns_[b].priority; });
    if (columns_[*least].priority == table_column{}.priority) {
      break;
    }
    const int priority = columns_[*least].priority;
    std::erase_if(shown, [&](std::size_t c) { return columns_[c].priority == priority; });
  }

  std::string out;
  const auto line = [&](const auto& cell_of) {
    std::string text;
    for (const std::size_t c : shown) {
      const std::string& cell = cell_of(c);
      text += c == shown.front() ? "" : spaces(gap);
      if (wraps && c + 1 == columns_.size()) {
        wrap(out, text, cell, std::max(width, width_of(text) + min_wrapped));
        const std::size_t end = out.find_last_not_of(" \n");
        out.erase(end == std::string::npos ? 0 : end + 1);
        out += '\n';
        return;
      }
      text += columns_[c].align == alignment::left ? left(cell, widths[c]) : right(cell, widths[c]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + '\n';
  };
  if (std::any_of(columns_.begin(), columns_.end(),
                  [](const table_column& c) { return !c.heading.empty(); })) {
    line([&](std::size_t c) -> const std::string& { return columns_[c].heading; });
  }
  for (const auto& row : rows_) {
    line([&](std::size_t c) -> const std::string& { return row[c]; });
  }
  return out;
}

}  // namespace leverage::program
