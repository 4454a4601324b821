// SPDX-License-Identifier: Apache-2.0
/// @file
/// Quantiles against 20-digit values of the distributions.
#include "leverage/fit/quantiles.hpp"

#include <cmath>
#include <limits>

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

TEST_CASE("Student's t between closed forms and the normal distribution") {
  struct quantile {
    double degrees_of_freedom, p, t;
  };
  for (const quantile& q : {quantile{0.5, 0.975, 164.5576734804882408},
                            {3, 0.6, 0.27667066233268984701},
                            {5, 0.975, 2.5705818356363147828},
                            {7, 0.00001, -10.102684252967578646},
                            {11, 0.995, 3.1058065155392805093},
                            {33, 0.9, 1.3077371244508864056},
                            {150, 0.975, 1.9759053308966201312},
                            {250, 0.975, 1.9694983934211532018},
                            {5000, 0.995, 2.576812966556280814},
                            {10000, 0.75, 0.67451428448359243359},
                            {10000.5, 0.75, 0.67451428325689965014},
                            {20000, 0.975, 1.9600826051581348142}}) {
    CAPTURE(q.degrees_of_freedom);
    CHECK(near(student_quantile(q.degrees_of_freedom, q.p), q.t, 1e-13));
  }
}

TEST_CASE("tails, and the middle") {
  CHECK(near(normal_quantile(1e-300), -37.047096299361199237, 1e-14));
  CHECK(near(normal_quantile(1e-20), -9.2623400897984075796, 1e-14));
  CHECK(near(normal_quantile(0.49), -0.025068908258711058033, 1e-14));
  CHECK(near(normal_quantile(0.999999), 4.7534243088170677657, 1e-11));  // 1 - p has eleven digits
  CHECK(student_quantile(3.0, 0.5) == 0.0);
}

TEST_CASE(
    "certainty is infinite, and what is no probability or has no degrees of freedom has no "
    "quantile") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(normal_quantile(1.0) == infinity);
  CHECK(normal_quantile(0.0) == -infinity);
  CHECK(student_quantile(3.0, 1.0) == infinity);
  CHECK(student_quantile(3.0, 0.0) == -infinity);
  CHECK(chi_squared_quantile(1.0) == infinity);
  CHECK(chi_squared_quantile(0.0) == 0.0);
  for (const double p : {-0.1, 1.1, std::nan("")}) {
    CHECK(std::isnan(normal_quantile(p)));
    CHECK(std::isnan(student_quantile(3.0, p)));
    CHECK(std::isnan(chi_squared_quantile(p)));
  }
  for (const double n : {0.0, -1.0, std::nan("")}) {
    CHECK(std::isnan(student_quantile(n, 0.9)));
  }
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
