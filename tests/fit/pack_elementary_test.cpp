// SPDX-License-Identifier: Apache-2.0
/// @file
/// Elementary functions on packs are those on numbers, and laws made of them are fitted: Roszman1 of the Statistical
/// Reference Datasets of NIST, with its certified values.
#include "leverage/fit/pack_elementary.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <vector>

#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/fit/table.hpp"
#include "support/near.hpp"

namespace pack_elementary_test {

using namespace leverage;
using namespace leverage::fit;
using test::near;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using P = pack<8>;

/// Every lane of f on a pack against f on a number.
template <class F>
void check_lanes(F f) {
  const std::array<double, 8> x{-700.0, -2.5, -1.0, -1e-9, 0.0, 0.3, 1.0, 40.0};
  std::array<double, 8> y{};
  const P packed = f(P::load(x.data()));
  packed.store(y.data());
  for (std::size_t i = 0; i < x.size(); ++i) {
    CAPTURE(x[i]);
    CHECK(y[i] == f(x[i]));
  }
}

TEST_CASE("lane by lane as on numbers") {
  using namespace leverage::math;
  check_lanes([](const auto& x) { return sin(x); });
  check_lanes([](const auto& x) { return cos(x); });
  check_lanes([](const auto& x) { return tan(x); });
  check_lanes([](const auto& x) { return atan(x); });
  check_lanes([](const auto& x) { return sinh(x); });
  check_lanes([](const auto& x) { return cosh(x); });
  check_lanes([](const auto& x) { return tanh(x); });
  check_lanes([](const auto& x) { return erf(x); });
  check_lanes([](const auto& x) { return abs(x); });
  check_lanes([](const auto& x) { return min(x, 0.25); });
  check_lanes([](const auto& x) { return max(-1.0, x); });
}

TEST_CASE("a lane without a number stays without, whichever side it is on") {
  const std::array<double, 8> x{nan, 1.0, nan, 2.0, 3.0, 4.0, 5.0, 6.0};
  const P a = P::load(x.data());
  for (const P& y : {min(a, 2.5), max(2.5, a), min(P(2.5), a), max(a, P(2.5))}) {
    CHECK(std::isnan(y[0]));
    CHECK(std::isnan(y[2]));
    CHECK_FALSE(std::isnan(y[1]));
  }
  CHECK(max(a, 2.5)[7] == 6.0);
  CHECK(min(a, 2.5)[1] == 1.0);
}

// https://www.itl.nist.gov/div898/strd/nls/data/roszman1.shtml: quantum defects in iodine, 25 observations.
const std::vector<double> energy{
    -4868.68, -4868.09, -4867.41, -3375.19, -3373.14, -3372.03, -2473.74, -2472.35, -2469.45,
    -1894.65, -1893.40, -1497.24, -1495.85, -1493.41, -1208.68, -1206.18, -1206.04, -997.92,
    -996.61,  -996.31,  -834.94,  -834.66,  -710.03,  -530.16,  -464.17};
const std::vector<double> defect{
    0.252429, 0.252141, 0.251809, 0.297989, 0.296257, 0.295319, 0.339603, 0.337731, 0.333820,
    0.389510, 0.386998, 0.438864, 0.434887, 0.427893, 0.471568, 0.461699, 0.461144, 0.513532,
    0.506641, 0.505062, 0.535648, 0.533726, 0.568064, 0.612886, 0.624169};
constexpr std::array certified{2.0196866396e-01, -6.1953516256e-06, 1.2044556708e+03,
                               -1.8134269537e+02};
constexpr double certified_squares = 4.9484847331e-04;

TEST_CASE(
    "Roszman1: its certified sum of squares, and its certified coefficients from both starts") {
  const table rows({{"energy", energy, column_domain::real}}, {"defect", defect},
                   residual_scale::raw);
  const auto law = [](const auto& b, const auto& x) {
    return b[0] - b[1] * x[0] - atan(b[2] / (x[0] - b[3])) / std::numbers::pi;
  };
  const auto problem = make_problem(rows, law,
                                    coefficients<4>{free_coefficient("b1"), free_coefficient("b2"),
                                                    free_coefficient("b3"), free_coefficient("b4")},
                                    squared{});
  REQUIRE(problem.usable());
  double squares = 0.0;
  for (std::size_t i = 0; i < energy.size(); ++i) {
    const double off =
        defect[i] - (certified[0] - certified[1] * energy[i] -
                     std::atan(certified[2] / (energy[i] - certified[3])) / std::numbers::pi);
    squares += off * off;
  }
  CHECK(near(squares, certified_squares, 1e-9));
  for (const auto& start :
       {std::array{0.1, -0.00001, 1000.0, -100.0}, std::array{0.2, -0.0000015, 1200.0, -150.0}}) {
    const auto found = fit_law(problem, start);
    REQUIRE(found.usable());
    for (std::size_t k = 0; k < certified.size(); ++k) {
      CAPTURE(k);
      CHECK(near(found.theta[k], certified[k], 1e-6));
    }
  }
}

TEST_CASE("a law may have a ceiling: max of a column and a coefficient") {
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < 40; ++i) {
    x.push_back(0.25 * (i + 1));
    y.push_back(std::max(2.0, 0.5 * x.back()) + 3.0 * std::tanh(x.back()));
  }
  const table rows({{"x", x}}, {"y", y}, residual_scale::raw);
  const auto law = [](const auto& c, const auto& row) {
    return max(c[0], c[1] * row[0]) + c[2] * tanh(row[0]);
  };
  const auto problem = make_problem(
      rows, law,
      coefficients<3>{free_coefficient("floor"), free_coefficient("slope"), free_coefficient("k")},
      squared{});
  const auto found = fit_law(problem, {1.5, 0.45, 2.0});
  REQUIRE(found.usable());
  CHECK(near(found.theta[0], 2.0, 1e-7));
  CHECK(near(found.theta[1], 0.5, 1e-7));
  CHECK(near(found.theta[2], 3.0, 1e-7));
}

}  // namespace pack_elementary_test
