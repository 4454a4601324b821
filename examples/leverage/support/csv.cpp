// SPDX-License-Identifier: Apache-2.0
#include "support/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "support/csv_detail.hpp"
#include "support/csv_separator.hpp"
#include "support/numbers.hpp"

namespace leverage::program {

namespace {

using csv_detail::error_list;
using csv_detail::max_cells;
using csv_detail::number_in;
using csv_detail::take_quoted;
using csv_detail::took;

/// One line of the table, which may be several of the file.
struct record {
  struct cell {
    std::string text;
    bool quoted = false;
  };
  std::size_t line = 0;
  std::vector<cell> cells{};
  bool whole = true;  ///< otherwise an error has been kept

  [[nodiscard]] bool blank() const {
    return whole && cells.size() == 1 && !cells[0].quoted && trimmed(cells[0].text).empty();
  }
};

/// Reads record after record.
class csv_parser {
 public:
  csv_parser(std::string_view text, const std::string& name, csv_reading how)
      : rest_(text), how_(how), errors_(name) {
    table_.name = printable(name);
  }

  result<csv_table> parsed() {
    if (readable() && find_separator() && read_header()) {
      read_rows();
      if (table_.rows.empty() && errors_.empty()) {
        errors_.add("expected at least one row below the names of the columns, found none");
      }
    }
    if (!errors_.empty()) {
      return std::move(errors_).taken();
    }
    return std::move(table_);
  }

 private:
  /// Whether these are bytes of text; takes the byte order mark.
  bool readable() {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    if (rest_.starts_with("\xff\xfe") || rest_.starts_with("\xfe\xff")) {
      errors_.add("expected text in UTF-8, found UTF-16");
      return false;
    }
    if (const std::size_t zero = rest_.find('\0'); zero != std::string_view::npos) {
      const auto before = rest_.substr(0, zero);
      const auto line = 1 + std::count(before.begin(), before.end(), '\n');
      errors_.add(fmt::format("line {}: expected text, found a zero byte", line));
      return false;
    }
    if (rest_.starts_with(mark)) {
      rest_.remove_prefix(mark.size());
    }
    return true;
  }

  bool find_separator() {
    if (how_.separator == '\0') {
      const auto found = separator_of(rest_);
      if (!found) {
        errors_.add(found.error());
        return false;
      }
      how_.separator = *found;
    }
    if (how_.separator != ',') {
      table_.form = fmt::format("cells separated by {}", separator_name(how_.separator));
    }
    ends_ = {how_.separator, '"', '\r', '\n'};
    return true;
  }

  bool read_header() {
    if (rest_.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      errors_.add("expected a line with the names of the columns, found an empty file");
      return false;
    }
    record header = next();
    if (!header.whole) {
      return false;
    }
    if (header.blank()) {
      errors_.add("line 1: expected the names of the columns, found a blank line");
      return false;
    }
    const auto is_number = [](const record::cell& c) { return bool(number_in(c.text)); };
    if (std::all_of(header.cells.begin(), header.cells.end(), is_number)) {
      errors_.add("line 1: expected the names of the columns, found only numbers");
      return false;
    }
    take_names(header);
    return errors_.empty();
  }

  void take_names(const record& header) {
    std::unordered_map<std::string_view, std::size_t> numbers;
    for (const record::cell& c : header.cells) {
      const std::string_view name = trimmed(c.text);
      const std::size_t number = table_.columns.size() + 1;
      if (how_.names_may_repeat) {
        // Whether it can be used is asked where it is used.
      } else if (name.empty()) {
        errors_.add(fmt::format("line 1, column {}: expected a name, found an empty cell", number));
      } else if (const auto [before, is_new] = numbers.try_emplace(name, number); !is_new) {
        errors_.add(
            fmt::format("line 1, column {}: expected a new name, found that of column {}: {}",
                        number, before->second, in_quotes(name)));
      }
      table_.columns.emplace_back(name);
    }
  }

  void read_rows() {
    std::optional<std::size_t> blank_line;
    while (!rest_.empty()) {
      if ((table_.rows.size() + 1) * table_.columns.size() > max_cells) {
        errors_.add(fmt::format("line {}: expected a table of at most {} cells, found more", line_,
                                max_cells));
        return;
      }
      record row = next();
      if (row.blank()) {
        blank_line = blank_line.value_or(row.line);
        continue;
      }
      if (blank_line) {
        errors_.add(fmt::format("line {}: expected a row, found a blank line", *blank_line));
        blank_line.reset();
      }
      if (row.whole && has_every_cell(row)) {
        take_row(row);
      }
    }
  }

