// SPDX-License-Identifier: Apache-2.0
#include "output/text_table.hpp"

#include <algorithm>

#include "support/printable.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

constexpr std::size_t min_wrapped = 16;  // a narrower column is not wrapped

std::string padded(const std::string& cell, alignment align, std::size_t width) {
  return align == alignment::left ? left(cell, width) : right(cell, width);
}

/// The columns that are shown: without those of the lowest priorities that have no room.
std::vector<std::size_t> shown_columns(const std::vector<table_column>& columns,
                                       const std::vector<std::size_t>& widths, std::size_t width) {
  std::vector<std::size_t> shown;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    shown.push_back(c);
  }
  const auto needed = [&] {
    std::size_t sum = 0;
    for (const std::size_t c : shown) {
      sum += (c == shown.front() ? 0 : columns[c].gap) + widths[c];
    }
    return sum;
  };
  while (needed() > width) {
    const auto least = std::min_element(
        shown.begin(), shown.end(),
        [&](std::size_t a, std::size_t b) { return columns[a].priority < columns[b].priority; });
    const int priority = columns[*least].priority;
    if (priority == table_column{}.priority) {
      break;
    }
    std::erase_if(shown, [&](std::size_t c) { return columns[c].priority == priority; });
  }
  return shown;
}

}  // namespace

text_table::text_table(std::vector<table_column> columns) : columns_(std::move(columns)) {
  for (table_column& c : columns_) {
    c.heading = printable(c.heading);
  }
}

void text_table::add(std::vector<std::string> cells) {
  for (std::string& cell : cells) {
    cell = printable(cell);
  }
  rows_.push_back({std::move(cells), {}, {}});
}

std::vector<std::size_t> text_table::widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::size_t widest = std::max(columns_[c].min_width, width_of(columns_[c].heading));
    for (const row& r : rows_) {
      widest = std::max(widest, r.cells.empty() ? 0 : width_of(r.cells[c]));
    }
    widths.push_back(widest);
  }
  return widths;
}

std::string text_table::text(std::size_t width) const {
  std::vector<std::size_t> columns = widths();
  const std::size_t last = columns_.size() - 1;
  const bool wraps = columns_[last].align == alignment::left && last > 0;
  if (wraps) {
    columns[last] = std::min(columns[last], min_wrapped);
  }
  const std::vector<std::size_t> shown = shown_columns(columns_, columns, width);
  std::string out;
  const auto add_line = [&](const auto& cell_of) {
    std::string line;
    for (const std::size_t c : shown) {
      const std::string& cell = cell_of(c);
      line += c == shown.front() ? "" : spaces(columns_[c].gap);
      if (c == last && wraps && !cell.empty()) {
        wrap(out, line, cell, std::max(width, width_of(line) + min_wrapped));
        return;
      }
      line += padded(cell, columns_[c].align, columns[c]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  };
  const bool has_head = std::any_of(columns_.begin(), columns_.end(),
                                    [](const table_column& c) { return !c.heading.empty(); });
  if (has_head) {
    add_line([&](std::size_t c) -> const std::string& { return columns_[c].heading; });
  }
  for (const row& r : rows_) {
    if (!r.cells.empty()) {
      add_line([&](std::size_t c) -> const std::string& { return r.cells[c]; });
    } else if (r.text.empty()) {
      out += '\n';
    } else {
      wrap(out, r.first, r.text, width);
    }
  }
  return out;
}

}  // namespace leverage::program
