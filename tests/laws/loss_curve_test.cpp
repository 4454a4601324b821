// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/loss_curve.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/near.hpp"

namespace {

using namespace leverage;
using test::near;

// Powers of ten come out whole: L(1e20) = 100 / 100 + 1.5.
constexpr loss_curve<> dense{.alpha = 100.0, .beta = -0.1, .b = 1.5};

TEST_CASE("L = alpha C^beta + b, and the budget of a loss") {
  static_assert(near(dense.loss(flops{1e20}), 2.5, 1e-14));
  static_assert(near(dense.flops_for(2.5).value, 1e20, 1e-12));
  CHECK(near(dense.loss(flops{test::run_time(1e10)}), 11.5, 1e-14));
}

TEST_CASE("two curves of the same form differ by a constant leverage") {
  // alpha is 10 % lower: EL = 0.9^(1/beta) = 0.9^-10 at every budget.
  constexpr loss_curve<> mixture{.alpha = 90.0, .beta = -0.1, .b = 1.5};
  for (const double c : {1e18, 1e20, 1e23}) {
    const defined_leverage el = leverage_by_definition(dense, mixture, flops{c});
    CHECK(el.status == dense_curve::reaches);
    CHECK(near(el.leverage, 2.867971990792442, 1e-12));
    CHECK(near(el.dense.value, 2.867971990792442 * c, 1e-12));
    CHECK(near(dense.loss(el.dense), mixture.loss(flops{c}), 1e-13));
  }
}

TEST_CASE("a curve compared with itself has leverage 1") {
  static_assert(near(leverage_by_definition(dense, dense, flops{1e21}).leverage, 1.0, 1e-12));
}

TEST_CASE("a loss at or below the dense floor is never reached, whatever the compute") {
  constexpr loss_curve<> mixture{.alpha = 100.0, .beta = -0.1, .b = 1.0};
  // 100 C^-0.1 + 1 = 1.5 at C = 200^10.
  const defined_leverage below = leverage_by_definition(dense, mixture, flops{1.1 * 1.024e23});
  CHECK(below.status == dense_curve::never_reaches);
  CHECK(below.leverage == test::infinity);
  CHECK(below.dense.value == test::infinity);
  const defined_leverage above = leverage_by_definition(dense, mixture, flops{0.9 * 1.024e23});
  CHECK(above.status == dense_curve::reaches);
  CHECK(above.leverage > 1);
}

TEST_CASE("bad input has no answer") {
  CHECK(test::is_nan(dense.loss(flops{test::run_time(0.0)})));
  CHECK(test::is_nan(dense.loss(flops{test::run_time(-1e20)})));
  CHECK(test::is_nan(dense.flops_for(test::run_time(1.5)).value));
  CHECK(test::is_nan(dense.flops_for(test::run_time(test::nan)).value));
  CHECK(test::is_nan(
      leverage_by_definition(dense, dense, flops{test::run_time(test::nan)}).leverage));
}

}  // namespace
