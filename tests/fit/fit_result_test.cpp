// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a fit gives: which ends are minima, and which coefficients mean anything.
#include "leverage/fit/fit_result.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace fit_result_test {

using namespace leverage::fit;

TEST_CASE("a fit is converged at a stationary end, and usable where its objective was a number") {
  fit_result<3> r;
  for (const stop reason : {stop::gradient, stop::step, stop::floor}) {
    r.reason = reason;
    CHECK(r.converged());
    CHECK(r.usable());
  }
  for (const stop reason :
       {stop::iteration_limit, stop::evaluation_limit, stop::line_search, stop::callback}) {
    r.reason = reason;
    CHECK_FALSE(r.converged());
    CHECK(r.usable());
  }
  for (const stop reason : {stop::not_finite, stop::invalid_input}) {
    r.reason = reason;
    CHECK_FALSE(r.converged());
    CHECK_FALSE(r.usable());
  }
}

TEST_CASE("nothing was fitted until a fit says so") {
  const fit_result<5> r;
  CHECK(r.theta.size() == 5);
  CHECK(r.reason == stop::invalid_input);
  CHECK_FALSE(r.usable());
  CHECK(test::is_nan(r.objective));
  CHECK(test::is_nan(r.gradient_norm));
  CHECK(r.evaluations == 0);
  CHECK(fit_options{}.method == minimizer::levenberg_marquardt);
}

}  // namespace fit_result_test
