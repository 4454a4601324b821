// SPDX-License-Identifier: Apache-2.0
/// @file
/// L-BFGS where it is meant to be used: with many variables.
///
/// [more1981]  More, Garbow, Hillstrom, Testing unconstrained optimization software, ACM TOMS 7(1), 1981.
#include "leverage/fit/lbfgs.hpp"

#include <doctest/doctest.h>
#include <Eigen/Core>

namespace lbfgs_test {

using namespace leverage::fit;
using Eigen::Index;
using Eigen::VectorXd;

/// [more1981] (21), with n variables: sum of 100 (x_2i - x_2i-1^2)^2 + (1 - x_2i-1)^2.
struct extended_rosenbrock {
  double operator()(const VectorXd& x, VectorXd& gradient) const {
    double sum = 0.0;
    for (Index i = 0; i + 1 < x.size(); i += 2) {
      const double a = x[i + 1] - x[i] * x[i];
      const double b = 1.0 - x[i];
      sum += 100.0 * a * a + b * b;
      gradient[i] = -400.0 * a * x[i] - 2.0 * b;
      gradient[i + 1] = 200.0 * a;
    }
    return sum;
  }
};

TEST_CASE("L-BFGS on the extended Rosenbrock function of a thousand variables") {
  VectorXd start(1000);
  for (Index i = 0; i < start.size(); i += 2) {
    // Every valley from another place: were they alike, there would be two variables.
    start[i] = -1.2 + 1e-3 * static_cast<double>(i);
    start[i + 1] = 1.0;
  }
  const auto m = minimize_lbfgs(extended_rosenbrock{}, start);
  CAPTURE(m.iterations);
  CAPTURE(m.evaluations);
  CHECK(m.converged());
  CHECK(m.value <= 1e-20);
  CHECK((m.point - VectorXd::Ones(1000)).lpNorm<Eigen::Infinity>() <= 1e-9);
  CHECK(m.evaluations <= 1000);
}

}  // namespace lbfgs_test
