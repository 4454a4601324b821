// SPDX-License-Identifier: Apache-2.0
#include "laws/own_law.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <string_view>

#include "leverage/fit/formula.hpp"
#include "support/formula_text.hpp"
#include "support/numbers.hpp"
#include "support/printable.hpp"

namespace leverage::program {

result<own_law> own_law_of(const std::string& formula, const std::string& coefficients) {
  const auto parsed = fit::formula::parse(
      formula, [](std::string_view name) { return name == "N" || name == "D"; });
  if (!parsed) {
    return formula_failure("--formula", formula, parsed.problem());
  }
  const fit::expression& law = parsed->law_expression();
  if (parsed->inputs().size() != 2) {
    return formula_failure(
        "--formula", formula,
        {formula.size(),
         "expected a law of N and D, found " +
             (parsed->inputs().empty() ? std::string("neither") : parsed->inputs()[0] + " alone")});
  }
  own_law own{law, std::vector<double>(law.names().size(), 0.0)};
  std::vector<double> given(parsed->coefficient_names().size(),
                            std::numeric_limits<double>::quiet_NaN());
  std::vector<named_place> places;
  for (std::size_t k = 0; k < given.size(); ++k) {
    places.push_back({parsed->coefficient_names()[k], &given[k]});
  }
  if (!coefficients.empty()) {
    if (const auto filled = fill_named(coefficients, places); !filled) {
      return failure{"--coefficients: " + filled.error()};
    }
  }
  std::vector<std::string> missing;
  for (std::size_t k = 0; k < given.size(); ++k) {
    if (!(given[k] == given[k])) {
      missing.push_back(parsed->coefficient_names()[k]);
    }
  }
  if (!missing.empty()) {
    return failure{
        fmt::format("--coefficients: expected a value for every name of the formula but N "
                    "and D, found none for {}",
                    fmt::join(missing, ", "))};
  }
  for (std::size_t i = 0; i < law.names().size(); ++i) {
    const fit::formula_variable& v = parsed->variables()[i];
    if (v.use == fit::formula_variable::role::coefficient) {
      own.values[i] = given[v.index];
    } else if (law.names()[i] == "N") {
      own.size = i;
    } else {
      own.data = i;
    }
  }
  return own;
}

}  // namespace leverage::program
