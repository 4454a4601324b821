// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/saturating.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace saturating_test {

using leverage::differentiate;
using leverage::saturating_transform;
using test::near;

// Expected values: 50-digit evaluation of the printed formula.
struct point {
  double x;
  double value;
  double slope;  // 1 / (1 + u/max)^2 with u = x - origin + (1/start - 1/max)^-1
};

// Clark et al. 2022, arXiv:2202.01169: the saturating expert count of its three routers, origin 1.
constexpr saturating_transform<> s_base{.start = 1.847, .max = 314.478, .origin = 1.0};
constexpr saturating_transform<> rl_r{.start = 1.880, .max = 469.982, .origin = 1.0};
constexpr saturating_transform<> hash{.start = 4.175, .max = 477.741, .origin = 1.0};
// Ludziejewski et al. 2025, arXiv:2502.05172, Table 3: the same transform.
constexpr saturating_transform<> ludziejewski{.start = 2.0732, .max = 290.4521, .origin = 1.0};
// Tian et al. 2025, arXiv:2507.17702, Table 6: the saturating activation ratio, origin 0.
constexpr saturating_transform<> tian{.start = 1.63e-2, .max = 5.28e16, .origin = 0.0};

constexpr point s_base_points[] = {{1, 1.847, 0.9882880450978199914134},
                                   {2, 2.832173717321070427185, 0.9820692035226940141565},
                                   {8, 8.615246022864310577541, 0.9459597362605361420726},
                                   {64, 53.76866726202285829912, 0.6872782790546394420293},
                                   {128, 91.40468285666084553082, 0.5031699691774308781344},
                                   {512, 194.9420158158303554682, 0.1444830116278462940609}};
constexpr point rl_r_points[] = {{1, 1.88, 0.992015694830889332378},
                                 {8, 8.722602534739110166851, 0.9632255736289553656393},
                                 {64, 57.01573538243308274036, 0.7720878188679270872608},
                                 {128, 101.1486202717202381229, 0.6158826733230966637851},
                                 {512, 245.2491448478321037883, 0.228649727768929900543}};
constexpr point hash_points[] = {{1, 4.175, 0.9825982813114727387524},
                                 {8, 10.95471769745248972882, 0.9546653080954277188894},
                                 {64, 58.92223243440119040989, 0.7685413526712216524839},
                                 {128, 102.9394383796352699645, 0.615485399207267519136},
                                 {512, 247.8846952163535787317, 0.2314876428401453873528}};
constexpr point ludziejewski_points[] = {{1, 2.0732, 0.9857752729812614268407},
                                         {2, 3.055617043826633112745, 0.9790702551121985242013},
                                         {4, 5.000506290906008619531, 0.9658638293968766733956},
                                         {8, 8.812369798661256516811, 0.9402401611589903948479},
                                         {16, 16.13862440948415521916, 0.8919597227631835646263},
                                         {32, 29.70422011505950609771, 0.8059211072274336971266}};
constexpr point tian_points[] = {{0, 0.0163, 1},
                                 {1e-6, 0.016301, 1},
                                 {0.0078125, 0.024112499999999999994, 1},
                                 {0.031, 0.047299999999999999963, 1},
                                 {0.034, 0.050299999999999999957, 1},
                                 {0.125, 0.14129999999999999963, 1},
                                 {0.5, 0.51629999999999999496, 1},
                                 {1, 1.0162999999999999804, 1}};

template <class Points>
constexpr bool agrees(const saturating_transform<>& f, const Points& points) {
  for (const point& p : points) {
    if (!near(f(p.x), p.value, 4e-16) || !near(f.derivative(p.x), p.slope, 1e-15)) {
      return false;
    }
  }
  return true;
}
static_assert(agrees(s_base, s_base_points) && agrees(rl_r, rl_r_points) &&
              agrees(hash, hash_points));
static_assert(agrees(ludziejewski, ludziejewski_points) && agrees(tian, tian_points));

TEST_CASE("the saturating transform agrees with 50 digits, in value and slope") {
  const auto check = [](const saturating_transform<>& f, const auto& points) {
    for (const point& p : points) {
      CAPTURE(p.x);
      CHECK(near(f(p.x), p.value, 4e-16));
      CHECK(near(f.derivative(p.x), p.slope, 1e-15));
      CHECK(near(f.inverse(f(p.x)) - f.origin + 1, p.x - f.origin + 1, 1e-13));
    }
  };
  check(s_base, s_base_points);
  check(rl_r, rl_r_points);
  check(hash, hash_points);
  check(ludziejewski, ludziejewski_points);
  check(tian, tian_points);
}

