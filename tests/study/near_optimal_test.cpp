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

namespace {

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
}

}  // namespace
