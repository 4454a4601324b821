// SPDX-License-Identifier: Apache-2.0
/// @file
/// Near-optimal runs, and power laws of what they were trained with.
#include "leverage/study/near_optimal.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/random.hpp"
#include "support/near.hpp"

namespace near_optimal_test {

using namespace leverage;
using namespace leverage::study;
using test::near;

TEST_CASE("all within 0.25 % of the best of their budget, and no others") {
  const std::vector<double> c = {1e18, 1e18, 1e18, 1e19, 1e19, 1e19, 1e18};
  const std::vector<double> l = {3.0, 3.0074, 3.0076, 2.5, 2.51, test::nan, -1.0};
  CHECK(near_optimal(c, l) == std::vector<std::size_t>{0, 1, 3});
  CHECK(near_optimal(c, l, 0.01) == std::vector<std::size_t>{0, 1, 2, 3, 4});
  CHECK(near_optimal(c, std::vector<double>{1.0}).empty());
  CHECK(near_optimal({}, {}).empty());
  for (const double share : {-0.1, test::nan}) CHECK(near_optimal(c, l, share).empty());
  // Budgets that differ by less than 2 % are one, unless they are asked to be equal.
  const std::vector<double> jittered = {1e18, 1.001e18, 0.999e18, 1e19, 1.0005e19, 1e19, 1e18};
  CHECK(near_optimal(jittered, l) == near_optimal(c, l));
  CHECK(near_optimal(jittered, l, 0.0025, 0.0) == std::vector<std::size_t>{0, 1, 2, 3, 4});
}

// Learning rates of Tian et al. 2025, Eq. 6: 1.1576 C^-0.1529.
struct sweep_of_rates {
  std::vector<double> c, eta;
  explicit sweep_of_rates(double noise, std::uint64_t seed = 1) {
    fit::random_stream random(seed, 0);
    for (double x = 3e17; x < 4e20; x *= 1.6) {
      c.push_back(x);
      eta.push_back(1.1576 * std::pow(x, -0.1529) *
                    std::exp(noise * (2.0 * random.uniform() - 1.0)));
    }
  }
  [[nodiscard]] power_fit<1> fitted(const power_options& options = {}) const {
    return fit_power<1>({fit::column{"FLOPs", c}}, {"learning rate", eta}, options);
  }
};

TEST_CASE("rows on a power law give it back, outliers or not") {
  sweep_of_rates rows(0.0);
  power_fit<1> found = rows.fitted();
  REQUIRE(found.usable());
  CHECK(near(found.k, 1.1576, 1e-8));
  CHECK(near(found.p[0], -0.1529, 1e-9));
  CHECK(found.outliers.empty());
  CHECK(near(found({1e22}), 0.0005009086346499672, 1e-8));

  rows.eta[3] *= 4.0;
  rows.eta[9] /= 3.0;
  found = rows.fitted();
  REQUIRE(found.usable());
  CHECK(found.outliers == std::vector<std::size_t>{3, 9});
  CHECK(near(found.p[0], -0.1529, 1e-9));

  power_options all;
  all.outlier_beyond = test::infinity;
  CHECK(rows.fitted(all).outliers.empty());
}

TEST_CASE("95 % intervals of exponent and factor hold the truth in about 95 % of sweeps") {
  int holds_p = 0;
  int holds_k = 0;
  constexpr int sweeps = 400;
  power_options options;
  options.outlier_beyond = test::infinity;
  for (int s = 0; s < sweeps; ++s) {
    const power_fit<1> found =
        sweep_of_rates(0.1, 10 + static_cast<std::uint64_t>(s)).fitted(options);
    holds_p += found.p_interval[0].low <= -0.1529 && -0.1529 <= found.p_interval[0].high;
    holds_k += found.k_interval.low <= 1.1576 && 1.1576 <= found.k_interval.high;
  }
  // A sandwich of 16 rows is a little narrow.
  CHECK(holds_p >= 0.88 * sweeps);
  CHECK(holds_k >= 0.88 * sweeps);
  CHECK(holds_p < sweeps);
}

TEST_CASE("intervals are those of the sandwich, in closed form") {
  // y = 3 x^0.5 with residuals e (1, -2, 1) of ln y at the first three of eight places, which move neither
  // coefficient. ln k is sum w_i ln y_i with w_i = 1/n - mean (x_i - mean) / S, p is sum v_i ln y_i with
  // v_i = (x_i - mean) / S, x the logarithm; their variances are n / (n - 2) sum w_i^2 r_i^2 and the same of v.
  constexpr int n = 8;
  constexpr double e = 0.005;
  const double residuals[n] = {e, -2 * e, e, 0, 0, 0, 0, 0};
  std::vector<double> x, y;
  double mean = 0.0;
  for (int i = 0; i < n; ++i) {
    const double ln_x = 3.0 + 0.7 * i;
    mean += ln_x / n;
    x.push_back(std::exp(ln_x));
    y.push_back(3.0 * std::exp(0.5 * ln_x + residuals[i]));
  }
  double s = 0.0;
  for (const double v : x) s += (std::log(v) - mean) * (std::log(v) - mean);
  double of_k = 0.0;
  double of_p = 0.0;
  for (int i = 0; i < n; ++i) {
    const double v = (std::log(x[static_cast<std::size_t>(i)]) - mean) / s;
    const double w = 1.0 / n - mean * v;
    of_k += w * w * residuals[i] * residuals[i];
    of_p += v * v * residuals[i] * residuals[i];
  }
  const double t = 2.4469118511449692;  // Student's, 97.5 %, six degrees of freedom
  const double half_k = t * std::sqrt(of_k * n / (n - 2.0));
  const double half_p = t * std::sqrt(of_p * n / (n - 2.0));

  power_options options;
  options.outlier_beyond = test::infinity;
  const power_fit<1> found = fit_power<1>({fit::column{"x", x}}, {"y", y}, options);
  REQUIRE(found.usable());
  CHECK(near(found.k, 3.0, 1e-7));
  CHECK(near(found.p[0], 0.5, 1e-7));
  CHECK(near(found.p_interval[0].low, 0.5 - half_p, 1e-6));
  CHECK(near(found.p_interval[0].high, 0.5 + half_p, 1e-6));
  CHECK(near(found.k_interval.low, 3.0 * std::exp(-half_k), 1e-6));
  CHECK(near(found.k_interval.high, 3.0 * std::exp(half_k), 1e-6));

  // At another x: ln y there is sum (w_i + ln x v_i) ln y_i.
  const double ln_at = 20.0;
  double of_y = 0.0;
  for (int i = 0; i < n; ++i) {
    const double v = (std::log(x[static_cast<std::size_t>(i)]) - mean) / s;
    const double w = 1.0 / n + (ln_at - mean) * v;
    of_y += w * w * residuals[i] * residuals[i];
  }
  const double half_y = t * std::sqrt(of_y * n / (n - 2.0));
  const fit::interval there = found.interval_at({std::exp(ln_at)});
  CHECK(near(there.low, 3.0 * std::exp(10.0 - half_y), 1e-5));
  CHECK(near(there.high, 3.0 * std::exp(10.0 + half_y), 1e-5));
  CHECK(test::is_nan(power_fit<1>{}.interval_at({2.0}).low));
}

TEST_CASE("two inputs: the form of the Step Law") {
  // eta = 1.79 N^-0.713 D^0.307 (Li et al. 2025).
  std::vector<double> n, d, eta;
  for (const double x : {6e7, 2e8, 5e8, 1e9}) {
    for (const double y : {2e9, 1e10, 5e10}) {
      n.push_back(x);
      d.push_back(y);
      eta.push_back(1.79 * std::pow(x, -0.713) * std::pow(y, 0.307));
    }
  }
  const power_fit<2> found = fit_power<2>({fit::column{"N", n}, fit::column{"D", d}}, {"eta", eta});
  REQUIRE(found.usable());
  CHECK(near(found.k, 1.79, 1e-7));
  CHECK(near(found.p[0], -0.713, 1e-9));
  CHECK(near(found.p[1], 0.307, 1e-9));
  CHECK(near(found({1e9, 1e11}), 0.00163249940244707844, 1e-8));
}

TEST_CASE("compute that jitters by 0.1 % leaves the laws within their intervals") {
  // Nine learning rates a budget, 1 % worse for every octave beyond the best.
  fit::random_stream random(7, 0);
  std::vector<double> exact, jittered, losses, rates;
  for (double c = 1e18; c < 1.1e21; c *= 3.1622776601683795) {
    for (int step = -4; step <= 4; ++step) {
      const double octaves = 0.5 * step;
      exact.push_back(c);
      jittered.push_back(c * (1.0 + 1e-3 * (2.0 * random.uniform() - 1.0)));
      losses.push_back((1070.0 * std::pow(c, -0.154) + 1.69) * (1.0 + 0.01 * std::abs(octaves)));
      rates.push_back(1.1576 * std::pow(c, -0.1529) * std::exp2(octaves) *
                      std::exp(0.01 * (2.0 * random.uniform() - 1.0)));
    }
  }
  const auto law = [&](const std::vector<double>& c, double tolerance) {
    std::vector<double> x, y;
    for (const std::size_t i : near_optimal(c, losses, 0.0025, tolerance)) {
      x.push_back(c[i]);
      y.push_back(rates[i]);
    }
    return fit_power<1>({fit::column{"FLOPs", x}}, {"learning rate", y});
  };
  const auto inside = [](const power_fit<1>& f, double p) {
    return f.p_interval[0].low <= p && p <= f.p_interval[0].high;
  };
  const power_fit<1> once = law(exact, 0.0);
  const power_fit<1> again = law(jittered, usual_budget_tolerance);
  CHECK(inside(once, -0.1529));
  CHECK(inside(again, -0.1529));
  CHECK(inside(once, again.p[0]));
  // Without a tolerance every run would be the best of its budget.
  CHECK(near_optimal(jittered, losses, 0.0025, 0.0).size() == losses.size());
}

TEST_CASE("what cannot be fitted is named") {
  const std::vector<double> same = {1e19, 1e19, 1e19};
  const std::vector<double> y = {1.0, 2.0, 3.0};
  power_fit<1> found = fit_power<1>({fit::column{"FLOPs", same}}, {"batch", y});
  CHECK_FALSE(found.usable());
  CHECK(found.violations.at(0) == "column FLOPs does not vary");
  const std::vector<double> two = {1e18, 1e19};
  const std::vector<double> y2 = {1.0, 2.0};
  found = fit_power<1>({fit::column{"FLOPs", two}}, {"batch", y2});
  CHECK(found.violations.at(0) == "2 rows, expected 3");
  const std::vector<double> bad = {1.0, 0.0, 3.0};
  const std::vector<double> x = {1.0, 2.0, 3.0};
  found = fit_power<1>({fit::column{"FLOPs", x}}, {"batch", bad});
  CHECK_FALSE(found.usable());
  CHECK(test::is_nan(found.k));
  for (const double level : {0.0, 1.0, 95.0, test::nan}) {
    power_options options;
    options.level = level;
    found = fit_power<1>({fit::column{"FLOPs", x}}, {"batch", y}, options);
    CHECK(found.violations.at(0).ends_with("expected between 0 and 1"));
  }
}

}  // namespace near_optimal_test
