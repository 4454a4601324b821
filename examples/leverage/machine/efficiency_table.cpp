// SPDX-License-Identifier: Apache-2.0
#include "machine/efficiency_table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/hardware/efficiency.hpp"
#include "support/csv.hpp"
#include "support/csv_columns.hpp"
#include "support/numbers.hpp"
#include "support/printable.hpp"

namespace leverage::program {

namespace {

/// The scatters by the names of their rows.
struct scatter_row {
  const char* name;
  double hardware::calibrated_efficiency::* value;
};
constexpr scatter_row scatters[] = {
    {"dense_scatter", &hardware::calibrated_efficiency::dense_scatter},
    {"mixture_scatter", &hardware::calibrated_efficiency::mixture_scatter},
    {"other_dense_scatter", &hardware::calibrated_efficiency::other_dense_scatter},
    {"other_mixture_scatter", &hardware::calibrated_efficiency::other_mixture_scatter}};

std::string_view name_of(std::size_t i) {
  return hardware::information(static_cast<hardware::coefficient>(i)).name;
}

/// The row of a name, of which there has to be one.
result<std::size_t> row_of(const csv_table& table, std::string_view name) {
  std::size_t found = table.rows.size();
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (trimmed(table.rows[row][0]) != name) {
      continue;
    }
    if (found < row) {
      return failure{fmt::format("{}:{}: {} is listed twice", table.name, table.lines[row], name)};
    }
    found = row;
  }
  if (found == table.rows.size()) {
    return failure{fmt::format("{}: expected a row {}", table.name, name)};
  }
  return found;
}

result<double> cell_of(const csv_table& table, std::size_t row, std::size_t column) {
  return parse_number(table.rows[row][column]).map_error([&](const std::string& why) {
    return fmt::format("{}:{}: column {}: {}", table.name, table.lines[row],
                       printable(table.columns[column]), why);
  });
}

/// The value of a row, from 0 on or above it.
result<double> value_of(const csv_table& table, std::string_view name, bool may_be_zero) {
  const auto row = row_of(table, name);
  if (!row) {
    return failure{row.error()};
  }
  auto value = cell_of(table, *row, 1);
  if (value && !(*value > 0.0) && !(may_be_zero && *value == 0.0)) {
    return failure{fmt::format("{}:{}: {}: expected a value {} 0, found {}", table.name,
                               table.lines[*row], name, may_be_zero ? "from" : "above", *value)};
  }
  return value;
}

/// A text as string literals on lines of some 80 columns.
std::string string_literal(const std::string& text) {
  constexpr std::size_t line = 80;
  std::string literal = "\"";
  std::size_t column = 0;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      literal += '\\';
    }
    literal += c;
    ++column;
    if (c == ' ' && column >= line) {
      literal += "\"\n                         \"";
      column = 0;
    }
  }
  return literal + "\"";
}

}  // namespace

std::string efficiency_csv(const hardware::calibrated_efficiency& set) {
  std::string text = "coefficient,value";
  for (std::size_t i = 0; i < hardware::coefficients; ++i) {
    text += fmt::format(",{}", name_of(i));
  }
  text += '\n';
  for (std::size_t i = 0; i < hardware::coefficients; ++i) {
    text += fmt::format("{},{}", name_of(i), set.values.values[i]);
    for (std::size_t j = 0; j < hardware::coefficients; ++j) {
      text += j <= i ? fmt::format(",{}", set.covariance_of(i, j)) : ",";
    }
    text += '\n';
  }
  const std::string blank(hardware::coefficients, ',');
  for (const scatter_row& r : scatters) {
    text += fmt::format("{},{}{}\n", r.name, set.*r.value, blank);
  }
  return text;
}

