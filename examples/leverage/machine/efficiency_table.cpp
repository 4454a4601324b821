// SPDX-License-Identifier: Apache-2.0
#include "machine/efficiency_table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/calibrated_serving.hpp"
#include "leverage/hardware/coefficient.hpp"
#include "leverage/hardware/serving_coefficient.hpp"
#include "support/csv.hpp"
#include "support/csv_columns.hpp"
#include "support/numbers.hpp"
#include "support/printable.hpp"

namespace leverage::program {

namespace {

/// The scatters by the names of their rows.
template <class Set>
struct scatter_row {
  const char* name;
  double Set::* value;
};
template <class Set>
constexpr scatter_row<Set> scatters[] = {{"dense_scatter", &Set::dense_scatter},
                                         {"mixture_scatter", &Set::mixture_scatter},
                                         {"other_dense_scatter", &Set::other_dense_scatter},
                                         {"other_mixture_scatter", &Set::other_mixture_scatter}};

/// What differs between the sets.
template <class Set>
struct set_file;

template <>
struct set_file<hardware::calibrated_efficiency> {
  static constexpr std::size_t size = hardware::coefficients;
  static constexpr const char* written_by = "calibrate --save";
  static constexpr const char* header_by = "calibrate --header";
  static constexpr const char* type = "calibrated_efficiency";
  static constexpr const char* comment =
      "/// Coefficients of a step's time, fitted to measured runs: see efficiency.hpp for what "
      "they are and\n"
      "/// calibrated_efficiency.hpp for what is uncertain about them.\n";
  static constexpr const char* citation = "measured step times of training runs";

  static std::string_view name_of(std::size_t i) {
    return hardware::information(static_cast<hardware::coefficient>(i)).name;
  }
};

template <>
struct set_file<hardware::calibrated_serving> {
  static constexpr std::size_t size = hardware::serving_coefficients;
  static constexpr const char* written_by = "calibrate --serving --save";
  static constexpr const char* header_by = "calibrate --serving --header";
  static constexpr const char* type = "calibrated_serving";
  static constexpr const char* comment =
      "/// Coefficients of serving, fitted to measured throughputs: see serving_coefficient.hpp "
      "for "
      "what they are and\n"
      "/// calibrated_serving.hpp for what is uncertain about them.\n";
  static constexpr const char* citation = "measured throughputs of models that serve";

  static std::string_view name_of(std::size_t i) {
    return hardware::serving_information(static_cast<hardware::serving_coefficient>(i)).name;
  }
};

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

template <class Set>
std::string csv_of(const Set& set) {
  using file = set_file<Set>;
  std::string text = "coefficient,value";
  for (std::size_t i = 0; i < file::size; ++i) {
    text += fmt::format(",{}", file::name_of(i));
  }
  text += '\n';
  for (std::size_t i = 0; i < file::size; ++i) {
    text += fmt::format("{},{}", file::name_of(i), set.values.values[i]);
    for (std::size_t j = 0; j < file::size; ++j) {
      text += j <= i ? fmt::format(",{}", set.covariance_of(i, j)) : ",";
    }
    text += '\n';
  }
  const std::string blank(file::size, ',');
  for (const auto& r : scatters<Set>) {
    text += fmt::format("{},{}{}\n", r.name, set.*r.value, blank);
  }
  return text;
}

template <class Set>
result<Set> read_set(const std::string& path) {
  using file = set_file<Set>;
  const auto table = read_csv(path);
  if (!table) {
    return failure{table.error()};
  }
  std::vector<std::string> columns{"coefficient", "value"};
  for (std::size_t i = 0; i < file::size; ++i) {
    columns.emplace_back(file::name_of(i));
  }
  if (table->columns != columns) {
    return failure{
        fmt::format("{}: expected the columns coefficient, value and the name of each coefficient, "
                    "as `leverage {}` writes them",
                    table->name, file::written_by)};
  }
  Set set;
  std::size_t at = 0;
  for (std::size_t i = 0; i < file::size; ++i) {
    const auto row = row_of(*table, file::name_of(i));
    const auto value = value_of(*table, file::name_of(i), false);
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
  for (std::size_t i = 0; i < file::size; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double most = std::sqrt(set.covariance_of(i, i)) * std::sqrt(set.covariance_of(j, j));
      if (std::abs(set.covariance_of(i, j)) > most * (1.0 + 1e-9)) {
        return failure{fmt::format("{}: the covariance of {} and {} exceeds their variances",
                                   table->name, file::name_of(i), file::name_of(j))};
      }
    }
  }
  for (const auto& r : scatters<Set>) {
    const auto value = value_of(*table, r.name, true);
    if (!value) {
      return failure{value.error()};
    }
    set.*r.value = *value;
  }
  return set;
}

template <class Set>
std::string header_of(const Set& set, const std::string& name, const std::string& runs) {
  using file = set_file<Set>;
  std::string text = fmt::format(
      "// SPDX-License-Identifier: Apache-2.0\n"
      "/// @file\n"
      "{}"
      "///\n"
      "/// Written by `leverage {}`.\n"
      "#pragma once\n\n"
      "#include \"leverage/hardware/{}.hpp\"\n\n"
      "namespace leverage::hardware {{\n\n"
      "/// The source says to which runs it is fitted.\n"
      "// clang-format off\n"
      "inline constexpr {} {}{{\n"
      "    .values = {{{{\n",
      file::comment, file::header_by, file::type, file::type, name);
  for (std::size_t i = 0; i < file::size; ++i) {
    text += fmt::format("        {},  // {}\n", set.values.values[i], file::name_of(i));
  }
  text += "    }},\n    .covariance = {\n";
  for (std::size_t i = 0; i < file::size; ++i) {
    text += "       ";
    for (std::size_t j = 0; j <= i; ++j) {
      constexpr std::size_t on_a_line = 7;
      text += j > 0 && j % on_a_line == 0 ? "\n       " : "";
      text += fmt::format(" {:.6e},", set.covariance_of(i, j));
    }
    text += '\n';
  }
  text += "    },\n";
  for (const auto& r : scatters<Set>) {
    text += fmt::format("    .{} = {},\n", r.name, set.*r.value);
  }
  text += fmt::format(
      "    .source = {{.key = \"{}\",\n"
      "               .citation = \"{}\",\n"
      "               .arxiv = \"\",\n"
      "               .location = \"fitted by leverage calibrate\",\n"
      "               .units = \"seconds, factors\",\n"
      "               .range = {},\n"
      "               .note = \"\",\n"
      "               .verified = evidence::derived}}}};\n"
      "// clang-format on\n\n"
      "}}  // namespace leverage::hardware\n",
      name, file::citation, string_literal(runs));
  return text;
}

}  // namespace

std::string efficiency_csv(const hardware::calibrated_efficiency& set) { return csv_of(set); }
std::string efficiency_csv(const hardware::calibrated_serving& set) { return csv_of(set); }

result<hardware::calibrated_efficiency> read_efficiency(const std::string& path) {
  return read_set<hardware::calibrated_efficiency>(path);
}
result<hardware::calibrated_serving> read_serving_efficiency(const std::string& path) {
  return read_set<hardware::calibrated_serving>(path);
}

std::string efficiency_header(const hardware::calibrated_efficiency& set, const std::string& name,
                              const std::string& runs) {
  return header_of(set, name, runs);
}
std::string efficiency_header(const hardware::calibrated_serving& set, const std::string& name,
                              const std::string& runs) {
  return header_of(set, name, runs);
}

}  // namespace leverage::program
