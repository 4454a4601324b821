// SPDX-License-Identifier: Apache-2.0
#include "fit/own_formula.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "support/formula_text.hpp"
#include "support/printable.hpp"
#include "tables/column_names.hpp"

namespace leverage::program {

namespace {

std::size_t place_of(const fit::formula& f, std::string_view name) {
  const auto names = f.coefficient_names();
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

/// Whether a name is a column but for its case, or one that the column is usually called. Of single letters N and D alone:
/// others are as often coefficients.
bool is_usual_name(const csv_table& table,
                   const std::vector<std::pair<std::string, std::string>>& columns,
                   std::string_view name) {
  constexpr std::size_t least_letters = 3;
  if (name != "N" && name != "D" && name.size() < least_letters) {
    return false;
  }
  std::vector<matched_name> matches;
  const auto found = column_names(table, columns, matches).find_usual(name);
  return found && found->has_value();
}

}  // namespace

result<fit_law> law_of_formula(const std::string& text, const csv_table& table,
                               const std::vector<std::pair<std::string, std::string>>& columns,
                               const std::vector<coefficient_rule>& rules) {
  const auto parsed = fit::formula::parse(text, [&](std::string_view name) {
    return std::find(table.columns.begin(), table.columns.end(), name) != table.columns.end() ||
           std::any_of(columns.begin(), columns.end(),
                       [&](const auto& pair) { return pair.first == name; }) ||
           is_usual_name(table, columns, name);
  });
  if (!parsed) {
    return formula_failure("--formula", text, parsed.problem());
  }
  fit_law law;
  law.own = std::make_shared<const fit::formula>(*parsed);
  const fit::formula& f = *law.own;
  const std::size_t right = text.find('=') + 1;
  if (f.inputs().empty()) {
    return formula_failure(
        "--formula", text,
        {right + std::min(text.substr(right).find_first_not_of(' '), text.size() - right),
         fmt::format("expected a column on the right, found none; {} has {}, and --columns maps "
                     "names to them",
                     table.name, fmt::join(table.columns, ", "))});
  }
  if (f.coefficient_names().empty()) {
    return formula_failure("--formula", text,
                           {right, "expected a coefficient on the right, found columns alone"});
  }
  law.name = "formula";
  law.formula = f.text();
  law.observed = f.observed_text();
  law.source = "--formula";
  law.rules = rules;
  for (std::size_t j = 0; j < f.inputs().size(); ++j) {
    law.inputs.push_back(
        {.letter = f.inputs()[j], .may_be_zero = f.domain(j) == fit::column_domain::real});
  }
  return law;
}

fit_formula formula_of_own(const fit_law& law) {
  const fit::formula& own = *law.own;
  fit_formula f{own.coefficient_names().size(), own.law(), own.set(), {}, {}, {}};
  f.grid.fill({0.0});
  f.grid[0].clear();
  return f;
}

std::vector<fit::theta_of<max_coefficients>> starts_of_own(const fit_law& law,
                                                           const fit::any_problem& problem,
                                                           std::size_t count, std::uint64_t seed) {
  fit::start_boxes_of boxes = fit::start_boxes(*law.own, problem.rows());
  for (const coefficient_rule& rule : law.rules) {
    if (rule.low && rule.high) {
      boxes[place_of(*law.own, rule.name)] = {*rule.low, *rule.high, rule.logarithmic, false};
    }
  }
  return fit::formula_starts(problem, boxes, count, seed);
}

}  // namespace leverage::program
