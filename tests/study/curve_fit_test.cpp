// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a fitted curve says of itself. The fit is asked in loss_curves_test.cpp.
#include "leverage/study/curve_fit.hpp"

#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace curve_fit_test {

using namespace leverage;
using namespace leverage::study;

TEST_CASE("a curve is usable where its input was in order and its objective a number") {
  curve_fit f;
  CHECK_FALSE(f.usable());  // nothing was computed
  for (const fit::stop reason : {fit::stop::gradient, fit::stop::step, fit::stop::floor,
                                 fit::stop::iteration_limit, fit::stop::line_search}) {
    f.reason = reason;
    CHECK(f.usable());
  }
  f.reason = fit::stop::not_finite;
  CHECK_FALSE(f.usable());
  f.reason = fit::stop::gradient;
  f.violations.emplace_back("two columns of different length");
  CHECK_FALSE(f.usable());
}

TEST_CASE("a floor counts among a curve's coefficients unless it is known or shared") {
  study::curve_options options;
  const auto count = [&](study::floor_choice floors, std::size_t curves) {
    options.floors = floors;
    return study::coefficients_of(options, curves);
  };
  CHECK(count(study::floor_choice::own, 5) == 3);
  CHECK(count(study::floor_choice::shared, 5) == 2);
  CHECK(count(study::floor_choice::shared, 1) == 3);
  CHECK(count(study::floor_choice::given, 1) == 2);
}

TEST_CASE("a curve covers the budgets of its runs, both ends included") {
  curve_fit f;
  CHECK_FALSE(f.covers(flops{1e20}));  // no runs, no budgets
  f.low = 1e18;
  f.high = 3e20;
  CHECK(f.covers(flops{1e18}));
  CHECK(f.covers(flops{3e20}));
  // To rounding, no further.
  CHECK(f.covers(flops{1e18 * (1.0 - 1e-13)}));
  CHECK(f.covers(flops{3e20 * (1.0 + 1e-13)}));
  CHECK_FALSE(f.covers(flops{0.999e18}));
  CHECK_FALSE(f.covers(flops{3.001e20}));
}

TEST_CASE("a curve that was not fitted has no numbers") {
  const curve_fit f;
  CHECK(test::is_nan(f.curve.alpha));
  CHECK(test::is_nan(f.curve.beta));
  CHECK(test::is_nan(f.curve.b));
  CHECK(test::is_nan(f.objective));
  CHECK(f.runs == 0);
  CHECK(f.budgets == 0);
  CHECK_FALSE(f.floor_at_zero);
}

TEST_CASE("distinct values and the median, in any order") {
  CHECK(study::distinct({3.0, 1.0, 3.0, 2.0, 1.0}) == 3);
  CHECK(study::distinct({}) == 0);
  CHECK(study::median({5.0, 1.0, 3.0}) == 3.0);
  CHECK(study::median({4.0, 1.0, 3.0, 9.0}) == 3.5);
  CHECK(study::median({7.0}) == 7.0);
  CHECK(test::is_nan(study::median({})));
}

}  // namespace curve_fit_test
