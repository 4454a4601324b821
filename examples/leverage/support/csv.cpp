// SPDX-License-Identifier: Apache-2.0
#include "support/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <istream>
#include <iterator>
#include <numeric>
#include <optional>
#include <system_error>

#include "support/near_names.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

constexpr std::size_t largest_file = std::size_t{256} << 20;
constexpr std::size_t max_errors = 10;
constexpr std::size_t max_names = 40;
constexpr std::string_view blanks = " \t";

/// Lines about one thing, of which the first are kept and the others counted.
class error_list {
 public:
  /// `about` stands in front of every line.
  explicit error_list(const std::string& about) : about_(printable(about)) {}

  void add(std::string_view text) {
    if (lines_.size() < max_errors) {
      lines_.push_back(fmt::format("{}: {}", about_, text));
    } else {
      ++more_;
    }
  }
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  [[nodiscard]] failures taken() && {
    if (more_ > 0) {
      lines_.push_back(fmt::format("{}: and {} more", about_, more_));
    }
    return {std::move(lines_)};
  }

 private:
  std::string about_;
  std::vector<std::string> lines_;
  std::size_t more_ = 0;
};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(blanks), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// The number that a text is, with the blanks around it.
result<double> number_in(std::string_view text) {
  std::string_view digits = trimmed(text);
  if (digits.empty()) {
    return failure{"expected a number, found an empty cell"};
  }
  if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') {
    digits.remove_prefix(1);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = end == digits.data() + digits.size();
  if (whole && error == std::errc::result_out_of_range) {
    return failure{"expected a number in the range of a double, found " + in_quotes(text)};
  }
  if (whole && error == std::errc{}) {
    if (std::isfinite(value)) {
      return value;
    }
    return failure{"expected a finite number, found " + in_quotes(text)};
  }
  if (error == std::errc{} && *end == ',') {
    return failure{"expected a number with a decimal point, found " + in_quotes(text)};
  }
  return failure{"expected a number, found " + in_quotes(text)};
}

bool took(std::string_view& rest, std::string_view what) {
  const bool found = rest.starts_with(what);
  rest.remove_prefix(found ? what.size() : 0);
  return found;
}

