// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/distinct_experts.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace distinct_experts_test {

using namespace leverage;
using hardware::distinct_experts;
using test::near;

constexpr double touched(count experts, count active, double tokens_routed) {
  return distinct_experts(experts, active, tokens(tokens_routed));
}

// The vectors of the formula, to the digits with which they are given.
static_assert(near(touched(256, 8, 1), 8.0, 1e-12));
static_assert(near(touched(256, 8, 8), 57.4208, 1e-6));
static_assert(near(touched(256, 8, 32), 163.3138, 1e-6));
static_assert(near(touched(256, 8, 64), 222.4425, 1e-6));
static_assert(near(touched(256, 8, 128), 251.6011, 1e-6));
static_assert(near(touched(128, 8, 32), 111.7710, 1e-6));
static_assert(near(touched(8, 2, 8), 7.1991, 1e-5));

TEST_CASE("no tokens touch no expert, and one expert alone is touched by any") {
  CHECK(touched(256, 8, 0.0) == 0.0);
  CHECK(touched(1, 1, 0.0) == 0.0);
  CHECK(touched(1, 1, 5.0) == 1.0);
  CHECK(touched(4, 4, 1.0) == 4.0);
}

TEST_CASE("more tokens touch more experts, never more than there are") {
  double before = 0.0;
  for (double b = 1.0; b < 1e6; b *= 2.0) {
    const double now = touched(384, 8, b);
    CHECK(now >= before);
    CHECK(now <= 384.0);
    before = now;
  }
}

TEST_CASE("its derivative by the tokens is a difference quotient") {
  using D = dual<double, 1>;
  const D d = distinct_experts(256, 8, tokens(D::variable(32.0, 0)));
  const double step = 1e-5;
  const double quotient = (touched(256, 8, 32.0 + step) - touched(256, 8, 32.0 - step)) / 2e-5;
  CHECK(near(d.derivative[0], quotient, 1e-8));
}

TEST_CASE("what is no mixture, or no number of tokens, is NaN") {
  CHECK(test::is_nan(touched(8, 0, 1.0)));
  CHECK(test::is_nan(touched(8, 9, 1.0)));
  CHECK(test::is_nan(touched(8, 2, -1.0)));
  CHECK(test::is_nan(touched(8, 2, test::nan)));
  CHECK(test::is_nan(touched(8, 2, test::infinity)));
}

}  // namespace distinct_experts_test
