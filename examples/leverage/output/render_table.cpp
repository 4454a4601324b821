// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "output/render.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

constexpr std::size_t narrowest = 60;
constexpr std::size_t share_width = 7;  // " 12.3 %"
constexpr std::size_t gap = 2;

struct to_text {
  unit in;

  std::string operator()(std::monostate) const { return "-"; }
  std::string operator()(double value) const { return text_of(value, in); }
  std::string operator()(count value) const { return value == 0 ? "-" : text_of(value, in); }
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
  constexpr double least = 0.0005;
  constexpr double whole = 0.9995;  // from here on no decimals, and the column stays as wide
  std::string text = fmt::format("{:.1f} %", 100 * *c.share);
  if (*c.share > 0 && *c.share < least) {
    text = "<0.1 %";
  } else if (*c.share >= whole) {
    text = fmt::format("{:.0f} %", 100 * *c.share);
  }
  return right(text, share_width);
}

/// The models that stand side by side: from `first` to before `last`.
struct block {
  std::size_t first = 0;
  std::size_t last = 0;
};

bool says_nothing(const row& r, const block& b) {
  for (std::size_t i = b.first; i < b.last; ++i) {
    if (text_of(r.cells[i], r.in) != "-") {
      return false;
    }
  }
  return true;
}

/// How wide labels are, and the values of each model.
struct layout {
  std::size_t label = 0;
  std::vector<std::size_t> values;

  explicit layout(const document& d) {
    for (const column& c : d.columns) {
      values.push_back(width_of(c.label));
    }
    for (const section& s : d.sections) {
      for (const row& r : s.rows) {
        if (says_nothing(r, {0, d.columns.size()})) {
          continue;
        }
        label = std::max(label, width_of(r.label) + 2 * static_cast<std::size_t>(r.indent) + 2);
        for (std::size_t i = 0; i < r.cells.size(); ++i) {
          const cell& c = r.cells[i];
          values[i] = std::max({values[i], width_of(text_of(c, r.in)),
                                r.all_digits ? width_of(digits_of(c)) : std::size_t{0}});
        }
      }
    }
  }

  [[nodiscard]] std::size_t width(std::size_t model) const {
    return gap + values[model] + share_width;
  }
};

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

/// One line of a block.
template <class Text>
std::string line_of(const layout& l, const block& b, std::string_view label, Text text) {
  std::string line = left(label, l.label);
  for (std::size_t i = b.first; i < b.last; ++i) {
    const auto [value, share] = text(i);
    line += spaces(gap) + right(value, l.values[i]) + share;
  }
  return without_trailing_blanks(std::move(line)) + "\n";
}

using value_and_share = std::pair<std::string, std::string>;

void write_rows(std::string& out, const section& s, const layout& l, const block& b) {
  for (const row& r : s.rows) {
    if (says_nothing(r, b)) {
      continue;
    }
    const std::string indent = spaces(2 * static_cast<std::size_t>(r.indent) + 2);
    out += line_of(l, b, indent + r.label, [&](std::size_t i) {
      const std::string value = text_of(r.cells[i], r.in);
      return value_and_share{value, share_of(r.cells[i], value)};
    });
    if (r.all_digits) {
      out += line_of(l, b, "", [&](std::size_t i) {
        return value_and_share{digits_of(r.cells[i]), spaces(share_width)};
      });
    }
  }
}

void write_block(std::string& out, const document& d, const layout& l, const block& b,
                 std::size_t width) {
  out += '\n';
  out += line_of(l, b, "", [&](std::size_t i) {
    return value_and_share{d.columns[i].label, spaces(share_width)};
  });
  for (const section& s : d.sections) {
    if (std::all_of(s.rows.begin(), s.rows.end(),
                    [&](const row& r) { return says_nothing(r, b); })) {
      continue;
    }
    out += "\n";
    wrap(out, "", s.title, width);
    write_rows(out, s, l, b);
    for (const std::string& note : s.notes) {
      wrap(out, "  - ", note, width);
    }
  }
}

void write_head(std::string& out, const document& d, std::size_t width) {
  std::size_t widest = 0;
  const auto widen = [&](const auto& pairs) {
    for (const auto& [key, text] : pairs) {
      widest = std::max(widest, width_of(key));
    }
  };
  widen(d.settings);
  for (const column& c : d.columns) {
    widen(c.facts);
  }
  for (const auto& [key, text] : d.settings) {
    wrap(out, left(key, widest + 2), text, width);
  }
  for (const column& c : d.columns) {
    out += "\n";
    for (const auto& [key, text] : c.facts) {
      wrap(out, left(key, widest + 2), text, width);
    }
  }
}

/// Each remark once, with the models that it is about.
std::vector<std::pair<std::string, std::string>> remarks_with_models(const document& d) {
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

void write_tail(std::string& out, const document& d, std::size_t width) {
  const auto remarks = remarks_with_models(d);
  if (!remarks.empty()) {
    out += "\nRemarks\n";
    for (const auto& [text, models] : remarks) {
      wrap(out, "  - ", fmt::format("{}: {}", models, text), width);
    }
  }
  out += "\nSources\n";
  for (const source& s : d.sources) {
    wrap(out, "  - ",
         fmt::format("{}: {}, {}, arXiv:{}; fitted on {}{}{}", s.used_for, s.from.key,
                     s.from.location, s.from.arxiv, s.from.range, s.from.note.empty() ? "" : "; ",
                     s.from.note),
         width);
  }
  out += "\nConventions\n";
  for (const std::string& convention : d.conventions) {
    wrap(out, "  - ", convention, width);
  }
}

}  // namespace

std::string render_table(const document& d, std::size_t width) {
  width = std::max(width, narrowest);
  const layout l(d);
  std::string out;
  write_head(out, d, width);
  for (block b; b.first < d.columns.size(); b.first = b.last) {
    b.last = b.first + 1;
    std::size_t used = l.label + l.width(b.first);
    while (b.last < d.columns.size() && used + l.width(b.last) <= width) {
      used += l.width(b.last++);
    }
    write_block(out, d, l, b, width);
  }
  write_tail(out, d, width);
  return out;
}

}  // namespace leverage::program