/// Takes a text in double quotes, in which two stand for one; nothing, and all is taken, if they do
/// not close.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string text;
  rest.remove_prefix(1);
  for (;;) {
    const std::size_t size = rest.find('"');
    if (size == std::string_view::npos) {
      rest = {};
      return std::nullopt;
    }
    text += rest.substr(0, size);
    rest.remove_prefix(size + 1);
    if (!took(rest, "\"")) {
      return text;
    }
    text += '"';
  }
}

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
  csv_parser(std::string_view text, const std::string& name) : rest_(text), errors_(name) {
    table_.name = name;
  }

  checked<csv_table> parsed() {
    if (readable() && read_header()) {
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

  bool read_header() {
    if (rest_.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      errors_.add("expected a line with the names of the columns, found an empty file");
      return false;
    }
    const std::string_view first_line = rest_.substr(0, rest_.find('\n'));
    record header = next();
    if (!header.whole || separated_otherwise(header, first_line)) {
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
    for (record::cell& c : header.cells) {
      take_name(trimmed(c.text));
    }
    return errors_.empty();
  }

  void take_name(std::string_view name) {
    const auto before = std::find(table_.columns.begin(), table_.columns.end(), name);
    const std::size_t number = table_.columns.size() + 1;
    if (name.empty()) {
      errors_.add(fmt::format("line 1, column {}: expected a name, found an empty cell", number));
    } else if (before != table_.columns.end()) {
      errors_.add(fmt::format("line 1, column {}: expected a new name, found that of column {}: {}",
                              number, 1 + (before - table_.columns.begin()), in_quotes(name)));
    }
    table_.columns.emplace_back(name);
  }

  /// Whether the header shows that something other than a comma stands between the cells.
  bool separated_otherwise(const record& header, std::string_view first_line) {
    const auto uses = [&](char separator) {
      return std::accumulate(header.cells.begin(), header.cells.end(), std::ptrdiff_t{0},
                             [=](std::ptrdiff_t sum, const record::cell& c) {
                               const bool counts = !c.quoted;
                               return sum +
                                      (counts ? std::count(c.text.begin(), c.text.end(), separator)
                                              : std::ptrdiff_t{0});
                             });
    };
    const auto commas = static_cast<std::ptrdiff_t>(header.cells.size()) - 1;
    const bool tabs = uses('\t') > commas;
    if (!tabs && uses(';') <= commas) {
      return false;
    }
    errors_.add(fmt::format("line 1: expected cells separated by commas, found {}: {}",
                            tabs ? "tabs" : "semicolons", in_quotes(first_line)));
    return true;
  }

  void read_rows() {
    std::optional<std::size_t> blank_line;
    while (!rest_.empty()) {
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
    return index < table_.columns.size()
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
      const bool quoted = rest_.starts_with('"');
      const auto text = quoted ? quoted_cell(r) : plain_cell(r);
      if (!text) {
        rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
        break;
      }
      r.cells.push_back({*text, quoted});
    } while (took(rest_, ","));
    if (took(rest_, "\n") || took(rest_, "\r\n")) {
      ++line_;
    }
    return r;
  }

  [[nodiscard]] bool at_end_of_cell() const {
    return rest_.empty() || rest_[0] == ',' || rest_[0] == '\n' || rest_.starts_with("\r\n");
  }

  std::optional<std::string> plain_cell(record& r) {
    const std::size_t size = std::min(rest_.find_first_of(",\"\r\n"), rest_.size());
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
    const std::string_view after = rest_.substr(0, rest_.find_first_of(",\r\n"));
    refuse_cell(r, line_,
                fmt::format("expected a comma or the end of the line after the closing quote, "
                            "found {}",
                            in_quotes(after)));
    return std::nullopt;
  }

  std::string_view rest_;
  std::size_t line_ = 1;
  csv_table table_;
  error_list errors_;
};

failures unreadable(const std::string& name, std::string_view why) {
  return {{fmt::format("{}: expected a readable file, {}", printable(name), why)}};
}

constexpr std::pair<std::string_view, comparison> operators[] = {
    {"<=", comparison::less_equal},  // the longer ones first
    {">=", comparison::greater_equal}, {"!=", comparison::not_equal}, {"=", comparison::equal},
    {"<", comparison::less},           {">", comparison::greater},
};

std::string_view sign_of(comparison op) {
  const auto* found = std::find_if(std::begin(operators), std::end(operators),
                                   [op](const auto& o) { return o.second == op; });
  return found->first;
}

bool orders(comparison op) { return op != comparison::equal && op != comparison::not_equal; }

template <class T>
bool holds(const T& a, comparison op, const T& b) {
  switch (op) {
    case comparison::equal:
      return a == b;
    case comparison::not_equal:
      return a != b;
    case comparison::less:
      return a < b;
    case comparison::less_equal:
      return a <= b;
    case comparison::greater:
      return a > b;
    case comparison::greater_equal:
      return a >= b;
  }
  return false;
}

/// Reads predicates from left to right.
class where_parser {
 public:
  explicit where_parser(std::string_view text) : rest_(text) {}

  result<std::vector<predicate>> parsed() {
    std::vector<predicate> all;
    do {
      const std::string_view item = rest_;
      auto p = next();
      if (!p) {
        return failure{
            fmt::format("expected COLUMN OP VALUE with OP among = != < <= > >=, found {} (a text "
                        "that holds a comma, a quote or an operator goes in double quotes)",
                        in_quotes(trimmed(item)))};
      }
      all.push_back(std::move(*p));
    } while (took(rest_, ","));
    return all;
  }

 private:
  std::optional<predicate> next() {
    const auto column = operand();
    const auto* op = std::find_if(std::begin(operators), std::end(operators),
                                  [this](const auto& o) { return took(rest_, o.first); });
    if (!column || column->empty() || op == std::end(operators)) {
      return std::nullopt;
    }
    const auto value = operand();
    if (!value || (!rest_.empty() && rest_[0] != ',')) {
      return std::nullopt;
    }
    return predicate{*column, op->second, *value};
  }

  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
  }

  /// A text, not empty unless in quotes, and the blanks around it.
  std::optional<std::string> operand() {
    skip_blanks();
    if (rest_.starts_with('"')) {
      auto text = take_quoted(rest_);
      skip_blanks();
      return text;
    }
    const std::size_t size = std::min(rest_.find_first_of("=!<>,\""), rest_.size());
    const std::string_view text = trimmed(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text.empty() ? std::nullopt : std::optional<std::string>(text);
  }

  std::string_view rest_;
};

/// A predicate with its column found and its value read.
struct condition {
  std::size_t column = 0;
  comparison op = comparison::equal;
  std::string_view text;
  std::optional<double> number;
};

result<condition> condition_of(const csv_table& table, const predicate& p) {
  const auto column = find_column(table, p.column);
  if (!column) {
    return failure{column.error()};
  }
  condition c{*column, p.op, trimmed(p.value), std::nullopt};
  const auto value = number_in(p.value);
  if (value) {
    c.number = *value;
  } else if (orders(p.op)) {
    return failure{fmt::format("{}: column {} {}: {}", printable(table.name), in_quotes(p.column),
                               sign_of(p.op), value.error())};
  }
  return c;
}

/// Whether a cell fulfils a condition; a failure where the two cannot be compared.
result<bool> fulfils(const std::string& cell, const condition& c) {
  const auto value = number_in(cell);
  if (value && c.number) {
    return holds(*value, c.op, *c.number);
  }
  if (orders(c.op)) {
    return failure{value.error()};
  }
  return holds(trimmed(cell), c.op, c.text);
}

std::string place(const csv_table& table, std::size_t row, std::size_t column) {
  return fmt::format("line {}, column {}", table.lines[row], in_quotes(table.columns[column]));
}

}  // namespace

checked<csv_table> parse_csv(std::string_view text, const std::string& name) {
  return csv_parser(text, name).parsed();
}

checked<csv_table> read_csv(std::istream& in, const std::string& name) {
  std::string text;
  char piece[1 << 16];
  while (text.size() <= largest_file && (in.read(piece, sizeof piece) || in.gcount() > 0)) {
    text.append(piece, static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) {
    return unreadable(name, "cannot read it");
  }
  if (text.size() > largest_file) {
    return failures{{printable(name) + ": expected a table, found more than 256 MiB"}};
  }
  return parse_csv(text, name);
}

checked<csv_table> read_csv(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return failures{{printable(path) + ": expected a file, found a directory"}};
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    const int why = errno;
    return unreadable(path, why == 0 ? "cannot open it"
                                     : "cannot open it: " + std::generic_category().message(why));
  }
  return read_csv(in, path);
}

result<std::size_t> find_column(const csv_table& table, std::string_view name) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), trimmed(name));
  if (found != table.columns.end()) {
    return static_cast<std::size_t>(found - table.columns.begin());
  }
  const auto nearest = std::min_element(table.columns.begin(), table.columns.end(),
                                        [&](const std::string& a, const std::string& b) {
                                          return edit_distance(name, a) < edit_distance(name, b);
                                        });
  if (nearest == table.columns.end()) {
    return failure{fmt::format("{}: expected a column {}, found a table without columns",
                               printable(table.name), in_quotes(name))};
  }
  std::string all;
  for (std::size_t j = 0; j < std::min(table.columns.size(), max_names); ++j) {
    all += (j == 0 ? "" : ", ") + in_quotes(table.columns[j]);
  }
  if (table.columns.size() > max_names) {
    all += fmt::format(" and {} more", table.columns.size() - max_names);
  }
  return failure{fmt::format("{}: expected a column {}, found none; nearest: {}; there are {}",
                             printable(table.name), in_quotes(name), in_quotes(*nearest), all)};
}

