// SPDX-License-Identifier: Apache-2.0
/// @file
/// The law of Dubey et al. 2024 against what the paper concludes from it. Expected values: 40-digit arithmetic.
#include "leverage/laws/dubey2024.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/near.hpp"

namespace dubey2024_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

TEST_CASE("the coefficients, as printed and as drawn") {
  static_assert(dubey2024::printed.A == 0.29 && dubey2024::printed.alpha == 0.53);
  static_assert(dubey2024::figure3.A == 0.299 && dubey2024::figure3.alpha == 0.537);
  static_assert(dubey2024::printed.source.verified == evidence::paper);
  static_assert(dubey2024::figure3.source.verified == evidence::transcriptions);
}

TEST_CASE("16.55 T tokens at 3.8e25 FLOPs: the figure within 2 %, the text not within a third") {
  const flops c{3.8e25};
  CHECK(near(dubey2024::figure3.best_data(c).value, 16.55e12, 0.02));
  CHECK_FALSE(near(dubey2024::printed.best_data(c).value, 16.55e12, 0.33));
  // With the text's A the exponent would have to be the figure's.
  const double alpha = std::log(16.55e12 / 0.29) / std::log(3.8e25);
  CHECK(near(alpha, 0.537784064835959247, 1e-13));
  CHECK(near(alpha, dubey2024::figure3.alpha, 2e-3));
}

TEST_CASE("402 B parameters on 16.55 T tokens are not 3.8e25 FLOPs by 6 N D") {
  CHECK(near(6.0 * 402e9 * 16.55e12, 3.99186e25, 1e-6));
  CHECK(near(3.8e25 / (402e9 * 16.55e12), 5.71162315311659227, 1e-13));
  CHECK(near(dubey2024::figure3.budget_for(tokens{16.55e12}).value, 3.91214475382701833e25, 1e-12));
}

TEST_CASE("inverses lead back") {
  static_assert(near(dubey2024::figure3.budget_for(dubey2024::figure3.best_data(flops{1e21})).value,
                     1e21, 1e-12));
  CHECK(near(dubey2024::printed.budget_for(tokens{132555574988.313758}).value, 1e22, 1e-12));
}

TEST_CASE("what is not positive and finite has no answer") {
  for (const double bad : {0.0, -1.0, test::infinity, test::nan}) {
    CHECK(is_nan(dubey2024::figure3.best_data(flops{run_time(bad)}).value));
    CHECK(is_nan(dubey2024::printed.budget_for(tokens{run_time(bad)}).value));
  }
}

}  // namespace dubey2024_test
