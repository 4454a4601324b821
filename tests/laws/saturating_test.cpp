// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/saturating.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "laws/tian2025/vectors.hpp"
#include "support/near.hpp"

namespace {

using namespace leverage;
using test::near;

constexpr saturating_transform<> tian{.start = 1.63e-2, .max = 5.28e16, .origin = 0.0};
// Clark et al. 2022, arXiv:2202.01169, Table 3.
constexpr saturating_transform<> s_base{.start = 1.847, .max = 314.478, .origin = 1.0};
constexpr saturating_transform<> rl_r{.start = 1.880, .max = 469.982, .origin = 1.0};
constexpr saturating_transform<> hash{.start = 4.175, .max = 477.741, .origin = 1.0};

constexpr bool meets_the_vectors() {
  for (const auto& v : test::tian2025::saturation) {
    if (!near(tian(v.a), v.saturated, 1e-15)) {
      return false;
    }
  }
  return true;
}
static_assert(meets_the_vectors());

TEST_CASE("the saturated activation ratio meets its 50-digit values") {
  for (const auto& v : test::tian2025::saturation) {
    CHECK(near(tian(test::run_time(v.a)), v.saturated, 1e-15));
  }
}

TEST_CASE("Clark's expert count is the same transform with its origin at one expert") {
  // 16-digit evaluation of the printed coefficients.
  static_assert(near(s_base(64.0), 53.76866726202286, 1e-14));
  CHECK(near(s_base(test::run_time(128.0)), 91.40468285666085, 1e-14));
  CHECK(near(s_base(test::run_time(64.0)), 53.76866726202286, 1e-14));
  CHECK(near(s_base(test::run_time(512.0)), 194.9420158158304, 1e-14));
  CHECK(near(rl_r(test::run_time(128.0)), 101.1486202717202, 1e-14));
  CHECK(near(rl_r(test::run_time(512.0)), 245.2491448478321, 1e-14));
  CHECK(near(hash(test::run_time(64.0)), 58.92223243440119, 1e-14));
  CHECK(near(hash(test::run_time(512.0)), 247.8846952163536, 1e-14));
}

TEST_CASE("at the origin the value is start, not 1") {
  CHECK(tian(0.0) == doctest::Approx(1.63e-2).epsilon(1e-15));
  CHECK(s_base(1.0) == doctest::Approx(1.847).epsilon(1e-15));
  CHECK(s_base.lower_limit() == 1.847);
}

TEST_CASE("it rises, and never beyond its maximum") {
  double last = 0;
  for (double e = 1; e < 1e9; e *= 1.7) {
    const double now = s_base(e);
    CHECK(now > last);
    CHECK(now < s_base.upper_limit());
    last = now;
  }
  CHECK(near(s_base(1e18), 314.478, 1e-14));
}

TEST_CASE("the inverse takes it back") {
  for (double e = 1; e < 2000; e += 13.7) {
    CHECK(near(s_base.inverse(s_base(e)), e, 1e-12));
  }
  static_assert(near(tian.inverse(tian(0.031)), 0.031, 1e-14));
}

TEST_CASE("its derivative is the difference quotient") {
  const double h = 1e-4;
  for (const double e : {1.5, 4.0, 60.0, 500.0}) {
    const double quotient = (s_base(e + h) - s_base(e - h)) / (2 * h);
    CHECK(s_base.derivative(e) == doctest::Approx(quotient).epsilon(1e-7));
  }
  // d xhat/dx = (1 - xhat/max)^2, by hand from the definition.
  static_assert(near(s_base.derivative(64.0),
                     (1 - 53.76866726202286 / 314.478) * (1 - 53.76866726202286 / 314.478), 1e-13));
}

TEST_CASE("an infinite maximum leaves x - x_0 + start") {
  constexpr saturating_transform<> open{.start = 0.5, .max = test::infinity, .origin = 1.0};
  static_assert(open(3.0) == 2.5);
  CHECK(open.inverse(2.5) == 3.0);
}

TEST_CASE("below the origin, and for values that no x reaches, there is no answer") {
  CHECK(test::is_nan(tian(test::run_time(-0.001))));
  CHECK(test::is_nan(tian(test::run_time(test::nan))));
  CHECK(test::is_nan(s_base.inverse(test::run_time(1.8))));
  CHECK(test::is_nan(s_base.inverse(test::run_time(314.478))));
  CHECK(test::is_nan(s_base.inverse(test::run_time(test::nan))));
}

}  // namespace
