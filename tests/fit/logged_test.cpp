// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/logged.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace logged_test {

using namespace leverage::fit;
using leverage::dual;
using test::near;

TEST_CASE("a logged value is a number whose logarithm is at hand") {
  const logged<double> x(3.0, std::log(3.0));
  const logged<double> y(2.0);  // the logarithm is computed
  CHECK(near(y.ln, std::log(2.0), 1e-15));
  CHECK(static_cast<const double&>(x) == 3.0);
  CHECK(value_of(x) == 3.0);

  CHECK(near(pow(x, 2.5), std::pow(3.0, 2.5), 1e-15));
  CHECK(near(pow(x, -2), 1.0 / 9.0, 1e-15));
  CHECK(near(pow(x, y), 9.0, 1e-15));
  CHECK(log(x) == x.ln);
  CHECK(near(log2(y), 1.0, 1e-15));
  CHECK(near(log10(x), std::log10(3.0), 1e-15));
  CHECK(near(sqrt(x), std::sqrt(3.0), 1e-15));
  CHECK(near(exp(x), std::exp(3.0), 1e-15));
  // What is used is the logarithm given.
  CHECK(near(pow(logged<double>(3.0, 1.0), 2.0), std::exp(2.0), 1e-15));

  CHECK(-x == -3.0);
  CHECK(x + y == 5.0);
  CHECK(x - y == 1.0);
  CHECK(x * y == 6.0);
  CHECK(x / y == 1.5);
  CHECK(x + 1 == 4.0);
  CHECK(1 + x == 4.0);
  CHECK(x - 0.5 == 2.5);
  CHECK(0.5 - x == -2.5);
  CHECK(x * 2 == 6.0);
  CHECK(2 * x == 6.0);
  CHECK(x / 2 == 1.5);
  CHECK(6 / x == 2.0);

  using d1 = dual<double, 1>;
  const d1 a = d1::variable(0.5, 0);
  const d1 power = pow(x, a);
  CHECK(near(power.value, std::sqrt(3.0), 1e-15));
  CHECK(near(power.derivative[0], std::sqrt(3.0) * std::log(3.0), 1e-15));
  CHECK((a * x).derivative[0] == 3.0);
  CHECK((x / a).derivative[0] == -12.0);
  CHECK((x - a).derivative[0] == -1.0);
}

TEST_CASE("bare is the value, without its logarithm") {
  CHECK(bare(logged<double>(3.0, 100.0)) == 3.0);
  CHECK(bare(3.0) == 3.0);
}

}  // namespace logged_test
