// SPDX-License-Identifier: Apache-2.0
#include "report/length_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "support/csv.hpp"
#include "support/csv_columns.hpp"
#include "support/numbers.hpp"
#include "support/quantity_text.hpp"
#include "support/text_file.hpp"

namespace leverage::program::report {

namespace {

constexpr count max_length = 2'147'483'647;
constexpr count max_number = count{1} << 53;
constexpr std::size_t max_mebibytes = 256;
constexpr std::string_view a_length = "a whole number of tokens from 1 to 2147483647";
constexpr std::string_view a_number = "a whole number of sequences from 0 to 2^53";

using histogram = std::map<count, count>;

std::vector<cost::equal_sequences> sequences_of(const histogram& lengths) {
  std::vector<cost::equal_sequences> all;
  for (const auto& [length, number] : lengths) {
    all.push_back({length, number});
  }
  return all;
}

bool is_whole(double value, count min, count max) {
  return value == std::floor(value) && value >= static_cast<double>(min) &&
         value <= static_cast<double>(max);
}

std::optional<count> length_in(std::string_view line) {
  const auto value = parse_decimal(trimmed(line));
  return value && is_whole(*value, 1, max_length) ? std::optional(static_cast<count>(*value))
                                                  : std::nullopt;
}

/// A number in each line; blank lines may follow the last.
result<std::vector<cost::equal_sequences>> list_of(std::string_view text) {
  histogram lengths;
  text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end - (end > 0 && text[end - 1] == '\r')));
    const auto length = length_in(line);
    if (!length) {
      return failure{fmt::format("line {}: expected {}, found {}", number, a_length,
                                 line.empty() ? "a blank line" : in_quotes(line))};
    }
    ++lengths[*length];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return sequences_of(lengths);
}

/// The columns "length" and "count" of a table, whose messages name the file.
result<std::vector<cost::equal_sequences>> table_of(const csv_table& table) {
  const auto lengths = numeric_column(table, "length");
  if (!lengths) {
    return failure{lengths.error()};
  }
  std::vector<double> numbers(lengths->size(), 1.0);
  const bool counted =
      std::find(table.columns.begin(), table.columns.end(), "count") != table.columns.end();
  if (counted) {
    auto column = numeric_column(table, "count");
    if (!column) {
      return failure{std::move(column).error()};
    }
    numbers = *std::move(column);
  }
  histogram all;
  for (std::size_t i = 0; i < lengths->size(); ++i) {
    if (!is_whole((*lengths)[i], 1, max_length)) {
      return failure{wrong_value(table, "length", i, a_length, (*lengths)[i])};
    }
    if (!is_whole(numbers[i], 0, max_number)) {
      return failure{wrong_value(table, "count", i, a_number, numbers[i])};
    }
    count& sum = all[static_cast<count>((*lengths)[i])];
    sum += static_cast<count>(numbers[i]);
    if (sum > max_number) {
      return failure{wrong_value(table, "count", i, "at most 2^53 sequences of one length",
                                 static_cast<double>(sum))};
    }
  }
  if (std::all_of(all.begin(), all.end(), [](const auto& one) { return one.second == 0; })) {
    return failure{table.name + ": column \"count\": expected at least one sequence, found none"};
  }
  return sequences_of(all);
}

}  // namespace

result<cost::equal_sequences> parse_length(std::string_view text) {
  const std::size_t times = text.find('x');
  const auto length = parse_count(trimmed(text.substr(0, times)), 1, max_length);
  const auto number = times == text.npos
                          ? result<count>(1)
                          : parse_count(trimmed(text.substr(times + 1)), 1, max_number);
  if (!length || !number) {
    return failure{
        "expected LENGTH or LENGTHxNUMBER, tokens from 1 to 2147483647 and a whole "
        "number of sequences, found " +
        in_quotes(text)};
  }
  return cost::equal_sequences{*length, *number};
}

result<std::vector<cost::equal_sequences>> read_lengths(const std::string& path) {
  const std::string name = printable(path);
  const auto text = read_text_file(path, max_mebibytes, "a list of lengths");
  if (!text) {
    return failure{name + ": " + text.error()};
  }
  const std::string_view all(*text);
  const bool is_list = parse_decimal(trimmed(all.substr(0, all.find_first_of("\r\n")))).has_value();
  if (is_list) {
    return list_of(all).map_error(about(name));
  }
  return parse_csv(all, path).and_then(table_of);
}

}  // namespace leverage::program::report
