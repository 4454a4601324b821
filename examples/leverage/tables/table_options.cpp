// SPDX-License-Identifier: Apache-2.0
#include "tables/table_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "support/csv_detail.hpp"
#include "support/numbers.hpp"

namespace leverage::program {

std::string table_name(const table_options& options) {
  constexpr std::size_t most = 3;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(options.files.size(), most); ++i) {
    names.push_back(options.files[i] == "-" ? "standard input" : options.files[i]);
  }
  std::string text = fmt::format("{}", fmt::join(names, ", "));
  if (options.files.size() > most) {
    text += fmt::format(" and {} more", options.files.size() - most);
  }
  return text;
}

result<std::string> parse_column_name(std::string_view text) {
  std::string_view rest = trimmed(text);
  if (!rest.starts_with('"')) {
    return rest.empty() ? failure{"expected the name of a column, found none"}
                        : result<std::string>(std::string(rest));
  }
  const auto name = csv_detail::take_quoted(rest);
  if (!name || trimmed(*name).empty() || !rest.empty()) {
    return failure{"expected the name of a column, whole in quotes or without, found " +
                   in_quotes(text)};
  }
  return std::string(trimmed(*name));
}

result<std::pair<std::string, std::string>> parse_mapped_column(std::string_view text) {
  auto pair = parse_assignment(text);
  if (!pair) {
    return pair;
  }
  auto column = parse_column_name(pair->second);
  if (!column) {
    return failure{std::move(column).error()};
  }
  return std::pair{std::move(pair->first), *std::move(column)};
}

result<computed_column> parse_computed(std::string_view text) {
  const std::size_t equals = find_unquoted(text, '=');
  const auto name = parse_column_name(text.substr(0, equals));
  const std::string_view formula = equals == text.npos ? "" : trimmed(text.substr(equals + 1));
  if (!name || formula.empty()) {
    return failure{"expected NAME = EXPRESSION, as in D = C/(6*N), found " + in_quotes(text)};
  }
  return computed_column{*name, std::string(formula)};
}

}  // namespace leverage::program
