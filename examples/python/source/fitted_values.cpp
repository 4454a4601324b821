// SPDX-License-Identifier: Apache-2.0
#include "fitted_values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>

#include "fit/fit_formula.hpp"
#include "fit/fit_laws.hpp"
#include "fit/own_formula.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/table.hpp"
#include "support/csv.hpp"

namespace leverage::python {

namespace {

using program::failure;
using program::result;

/// The law of a formula whose inputs are the columns.
result<program::fit_law> law_of(const std::string& law, bool is_formula,
                                const named_numbers& columns) {
  if (!is_formula) {
    return program::find_fit_law(law);
  }
  program::csv_table names;
  names.name = "the points";
  for (const auto& column : columns) {
    names.columns.push_back(column.first);
  }
  return program::law_of_formula(law, names, {}, {});
}

template <class Value>
const Value* find(const std::vector<std::pair<std::string, Value>>& all, std::string_view name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == name; });
  return found == all.end() ? nullptr : &found->second;
}

}  // namespace

result<std::vector<std::string>> inputs_of_fit(const std::string& law) {
  return program::find_fit_law(law).map([](const program::fit_law& found) {
    std::vector<std::string> letters;
    for (const program::fit_input& input : found.inputs) {
      letters.emplace_back(input.letter);
    }
    return letters;
  });
}

result<std::vector<double>> fitted_values(
    const std::string& name, bool is_formula,
    const std::vector<std::pair<std::string, double>>& coefficients, const named_numbers& columns) {
  const auto law = law_of(name, is_formula, columns);
  if (!law) {
    return failure{law.error()};
  }
  if (law->form == nullptr && !law->own) {
    return failure{"expected a law of columns; one of schedules depends on all steps of a run"};
  }
  const program::fit_formula f =
      law->own ? program::formula_of_own(*law) : program::formula_of(*law);
  fit::theta_of<program::max_coefficients> theta{};
  for (std::size_t k = 0; k < f.count; ++k) {
    const double* value = find(coefficients, f.set[k].name);
    if (value == nullptr) {
      return failure{fmt::format("expected a coefficient {}, found none", f.set[k].name)};
    }
    theta[k] = *value;
  }
  std::vector<fit::column> inputs;
  for (const program::fit_input& input : law->inputs) {
    const std::vector<double>* values = find(columns, input.letter);
    if (values == nullptr) {
      return failure{fmt::format("expected the input {}, found none", input.letter)};
    }
    inputs.push_back({input.letter, *values,
                      input.may_be_zero ? fit::column_domain::real : fit::column_domain::positive});
  }
  const std::vector<double> unseen(columns.front().second.size(), 1.0);
  const fit::table points(inputs, {law->observed, unseen});
  if (!points.usable()) {
    return failure{fmt::format("{}", fmt::join(points.violations(), "; "))};
  }
  return fit::any_problem(points, f.law, f.set, {}).predictions(theta);
}

}  // namespace leverage::python
