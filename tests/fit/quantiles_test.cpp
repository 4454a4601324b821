// SPDX-License-Identifier: Apache-2.0
/// @file
/// Quantiles against 20-digit values of the distributions.
#include "leverage/fit/quantiles.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace quantiles_test {

using namespace leverage::fit::detail;
using test::near;

TEST_CASE("the standard normal distribution") {
  CHECK(near(normal_quantile(0.975), 1.9599639845400542355, 1e-14));
  CHECK(near(normal_quantile(0.95), 1.6448536269514722574, 1e-14));
  CHECK(near(normal_quantile(0.1), -1.2815515655446004353, 1e-14));
  CHECK(normal_quantile(0.5) == 0.0);
  CHECK(near(normal_probability(1.0), 0.84134474606854294859, 1e-14));
  CHECK(near(normal_probability(-1.959963984540054), 0.025, 1e-13));
}

TEST_CASE("Student's t, in closed form for one and two degrees of freedom") {
  // One: tan(pi (p - 1/2)). Two: (2 p - 1) / sqrt(2 p (1 - p)).
  CHECK(near(student_quantile(1.0, 0.975), 12.706204736174705, 1e-13));
  CHECK(near(student_quantile(1.0, 0.75), 1.0, 1e-14));
  CHECK(near(student_quantile(2.0, 0.975), 4.3026527297494639, 1e-13));
  CHECK(near(student_quantile(2.0, 0.8), 1.0606601717798212866, 1e-13));
  // It goes to the normal one.
  CHECK(near(student_quantile(1e9, 0.975), 1.9599639845400542355, 1e-8));
}

TEST_CASE("chi-squared with one degree of freedom is the square of a normal variable") {
  CHECK(near(chi_squared_quantile(0.95), 3.8414588206941259584, 1e-13));
  CHECK(near(chi_squared_quantile(0.5), 0.45493642311957275, 1e-13));
}

TEST_CASE("closed forms over the range that intervals use") {
  const double pi = std::acos(-1.0);
  // Student's t with one degree of freedom is Cauchy's, with two t = (2p - 1) sqrt(2 / (4p (1 - p))).
  for (const double p : {0.6, 0.9, 0.975, 0.999}) {
    CAPTURE(p);
    CHECK(near(student_quantile(1.0, p), std::tan(pi * (p - 0.5)), 1e-12));
    CHECK(near(student_quantile(2.0, p), (2 * p - 1) / std::sqrt(2 * p * (1 - p)), 1e-12));
    const double z = normal_quantile(p);
    CHECK(near(0.5 * std::erfc(-z / std::sqrt(2.0)), p, 1e-14));
    CHECK(near(normal_probability(z), p, 1e-14));
    // One degree of freedom is the square of a normal number: |z| <= x has 2 P(z <= x) - 1.
    CHECK(near(chi_squared_quantile(2 * p - 1), z * z, 1e-12));
  }
}

}  // namespace quantiles_test
