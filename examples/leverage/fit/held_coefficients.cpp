// SPDX-License-Identifier: Apache-2.0
#include "fit/held_coefficients.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace leverage::program {

namespace {

using namespace fit;

}  // namespace

std::optional<std::size_t> index_of(const fit_formula& f, std::string_view name) {
  for (std::size_t k = 0; k < f.count; ++k) {
    if (f.set[k].name == name) {
      return k;
    }
  }
  return std::nullopt;
}

namespace {

std::string names_of(const fit_formula& f) {
  std::vector<std::string_view> names;
  for (std::size_t k = 0; k < f.count; ++k) {
    names.push_back(f.set[k].name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

/// What a coefficient on a scale may be held at: its domain and the bounds of it.
std::optional<std::string> expected_of(const transform& scale, double value) {
  switch (scale.form) {
    case transform::kind::identity:
      break;
    case transform::kind::log:
      if (!(value >= 0.0)) {
        return "a number from 0 up";
      }
      break;
    case transform::kind::logit:
      if (!(value >= scale.low && value <= scale.high)) {
        return fmt::format("a number from {:g} to {:g}", scale.low, scale.high);
      }
      break;
    case transform::kind::softplus:
      if (!(value >= scale.low)) {
        return fmt::format("a number from {:g} up", scale.low);
      }
      break;
    case transform::kind::below:
      if (!(value <= scale.high)) {
        return fmt::format("a number up to {:g}", scale.high);
      }
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<failure> hold(fit_formula& f, const fit_request& request) {
  for (const auto& [name, value] : request.fixed) {
    const auto k = index_of(f, name);
    if (!k) {
      return failure{
          fmt::format("--fix {}: the law has no such coefficient; it has {}", name, names_of(f))};
    }
    if (const auto expected = expected_of(f.set[*k].scale, value)) {
      return failure{fmt::format("--fix {}: expected {}, found {:g}", name, *expected, value)};
    }
    f.set[*k] = fixed(f.set[*k].name, value);
  }
  for (const std::string& name : request.positive) {
    const auto k = index_of(f, name);
    if (!k) {
      return failure{fmt::format("--positive {}: the law has no such coefficient; it has {}", name,
                                 names_of(f))};
    }
    if (f.set[*k].use != coefficient::role::free) {
      return failure{fmt::format("--positive {}: the coefficient is held", name)};
    }
    if (f.set[*k].scale.form == transform::kind::identity) {
      f.set[*k].scale = transform::log();
      f.grid[*k] = f.grid[*k] == std::vector<double>{0.0} ? std::vector<double>{1.0} : f.grid[*k];
      f.high[*k] = std::max(f.high[*k], 1e-3);
      f.low[*k] = f.low[*k] > 0.0 ? f.low[*k] : 1e-6 * f.high[*k];
    }
  }
  for (const auto& tie : request.tied) {
    const auto& [name, to] = tie;
    const auto k = index_of(f, name);
    const auto other = index_of(f, to);
    if (!k || !other) {
      return failure{
          fmt::format("--tie {}={}: the law has the coefficients {}", name, to, names_of(f))};
    }
    if (std::any_of(request.fixed.begin(), request.fixed.end(),
                    [&](const auto& fix) { return fix.first == tie.first; })) {
      return failure{fmt::format("--fix, --tie: expected one of them for {}, found both", name)};
    }
    f.set[*k] = tied(f.set[*k].name, *other);
  }
  if (const auto wrong = validate(f.set); !wrong.empty()) {
    return failure{
        fmt::format("{}: {}", request.tied.empty() ? "--fix" : "--tie", fmt::join(wrong, "; "))};
  }
  return std::nullopt;
}

void free_sign(fit_formula& f, const fit_law& law, const fit_request& request) {
  const auto k = index_of(f, law.sign_of_observed);
  if (k && std::any_of(request.observed.begin(), request.observed.end(),
                       [](double y) { return y < 0.0; })) {
    f.set[*k].scale = transform::identity();
    f.grid[*k] = {0.0};
    f.low[*k] = -f.high[*k];
  }
}

}  // namespace leverage::program
