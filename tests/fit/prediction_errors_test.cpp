// SPDX-License-Identifier: Apache-2.0
/// @file
/// Errors of predictions, counted by hand.
#include "leverage/fit/prediction_errors.hpp"

#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace prediction_errors_test {

using namespace leverage::fit;
using test::near;

TEST_CASE("errors are relative, with a median, a largest one and a bias") {
  const std::vector<double> observed{2.0, 4.0, 5.0};
  const std::vector<double> predicted{2.2, 3.8, 4.5};  // +10 %, -5 %, -10 %
  const auto e = errors_of(predicted, observed);
  CHECK(near(e.median, 0.1, 1e-14));
  CHECK(near(e.ninety_percent, 0.1, 1e-14));
  CHECK(near(e.bias, -0.05 / 3.0, 1e-13));
  CHECK_FALSE(e.of_largest);
  const std::vector<double> worse{2.2, 3.8, 4.0};
  CHECK(errors_of(worse, observed).largest == 2);
  CHECK(near(errors_of(worse, observed).errors[2], -0.2, 1e-14));
}

TEST_CASE("errors of observations of either sign are of the largest one") {
  const std::vector<double> observed{-1.0, 0.0, 4.0};
  const std::vector<double> predicted{-0.8, 0.4, 4.0};
  const auto e = errors_of(predicted, observed);
  CHECK(e.of_largest);
  CHECK(near(e.errors[0], 0.05, 1e-14));
  CHECK(near(e.errors[1], 0.1, 1e-14));
  CHECK(errors_of({}, {}).errors.empty());
}

TEST_CASE("intervals are counted where there are any") {
  const std::vector<double> observed{1.0, 2.0, 3.0, 4.0};
  const std::vector<interval> intervals{{0.0, 1.0}, {2.5, 3.0}, {}, {3.0, 5.0}};
  const auto c = coverage_of(intervals, observed);
  CHECK(c.held == 2);
  CHECK(c.of == 3);
}

}  // namespace prediction_errors_test