TEST_CASE(
    "at the origin the transform is `start`, not 1, and far out it approaches `max` from below") {
  for (const auto& f : {s_base, rl_r, hash, ludziejewski}) {
    CHECK(near(f(f.origin), f.start, 4e-16));
    CHECK(f.lower_limit() == f.start);
    CHECK(f.upper_limit() == f.max);
    CHECK(f(1e9) < f.max);
    CHECK(near(f(1e9), f.max, 1e-6));
    CHECK(f.derivative(1e9) > 0.0);
    CHECK(f.derivative(1e9) < 1e-12);
  }
}

TEST_CASE("the transform rises, and ever more slowly") {
  for (const auto& f : {s_base, rl_r, hash, ludziejewski}) {
    double last = f(1.0);
    double last_slope = f.derivative(1.0);
    CHECK(last_slope < 1.0);
    for (double e = 2; e < 5000; e *= 1.5) {
      CHECK(f(e) > last);
      CHECK(f.derivative(e) < last_slope);
      last = f(e);
      last_slope = f.derivative(e);
    }
  }
}

TEST_CASE("the slope is the difference quotient's") {
  for (const auto& f : {s_base, hash}) {
    for (const double x : {1.5, 10.0, 100.0, 1000.0}) {
      const double h = 1e-4 * x;
      CHECK(near(f.derivative(x), (f(x + h) - f(x - h)) / (2 * h), 1e-7));
    }
  }
}

TEST_CASE("the inverse undoes the transform between its limits, and refuses the rest") {
  for (const auto& f : {s_base, rl_r, hash}) {
    for (double e = 1; e < 1000; e += 13.25) {
      CHECK(near(f.inverse(f(e)), e, 1e-13));
    }
    CHECK(near(f.inverse(f.start), f.origin, 1e-15));
    CHECK(near(f.inverse(f(1e9)), 1e9, 1e-5));
    CHECK(test::is_nan(f.inverse(f.max)));
    CHECK(test::is_nan(f.inverse(2 * f.max)));
    CHECK(test::is_nan(f.inverse(0.999 * f.start)));
    CHECK(test::is_nan(f.inverse(test::nan)));
    CHECK(test::is_nan(f.inverse(test::infinity)));
  }
}

TEST_CASE("without an upper limit the transform is a shift") {
  constexpr saturating_transform<> open{.start = 2.0, .max = test::infinity, .origin = 1.0};
  static_assert(open(1.0) == 2.0 && open(5.0) == 6.0 && open.derivative(3.0) == 1.0);
  static_assert(open.inverse(6.0) == 5.0);
  CHECK(open(1e9) == 1e9 + 1.0);
  CHECK(open.upper_limit() == test::infinity);
  CHECK(test::is_nan(open.inverse(1.5)));
}

TEST_CASE("below its origin, and at NaN, there is no value") {
  for (const double bad : {0.999, 0.0, -1.0, -test::infinity, test::nan}) {
    CAPTURE(bad);
    CHECK(test::is_nan(s_base(bad)));
    CHECK(test::is_nan(s_base.derivative(bad)));
  }
  CHECK(test::is_nan(tian(-1e-300)));
}

TEST_CASE("the transform differentiates in its constants") {
  // xhat at the origin is `start` whatever `max` is.
  const auto at_origin = differentiate(
      [](auto start, auto max) {
        return saturating_transform<decltype(start)>{start, max, decltype(start)(1.0)}(1.0);
      },
      1.847, 314.478);
  CHECK(near(at_origin.derivative[0], 1.0, 1e-14));
  CHECK(std::abs(at_origin.derivative[1]) < 1e-17);
}

TEST_CASE("Clark's printed losses follow from the transform") {
  // log10 L = a log10 N + b log10 Ehat + c log10 N log10 Ehat + d, S-BASE: N = 5e6, E = 128 gives 2.8915.
  const double log_n = std::log10(5e6);
  const double log_e = std::log10(s_base(128.0));
  const double loss =
      std::pow(10.0, -0.082 * log_n - 0.108 * log_e + 0.009 * log_n * log_e + 1.104);
  CHECK(near(loss, 2.891532557590015, 1e-14));
}

}  // namespace saturating_test
