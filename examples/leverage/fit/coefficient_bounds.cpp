// SPDX-License-Identifier: Apache-2.0
#include "fit/coefficient_bounds.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>

#include "fit/held_coefficients.hpp"
#include "leverage/fit/formula_starts.hpp"
#include "support/printable.hpp"

namespace leverage::program {

namespace {

using fit::transform;

struct domain {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

domain domain_of(const transform& scale) {
  domain d;
  switch (scale.form) {
    case transform::kind::identity:
      break;
    case transform::kind::log:
      d.low = 0.0;
      break;
    case transform::kind::logit:
      d.low = scale.low;
      d.high = scale.high;
      break;
    case transform::kind::softplus:
      d.low = scale.low;
      break;
    case transform::kind::below:
      d.high = scale.high;
      break;
  }
  return d;
}

/// A share u of the way between two values of a coefficient.
double between(double low, double high, bool logarithmic, double u) {
  return logarithmic ? low * std::pow(high / low, u) : low + (high - low) * u;
}

/// The starts of a coefficient where the rule has put it.
void place_starts(fit_formula& f, std::size_t k, const coefficient_rule& rule) {
  const transform& scale = f.set[k].scale;
  std::vector<double>& grid = f.grid[k];
  constexpr double shares[] = {0.1, 0.5, 0.9};
  if (rule.low && rule.high) {
    f.low[k] = *rule.low;
    f.high[k] = *rule.high;
    if (grid.size() > 1) {
      grid.clear();
      for (const double u : shares) {
        grid.push_back(between(*rule.low, *rule.high, rule.logarithmic, u));
      }
    }
  }
  const bool some =
      std::any_of(grid.begin(), grid.end(), [&](double value) { return scale.contains(value); });
  if (some) {
    std::erase_if(grid, [&](double value) { return !scale.contains(value); });
  } else if (!grid.empty()) {
    const double value = grid.back();
    const std::size_t wanted = grid.size();
    grid.clear();
    for (const double u : shares) {
      grid.push_back(fit::detail::inside(scale, value, u));
    }
    std::sort(grid.begin(), grid.end());
    grid.erase(std::unique(grid.begin(), grid.end()), grid.end());
    grid.resize(std::min(grid.size(), wanted));
  }
  f.low[k] = fit::detail::inside(scale, f.low[k], 0.0);
  f.high[k] = fit::detail::inside(scale, f.high[k], 1.0);
}

failure unknown(const fit_formula& f, std::string_view flag, std::string_view name) {
  std::vector<std::string_view> names;
  for (std::size_t k = 0; k < f.count; ++k) {
    names.push_back(f.set[k].name);
  }
  return failure{fmt::format("{}: the law has no coefficient {}; it has {}", flag, in_quotes(name),
                             fmt::join(names, ", "))};
}

}  // namespace

std::optional<transform> scale_of(const coefficient_rule& rule, const transform& scale) {
  if (!rule.min && !rule.max && !rule.logarithmic) {
    return scale;
  }
  domain d = domain_of(scale);
  d.low = std::max(d.low, rule.min.value_or(d.low));
  d.low = rule.logarithmic ? std::max(d.low, 0.0) : d.low;
  d.high = std::min(d.high, rule.max.value_or(d.high));
  if (!(d.low < d.high)) {
    return std::nullopt;
  }
  if (std::isfinite(d.low) && std::isfinite(d.high)) {
    return transform::logit(d.low, d.high);
  }
  if (std::isfinite(d.high)) {
    return transform::below(d.high);
  }
  if (!std::isfinite(d.low)) {
    return transform::identity();
  }
  return d.low == 0.0 ? transform::log() : transform::softplus(d.low);
}

std::optional<failure> apply_rules(fit_formula& f, const fit_law& law, const fit_request& request) {
  for (const coefficient_rule& rule : law.rules) {
    const auto k = index_of(f, rule.name);
    if (!k) {
      return unknown(f, "--coefficient", rule.name);
    }
    fit::coefficient& c = f.set[*k];
    const auto named = [&](const auto& pair) { return pair.first == rule.name; };
    if (rule.value) {
      if (std::any_of(request.fixed.begin(), request.fixed.end(), named)) {
        return failure{fmt::format("--coefficient, --fix: expected one value of {}, found two",
                                   in_quotes(rule.name))};
      }
      if (c.use == fit::coefficient::role::free && !c.scale.contains(*rule.value) &&
          !(c.scale.form == transform::kind::log && *rule.value == 0.0)) {
        return failure{fmt::format("--coefficient: expected a positive value of {}, found {:g}",
                                   in_quotes(rule.name), *rule.value)};
      }
      c = fit::fixed(c.name, *rule.value);
      continue;
    }
    if (c.use == fit::coefficient::role::tied) {
      return failure{fmt::format("--coefficient: {} is tied to {} by the law", in_quotes(rule.name),
                                 f.set[c.to].name)};
    }
    if (c.use == fit::coefficient::role::fixed) {
      // Held unless a user says otherwise, and this says otherwise.
      c = fit::free_coefficient(c.name);
    }
    const auto scale = scale_of(rule, c.scale);
    if (!scale) {
      return failure{
          fmt::format("--coefficient: expected bounds of {} within what the law takes, "
                      "found none of it left",
                      in_quotes(rule.name))};
    }
    c.scale = *scale;
    place_starts(f, *k, rule);
  }
  return std::nullopt;
}

result<std::vector<fit::prior>> apply_priors(fit_formula& f, const fit_request& request) {
  std::vector<fit::prior> priors;
  for (const prior_rule& rule : request.priors) {
    const auto k = index_of(f, rule.name);
    if (!k) {
      return unknown(f, "--prior", rule.name);
    }
    fit::coefficient& c = f.set[*k];
    if (c.use == fit::coefficient::role::fixed) {
      return failure{
          fmt::format("--prior: expected a coefficient that is fitted, found {}, which "
                      "is held at {:g}",
                      in_quotes(rule.name), c.value)};
    }
    if (std::any_of(priors.begin(), priors.end(),
                    [&](const fit::prior& p) { return p.coefficient == *k; })) {
      return failure{fmt::format("--prior: expected one of {}, found two", in_quotes(rule.name))};
    }
    if (rule.log_normal) {
      const coefficient_rule positive{.name = rule.name, .logarithmic = true};
      const auto scale = scale_of(positive, c.scale);
      if (!scale) {
        return failure{
            fmt::format("--prior: expected a coefficient that may be positive before "
                        "x/, found {}",
                        in_quotes(rule.name))};
      }
      if (c.use == fit::coefficient::role::free) {
        c.scale = *scale;
        place_starts(f, *k, positive);
      }
    }
    priors.push_back(rule.log_normal ? fit::log_normal_prior(*k, rule.center, rule.deviation)
                                     : fit::normal_prior(*k, rule.center, rule.deviation));
  }
  return priors;
}

}  // namespace leverage::program
