// SPDX-License-Identifier: Apache-2.0
#include "support/json_lines.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "support/csv_detail.hpp"
#include "support/numbers.hpp"

namespace leverage::program {

namespace {

/// Columns by name, numbered as they appear.
class key_numbers {
 public:
  std::size_t of(std::string_view key) {
    const auto [at, is_new] = numbers_.try_emplace(std::string(key), names_.size());
    if (is_new) {
      names_.emplace_back(key);
    }
    return at->second;
  }
  [[nodiscard]] std::vector<std::string>& names() { return names_; }

 private:
  std::unordered_map<std::string, std::size_t> numbers_;
  std::vector<std::string> names_;
};

using sparse_row = std::vector<std::pair<std::size_t, std::string>>;

/// Takes the events of one line: an object of scalars.
class flat_object {
 public:
  explicit flat_object(key_numbers& keys) : keys_(&keys) {}

  bool null() { return take(""); }
  bool boolean(bool x) { return take(x ? "true" : "false"); }
  bool number_integer(std::int64_t x) { return take(fmt::format("{}", x)); }
  bool number_unsigned(std::uint64_t x) { return take(fmt::format("{}", x)); }
  bool number_float(double, const std::string& written) { return take(written); }
  bool string(std::string& text) { return take(std::move(text)); }
  bool binary(std::vector<std::uint8_t>&) { return refuse("a flat object", "bytes"); }
  bool start_object(std::size_t) {
    if (inside_) {
      return refuse_value("an object");
    }
    inside_ = true;
    return true;
  }
  bool end_object() { return true; }
  bool start_array(std::size_t) {
    return inside_ ? refuse_value("an array") : refuse_top("an array");
  }
  bool end_array() { return true; }
  bool key(std::string& text) {
    key_ = trimmed(text);
    if (key_.empty()) {
      return refuse("a name", "an empty key");
    }
    column_ = keys_->of(key_);
    for (const auto& [column, cell] : row_) {
      if (column == column_) {
        return refuse("each key once", in_quotes(key_) + " twice");
      }
    }
    return true;
  }
  template <class Exception>
  bool parse_error(std::size_t position, const std::string& token, const Exception&) {
    why_ = fmt::format(", character {}: expected a flat JSON object, found {}", position,
                       token.empty() ? "the end of the line" : in_quotes(token));
    return false;
  }

  [[nodiscard]] const std::string& why() const { return why_; }
  [[nodiscard]] sparse_row& row() { return row_; }

 private:
  bool take(std::string cell) {
    if (!inside_) {
      return refuse_top("a single value");
    }
    row_.emplace_back(column_, std::move(cell));
    return true;
  }
  bool refuse(std::string_view expected, std::string_view found) {
    why_ = fmt::format(": expected {}, found {}", expected, found);
    return false;
  }
  bool refuse_top(std::string_view found) { return refuse("a JSON object", found); }
  bool refuse_value(std::string_view found) {
    why_ = fmt::format(", column {}: expected a text, a number, true, false or null, found {}",
                       in_quotes(key_), found);
    return false;
  }

  key_numbers* keys_;
  std::string key_;
  std::size_t column_ = 0;
  bool inside_ = false;
  sparse_row row_;
  std::string why_;
};

/// The rows with a cell for every column.
void spread(std::vector<sparse_row>& rows, csv_table& table) {
  for (sparse_row& row : rows) {
    auto& cells = table.rows.emplace_back(table.columns.size());
    for (auto& [column, cell] : row) {
      cells[column] = std::move(cell);
    }
  }
}

}  // namespace

bool begins_json_lines(std::string_view text) {
  constexpr std::string_view mark = "\xef\xbb\xbf";
  text.remove_prefix(text.starts_with(mark) ? mark.size() : 0);
  return text.starts_with('{');
}

result<csv_table> parse_json_lines(std::string_view text, const std::string& name) {
  constexpr std::string_view mark = "\xef\xbb\xbf";
  csv_detail::error_list errors(name);
  csv_detail::took(text, mark);
  csv_table table{
      .name = printable(name), .columns = {}, .rows = {}, .lines = {}, .form = "JSON Lines"};
  key_numbers keys;
  std::vector<sparse_row> rows;
  std::optional<std::size_t> blank;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == line.npos) {
      blank = blank.value_or(number);
      continue;
    }
    if (blank) {
      errors.add(fmt::format("line {}: expected a JSON object, found a blank line", *blank));
      blank.reset();
    }
    flat_object object(keys);
    if (!nlohmann::json::sax_parse(line.begin(), line.end(), &object)) {
      errors.add([&] { return fmt::format("line {}{}", number, object.why()); });
    }
    rows.push_back(std::move(object.row()));
    table.lines.push_back(number);
    if (rows.size() * keys.names().size() > csv_detail::max_cells) {
      errors.add(fmt::format("line {}: expected a table of at most {} cells, found more", number,
                             csv_detail::max_cells));
      break;
    }
  }
  if (errors.empty() && keys.names().empty()) {
    errors.add("expected at least one JSON object with a key, found none");
  }
  if (!errors.empty()) {
    return std::move(errors).taken();
  }
  table.columns = std::move(keys.names());
  spread(rows, table);
  return table;
}

}  // namespace leverage::program
