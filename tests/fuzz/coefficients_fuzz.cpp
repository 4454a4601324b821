// SPDX-License-Identifier: Apache-2.0
// Whatever is typed after --formula, --coefficient and --prior, a line each: it is refused with a reason, or the formula's
// names have their roles, rules that are merged agree with each other, and a prior is read again from its text.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/require.hpp"
#include "leverage/fit/formula.hpp"
#include "support/coefficient_rules.hpp"
#include "support/formula_text.hpp"

namespace {

using namespace leverage;
using namespace leverage::program;
using fuzz::require;

void try_formula(std::string_view text) {
  const auto f = fit::formula::parse(
      text, [](std::string_view name) { return name == "N" || name == "D" || name == "a b"; });
  if (!f) {
    require(!f.problem().what.empty());
    fuzz::require_reason(formula_failure("--formula", text, f.problem()).value(), 3);
    return;
  }
  require(f->text() == text && !f->observed().names().empty());
  require(f->coefficient_names().size() <= fit::max_coefficients);
  require(f->variables().size() == f->inputs().size() + f->coefficient_names().size());
  const auto set = f->set();
  for (std::size_t k = 0; k < f->coefficient_names().size(); ++k) {
    require(set[k].name == f->coefficient_names()[k] && set[k].linear == f->is_linear(k));
  }
}

bool is_finite(const std::optional<double>& x) { return !x || std::isfinite(*x); }

void try_rule(std::string_view text, std::vector<coefficient_rule>& rules) {
  const auto rule = parse_coefficient_rule(text);
  if (!rule) {
    fuzz::require_reason(rule.error());
    return;
  }
  require(!rule->name.empty() && rule->low.has_value() == rule->high.has_value());
  require(rule->value || rule->low || rule->min || rule->max);
  require(is_finite(rule->value) && is_finite(rule->low) && is_finite(rule->high));
  require(is_finite(rule->min) && is_finite(rule->max));
  require(!rule->low || *rule->low < *rule->high);
  require(!rule->min || !rule->max || *rule->min < *rule->max);
  rules.push_back(*rule);
}

void try_prior(std::string_view text) {
  const auto prior = parse_prior_rule(text);
  if (!prior) {
    fuzz::require_reason(prior.error());
    return;
  }
  require(std::isfinite(prior->center) && std::isfinite(prior->deviation));
  require(prior->deviation > (prior->log_normal ? 1.0 : 0.0));
  require(!prior->log_normal || prior->center > 0.0);
  fuzz::require_reason(to_text(*prior));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text_of(data, size);
  try_formula(fuzz::take_piece(rest, '\n'));
  std::vector<coefficient_rule> rules;
  while (!rest.empty()) {
    const std::string_view line = fuzz::take_piece(rest, '\n');
    try_rule(line, rules);
    try_prior(line);
  }
  const auto merged = merged_rules(rules);
  if (!merged) {
    fuzz::require_reason(merged.error());
    return 0;
  }
  for (const coefficient_rule& rule : *merged) {
    require(!rule.value || (!rule.low && !rule.min && !rule.max));
    require(!rule.min || !rule.max || *rule.min < *rule.max);
    for (const coefficient_rule& other : *merged) {
      require(&other == &rule || other.name != rule.name);
    }
  }
  return 0;
}
