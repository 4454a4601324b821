// SPDX-License-Identifier: Apache-2.0
/// @file
/// The constants of the kernels, by std::fma: a reciprocal c of n has n c - 1 as its error, exactly. The kernels as
/// functions are in ../math_test.cpp.
#include "leverage/core/detail/math_kernels.hpp"

#include <cmath>
#include <cstddef>
#include <iterator>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace math_kernels_test {

namespace kernels = leverage::math::detail;

/// c is 1 / n to 100 bits: hi is the nearest double, and lo what is left of 1 / n.
void check_reciprocal(const kernels::double_double& c, double n) {
  CAPTURE(n);
  CHECK(c.hi == 1.0 / n);
  const double left = -std::fma(n, c.hi, -1.0) / n;
  CHECK(test::near(c.lo, left, 0x1p-50));
}

TEST_CASE("the series of exp has the reciprocals of the factorials") {
  double factorial = 1;
  double n = 1;
  for (const kernels::double_double& c : kernels::exp_series) {
    check_reciprocal(c, factorial);
    factorial *= ++n;
  }
  CHECK(std::size(kernels::exp_series) == 7);
  for (const double c : kernels::exp_series_tail) {
    CAPTURE(n);
    CHECK(c == 1.0 / factorial);  // n! is a double up to 18!
    factorial *= ++n;
  }
  CHECK(n == 18.0);
}

TEST_CASE("the series of log has the reciprocals of the odd numbers") {
  double odd = 1;
  for (const kernels::double_double& c : kernels::log_series) {
    check_reciprocal(c, odd);
    odd += 2;
  }
  for (const double c : kernels::log_series_tail) {
    CAPTURE(odd);
    CHECK(c == 1.0 / odd);
    odd += 2;
  }
  CHECK(odd == 35.0);
}

TEST_CASE("the logarithms of 2 and 10, and their reciprocals, to 100 bits") {
  // In 40 digits, and what the nearest double leaves of each.
  CHECK(kernels::ln_2.hi == 0.6931471805599453094172321214581765680755);
  CHECK(test::near(kernels::ln_2.lo, 2.319046813846299615494855e-17, 1e-15));
  CHECK(kernels::inverse_ln_2.hi == 1.442695040888963407359924681001892137427);
  CHECK(test::near(kernels::inverse_ln_2.lo, 2.035527374093103204955509e-17, 1e-15));
  CHECK(kernels::inverse_ln_10.hi == 0.4342944819032518276511289189166050822944);
  CHECK(test::near(kernels::inverse_ln_10.lo, 1.098319650216765109910672e-17, 1e-15));
}

}  // namespace math_kernels_test
