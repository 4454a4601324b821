// SPDX-License-Identifier: Apache-2.0
/// @file
/// Costs behind one type: what they cost, and the sizes that they are known for. Numbers by hand.
#include "leverage/plan/any_cost.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace any_cost_test {

using namespace leverage;

TEST_CASE("training is 6 N D, inference a third of that for each token") {
  CHECK(test::near(plan::any_cost{}.total(parameters{1e9}, tokens{2e10}).value, 1.2e20, 1e-15));
  const plan::any_cost serving{plan::with_inference<>{.inference = tokens{1e12}}};
  CHECK(test::near(serving.total(parameters{1e9}, tokens{2e10}).value, 1.2e20 + 2e21, 1e-15));
  CHECK(serving.min_size().value == 0.0);
  CHECK(serving.max_size().value > 1e300);
}

// A cost behind one type is a cost, for which an allocation can be searched.
static_assert(plan::size_data_cost<plan::any_cost>);

TEST_CASE("slopes are those of the cost") {
  using slope = plan::any_cost::slope;
  const auto c =
      plan::any_cost{}.total(parameters{slope::variable(1e9, 0)}, tokens{slope::variable(2e10, 1)});
  CHECK(test::near(c.value.derivative[0], 6.0 * 2e10, 1e-15));
  CHECK(test::near(c.value.derivative[1], 6.0 * 1e9, 1e-15));
}

}  // namespace any_cost_test
