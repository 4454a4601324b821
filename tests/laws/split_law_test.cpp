// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/split_law.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/near.hpp"

namespace split_law_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

TEST_CASE("a split by square roots: 6 N D is the budget, and tokens lead back to it") {
  // N = (C / 120)^(1/2), D = 20 N.
  constexpr split_law<> law{{0.0912870929175277, 0.5}, {1.825741858350554, 0.5}};
  static_assert(near(law.best_size(flops{1.2e21}).value, 3.1622776601683795e9, 1e-14));
  static_assert(near(law.best_data(flops{1.2e21}).value, 6.324555320336759e10, 1e-14));
  for (const double c : {1e18, 3e21}) {
    CHECK(near(6.0 * law.best_size(flops{c}).value * law.best_data(flops{c}).value, c, 1e-13));
    CHECK(near(law.budget_for(law.best_data(flops{c})).value, c, 1e-13));
  }
}

TEST_CASE("refusals") {
  constexpr split_law<> law{{0.1, 0.5}, {2.0, 0.5}};
  CHECK(is_nan(law.best_size(flops{run_time(0.0)}).value));
  CHECK(is_nan(law.best_data(flops{run_time(test::infinity)}).value));
  CHECK(is_nan(law.budget_for(tokens{run_time(-1.0)}).value));
}

}  // namespace split_law_test
