// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "output/text_table.hpp"
#include "report/report_document.hpp"
#include "support/wrap.hpp"

namespace leverage::program::report {

namespace {

constexpr std::size_t min_report_width = 60;
constexpr std::size_t share_width = 7;  // " 12.3 %"

struct to_text {
  unit in;

  std::string operator()(std::monostate) const { return "-"; }
  std::string operator()(double value) const { return program::text_of(value, in); }
  std::string operator()(count value) const {
    return value == 0 ? "-" : program::text_of(value, in);
  }
  std::string operator()(bool value) const { return value ? "yes" : "-"; }
  std::string operator()(const std::string& value) const { return value.empty() ? "-" : value; }
};

std::string text_of(const cell& c, unit in) {
  return c.instead.empty() ? std::visit(to_text{in}, c.value) : c.instead;
}

std::string digits_of(const cell& c) {
  const count* n = std::get_if<count>(&c.value);
  return n == nullptr ? "" : grouped(*n);
}

std::string share_of(const cell& c, const std::string& value) {
  if (!c.share || value == "-") {
    return spaces(share_width);
  }
  constexpr double min_shown = 0.0005;
  constexpr double whole = 0.9995;  // from here on no decimals, and the column stays as wide
  std::string text = fmt::format("{:.1f} %", 100 * *c.share);
  if (*c.share > 0 && *c.share < min_shown) {
    text = "<0.1 %";
  } else if (*c.share >= whole) {
    text = fmt::format("{:.0f} %", 100 * *c.share);
  }
  return right(text, share_width);
}

/// The models of one block: from `first` to before `last`.
struct block {
  std::size_t first = 0;
  std::size_t last = 0;
};

bool is_empty(const row& r, const block& b) {
  if (!r.is_in_text) {
    return true;
  }
  for (std::size_t i = b.first; i < b.last; ++i) {
    if (text_of(r.cells[i], r.in) != "-") {
      return false;
    }
  }
  return true;
}

/// All sections for the models of a block. The widths are at least those of `same_as`, so that all blocks are alike.
text_table table_of(const document& d, const block& b, const std::vector<std::size_t>& same_as) {
  std::vector<table_column> columns{
      {.align = alignment::left, .min_width = same_as.empty() ? 0 : same_as[0]}};
  for (std::size_t i = b.first; i < b.last; ++i) {
    columns.push_back(
        {.heading = d.columns[i].label, .min_width = same_as.empty() ? 0 : same_as[1 + 2 * i]});
    columns.push_back({.gap = 0, .min_width = share_width});
  }
  text_table table(std::move(columns));
  for (const section& s : d.sections) {
    if (std::all_of(s.rows.begin(), s.rows.end(), [&](const row& r) { return is_empty(r, b); })) {
      continue;
    }
    table.add_text("");
    table.add_text(s.title);
    for (const row& r : s.rows) {
      if (is_empty(r, b)) {
        continue;
      }
      std::vector<std::string> cells{spaces(2 * static_cast<std::size_t>(r.indent) + 2) + r.label};
      std::vector<std::string> digits{""};
      for (std::size_t i = b.first; i < b.last; ++i) {
        cells.push_back(text_of(r.cells[i], r.in));
        cells.push_back(share_of(r.cells[i], cells.back()));
        digits.push_back(digits_of(r.cells[i]));
        digits.emplace_back();
      }
      table.add(std::move(cells));
      if (r.all_digits) {
        table.add(std::move(digits));
      }
    }
    for (const std::string& note : s.notes) {
      table.add_text(note, "  - ");
    }
  }
  return table;
}

/// The blocks of models one after another, as many models in a block as there is room for.
void add_blocks(page& out, const document& d) {
  const auto widths = table_of(d, {0, d.columns.size()}, {}).widths();
  const auto width_of_model = [&](std::size_t i) {
    return 2 + widths[1 + 2 * i] + widths[2 + 2 * i];
  };
  for (block b; b.first < d.columns.size(); b.first = b.last) {
    b.last = b.first + 1;
    std::size_t used = widths[0] + width_of_model(b.first);
    while (b.last < d.columns.size() && used + width_of_model(b.last) <= out.width()) {
      used += width_of_model(b.last++);
    }
    out.blank();
    out.table(table_of(d, b, widths));
  }
}

void add_head(page& out, const document& d) {
  std::size_t widest = 0;
  const auto widen = [&](const text_lines& lines) {
    for (const auto& [key, text] : lines) {
      widest = std::max(widest, width_of(key));
    }
  };
  widen(d.settings);
  for (const column& c : d.columns) {
    widen(c.facts);
  }
  const auto add = [&](const text_lines& lines) {
    for (const auto& [key, text] : lines) {
      out.line(key, widest + 2, text);
    }
  };
  add(d.settings);
  for (const column& c : d.columns) {
    out.blank();
    add(c.facts);
  }
}

/// Each remark once, with the models that it is about.
text_lines remarks_with_models(const document& d) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const column& c : d.columns) {
    for (const remark_text& r : c.remarks) {
      const auto same = std::find_if(all.begin(), all.end(),
                                     [&](const auto& known) { return known.first == r.text; });
      if (same == all.end()) {
        all.emplace_back(r.text, c.label);
      } else {
        same->second += ", " + c.label;
      }
    }
  }
  return all;
}

void add_tail(page& out, const document& d) {
  const auto remarks = remarks_with_models(d);
  if (!remarks.empty()) {
    out.title("Remarks");
    for (const auto& [text, models] : remarks) {
      out.item(fmt::format("{}: {}", models, text));
    }
  }
  out.title("Sources");
  for (const source& s : d.sources) {
    out.item(fmt::format("{}: {}, {}, arXiv:{}; fitted on {}{}{}", s.used_for, s.from.key,
                         s.from.location, s.from.arxiv, s.from.range,
                         s.from.note.empty() ? "" : "; ", s.from.note));
  }
  out.title("Conventions");
  for (const std::string& convention : d.conventions) {
    out.item(convention);
  }
}

}  // namespace

std::string report_text(const document& d, std::size_t width) {
  page out(std::max(width, min_report_width));
  add_head(out, d);
  add_blocks(out, d);
  add_tail(out, d);
  return out.text();
}

}  // namespace leverage::program::report
