// SPDX-License-Identifier: Apache-2.0
/// @file
/// What holds of the laws at every point, tried on many: no plausible number from an impossible argument, slices
/// and inverses that agree with the law, gradients that agree with difference quotients.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "leverage/laws/tian2025.hpp"
#include "support/near.hpp"
#include "support/random.hpp"

namespace property_laws_test {

using namespace leverage;
using test::near;
using tian2025::table6;

constexpr double denormal = std::numeric_limits<double>::denorm_min();
constexpr double largest = std::numeric_limits<double>::max();
constexpr double specials[] = {test::nan,
                               -test::infinity,
                               test::infinity,
                               -largest,
                               -1.0,
                               -denormal,
                               -0.0,
                               0.0,
                               denormal,
                               1e-300,
                               1e-20,
                               0.0163,
                               0.031,
                               0.5,
                               0.9837,
                               1.0,
                               1.5,
                               2.0,
                               12.0,
                               1e18,
                               1e22,
                               1e300,
                               largest};

constexpr bool is_ratio(double a) { return a > 0.0 && a <= 1.0; }
constexpr bool is_positive(double x) { return x > 0.0 && x <= largest; }

TEST_CASE("the joint law answers for possible arguments and for no others") {
  for (const double a : specials) {
    for (const double g : specials) {
      for (const double c : specials) {
        CAPTURE(a);
        CAPTURE(g);
        CAPTURE(c);
        const bool possible = is_ratio(a) && is_positive(g) && is_positive(c);
        const activation_ratio ratio{a};
        const granularity gran{g};
        const flops budget{c};
        CHECK(test::is_nan(table6.leverage(ratio, gran, budget)) == !possible);
        CHECK(test::is_nan(table6.exponent(gran, budget)) == !(is_positive(g) && is_positive(c)));
        if (!possible) {
          CHECK_FALSE(table6.meaningful(ratio, gran, budget));
          CHECK(test::is_nan(tian2025::predict(table6, ratio, gran, budget).dense.value));
          CHECK(table6.fitted
                    .check({{argument::activation_ratio, ratio.value},
                            {argument::expert_granularity, gran.value},
                            {argument::non_vocabulary_flops, budget.value}})
                    .extrapolates());
        }
        if (!is_positive(g) || !is_positive(c)) {
          for (const double target : {0.5, 1.0, 7.0}) {
            CHECK(test::is_nan(table6.activation_ratio_for(target, gran, budget).value));
          }
        }
        if (!is_ratio(a) || !is_positive(g)) {
          for (const double target : {0.5, 1.0, 7.0}) {
            CHECK(test::is_nan(table6.flops_for(target, ratio, gran).value));
          }
        }
      }
    }
  }
}

TEST_CASE("a granted activation ratio is one, and gives the leverage asked for") {
  for (const double target : specials) {
    for (const double g : {1.0, 2.0, 12.0, 16.0}) {
      for (const double c : {1e10, 1e15, 1e18, 1e22, 1e26}) {
        const double a = table6.activation_ratio_for(target, granularity{g}, flops{c}).value;
        if (!test::is_nan(a)) {
          CHECK(a > 0.0);
          CHECK(a <= 1.0);
          CHECK(
              near(table6.leverage(activation_ratio{a}, granularity{g}, flops{c}), target, 1e-11));
        }
      }
    }
  }
}

TEST_CASE("power laws answer for positive finite arguments and for no others") {
  for (const double x : specials) {
    CAPTURE(x);
    const flops c{x};
    const bool possible = is_positive(x);
    CHECK(test::is_nan(tian2025::equation6.learning_rate(c)) == !possible);
    CHECK(test::is_nan(tian2025::equation6.batch(c).value) == !possible);
    CHECK(test::is_nan(tian2025::table5_moe.model(c).value) == !possible);
    CHECK(test::is_nan(tian2025::table5_dense.data(c).value) == !possible);
    // The largest number over a coefficient below one is none.
    CHECK(test::is_nan(tian2025::table5_moe.budget_for(flops_per_token{x}).value) ==
          (!possible || x == largest));
    CHECK(test::is_nan(tian2025::recommended_sharing_ratio(c)) == !possible);
    CHECK(test::is_nan(table6.break_even_flops(granularity{x}).value) == !possible);
  }
}

TEST_CASE(
    "at random points slices are the law, inverses invert and gradients are difference quotients") {
  test::random_numbers random(2025);
  for (int i = 0; i < 3000; ++i) {
    const double a = std::exp(random.real(std::log(0.005), 0.0));
    const double g = std::exp(random.real(0.0, std::log(20.0)));
    const double c = std::exp(random.real(std::log(1e17), std::log(1e25)));
    CAPTURE(a);
    CAPTURE(g);
    CAPTURE(c);
    const activation_ratio ratio{a};
    const granularity gran{g};
    const flops budget{c};
    const double el = table6.leverage(ratio, gran, budget);

    // The formula once more, in <cmath> alone.
    const double x = std::log2(g);
    const double exponent = 1.23 - 0.0761 * std::log10(c) + 0.0167 * x * x - 0.117 * x;
    REQUIRE(near(el, std::pow(a + 0.0163, exponent), 1e-14));

    REQUIRE(near(table6.at(gran, budget).leverage(ratio), el, 1e-14));
    REQUIRE(near(table6.at(ratio, budget).leverage(gran), el, 2e-14));
    REQUIRE(near(table6.at(ratio, gran).leverage(budget), el, 1e-13));
    if (a < 0.98) {
      REQUIRE(near(table6.activation_ratio_for(el, gran, budget).value, a, 1e-12));
    }
    if (a < 0.9) {
      REQUIRE(near(table6.flops_for(el, ratio, gran).value, c, 1e-10));
    }

    const auto e = table6.elasticity(ratio, gran, budget);
    const double h = 1e-3;
    const auto quotient = [&](double by_a, double by_g, double by_c) {
      const auto at = [&](double s) {
        return std::log(table6.leverage(activation_ratio{a * std::exp(s * by_a)},
                                        granularity{g * std::exp(s * by_g)},
                                        flops{c * std::exp(s * by_c)}));
      };
      return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
    };
    if (a < 0.99) {
      REQUIRE(std::abs(e.activation_ratio - quotient(1, 0, 0)) < 1e-9);
    }
    REQUIRE(std::abs(e.granularity - quotient(0, 1, 0)) < 1e-9);
    REQUIRE(std::abs(e.flops - quotient(0, 0, 1)) < 1e-9);
    // Leverage grows with compute exactly where Ahat < 1.
    REQUIRE((e.flops > 0) == (a + 0.0163 < 1));
  }
}

TEST_CASE("leverage by definition from two curves gives equal losses, or says why not") {
  test::random_numbers random(7);
  int reached = 0;
  int never = 0;
  for (int i = 0; i < 3000; ++i) {
    const loss_curve<> dense{random.real(5, 60), random.real(-0.2, -0.03), random.real(0, 2)};
    const loss_curve<> mixture{random.real(5, 60), random.real(-0.2, -0.03), random.real(0, 2)};
    const flops c{std::exp(random.real(std::log(1e17), std::log(1e25)))};
    const auto el = leverage_by_definition(dense, mixture, c);
    if (el.status == dense_curve::reaches) {
      ++reached;
      REQUIRE(el.loss > dense.b);
      REQUIRE(el.leverage == el.dense / c);
      if (el.dense.value < 1e250) {
        REQUIRE(near(dense.loss(el.dense), mixture.loss(c), 1e-12));
      }
    } else {
      ++never;
      REQUIRE(el.status == dense_curve::never_reaches);
      REQUIRE(mixture.loss(c) <= dense.b);
      REQUIRE(el.leverage == test::infinity);
    }
  }
  CHECK(reached > 300);
  CHECK(never > 300);
}

}  // namespace property_laws_test
