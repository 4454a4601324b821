// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_columns.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace leverage::program {

namespace {

/// The entry of --columns for a role; the end where there is none.
template <class Columns>
auto mapped_role(Columns& columns, std::string_view letter, std::string_view name) {
  return std::find_if(columns.begin(), columns.end(), [&](const auto& pair) {
    return pair.first == letter || (!name.empty() && pair.first == name);
  });
}

}  // namespace

std::string column_of(const fit_options& options, std::string_view letter, std::string_view name) {
  const auto mapped = mapped_role(options.columns, letter, name);
  return mapped == options.columns.end() ? std::string(letter) : mapped->second;
}

std::vector<std::string_view> input_letters(const fit_law& law) {
  std::vector<std::string_view> letters;
  for (const fit_input& input : law.inputs) {
    letters.push_back(input.letter);
  }
  return letters;
}

std::vector<std::string_view> observed_roles(const fit_law& law) {
  if (!law.own) {
    return {law.observed};
  }
  const auto names = law.own->observed().names();
  return {names.begin(), names.end()};
}

bool observes_column(const fit_law& law) {
  return !law.own || law.own->observed().nodes().size() == 1;
}

std::optional<failure> choose_columns(fit_options& options, const fit_law& law, run_rows& table) {
  const auto choose = [&](std::string_view letter,
                          std::string_view name) -> std::optional<failure> {
    const auto column = table.role(letter, name);
    if (!column) {
      return failure{column.error()};
    }
    const std::string& found = table.table().columns[*column];
    const auto mapped = mapped_role(options.columns, letter, name);
    if (mapped != options.columns.end()) {
      mapped->second = found;
    } else {
      options.columns.emplace_back(letter, found);
    }
    return std::nullopt;
  };
  for (const fit_input& input : law.inputs) {
    if (auto wrong = choose(input.letter, input.name)) {
      return wrong;
    }
  }
  for (const std::string_view role : observed_roles(law)) {
    if (auto wrong = choose(role, {})) {
      return wrong;
    }
  }
  if (!options.weights.empty()) {
    const auto column = table.column(options.weights);
    if (!column) {
      return failure{column.error()};
    }
    options.weights = table.table().columns[*column];
  }
  if (!options.offset_per.empty()) {
    const auto column = table.column(options.offset_per);
    if (!column) {
      return failure{column.error()};
    }
    options.offset_per = table.table().columns[*column];
  }
  return std::nullopt;
}

result<std::vector<std::size_t>> needed_columns(const fit_options& options, const fit_law& law,
                                                run_rows& table) {
  std::vector<std::string> names;
  for (const fit_input& input : law.inputs) {
    names.push_back(column_of(options, input.letter, input.name));
  }
  for (const std::string_view role : observed_roles(law)) {
    names.push_back(column_of(options, role, {}));
  }
  if (!options.weights.empty()) {
    names.push_back(options.weights);
  }
  if (!options.offset_per.empty()) {
    names.push_back(options.offset_per);
  }
  std::vector<std::size_t> needed;
  for (const std::string& name : names) {
    const auto column = table.column(name);
    if (!column) {
      return failure{column.error()};
    }
    needed.push_back(*column);
  }
  return needed;
}

}  // namespace leverage::program
