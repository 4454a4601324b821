// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a fit does with each coefficient of a law: it varies the coefficient on a scale that keeps it in its domain,
/// holds it, or ties it to another.
///
///   coefficients<5> c{free_coefficient("A", transform::log()), free_coefficient("B", transform::log()),
///                     free_coefficient("E", transform::log()), free_coefficient("alpha"), free_coefficient("beta")};
///   c[4] = tied("beta", 3);        // beta = alpha
///   c[2] = fixed("E", 1.69);
///
/// The minimiser works on free variables x, the law on natural coefficients theta(x).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/math.hpp"

namespace leverage::fit {

/// A one-to-one map from the real line to the domain of a coefficient.
struct transform {
  enum class kind {
    identity,  ///< theta = x
    log,       ///< theta = e^x: positive
    logit,     ///< theta = low + (high - low) / (1 + e^-x): between bounds
    softplus,  ///< theta = low + ln(1 + e^x): above a bound, nearly linear far above
    below,     ///< theta = high - ln(1 + e^-x): below a bound, nearly linear far below
  };
  kind form = kind::identity;
  double low = 0.0;
  double high = 1.0;

  [[nodiscard]] static constexpr transform identity() { return {}; }
  [[nodiscard]] static constexpr transform log() { return {kind::log, 0.0, 0.0}; }
  [[nodiscard]] static constexpr transform logit(double low, double high) {
    return {kind::logit, low, high};
  }
  [[nodiscard]] static constexpr transform softplus(double low = 0.0) {
    return {kind::softplus, low, 0.0};
  }
  [[nodiscard]] static constexpr transform below(double high) { return {kind::below, 0.0, high}; }

  /// Whether x is a number without units: a logarithm, or the logarithm of a ratio.
  [[nodiscard]] constexpr bool dimensionless() const {
    return form == kind::log || form == kind::logit;
  }
  /// theta(x).
  [[nodiscard]] double natural(double x) const {
    switch (form) {
      case kind::identity:
        return x;
      case kind::log:
        return std::exp(x);
      case kind::logit:
        // Computed from the nearer bound, so that no digits are lost near either.
        return x < 0.0 ? low + (high - low) * (std::exp(x) / (1.0 + std::exp(x)))
                       : high - (high - low) * (std::exp(-x) / (1.0 + std::exp(-x)));
      case kind::softplus:
        return low + softened(x);
      case kind::below:
        return high - softened(-x);
    }
    return x;
  }
  /// d theta / d x.
  [[nodiscard]] double slope(double x) const {
    return slope(x, form == kind::log ? natural(x) : 0.0);
  }
  /// d theta / d x where theta(x) is known already.
  [[nodiscard]] double slope(double x, double theta) const {
    switch (form) {
      case kind::identity:
        return 1.0;
      case kind::log:
        return theta;
      case kind::logit: {
        const double e = std::exp(-std::abs(x));
        return (high - low) * e / ((1.0 + e) * (1.0 + e));
      }
      case kind::softplus:
        return 1.0 / (1.0 + std::exp(-x));
      case kind::below:
        return 1.0 / (1.0 + std::exp(x));
    }
    return 1.0;
  }
  /// x(theta); NaN outside the domain.
  [[nodiscard]] double free(double theta) const {
    switch (form) {
      case kind::identity:
        return theta;
      case kind::log:
        return std::log(theta);
      case kind::logit:
        return std::log((theta - low) / (high - theta));
      case kind::softplus:
        return unsoftened(theta - low);
      case kind::below:
        return -unsoftened(high - theta);
    }
    return theta;
  }
  /// Whether theta is inside the domain, bounds excluded.
  [[nodiscard]] bool contains(double theta) const {
    return math::is_finite(theta) && math::is_finite(free(theta));
  }
  /// Whether theta is practically on a bound: within `margin` of it, relative to the width (logit) or to the bound
  /// (softplus, below); for log, outside 1e-100 to 1e100.
  [[nodiscard]] bool on_bound(double theta, double margin = 1e-6) const {
    switch (form) {
      case kind::identity:
        return false;
      case kind::log:
        return !(theta > 1e-100 && theta < 1e100);
      case kind::logit:
        return (std::min)(theta - low, high - theta) <= margin * (high - low);
      case kind::softplus:
        return theta - low <= margin * (std::max)(1.0, std::abs(low));
      case kind::below:
        return high - theta <= margin * (std::max)(1.0, std::abs(high));
    }
    return false;
  }

 private:
  /// ln(1 + e^x), and the x of which it is this.
  [[nodiscard]] static double softened(double x) {
    return x > 30.0 ? x + std::exp(-x) : std::log1p(std::exp(x));
  }
  [[nodiscard]] static double unsoftened(double y) {
    return y > 30.0 ? y + std::log1p(-std::exp(-y)) : std::log(std::expm1(y));
  }
};

struct coefficient {
  enum class role { free, fixed, tied };

  std::string_view name;
  transform scale = transform::identity();
  role use = role::free;
  double value = 0.0;   ///< of a fixed coefficient
  std::size_t to = 0;   ///< index of the coefficient that a tied one equals
  bool linear = false;  ///< the law is jointly linear in all that are marked: see projected_starts
};

[[nodiscard]] constexpr coefficient free_coefficient(std::string_view name,
                                                     transform scale = transform::identity(),
                                                     bool linear = false) {
  return {name, scale, coefficient::role::free, 0.0, 0, linear};
}
[[nodiscard]] constexpr coefficient fixed(std::string_view name, double value) {
  return {name, transform::identity(), coefficient::role::fixed, value, 0, false};
}
[[nodiscard]] constexpr coefficient tied(std::string_view name, std::size_t to) {
  return {name, transform::identity(), coefficient::role::tied, 0.0, to, false};
}

/// The coefficients of a law, in the law's order.
template <std::size_t P>
using coefficients = std::array<coefficient, P>;

/// Every violation of a set, by the name of the coefficient.
template <std::size_t P>
[[nodiscard]] std::vector<std::string> validate(const coefficients<P>& set) {
  std::vector<std::string> violations;
  bool any_free = false;
  for (std::size_t i = 0; i < P; ++i) {
    const coefficient& c = set[i];
    const std::string who = "coefficient " + std::string(c.name);
    any_free = any_free || c.use == coefficient::role::free;
    if (c.use == coefficient::role::fixed && !math::is_finite(c.value)) {
      violations.push_back(who + " is fixed at a value that is not finite");
    }
    if (c.use == coefficient::role::tied &&
        (c.to >= P || c.to == i || set[c.to].use == coefficient::role::tied)) {
      violations.push_back(who + " is tied to a coefficient that does not exist or is tied itself");
    }
    if (c.scale.form == transform::kind::logit && !(c.scale.low < c.scale.high)) {
      violations.push_back(who + " has bounds out of order");
    } else if (!math::is_finite(c.scale.low) || !math::is_finite(c.scale.high)) {
      violations.push_back(who + " has a bound that is not finite");
    }
  }
  if (!any_free) violations.emplace_back("no coefficient is free");
  return violations;
}

}  // namespace leverage::fit
