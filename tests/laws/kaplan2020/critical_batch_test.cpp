// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a batch makes of steps and FLOPs. Expected values: 40-digit arithmetic on the decimal
/// coefficients, or the paper's own at its own rounding.
#include "leverage/laws/kaplan2020/critical_batch.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace critical_batch_test {

using namespace leverage;
using namespace leverage::kaplan2020;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double tolerance = 1e-13;

TEST_CASE("the printed coefficients: B_* has two values") {
  static_assert(table5_critical_batch.B_star == 2.1e8 && equation5_3.B_star == 2e8);
  static_assert(table5_critical_batch.alpha_B == 0.21 && equation5_3.alpha_B == 0.21);
  CHECK(near(equation5_3.batch(2.5).value, 2547285.20648614591, tolerance));
  CHECK(near(table5_critical_batch.batch(2.5).value, 2674649.4668104532, tolerance));
  CHECK(near(equation5_3.loss_for(equation5_3.batch(2.5)), 2.5, tolerance));
}

TEST_CASE("Eq. 5.1 holds of Eq. 5.4 and 5.5 at every batch") {
  const double loss = 2.5;
  const tokens critical = equation5_3.batch(loss);
  for (const double b : {1e4, 524288.0, 1e8}) {
    const double steps = 2.5e5;
    const double least = equation5_3.min_steps(steps, tokens{b}, loss);
    const double min_tokens = least * critical.value;
    CHECK(near((steps / least - 1.0) * (b * steps / min_tokens - 1.0), 1.0, 1e-12));
    CHECK(near(steps_at(tokens{b}, least, critical), steps, tolerance));
    const flops spent{1e21};
    const flops cheapest = equation5_3.min_flops(spent, tokens{b}, loss);
    CHECK(near(flops_at(tokens{b}, cheapest, critical).value, 1e21, tolerance));
    CHECK(near(cheapest.value / spent.value, min_tokens / (b * steps), tolerance));
  }
  // At the critical batch, twice the steps and twice the compute.
  CHECK(near(min_steps(1e5, critical, critical), 5e4, tolerance));
  CHECK(min_flops(flops{1e21}, critical, critical).value ==
        min_flops_at_critical_batch(flops{1e21}).value);
  CHECK(near(equation5_3.min_flops(flops{1e21}, tokens{524288.0}, 2.5).value / 1e21,
             0.829309619287967063, tolerance));
  // "approximately doubles for every 13 % decrease in loss"
  CHECK(near(equation5_3.batch(0.87 * 3.0) / equation5_3.batch(3.0), 2.0, 0.04));
}

TEST_CASE("outside their domain the laws refuse") {
  for (const double bad : {0.0, -1.0, test::infinity, test::nan}) {
    const double x = run_time(bad);
    CHECK(is_nan(equation5_3.batch(x).value));
    CHECK(is_nan(equation5_3.loss_for(tokens{x})));
    CHECK(is_nan(steps_at(tokens{x}, 1e4, tokens{1e6})));
    CHECK(is_nan(flops_at(tokens{1e6}, flops{x}, tokens{1e6}).value));
  }
}

}  // namespace critical_batch_test