checked<std::vector<double>> numeric_column(const csv_table& table, std::string_view name) {
  std::vector<std::size_t> all(table.rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return numeric_column(table, name, all);
}

checked<std::vector<double>> numeric_column(const csv_table& table, std::string_view name,
                                            const std::vector<std::size_t>& rows) {
  const auto column = find_column(table, name);
  if (!column) {
    return failures{{column.error()}};
  }
  std::vector<double> values;
  error_list errors(table.name);
  for (const std::size_t row : rows) {
    const auto value = number_in(table.rows[row][*column]);
    if (value) {
      values.push_back(*value);
    } else {
      errors.add(fmt::format("{}: {}", place(table, row, *column), value.error()));
    }
  }
  if (!errors.empty()) {
    return std::move(errors).taken();
  }
  return values;
}

result<std::vector<predicate>> parse_where(std::string_view text) {
  return where_parser(text).parsed();
}

checked<selection> rows_where(const csv_table& table, const std::vector<predicate>& where) {
  std::vector<condition> conditions;
  failures wrong;
  for (const predicate& p : where) {
    const auto c = condition_of(table, p);
    if (c) {
      conditions.push_back(*c);
    } else {
      wrong.lines.push_back(c.error());
    }
  }
  if (!wrong.lines.empty()) {
    return wrong;
  }
  selection kept;
  error_list errors(table.name);
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    bool all = true;
    for (auto c = conditions.begin(); all && c != conditions.end(); ++c) {
      const auto one = fulfils(table.rows[row][c->column], *c);
      if (!one) {
        errors.add(fmt::format("{}: {}, and {} compares numbers", place(table, row, c->column),
                               one.error(), sign_of(c->op)));
      }
      all = one && *one;
    }
    if (all) {
      kept.rows.push_back(row);
    } else {
      ++kept.excluded;
    }
  }
  if (!errors.empty()) {
    return std::move(errors).taken();
  }
  return kept;
}

}  // namespace leverage::program
