// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a fit gives: which ends are minima, and which coefficients mean anything.
#include "leverage/fit/fit_result.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace fit_result_test {

using namespace leverage::fit;

TEST_CASE("a fit is usable where it ended at a minimum that its rows determine") {
  fit_result<3> r;
  r.objective = 1.0;
  for (const stop reason : {stop::gradient, stop::step, stop::floor}) {
    r.reason = reason;
    r.determined = true;
    CHECK(r.converged());
    CHECK(r.has_value());
    CHECK(r.usable());
    r.determined = false;
    CHECK(r.converged());
    CHECK_FALSE(r.usable());
  }
  r.determined = true;
  for (const stop reason : {stop::iteration_limit, stop::evaluation_limit, stop::line_search,
                            stop::unbounded, stop::callback}) {
    r.reason = reason;
    CHECK_FALSE(r.converged());
    CHECK(r.has_value());
    CHECK_FALSE(r.usable());
  }
  for (const stop reason : {stop::not_finite, stop::invalid_input}) {
    r.reason = reason;
    CHECK_FALSE(r.converged());
    CHECK_FALSE(r.has_value());
    CHECK_FALSE(r.usable());
  }
  r.reason = stop::gradient;
  for (const double bad : {test::nan, test::infinity, -test::infinity}) {
    r.objective = bad;
    CHECK_FALSE(r.has_value());
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
