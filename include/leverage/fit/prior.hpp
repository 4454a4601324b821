// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is known of coefficients before the rows are seen, as a penalty in the objective of a fit:
///
///   f(x) = sum_i w_i rho(r_i) + tau sum_k z_k^2 / 2
///   z = (theta - center) / deviation                 of a normal prior
///   z = ln(theta / center) / ln(deviation)           of a log-normal one: `deviation` is a factor
///
///   problem.with_priors({normal_prior(3, 0.34, 0.05), log_normal_prior(0, 400.0, 2.0)}, tau)
///
/// tau is the noise of the rows in units of the objective: the variance of a residual of weight one for squared losses.
/// With it the minimum is the posterior mode under normal noise, and the posterior mean where the law is linear. For
/// other losses it is the mean of rho'^2 over that of rho'', the scale at which exp(-rho / tau) as a likelihood is as
/// certain as the sandwich covariance says [holmes2017]. fit/noise.hpp estimates it.
///
/// The prior is on the coefficient itself, on its own scale, whatever the scale on which it is fitted.
///
/// [holmes2017]  Holmes, Walker, Assigning a value to a power likelihood in a general Bayesian model, Biometrika 104,
///               2017.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/random.hpp"

namespace leverage::fit {

struct prior {
  enum class form { normal, log_normal };

  std::size_t coefficient = 0;
  form kind = form::normal;
  double center = 0.0;     ///< mean, or median
  double deviation = 1.0;  ///< standard deviation, or the factor of one

  /// By how many standard deviations a value is off; NaN outside the domain.
  [[nodiscard]] double off(double theta) const {
    return kind == form::normal ? (theta - center) / deviation
                                : std::log(theta / center) / std::log(deviation);
  }
  /// The derivative of this.
  [[nodiscard]] double slope(double theta) const {
    return kind == form::normal ? 1.0 / deviation : 1.0 / (theta * std::log(deviation));
  }
  /// The value that is off by z standard deviations.
  [[nodiscard]] double at(double z) const {
    return kind == form::normal ? center + z * deviation : center * std::pow(deviation, z);
  }
  /// What is wrong with the numbers; empty if nothing is.
  [[nodiscard]] std::string fault() const {
    if (!math::is_finite(center) || !math::is_finite(deviation)) return "is not finite";
    if (kind == form::normal) return deviation > 0.0 ? "" : "has a deviation that is not positive";
    if (!(center > 0.0)) return "has a median that is not positive";
    return deviation > 1.0 ? "" : "has a factor that is not above 1";
  }
};

[[nodiscard]] inline prior normal_prior(std::size_t coefficient, double mean, double deviation) {
  return {coefficient, prior::form::normal, mean, deviation};
}
[[nodiscard]] inline prior log_normal_prior(std::size_t coefficient, double median, double factor) {
  return {coefficient, prior::form::log_normal, median, factor};
}

/// The priors of a fit with their weight, over the natural coefficients.
class prior_penalty {
 public:
  prior_penalty() = default;
  prior_penalty(std::vector<prior> priors, double noise)
      : priors_{std::move(priors)}, noise_{noise} {}

  [[nodiscard]] const std::vector<prior>& priors() const { return priors_; }
  [[nodiscard]] double noise() const { return noise_; }
  [[nodiscard]] bool none() const { return priors_.empty(); }

  /// tau sum z^2 / 2.
  template <std::size_t P>
  [[nodiscard]] double value(const std::array<double, P>& theta) const {
    double sum = 0.0;
    for (const prior& p : priors_) {
      const double z = p.off(theta[p.coefficient]);
      sum += z * z;
    }
    return 0.5 * noise_ * sum;
  }
  /// Adds the derivatives of this.
  template <std::size_t P>
  void add_slopes(const std::array<double, P>& theta, std::array<double, P>& slopes) const {
    for (const prior& p : priors_) {
      const double t = theta[p.coefficient];
      slopes[p.coefficient] += noise_ * p.off(t) * p.slope(t);
    }
  }
  /// Adds the sum of the squares of the derivatives of z, without tau.
  template <std::size_t P>
  void add_squares(const std::array<double, P>& theta,
                   std::array<std::array<double, P>, P>& squares) const {
    for (const prior& p : priors_) {
      const double slope = p.slope(theta[p.coefficient]);
      squares[p.coefficient][p.coefficient] += slope * slope;
    }
  }
  /// The same priors with centers drawn from themselves: a refit of drawn rows with drawn priors is a draw of the
  /// posterior where the law is linear and the noise normal.
  [[nodiscard]] prior_penalty drawn(random_stream& random) const {
    prior_penalty other = *this;
    for (prior& p : other.priors_) {
      const double length = std::sqrt(-2.0 * std::log(random.uniform()));
      p.center = p.at(length * std::cos(2.0 * std::numbers::pi * random.uniform()));
    }
    return other;
  }

 private:
  std::vector<prior> priors_;
  double noise_ = 0.0;
};

}  // namespace leverage::fit