result<hardware::calibrated_efficiency> read_efficiency(const std::string& path) {
  const auto table = read_csv(path);
  if (!table) {
    return failure{table.error()};
  }
  std::vector<std::string> columns{"coefficient", "value"};
  for (std::size_t i = 0; i < hardware::coefficients; ++i) {
    columns.emplace_back(name_of(i));
  }
  if (table->columns != columns) {
    return failure{
        fmt::format("{}: expected the columns coefficient, value and the name of each coefficient, "
                    "as `leverage "
                    "calibrate --save` writes them",
                    table->name)};
  }
  hardware::calibrated_efficiency set;
  std::size_t at = 0;
  for (std::size_t i = 0; i < hardware::coefficients; ++i) {
    const auto row = row_of(*table, name_of(i));
    const auto value = value_of(*table, name_of(i), false);
    if (!row || !value) {
      return failure{row ? value.error() : row.error()};
    }
    set.values.values[i] = *value;
    for (std::size_t j = 0; j <= i; ++j) {
      const auto covariance = cell_of(*table, *row, 2 + j);
      if (!covariance) {
        return failure{covariance.error()};
      }
      if (i == j && !(*covariance > 0.0)) {
        return failure{fmt::format("{}:{}: expected a variance above 0, found {}", table->name,
                                   table->lines[*row], *covariance)};
      }
      set.covariance[at++] = *covariance;
    }
  }
  for (std::size_t i = 0; i < hardware::coefficients; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double most = std::sqrt(set.covariance_of(i, i)) * std::sqrt(set.covariance_of(j, j));
      if (std::abs(set.covariance_of(i, j)) > most * (1.0 + 1e-9)) {
        return failure{fmt::format("{}: the covariance of {} and {} exceeds their variances",
                                   table->name, name_of(i), name_of(j))};
      }
    }
  }
  for (const scatter_row& r : scatters) {
    const auto value = value_of(*table, r.name, true);
    if (!value) {
      return failure{value.error()};
    }
    set.*r.value = *value;
  }
  return set;
}

std::string efficiency_header(const hardware::calibrated_efficiency& set, const std::string& name,
                              const std::string& runs) {
  std::string text = fmt::format(
      "// SPDX-License-Identifier: Apache-2.0\n"
      "/// @file\n"
      "/// Coefficients of a step's time, fitted to measured runs: see efficiency.hpp for what "
      "they are and\n"
      "/// calibrated_efficiency.hpp for what is uncertain about them.\n"
      "///\n"
      "/// Written by `leverage calibrate --header`.\n"
      "#pragma once\n\n"
      "#include \"leverage/hardware/calibrated_efficiency.hpp\"\n\n"
      "namespace leverage::hardware {{\n\n"
      "/// The source says to which runs it is fitted.\n"
      "// clang-format off\n"
      "inline constexpr calibrated_efficiency {}{{\n"
      "    .values = {{{{\n",
      name);
  for (std::size_t i = 0; i < hardware::coefficients; ++i) {
    text += fmt::format("        {},  // {}\n", set.values.values[i], name_of(i));
  }
  text += "    }},\n    .covariance = {\n";
  for (std::size_t i = 0; i < hardware::coefficients; ++i) {
    text += "       ";
    for (std::size_t j = 0; j <= i; ++j) {
      constexpr std::size_t on_a_line = 7;
      text += j > 0 && j % on_a_line == 0 ? "\n       " : "";
      text += fmt::format(" {:.6e},", set.covariance_of(i, j));
    }
    text += '\n';
  }
  text += "    },\n";
  for (const scatter_row& r : scatters) {
    text += fmt::format("    .{} = {},\n", r.name, set.*r.value);
  }
  text += fmt::format(
      "    .source = {{.key = \"{}\",\n"
      "               .citation = \"measured step times of training runs\",\n"
      "               .arxiv = \"\",\n"
      "               .location = \"fitted by leverage calibrate\",\n"
      "               .units = \"seconds, factors\",\n"
      "               .range = {},\n"
      "               .note = \"\",\n"
      "               .verified = evidence::derived}}}};\n"
      "// clang-format on\n\n"
      "}}  // namespace leverage::hardware\n",
      name, string_literal(runs));
  return text;
}

}  // namespace leverage::program
