// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/compute_curve.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/near.hpp"

namespace compute_curve_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

TEST_CASE("a curve in PFLOP/s-days: 8.64e19 FLOPs are one, and a loss leads back to its budget") {
  constexpr compute_curve<> law{2.5, -0.05};
  static_assert(near(law.loss(flops{8.64e19}), 2.5, 1e-15));
  // 2.5 x 2^-0.05.
  CHECK(near(law.loss(flops{2 * 8.64e19}), 2.414840822312114, 1e-14));
  for (const double c : {1e18, 8.64e20}) {
    CHECK(near(law.flops_for(law.loss(flops{c})).value, c, 1e-12));
  }
}

TEST_CASE("compute at equal loss: one for a curve and itself, a power of C for two") {
  constexpr compute_curve<> base{2.5, -0.05};
  constexpr compute_curve<> other{2.5, -0.10};
  CHECK(near(compute_at_equal_loss(base, base, flops{1e20}), 1.0, 1e-13));
  // C' = C^(1/2) in days: 4 days of the one are 2 of the other.
  CHECK(near(compute_at_equal_loss(other, base, flops{4 * 8.64e19}), 0.5, 1e-13));
}

TEST_CASE("refusals") {
  constexpr compute_curve<> law{2.5, -0.05};
  CHECK(is_nan(law.loss(flops{run_time(0.0)})));
  CHECK(is_nan(law.flops_for(run_time(-1.0)).value));
  CHECK(is_nan(compute_at_equal_loss(law, law, flops{run_time(test::nan)})));
}

}  // namespace compute_curve_test
