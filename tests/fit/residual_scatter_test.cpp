// SPDX-License-Identifier: Apache-2.0
/// @file
/// Quantiles of residuals by hand, and places beyond the rows.
#include "leverage/fit/residual_scatter.hpp"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace residual_scatter_test {

using namespace leverage::fit;
using test::near;

TEST_CASE("the i-th of n residuals is the quantile at i / (n + 1), widened by sqrt(n / (n - p))") {
  const std::vector<double> ones(9, 1.0);
  const std::vector<double> r{4.0, -1.0, 0.0, 2.0, -3.0, 1.0, -2.0, 3.0, -4.0};
  const residual_scatter plain(r, ones, 0);
  CHECK(near(plain.quantile(0.3), -2.0, 1e-12));
  CHECK(near(plain.quantile(0.85), 3.5, 1e-12));
  CHECK(std::abs(plain.quantile(0.5)) < 1e-12);
  // Beyond a tenth, in the proportion of normal quantiles: -1.2815515655446004 and -1.959963984540054.
  CHECK(near(plain.quantile(0.025), -4.0 * 1.959963984540054 / 1.2815515655446004, 1e-12));
  CHECK(near(plain.quantile(0.9), 4.0, 1e-12));
  const residual_scatter fitted(r, ones, 5);
  CHECK(near(fitted.quantile(0.3), -3.0, 1e-12));
  CHECK_FALSE(residual_scatter(r, ones, 9).usable());
  CHECK(test::is_nan(residual_scatter(r, ones, 9).quantile(0.5)));
}

TEST_CASE("a residual counts by its weight, and not at all without") {
  const std::vector<double> r{1.0, 2.0, 3.0, 99.0};
  const std::vector<double> w{1.0, 2.0, 1.0, 0.0};
  // Shares 1, 3 and 4 of 4 + 4 / 3.
  const residual_scatter s(r, w, 0);
  CHECK(near(s.quantile(3.0 / (16.0 / 3.0)), 2.0, 1e-12));
  CHECK(near(s.quantile(2.0 / (16.0 / 3.0)), 1.5, 1e-12));
}

TEST_CASE("a certain value scatters as the residuals do, with the sign turned") {
  std::vector<double> r;
  for (int i = 0; i < 999; ++i) r.push_back(std::exp(0.004 * i));
  const residual_scatter s(r, std::vector<double>(r.size(), 1.0), 0);
  const auto seen = observations_of(std::vector<double>(50, 10.0), s);
  for (const double p : {0.1, 0.5, 0.9}) {
    CAPTURE(p);
    CHECK(near(detail::quantile(seen, p), 10.0 - s.quantile(1.0 - p), 1e-2));
  }
}

TEST_CASE("the place of a value among the rows") {
  const std::vector<double> rows{2.0, 8.0, 4.0};
  using side = place_among_rows::side;
  CHECK(place_of(24.0, rows).where == side::above);
  CHECK(place_of(24.0, rows).factor == 3.0);
  CHECK(place_of(0.5, rows).where == side::below);
  CHECK(place_of(0.5, rows).factor == 4.0);
  CHECK(place_of(8.0, rows).where == side::inside);
  CHECK(place_of(3.0, rows).largest == 8.0);
  CHECK(test::is_nan(place_of(1.0, std::vector<double>{-1.0, 0.0}).factor));
}

}  // namespace residual_scatter_test
