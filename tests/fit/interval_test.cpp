// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/interval.hpp"

#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace interval_test {

using leverage::fit::interval;
using leverage::fit::detail::quantile;

TEST_CASE("an interval has no bounds until it is given some") {
  const interval none;
  CHECK(test::is_nan(none.low));
  CHECK(test::is_nan(none.high));
}

TEST_CASE("quantiles are order statistics, linear between two of them") {
  const std::vector<double> five{1.0, 2.0, 4.0, 8.0, 16.0};
  CHECK(quantile(five, 0.0) == 1.0);
  CHECK(quantile(five, 0.25) == 2.0);
  CHECK(quantile(five, 0.5) == 4.0);
  CHECK(quantile(five, 0.625) == 6.0);  // half way from the third to the fourth
  CHECK(quantile(five, 0.8125) == 10.0);
  CHECK(quantile(five, 1.0) == 16.0);
  CHECK(quantile({3.0, 5.0}, 0.1) == doctest::Approx(3.2));
}

TEST_CASE("one value is every quantile, no value has none") {
  for (const double p : {0.0, 0.3, 1.0}) {
    CHECK(quantile({7.0}, p) == 7.0);
    CHECK(test::is_nan(quantile({}, p)));
  }
}

TEST_CASE("an interval of resamples that were cut short takes ten outside it") {
  CHECK(leverage::fit::needed_resamples(0.5) == 20);
  CHECK(leverage::fit::needed_resamples(0.8) == 50);
  CHECK(leverage::fit::needed_resamples(0.95) == 200);
  CHECK(leverage::fit::needed_resamples(0.99) == 1000);
}

TEST_CASE("what is no share has no quantile") {
  for (const double p : {-0.1, 1.1, 47.5, test::nan, test::infinity}) {
    CAPTURE(p);
    CHECK(test::is_nan(quantile({1.0, 2.0, 3.0}, p)));
  }
}

TEST_CASE("an interval is widened to hold its estimate, and stays where it does or has no bounds") {
  using leverage::fit::holding;
  CHECK(holding({1.0, 2.0}, 1.5).low == 1.0);
  CHECK(holding({1.0, 2.0}, 0.5).low == 0.5);
  CHECK(holding({1.0, 2.0}, 0.5).high == 2.0);
  CHECK(holding({1.0, 2.0}, 2.5).high == 2.5);
  CHECK(holding({1.0, 2.0}, test::nan).low == 1.0);
  CHECK(test::is_nan(holding({}, 1.0).low));
}

}  // namespace interval_test
