// SPDX-License-Identifier: Apache-2.0
/// @file
/// The named problems are those of the literature: their values at the start and at the answer.
///
/// [more1981]  the paper: minima of f to six digits.
/// [minpack]   MINPACK's own test of its least squares, netlib.org/minpack/ex: |r| at the start.
/// [nist]      Statistical Reference Datasets, MGH09 and MGH10: f at the answer, eleven digits.
#include "named_problems.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <type_traits>

#include <doctest/doctest.h>

#include "leverage/fit/pack.hpp"
#include "leverage/fit/pack_math.hpp"
#include "support/near.hpp"

namespace named_problems_test {

using namespace test::mgh;
using test::near;

template <class P>
using point = std::array<double, P::parameters>;

template <class P>
std::array<double, P::residuals> residuals_at(const point<P>& x) {
  std::array<double, P::residuals> r{};
  P::evaluate(x, r);
  return r;
}

/// f(x).
template <class P>
double f(const point<P>& x) {
  double sum = 0.0;
  for (const double r : residuals_at<P>(x)) {
    sum += r * r;
  }
  return sum;
}

template <class P>
double f_at_start() {
  return f<P>(P::start);
}

template <class P>
double norm_at_start() {
  return std::sqrt(f_at_start<P>());
}

/// The residuals with their derivatives in every coordinate.
template <class P>
auto jacobian_at(const point<P>& x) {
  using dual = leverage::dual<double, P::parameters>;
  std::array<dual, P::parameters> variables{};
  for (std::size_t i = 0; i < P::parameters; ++i) {
    variables[i] = dual::variable(x[i], i);
  }
  std::array<dual, P::residuals> r{};
  P::evaluate(variables, r);
  return r;
}

/// The largest cosine between the residual and a column of its Jacobian, which is zero where f is
/// stationary.
template <class P>
double largest_cosine(const point<P>& x) {
  const auto r = jacobian_at<P>(x);
  double largest = 0.0;
  for (std::size_t i = 0; i < P::parameters; ++i) {
    double product = 0.0;
    double column = 0.0;
    double residual = 0.0;
    for (const auto& row : r) {
      product += row.value * row.derivative[i];
      column += row.derivative[i] * row.derivative[i];
      residual += row.value * row.value;
    }
    if (product != 0.0) {
      largest = std::max(largest, std::abs(product) / std::sqrt(column * residual));
    }
  }
  return largest;
}

template <class P>
constexpr bool has_local_minimizer = requires { P::local_minimizer; };

TEST_CASE("f at the standard start is as published") {
  CHECK(near(f_at_start<rosenbrock>(), 24.2, 1e-15));
  CHECK(f_at_start<freudenstein_roth>() == 400.5);
  CHECK(f_at_start<brown_badly_scaled>() == doctest::Approx(999998000003.0).epsilon(1e-15));
  CHECK(f_at_start<beale>() == 14.203125);
  CHECK(f_at_start<helical_valley>() == 2500.0);
  CHECK(near(f_at_start<powell_singular>(), 215.0, 1e-15));
  CHECK(near(f_at_start<wood>(), 19192.0, 1e-15));

  // To six digits.
  CHECK(near(f_at_start<jennrich_sampson>(), 4171.31, 2e-6));
  CHECK(near(f_at_start<bard>(), 41.6817, 2e-6));
  CHECK(near(f_at_start<gaussian>(), 3.88811e-6, 2e-6));
  CHECK(near(f_at_start<meyer>(), 1.69361e9, 2e-6));
  CHECK(near(f_at_start<box_3d>(), 1031.15, 5e-6));
  CHECK(near(f_at_start<kowalik_osborne>(), 5.31317e-3, 2e-6));
  CHECK(near(f_at_start<osborne_1>(), 0.879026, 2e-6));
  CHECK(near(f_at_start<biggs_exp6>(), 0.779070, 2e-6));
  CHECK(near(f_at_start<osborne_2>(), 2.09342, 2e-6));
}

TEST_CASE("the norm of r at the standard start is MINPACK's") {
  CHECK(near(norm_at_start<rosenbrock>(), 4.91934955049954, 1e-14));
  CHECK(near(norm_at_start<helical_valley>(), 50.0, 1e-14));
  CHECK(near(norm_at_start<powell_singular>(), 14.6628782986152, 1e-14));
  CHECK(near(norm_at_start<freudenstein_roth>(), 20.0124960961895, 1e-14));
  CHECK(near(norm_at_start<bard>(), 6.45613629515967, 1e-14));
  CHECK(near(norm_at_start<kowalik_osborne>(), 0.0728915102882945, 1e-14));
  CHECK(near(norm_at_start<meyer>(), 41153.4665543031, 1e-14));
  CHECK(near(norm_at_start<box_3d>(), 32.1115837449572, 1e-14));
  CHECK(near(norm_at_start<jennrich_sampson>(), 64.5856498144943, 1e-14));
  CHECK(near(norm_at_start<osborne_1>(), 0.937564021037838, 1e-14));
  CHECK(near(norm_at_start<osborne_2>(), 1.44686540984712, 1e-14));
}

TEST_CASE("the minima are the published ones to their six digits") {
  CHECK(near(freudenstein_roth::minima[1], 48.9842, 1e-5));
  CHECK(near(jennrich_sampson::minima[0], 124.362, 1e-5));
  CHECK(near(bard::minima[0], 8.21487e-3, 1e-5));
  CHECK(near(bard::minima[1], 17.4286, 1e-5));
  CHECK(near(gaussian::minima[0], 1.12793e-8, 1e-5));
  CHECK(near(meyer::minima[0], 87.9458, 1e-5));
  CHECK(near(kowalik_osborne::minima[0], 3.07505e-4, 1e-5));
  CHECK(near(kowalik_osborne::minima[1], 1.02734e-3, 1e-5));
  CHECK(near(osborne_1::minima[0], 5.46489e-5, 1e-5));
  CHECK(near(biggs_exp6::minima[1], 5.65565e-3, 1e-5));
  CHECK(near(osborne_2::minima[0], 4.01377e-2, 1e-5));
}

TEST_CASE("the certified sums of squares of NIST agree with the minima") {
  CHECK(near(kowalik_osborne::minima[0], 3.0750560385e-4, 2e-11));
  CHECK(near(meyer::minima[0], 8.7945855171e1, 2e-11));
}

TEST_CASE("every minimizer attains its minimum and is a stationary point of f") {
  std::size_t problems = 0;
  for_each_problem([&](auto problem) {
    using P = decltype(problem);
    ++problems;
    CAPTURE(std::string(P::name));

    const double least = f<P>(P::minimizer);
    if (P::minima[0] == 0.0) {
      // What is left is the rounding of the minimizer: there its direction says nothing.
      CHECK(least <= 1e-28);
    } else {
      CHECK(near(least, P::minima[0], 1e-11));
      CHECK(largest_cosine<P>(P::minimizer) <= 1e-10);
    }
    if constexpr (has_local_minimizer<P>) {
      CHECK(near(f<P>(P::local_minimizer), P::minima[1], 1e-11));
      CHECK(largest_cosine<P>(P::local_minimizer) <= 1e-10);
    }
    CHECK(std::is_sorted(P::minima.begin(), P::minima.end()));
    CHECK(f_at_start<P>() > P::minima.front());
  });
  CHECK(problems == 16);
}

TEST_CASE("the minima at infinity are approached along their rays") {
  CHECK(near(f<bard>({12.61 / 15.0, -1e12, -1e12}), bard::minima[1], 1e-10));
  CHECK(near(f<kowalik_osborne>({1e12, -14.0758834006, -45.2571917394e12, -28.2314968991e12}),
             kowalik_osborne::minima[1], 1e-10));
}

TEST_CASE("other zeros of f that the problems name") {
  CHECK(f<box_3d>({10.0, 1.0, -1.0}) <= 1e-28);
  CHECK(f<box_3d>({3.0, 3.0, 0.0}) == 0.0);
  CHECK(f<biggs_exp6>({4.0, 10.0, 3.0, 5.0, 1.0, 1.0}) <= 1e-28);
}

TEST_CASE("the Jacobian by duals is the difference quotient at the start") {
  for_each_problem([](auto problem) {
    using P = decltype(problem);
    CAPTURE(std::string(P::name));
    const auto exact = jacobian_at<P>(P::start);
    const auto values = residuals_at<P>(P::start);
    for (std::size_t i = 0; i < P::parameters; ++i) {
      const double h = 1e-5 * std::max(std::abs(P::start[i]), 1e-2);
      auto above = P::start;
      auto below = P::start;
      above[i] += h;
      below[i] -= h;
      const auto r_above = residuals_at<P>(above);
      const auto r_below = residuals_at<P>(below);
      double largest = 0.0;
      for (std::size_t k = 0; k < P::residuals; ++k) {
        largest = std::max(largest, std::abs(exact[k].derivative[i]));
      }
      for (std::size_t k = 0; k < P::residuals; ++k) {
        CAPTURE(k);
        CHECK(exact[k].value == doctest::Approx(values[k]).epsilon(1e-14));
        const double quotient = (r_above[k] - r_below[k]) / (above[i] - below[i]);
        const double rounding = 1e-15 * std::abs(values[k]) / h;
        CHECK(std::abs(exact[k].derivative[i] - quotient) <= 1e-6 * largest + rounding);
      }
    }
  });
}

TEST_CASE("the angle of the helical valley has the slopes of the textbook in every quadrant") {
  using d2 = leverage::dual<double, 2>;
  using dd = leverage::dual<d2, 2>;
  constexpr double tau = 6.283185307179586477;
  for (const double turn : {-0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7}) {
    CAPTURE(turn);
    const double x = 3.0 * std::cos(tau * turn);
    const double y = 3.0 * std::sin(tau * turn);
    const d2 t = helical_valley::turns(d2::variable(x, 0), d2::variable(y, 1));
    CHECK(t.value == doctest::Approx(turn).epsilon(1e-15));
    CHECK(t.derivative[0] == doctest::Approx(-y / (9.0 * tau)).epsilon(1e-14));
    CHECK(t.derivative[1] == doctest::Approx(x / (9.0 * tau)).epsilon(1e-14));
  }
  for (const double y : {-2.0, 2.0}) {
    CAPTURE(y);
    const d2 t = helical_valley::turns(d2::variable(0.0, 0), d2::variable(y, 1));
    CHECK(t.value == (y < 0.0 ? -0.25 : 0.25));
    CHECK(near(t.derivative[0], -1.0 / (y * tau), 1e-15));
    CHECK(t.derivative[1] == 0.0);
  }
  CHECK(test::is_nan(helical_valley::turns(0.0, 0.0)));

  // And second derivatives, from duals of duals: the angle is harmonic.
  const dd t = helical_valley::turns(dd::variable(d2::variable(-1.0, 0), 0),
                                     dd::variable(d2::variable(2.0, 1), 1));
  CHECK(near(t.derivative[0].derivative[0], 2.0 * -1.0 * 2.0 / (25.0 * tau), 1e-14));
  CHECK(near(t.derivative[1].derivative[1], -t.derivative[0].derivative[0], 1e-14));
}

TEST_CASE("residuals on float and on packs are those on double") {
  for_each_problem([](auto problem) {
    using P = decltype(problem);
    CAPTURE(std::string(P::name));
    const auto expected = residuals_at<P>(P::start);
    double largest = 0.0;
    for (const double r : expected) {
      largest = std::max(largest, std::abs(r));
    }

    std::array<float, P::parameters> x{};
    std::transform(P::start.begin(), P::start.end(), x.begin(),
                   [](double s) { return static_cast<float>(s); });
    std::array<float, P::residuals> r{};
    P::evaluate(x, r);
    for (std::size_t k = 0; k < P::residuals; ++k) {
      CAPTURE(k);
      CHECK(std::abs(static_cast<double>(r[k]) - expected[k]) <= 1e-5 * largest);
    }

    if constexpr (!std::is_same_v<P, helical_valley>) {
      using pack = leverage::pack<8>;
      std::array<pack, P::parameters> lanes{};
      std::transform(P::start.begin(), P::start.end(), lanes.begin(),
                     [](double s) { return pack(s); });
      std::array<pack, P::residuals> packed{};
      P::evaluate(lanes, packed);
      for (std::size_t k = 0; k < P::residuals; ++k) {
        CAPTURE(k);
        CHECK(std::abs(packed[k][3] - expected[k]) <= 1e-13 * largest);
      }
    }
  });
}

// Constant expressions as well, where the formula needs no angle.
constexpr auto rosenbrock_at_start = [] {
  std::array<double, rosenbrock::residuals> r{};
  rosenbrock::evaluate(rosenbrock::start, r);
  return r;
}();
static_assert(near(rosenbrock_at_start[0], -4.4, 1e-15) &&
              near(rosenbrock_at_start[1], 2.2, 1e-15));

}  // namespace named_problems_test
