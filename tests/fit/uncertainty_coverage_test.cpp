// SPDX-License-Identifier: Apache-2.0
/// @file
/// Intervals hold what they promise: of many data sets with known coefficients, about 95 % have the exponent
/// inside its 95 % interval.
///
///   y_i = (E + A x_i^-alpha) e^(s t_i),   t_i Student's t with 4 degrees of freedom, 50 rows
///
/// A count over n data sets has an error of sqrt(0.95 0.05 / n): 0.7 % of 1000, 1.1 % of 400. The data sets
/// are the same on every machine.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/bca.hpp"
#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/profile.hpp"
#include "leverage/fit/sandwich.hpp"

namespace uncertainty_coverage_test {

using namespace leverage::fit;

constexpr auto power = [](const auto& theta, const auto& row) {
  return theta[0] * pow(row[0], -theta[1]) + theta[2];
};
const coefficients<3> set{{free_coefficient("A", transform::log(), true), free_coefficient("alpha"),
                           free_coefficient("E", transform::log(), true)}};
const theta_of<3> truth{3.0, 0.5, 1.0};
constexpr Eigen::Index alpha = 1;
constexpr double noise = 0.02;

/// Student's t with 4 degrees of freedom: its quantile function is a closed form.
double student4(random_stream& random) {
  const double u = random.uniform();
  const double a = 4.0 * u * (1.0 - u);
  const double q = std::cos(std::acos(std::sqrt(a)) / 3.0) / std::sqrt(a);
  return std::copysign(2.0 * std::sqrt(q - 1.0), u - 0.5);
}

struct rows_of_power {
  std::vector<double> x, y;
  rows_of_power(std::size_t rows, std::uint64_t data_set) {
    random_stream random(2024, data_set);
    for (std::size_t i = 0; i < rows; ++i) {
      // Four decades, evenly.
      x.push_back(std::pow(10.0, 4.0 * static_cast<double>(i) / static_cast<double>(rows - 1)));
      y.push_back((truth[0] * std::pow(x[i], -truth[1]) + truth[2]) *
                  std::exp(noise * student4(random)));
    }
  }
};

/// In how many of `data_sets` the interval of alpha has it, and how many had no interval.
struct coverage {
  int inside = 0;
  int below = 0;  ///< the interval lies below
  int above = 0;
  int none = 0;

  void count(const interval& i) {
    const double value = truth[alpha];
    if (i.low <= value && value <= i.high) {
      ++inside;
    } else if (i.high < value) {
      ++below;
    } else if (i.low > value) {
      ++above;
    } else {
      ++none;
    }
  }
  [[nodiscard]] double share() const {
    return static_cast<double>(inside) / static_cast<double>(inside + below + above + none);
  }
};

void check(const std::string& interval, const coverage& c) {
  MESSAGE(interval << ": nominal 95 % covers " << 100.0 * c.share() << " %");
  CAPTURE(c.below);
  CAPTURE(c.above);
  CHECK(c.none == 0);
  CHECK(c.share() >= 0.92);
  CHECK(c.share() <= 0.97);
}

/// f(problem, fit) of each data set.
template <class Loss, class F>
void for_each_data_set(std::uint64_t data_sets, const Loss& loss, const F& f) {
  for (std::uint64_t i = 0; i < data_sets; ++i) {
    const rows_of_power rows(50, i);
    const table t({{"x", rows.x}}, {"y", rows.y});
    const auto problem = make_problem(t, power, set, loss);
    const auto fit = fit_law(problem, truth);
    REQUIRE(fit.converged());
    f(problem, fit);
  }
}

TEST_CASE("the noise is Student's t with 4 degrees of freedom") {
  // Shares of |t| below 0.7407, 2.1318, 2.7764: 0.5, 0.9, 0.95. Five errors of a count wide.
  random_stream random(1, 0);
  constexpr int count = 20000;
  int below[3] = {};
  for (int i = 0; i < count; ++i) {
    const double t = std::abs(student4(random));
    below[0] += t < 0.740697;
    below[1] += t < 2.131847;
    below[2] += t < 2.776445;
  }
  const double shares[] = {0.5, 0.9, 0.95};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(std::abs(below[i] - count * shares[i]) <
          5.0 * std::sqrt(count * shares[i] * (1.0 - shares[i])));
  }
}

TEST_CASE("sandwich and profile intervals of least squares cover the exponent") {
  coverage of_sandwich;
  coverage of_profile;
  for_each_data_set(1000, squared{}, [&](const auto& problem, const auto& fit) {
    of_sandwich.count(sandwich(problem, fit.theta).student(problem, alpha));
    of_profile.count(profile_interval(problem, fit, alpha));
  });
  check("sandwich", of_sandwich);
  check("profile", of_profile);
}

TEST_CASE("sandwich and profile intervals of a Huber fit cover the exponent") {
  coverage of_sandwich;
  coverage of_profile;
  for_each_data_set(1000, huber{1.345 * noise}, [&](const auto& problem, const auto& fit) {
    of_sandwich.count(sandwich(problem, fit.theta).student(problem, alpha));
    of_profile.count(profile_interval(problem, fit, alpha));
  });
  check("sandwich", of_sandwich);
  check("profile", of_profile);
}

TEST_CASE("bootstrap intervals cover the exponent") {
  coverage of_percentile;
  coverage of_bca;
  bootstrap_options options;
  options.resamples = 400;
  options.jackknife = true;
  for_each_data_set(400, huber{1.345 * noise}, [&](const auto& problem, const auto& fit) {
    const auto b = bootstrap(problem, fit.theta, options);
    of_percentile.count(b.percentile(alpha));
    of_bca.count(bca_interval(b, alpha));
  });
  check("bootstrap, percentile", of_percentile);
  check("bootstrap, BCa", of_bca);
}

}  // namespace uncertainty_coverage_test
