// SPDX-License-Identifier: Apache-2.0
/// @file
/// Accuracies in two steps at made coefficients, against 40 digits: none are shipped.
#include "leverage/laws/bhagia2024.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/near.hpp"

namespace bhagia2024_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

constexpr bhagia2024::accuracy_law<> law{.chance = 0.25, .ceiling = 0.9, .k = 3, .L_0 = 1.2};
constexpr bhagia2024::two_step_law<> both{{50, -0.1, 0.3}, law};

TEST_CASE("the sigmoid of the loss, between chance and ceiling") {
  static_assert(near(law.accuracy(1.0), 0.66967659904676704439, 1e-14));
  static_assert(near(law.accuracy(1.2), 0.575, 1e-15));
  CHECK(near(law.accuracy(-100.0), 0.9, 1e-15));
  CHECK(near(law.accuracy(1e4), 0.25, 1e-15));
  CHECK(near(law.loss_for(law.accuracy(1.0)), 1.0, 1e-13));
}

TEST_CASE("two steps from compute, back to compute, and as one curve") {
  static_assert(near(both.accuracy(flops{1e20}), 0.74954110927436146791, 1e-13));
  CHECK(near(both.flops_for(0.7).value, both.first.flops_for(law.loss_for(0.7)).value, 1e-15));
  CHECK(near(both.accuracy(both.flops_for(0.7)), 0.7, 1e-12));
  const auto curve = bhagia2024::curve_of(both);
  for (const double c : {1e16, 1e20, 1e25}) {
    CHECK(near(curve.accuracy(flops{c}), both.accuracy(flops{c}), 1e-12));
  }
}

TEST_CASE("accuracies beyond chance and ceiling, and budgets that are none, are refused") {
  CHECK(is_nan(law.loss_for(run_time(0.25))));
  CHECK(is_nan(law.loss_for(run_time(0.9))));
  CHECK(is_nan(law.loss_for(run_time(1.0))));
  CHECK(is_nan(both.accuracy(flops{run_time(0.0)})));
  // The loss of 0.89 is below the floor 0.3 of the curve.
  CHECK(is_nan(both.flops_for(run_time(0.89)).value));
  CHECK(is_nan(bhagia2024::curve_of(both).accuracy(flops{run_time(-1.0)})));
}

}  // namespace bhagia2024_test
