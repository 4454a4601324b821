// SPDX-License-Identifier: Apache-2.0
/// @file
/// BCa intervals where bias and acceleration have a closed form.
///
/// [efron1987]  Efron, Better bootstrap confidence intervals, JASA 82(397), 1987.
#include "leverage/fit/bca.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "fit/samples.hpp"
#include "support/near.hpp"

namespace bca_test {

using namespace leverage::fit;
using test::near;
using namespace test;

TEST_CASE("without draws there is no interval") {
  CHECK(test::is_nan(bca_interval(drawn({}), 0).low));
}

/// -1000, ..., 1000: symmetric about zero.
std::vector<double> symmetric_draws() {
  std::vector<double> values;
  for (int i = -1000; i <= 1000; ++i) values.push_back(i);
  return values;
}

TEST_CASE("BCa is the percentile interval where nothing is biased or skewed") {
  auto b = drawn(symmetric_draws());
  b.estimate = {0.0, 0.0};
  CHECK(test::is_nan(bca_interval(b, 0).low));  // without a jackknife
  CHECK(test::is_nan(bca_interval(b, 0).high));
  b.jackknife = {{-2.0, 4.0}, {-1.0, 2.0}, {1.0, -2.0}, {2.0, -4.0}};
  for (const double level : {0.5, 0.9, 0.95}) {
    CAPTURE(level);
    for (const std::size_t k : {std::size_t{0}, std::size_t{1}}) {
      CHECK(near(bca_interval(b, k, level).low, b.percentile(k, level).low, 1e-9));
      CHECK(near(bca_interval(b, k, level).high, b.percentile(k, level).high, 1e-9));
    }
  }
  // A jackknife of equal values does not accelerate.
  b.jackknife.assign(4, {1.0, 1.0});
  CHECK(near(bca_interval(b, 0).low, b.percentile(0).low, 1e-9));
}

/// Phi.
double normal_share(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

TEST_CASE("BCa moves by the bias and the acceleration of its definition") {
  auto b = drawn(symmetric_draws());
  const auto quantile = [](double p) { return 2000.0 * p - 1000.0; };

  // Bias alone: z0 = Phi^-1(share below the estimate), the ends at Phi(2 z0 -+ 1.96). The estimate stands
  // at the share Phi(0.3), to the half of a draw.
  b.jackknife = {{-1.0, 0.0}, {1.0, 0.0}};
  b.estimate[0] = std::round(quantile(normal_share(0.3)));
  interval bca = bca_interval(b, 0);
  CHECK(std::abs(bca.low - quantile(normal_share(0.6 - normal_975))) < 1.5);
  CHECK(std::abs(bca.high - quantile(normal_share(0.6 + normal_975))) < 1.5);

  // Acceleration alone: sum d^3 / (6 (sum d^2)^1.5) with d = mean - value: here 3, -1, -1, -1.
  b.estimate[0] = 0.0;
  b.jackknife = {{1.0, 0.0}, {5.0, 0.0}, {5.0, 0.0}, {5.0, 0.0}};
  const double a = 24.0 / (6.0 * std::pow(12.0, 1.5));
  bca = bca_interval(b, 0);
  CHECK(near(bca.low, quantile(normal_share(-normal_975 / (1.0 + a * normal_975))), 1e-9));
  CHECK(near(bca.high, quantile(normal_share(normal_975 / (1.0 - a * normal_975))), 1e-9));
  CHECK(bca.low > b.percentile(0).low);
  CHECK(bca.high > b.percentile(0).high);
  // The other way round, its mirror image.
  b.jackknife = {{5.0, 0.0}, {1.0, 0.0}, {1.0, 0.0}, {1.0, 0.0}};
  CHECK(near(bca_interval(b, 0).low, -bca.high, 1e-9));
  CHECK(near(bca_interval(b, 0).high, -bca.low, 1e-9));

  // An estimate below or above all draws leaves the ends among them.
  for (const double beyond : {-5000.0, 5000.0}) {
    b.estimate[0] = beyond;
    CHECK(std::abs(bca_interval(b, 0).low) <= 1000.0);
    CHECK(std::abs(bca_interval(b, 0).high) <= 1000.0);
    CHECK(bca_interval(b, 0).low <= bca_interval(b, 0).high);
  }
}

}  // namespace bca_test
