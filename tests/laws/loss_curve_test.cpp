// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/loss_curve.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace loss_curve_test {

using leverage::defined_leverage;
using leverage::dense_curve;
using leverage::flops;
using leverage::leverage_by_definition;
using leverage::loss_curve;
using test::near;

// Curves made for the test, with powers of two for exact answers; the paper publishes none.
constexpr loss_curve<> dense{.alpha = 64.0, .beta = -0.5, .b = 1.0};
constexpr loss_curve<> mixture{.alpha = 32.0, .beta = -0.5, .b = 1.0};

static_assert(dense.loss(flops{256.0}) == 5.0);  // 64 / 16 + 1
static_assert(dense.flops_for(5.0).value == 256.0);
static_assert(mixture.loss(flops{256.0}) == 3.0);

// The mixture's loss of 3 at 256 costs a dense model (64 / 2)^2 = 1024: four times as much.
constexpr defined_leverage four = leverage_by_definition(dense, mixture, flops{256.0});
static_assert(four.status == dense_curve::reaches && four.loss == 3.0);
static_assert(four.dense.value == 1024.0 && four.leverage == 4.0);

TEST_CASE("leverage by definition is the ratio of budgets at equal loss") {
  const defined_leverage el = leverage_by_definition(dense, mixture, flops{test::run_time(4096.0)});
  CHECK(el.status == dense_curve::reaches);
  CHECK(near(el.leverage, 4.0,
             1e-15));  // (alpha ratio)^(1/0.5), the same at every budget for equal exponents
  CHECK(near(el.dense.value, 16384.0, 1e-15));
  CHECK(near(dense.loss(el.dense), mixture.loss(flops{4096.0}), 1e-15));
}

TEST_CASE("a curve has leverage one over itself") {
  for (const double c : {10.0, 1e18, 1e22}) {
    CHECK(near(leverage_by_definition(dense, dense, flops{c}).leverage, 1.0, 1e-5));
  }
  // b = 0, the form of the arXiv text, loses no digits at large budgets.
  constexpr loss_curve<> plain{.alpha = 40.0, .beta = -0.06, .b = 0.0};
  CHECK(near(leverage_by_definition(plain, plain, flops{1e22}).leverage, 1.0, 2e-14));
}

TEST_CASE("a dense curve never reaches a loss at or below its floor") {
  constexpr loss_curve<> lower{.alpha = 64.0, .beta = -0.5, .b = 0.5};
  // 64 / sqrt(C) + 0.5 = 1 at C = 16384.
  constexpr auto at_floor = leverage_by_definition(dense, lower, flops{16384.0});
  static_assert(at_floor.status == dense_curve::never_reaches);
  static_assert(at_floor.loss == 1.0 && at_floor.leverage == test::infinity);
  static_assert(at_floor.dense.value == test::infinity);

  const auto below = leverage_by_definition(dense, lower, flops{1e20});
  CHECK(below.status == dense_curve::never_reaches);
  CHECK(below.leverage == test::infinity);
  const auto above = leverage_by_definition(dense, lower, flops{16000.0});
  CHECK(above.status == dense_curve::reaches);
  CHECK(above.leverage > 1e3);
  CHECK(above.leverage < test::infinity);
}

TEST_CASE("budget and loss are inverse to one another") {
  for (const double c : {1.0, 100.0, 1e6}) {
    CHECK(near(dense.flops_for(dense.loss(flops{c})).value, c, 1e-12));
  }
  constexpr loss_curve<> typical{.alpha = 29.0, .beta = -0.05, .b = 0.0};
  for (const double c : {1e18, 3e20, 1e22, 1e26}) {
    CHECK(near(typical.flops_for(typical.loss(flops{c})).value, c, 5e-14));
  }
}

TEST_CASE("loss falls with budget towards the floor, and its slope is alpha beta C^(beta - 1)") {
  double last = dense.loss(flops{1.0});
  for (double c = 2; c < 1e12; c *= 7) {
    const double loss = dense.loss(flops{c});
    CHECK(loss < last);
    CHECK(loss > dense.b);
    last = loss;
  }
  const auto slope = leverage::differentiate([](auto c) { return dense.loss(flops{c}); }, 256.0);
  CHECK(near(slope.derivative[0], -0.5 * 64.0 / 4096.0, 1e-15));
  const auto by_alpha = leverage::differentiate(
      [](auto a, auto b, auto floor) {
        return loss_curve<decltype(a)>{a, b, floor}.loss(flops{256.0});
      },
      64.0, -0.5, 1.0);
  CHECK(by_alpha.derivative[0] == 0.0625);
  CHECK(near(by_alpha.derivative[1], 4.0 * 5.545177444479562475338, 1e-15));  // alpha C^beta ln C
  CHECK(by_alpha.derivative[2] == 1.0);
}

TEST_CASE("no loss without a budget, no budget for a loss at or below the floor") {
  for (const double bad : {0.0, -1.0, test::nan, test::infinity}) {
    CAPTURE(bad);
    CHECK(test::is_nan(dense.loss(flops{bad})));
    CHECK(test::is_nan(loss_curve<>{.alpha = 64.0, .beta = 0.0, .b = 1.0}.loss(flops{bad})));
    const auto el = leverage_by_definition(dense, mixture, flops{bad});
    CHECK(el.status == dense_curve::no_answer);
    CHECK(test::is_nan(el.leverage));
    CHECK(test::is_nan(el.dense.value));
    CHECK(test::is_nan(el.loss));
  }
  for (const double bad : {1.0, 0.5, -3.0, test::nan}) {
    CAPTURE(bad);
    CHECK(test::is_nan(dense.flops_for(bad).value));
  }
}

}  // namespace loss_curve_test