  bool has_every_cell(const record& row) {
    const std::size_t expected = table_.columns.size();
    const std::size_t found = row.cells.size();
    if (found < expected) {
      errors_.add(fmt::format("line {}: expected {} cells, found {}: none in {}", row.line,
                              expected, found, column_text(found)));
    } else if (found > expected) {
      errors_.add(fmt::format("line {}: expected {} cells, found {}: {} has no name and holds {}",
                              row.line, expected, found, column_text(expected),
                              in_quotes(row.cells[expected].text)));
    }
    return found == expected;
  }

  void take_row(record& row) {
    std::vector<std::string> cells(row.cells.size());
    std::transform(row.cells.begin(), row.cells.end(), cells.begin(),
                   [](record::cell& c) { return std::move(c.text); });
    table_.rows.push_back(std::move(cells));
    table_.lines.push_back(row.line);
  }

  [[nodiscard]] std::string column_text(std::size_t index) const {
    return index < table_.columns.size() && !table_.columns[index].empty()
               ? fmt::format("column {}", in_quotes(table_.columns[index]))
               : fmt::format("column {}", index + 1);
  }

  void refuse_cell(record& r, std::size_t line, std::string_view text) {
    errors_.add(fmt::format("line {}, {}: {}", line, column_text(r.cells.size()), text));
    r.whole = false;
  }

  /// The next record; of a broken one the rest of the line is skipped.
  record next() {
    record r{.line = line_};
    do {
      if (r.cells.size() == max_cells) {
        refuse_cell(r, line_, fmt::format("expected at most {} cells, found more", max_cells));
        rest_ = {};
        break;
      }
      const bool quoted = rest_.starts_with('"');
      const auto text = quoted ? quoted_cell(r) : plain_cell(r);
      if (!text) {
        rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
        break;
      }
      r.cells.push_back({*text, quoted});
    } while (took(rest_, {&how_.separator, 1}));
    if (took(rest_, "\n") || took(rest_, "\r\n")) {
      ++line_;
    }
    return r;
  }

  [[nodiscard]] bool at_end_of_cell() const {
    return rest_.empty() || rest_[0] == how_.separator || rest_[0] == '\n' ||
           rest_.starts_with("\r\n");
  }

  std::optional<std::string> plain_cell(record& r) {
    const std::size_t size = std::min(rest_.find_first_of(ends_), rest_.size());
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    if (at_end_of_cell()) {
      return text;
    }
    refuse_cell(r, line_,
                rest_[0] == '"'
                    ? fmt::format("expected a cell without quotes or wholly in them, found a quote "
                                  "after {}",
                                  in_quotes(text))
                    : "expected lines that end in LF or CRLF, found a CR alone");
    return std::nullopt;
  }

  std::optional<std::string> quoted_cell(record& r) {
    const std::size_t opened = line_;
    const std::string_view from = rest_;
    auto text = take_quoted(rest_);
    if (!text) {
      refuse_cell(r, opened, "expected a closing quote, found the end of the file");
      return std::nullopt;
    }
    const std::string_view taken = from.substr(0, from.size() - rest_.size());
    line_ += static_cast<std::size_t>(std::count(taken.begin(), taken.end(), '\n'));
    if (at_end_of_cell()) {
      return text;
    }
    const std::string_view line = rest_.substr(0, rest_.find_first_of("\r\n"));
    const std::string_view after = line.substr(0, line.find(how_.separator));
    refuse_cell(r, line_,
                fmt::format("expected a {} or the end of the line after the closing quote, "
                            "found {}",
                            one_separator_name(how_.separator), in_quotes(after)));
    return std::nullopt;
  }

  std::string_view rest_;
  csv_reading how_;
  std::string ends_;  ///< what ends a cell without quotes
  std::size_t line_ = 1;
  csv_table table_;
  error_list errors_;
};

}  // namespace

result<csv_table> parse_csv(std::string_view text, const std::string& name, csv_reading how) {
  return csv_parser(text, name, how).parsed();
}

}  // namespace leverage::program
