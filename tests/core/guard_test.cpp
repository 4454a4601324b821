// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/guard.hpp"

#include <limits>

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace guard_test {

using leverage::at_least_one;
using leverage::dual;
using leverage::positive;
using leverage::within;

struct some_rule {};

// Inside a constant expression a kept rule lets the value through; a broken one does not compile
// (compile_fail/guard_names_the_rule.cpp).
static_assert(within(true, 3.5, some_rule{}) == 3.5);
static_assert(within(true, 3.5F, some_rule{}) == 3.5F);
static_assert(positive(1e-300, some_rule{}) == 1e-300);
static_assert(positive(std::numeric_limits<double>::max(), some_rule{}) ==
              std::numeric_limits<double>::max());
static_assert(positive(std::numeric_limits<double>::denorm_min(), some_rule{}) > 0.0);
static_assert(at_least_one(1.0, some_rule{}) == 1.0);
static_assert(positive(dual<double, 1>::variable(2.0, 0), some_rule{}).derivative[0] == 1.0);

TEST_CASE("a kept rule returns the value, a broken one NaN") {
  CHECK(within(true, 3.5, some_rule{}) == 3.5);
  CHECK(test::is_nan(within(false, 3.5, some_rule{})));
  CHECK(std::same_as<decltype(within(true, 1.0F, some_rule{})), float>);
  const float refused = within(false, 3.5F, some_rule{});
  CHECK(refused != refused);
}

TEST_CASE("a broken rule takes the derivatives of a dual as well") {
  using d2 = dual<double, 2>;
  const d2 x = d2::variable(3.0, 1);
  const d2 kept = within(true, x, some_rule{});
  CHECK(kept.value == 3.0);
  CHECK(kept.derivative[0] == 0.0);
  CHECK(kept.derivative[1] == 1.0);

  const d2 refused = within(false, x, some_rule{});
  CHECK(test::is_nan(refused.value));
  CHECK(test::is_nan(refused.derivative[0]));
  CHECK(test::is_nan(refused.derivative[1]));

  using nested = dual<dual<double, 1>, 1>;
  const nested deep = within(false, nested(2.0), some_rule{});
  CHECK(test::is_nan(deep.value.value));
  CHECK(test::is_nan(deep.derivative[0].derivative[0]));
}

TEST_CASE("positive refuses zero, negative numbers, infinities and NaN") {
  for (const double bad : {0.0, -0.0, -1.0, -1e-320, test::infinity, -test::infinity, test::nan}) {
    CAPTURE(bad);
    CHECK(test::is_nan(positive(bad, some_rule{})));
    CHECK(test::is_nan(positive(dual<double, 1>::variable(bad, 0), some_rule{}).derivative[0]));
  }
  for (const double good : {1e-320, 1e-10, 1.0, 1e308}) {
    CAPTURE(good);
    CHECK(positive(good, some_rule{}) == good);
  }
}

TEST_CASE("at_least_one refuses what is less, infinite or no number") {
  for (const double bad : {0.999, 0.0, -1.0, test::infinity, test::nan}) {
    CHECK(test::is_nan(at_least_one(test::run_time(bad), some_rule{})));
  }
  CHECK(at_least_one(64.0, some_rule{}) == 64.0);
}

TEST_CASE("positive knows infinity in single precision too") {
  const float top = std::numeric_limits<float>::infinity();
  const float refused = positive(top, some_rule{});
  CHECK(refused != refused);
  CHECK(positive(std::numeric_limits<float>::max(), some_rule{}) ==
        std::numeric_limits<float>::max());
}

}  // namespace guard_test
