// SPDX-License-Identifier: Apache-2.0
/// @file
/// Losses have the values of their formulas, and slope, weight and curvature are what those names say.
#include "leverage/fit/loss.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "leverage/fit/pack.hpp"
#include "leverage/fit/pack_math.hpp"
#include "support/near.hpp"
#include "support/random.hpp"

namespace fit_loss_test {

using namespace leverage::fit;
using test::infinity;
using test::is_nan;
using test::near;

using d1 = leverage::dual<double, 1>;

/// visit(name, loss, scale): every loss at the width of a fit of log losses and at another; the scale is
/// where it leaves the parabola.
template <class Visit>
void for_each_loss(const Visit& visit) {
  visit("squared", squared{}, 1.0);
  visit("huber", huber{1e-3}, 1e-3);
  visit("huber", huber{7.0}, 7.0);
  visit("asymmetric_huber", asymmetric_huber{1e-3, 2.0}, 1e-3);
  visit("asymmetric_huber", asymmetric_huber{7.0, 0.25}, 7.0);
  visit("smooth_absolute", smooth_absolute{1e-3}, 1e-3);
  visit("smooth_absolute", smooth_absolute{7.0}, 7.0);
  visit("cauchy", cauchy{1e-3}, 1e-3);
  visit("cauchy", cauchy{7.0}, 7.0);
  visit("log_cosh", log_cosh{1e-3}, 1e-3);
  visit("log_cosh", log_cosh{7.0}, 7.0);
}

/// Residuals in units of the scale: far inside, around every corner and seam, far outside.
constexpr std::array sizes{1e-12, 1e-8, 1.01e-8, 1e-6, 1e-4,  1.1e-4, 1e-3, 9.99e-3, 1.001e-2, 0.02,
                           0.3,   0.7,  0.999,   1.0,  1.001, 1.7,    5.0,  18.0,    40.0,     1e4};

/// visit(residual) on both sides.
template <class Visit>
void for_each_residual(double scale, const Visit& visit) {
  for (const double z : sizes) {
    visit(z * scale);
    visit(-z * scale);
  }
}

TEST_CASE("squares are halved") {
  CHECK(squared{}.value(3.0) == 4.5);
  CHECK(squared{}.value(-0.1) == doctest::Approx(0.005).epsilon(1e-15));
  CHECK(squared{}.slope(-3.0) == -3.0);
  CHECK(squared{}.weight(-3.0) == 1.0);
  CHECK(squared{}.curvature(-3.0) == 1.0);
}

TEST_CASE("the Huber loss of the Chinchilla fits, delta = 1e-3, by hand") {
  const huber h{};
  CHECK(near(h.value(5e-4), 1.25e-7, 1e-15));
  CHECK(near(h.value(1e-3), 5e-7, 1e-15));
  CHECK(near(h.value(2e-3), 1.5e-6, 1e-15));
  CHECK(near(h.value(-0.1), 9.95e-5, 1e-15));
  CHECK(h.value(0.0) == 0.0);
  CHECK(h.slope(5e-4) == 5e-4);
  CHECK(h.slope(0.1) == 1e-3);
  CHECK(h.slope(-0.1) == -1e-3);
  CHECK(h.weight(5e-4) == 1.0);
  CHECK(near(h.weight(-0.1), 0.01, 1e-15));
  CHECK(h.curvature(5e-4) == 1.0);
  CHECK(h.curvature(-0.1) == 0.0);
}

TEST_CASE("a prediction too high costs `above` times as much, one too low the Huber loss") {
  const huber h{1e-3};
  const asymmetric_huber a{1e-3, 3.0};
  for_each_residual(1e-3, [&](double r) {
    CAPTURE(r);
    const double times = r > 0.0 ? 3.0 : 1.0;
    CHECK(a.value(r) == times * h.value(r));
    CHECK(a.slope(r) == times * h.slope(r));
    CHECK(a.weight(r) == times * h.weight(r));
    CHECK(a.curvature(r) == times * h.curvature(r));
    CHECK(asymmetric_huber{1e-3, 1.0}.value(r) == h.value(r));
  });
  CHECK(near(asymmetric_huber{}.value(2e-3), 3e-6, 1e-15));
  CHECK(near(asymmetric_huber{}.value(-2e-3), 1.5e-6, 1e-15));
}

TEST_CASE("the smooth absolute value in a triangle of sides 3, 4 and 5") {
  const smooth_absolute s{3e-3};
  for (const double sign : {1.0, -1.0}) {
    const double r = sign * 4e-3;
    CHECK(near(s.value(r), 6e-6, 1e-14));
    CHECK(near(s.slope(r), sign * 2.4e-3, 1e-14));
    CHECK(near(s.weight(r), 0.6, 1e-14));
    CHECK(near(s.curvature(r), 0.216, 1e-14));
  }
}

TEST_CASE("Cauchy's loss by hand") {
  const double ln2 = 0.6931471805599453094172;
  const double ln10 = 2.302585092994045684018;
  const cauchy c{2.0};
  CHECK(near(c.value(2.0), 2.0 * ln2, 1e-15));
  CHECK(c.slope(2.0) == 1.0);
  CHECK(c.weight(2.0) == 0.5);
  CHECK(c.curvature(2.0) == 0.0);
  CHECK(near(c.value(-6.0), 2.0 * ln10, 1e-15));
  CHECK(near(c.slope(-6.0), -0.6, 1e-15));
  CHECK(near(c.weight(-6.0), 0.1, 1e-15));
  CHECK(near(c.curvature(-6.0), -0.08, 1e-15));
  CHECK(near(c.curvature(0.2), 0.99 / (1.01 * 1.01), 1e-15));
}

TEST_CASE("ln cosh in twenty digits, on both sides of where its series ends") {
  struct row {
    double z, value, slope;
  };
  // Decimal arithmetic of 50 digits.
  const row rows[] = {
      {0.005, 0.000012499947917013886254, 0.0049999583337499957838},
      {0.00999, 0.000049899220017091885075, 0.0099896676789332639723},
      {0.01001, 0.000050099213350685208503, 0.010009665679065923350},
      {0.02, 0.00019998666808871621287, 0.019997333759930931830},
      {0.5, 0.12011450695827752463, 0.46211715726000975850},
      {1.0, 0.43378083048302718703, 0.76159415595576488812},
      {2.0, 1.3250027473578644309, 0.96402758007581688395},
      {30.0, 29.306852819440054691, 1.0000000000000000000},
  };
  for (const row& e : rows) {
    CAPTURE(e.z);
    CHECK(near(log_cosh{1.0}.value(e.z), e.value, 5e-14));
    CHECK(near(log_cosh{1.0}.slope(-e.z), -e.slope, 5e-16));
    CHECK(near(log_cosh{1.0}.weight(e.z), e.slope / e.z, 1e-15));
    CHECK(std::abs(log_cosh{1.0}.curvature(e.z) - (1.0 - e.slope * e.slope)) <= 1e-15);
    CHECK(near(log_cosh{1e-3}.value(1e-3 * e.z), 1e-6 * e.value, 1e-13));
  }
}

TEST_CASE("every loss of a tiny residual is half its square, without cancellation") {
  for_each_loss([](const char* name, const auto& loss, double scale) {
    CAPTURE(std::string(name));
    CAPTURE(scale);
    // From below: there the asymmetric one has weight one.
    CHECK(near(loss.value(-1e-12), 5e-25, 1e-14));
    CHECK(near(loss.slope(-1e-12), -1e-12, 1e-14));
    CHECK(near(loss.weight(-1e-12), 1.0, 1e-14));
    CHECK(near(loss.curvature(-1e-12), 1.0, 1e-14));
    CHECK(loss.value(0.0) == 0.0);
    CHECK(loss.slope(0.0) == 0.0);
    CHECK(loss.weight(0.0) == 1.0);
  });
}

TEST_CASE(
    "slope is the derivative of value, curvature that of slope, weight times residual the slope") {
  int points = 0;
  for_each_loss([&](const char* name, const auto& loss, double scale) {
    for_each_residual(scale, [&](double r) {
      CAPTURE(std::string(name));
      CAPTURE(scale);
      CAPTURE(r);
      ++points;
      const d1 x = d1::variable(r, 0);
      const d1 value = loss.value(x);
      const d1 slope = loss.slope(x);
      CHECK(value.value == loss.value(r));
      CHECK(slope.value == loss.slope(r));
      CHECK(near(loss.slope(r), value.derivative[0], 1e-12));
      // Where the curvature jumps, that of either side.
      if (std::abs(r) != scale) {
        CHECK(std::abs(loss.curvature(r) - slope.derivative[0]) <= 2e-12);
      }
      CHECK(near(loss.weight(r) * r, loss.slope(r), 1e-14));
    });
  });
  CHECK(points == 11 * 2 * static_cast<int>(sizes.size()));
}

TEST_CASE("slope is the difference quotient of value, away from corners") {
  for_each_loss([&](const char* name, const auto& loss, double scale) {
    for (const double z : {-20.0, -1.5, -0.6, -0.03, 0.03, 0.6, 1.5, 20.0}) {
      CAPTURE(std::string(name));
      CAPTURE(z);
      const double r = z * scale;
      const double h = 1e-3 * std::abs(r);
      const auto central = [&](double step) {
        return (loss.value(r + step) - loss.value(r - step)) / (2.0 * step);
      };
      CHECK(near(loss.slope(r), (4.0 * central(0.5 * h) - central(h)) / 3.0, 1e-9));
    }
  });
}

TEST_CASE("every loss but the asymmetric one is even") {
  const auto even = [](const auto& loss, double scale) {
    for_each_residual(scale, [&](double r) {
      CAPTURE(r);
      CHECK(loss.value(-r) == loss.value(r));
      CHECK(loss.slope(-r) == -loss.slope(r));
      CHECK(loss.weight(-r) == loss.weight(r));
      CHECK(loss.curvature(-r) == loss.curvature(r));
    });
  };
  for (const double scale : {1e-3, 7.0}) {
    even(squared{}, scale);
    even(huber{scale}, scale);
    even(smooth_absolute{scale}, scale);
    even(cauchy{scale}, scale);
    even(log_cosh{scale}, scale);
  }
}

TEST_CASE("huge residuals have no NaN, and robust losses their asymptotes") {
  for_each_loss([](const char* name, const auto& loss, double scale) {
    for (const double size : {1e100, 1e155, 1e300, std::numeric_limits<double>::max()}) {
      for (const double r : {size, -size}) {
        CAPTURE(std::string(name));
        CAPTURE(scale);
        CAPTURE(r);
        CHECK(loss.value(r) > 0.0);
        CHECK(loss.weight(r) >= 0.0);
        CHECK(!is_nan(loss.slope(r)));
        CHECK(!is_nan(loss.curvature(r)));
        CHECK(std::abs(loss.curvature(r)) <= 1.0);
      }
    }
  });
  // w (|r| - c), whose c is lost beside |r|.
  for (const double r : {1e100, -1e155, 1e300, -1e300}) {
    CAPTURE(r);
    for (const double w : {1e-3, 7.0}) {
      CAPTURE(w);
      const auto checks = [&](const auto& loss) {
        CHECK(near(loss.value(r), w * std::abs(r), 1e-14));
        CHECK(near(loss.slope(r), std::copysign(w, r), 1e-14));
        CHECK(near(loss.weight(r), w / std::abs(r), 1e-14));
      };
      checks(huber{w});
      checks(smooth_absolute{w});
      checks(log_cosh{w});
    }
  }
  // Cauchy's slope is s^2 / r.
  CHECK(near(cauchy{2.0}.slope(1e100), 4e-100, 1e-14));
}

TEST_CASE("what is no number costs no number") {
  using pack = leverage::pack<leverage::best_pack_width>;
  for_each_loss([](const char* name, const auto& loss, double scale) {
    CAPTURE(std::string(name));
    CAPTURE(scale);
    CHECK(is_nan(loss.value(test::nan)));
    std::array<double, pack::width> lanes{};
    lanes[1] = test::nan;
    const pack p = loss.value(pack::load(lanes.data()));
    CHECK(p[0] == 0.0);
    CHECK(is_nan(p[1]));
  });
}

TEST_CASE("on packs every loss is that of double, lane by lane") {
  using pack = leverage::pack<leverage::best_pack_width>;
  test::random_numbers random(7);
  for_each_loss([&](const char* name, const auto& loss, double scale) {
    for (int round = 0; round < 60; ++round) {
      std::array<double, pack::width> r{};
      for (double& x : r) {
        const double z = sizes[static_cast<std::size_t>(
            random.between(0, static_cast<std::int64_t>(sizes.size()) - 1))];
        x = (random.once_in(2) ? 1.0 : -1.0) * scale *
            (random.once_in(2) ? z : z * random.real(0.5, 2.0));
      }
      if (round == 0) r[0] = 0.0;
      if (round == 1) r[1] = -1e300;
      const pack x = pack::load(r.data());
      const pack value = loss.value(x);
      const pack slope = loss.slope(x);
      const pack weight = loss.weight(x);
      const pack curvature = loss.curvature(x);
      for (std::size_t i = 0; i < pack::width; ++i) {
        CAPTURE(std::string(name));
        CAPTURE(scale);
        CAPTURE(r[i]);
        const bool overflows = loss.value(r[i]) == infinity && value[i] == infinity;
        CHECK((overflows || near(value[i], loss.value(r[i]), 1e-13)));
        CHECK(near(slope[i], loss.slope(r[i]), 1e-14));
        CHECK(near(weight[i], loss.weight(r[i]), 1e-14));
        CHECK(std::abs(curvature[i] - loss.curvature(r[i])) <= 1e-14);
      }
    }
  });
}

}  // namespace fit_loss_test
