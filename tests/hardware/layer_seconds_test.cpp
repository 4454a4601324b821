// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/layer_seconds.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace layer_seconds_test {

using namespace leverage;
using namespace leverage::hardware;

constexpr layer_seconds<> powers{.matrices = 1,
                                 .attention = 2,
                                 .experts = 4,
                                 .elements = 8,
                                 .routing = 16,
                                 .tensor = 32,
                                 .exchange = 64,
                                 .context = 128,
                                 .launch = 256};

constexpr layer_seconds<> sum(layer_seconds<> a, double n, const layer_seconds<>& b) {
  a.add(n, b);
  return a;
}

// Each bit is a part that is there once.
static_assert(powers.total() == 511);
static_assert(powers.times(2.0).total() == 1022);
static_assert(powers.times(0.0).total() == 0);
static_assert(powers.times(3.0).exchange == 192);
static_assert(sum(powers, 1.0, powers).total() == 1022);
static_assert(sum(powers, 2.0, powers).launch == 768);

static_assert(overlapped(3.0, 4.0) == 5.0);
static_assert(overlapped(4.0, 3.0) == 5.0);
static_assert(overlapped(7.0, 0.0) == 7.0);
static_assert(overlapped(0.0, 7.0) == 7.0);
static_assert(overlapped(0.0, 0.0) == 0.0);

TEST_CASE("times that overlap take at least as long as the longer one and at most both") {
  for (const double a : {1e-9, 0.3, 1.0, 17.0, 1e6}) {
    for (const double b : {1e-9, 0.3, 1.0, 17.0, 1e6}) {
      const double t = overlapped(a, b);
      CHECK(t >= a);
      CHECK(t >= b);
      CHECK(t <= a + b);
    }
  }
  // Where squares would overflow or vanish.
  CHECK(test::near(overlapped(3e200, 4e200), 5e200, 1e-15));
  CHECK(test::near(overlapped(3e-200, 4e-200), 5e-200, 1e-15));
}

TEST_CASE("a time that is not known overlaps to one that is not known") {
  for (const double x : {0.0, 1.0}) {
    CHECK(test::is_nan(overlapped(test::run_time(test::nan), x)));
    CHECK(test::is_nan(overlapped(x, test::run_time(test::nan))));
  }
  CHECK(test::is_nan(overlapped(test::run_time(test::nan), test::run_time(test::nan))));
}

TEST_CASE("the derivative of overlapping times is that of a hypotenuse") {
  using variable = dual<double, 2>;
  const variable t = overlapped(variable::variable(3.0, 0), variable::variable(4.0, 1));
  CHECK(test::near(t.value, 5.0, 1e-15));
  CHECK(test::near(t.derivative[0], 0.6, 1e-15));
  CHECK(test::near(t.derivative[1], 0.8, 1e-15));
}

}  // namespace layer_seconds_test
