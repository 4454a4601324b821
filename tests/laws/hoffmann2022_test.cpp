// SPDX-License-Identifier: Apache-2.0
/// @file
/// The parametric law of Hoffmann et al. 2022 and the sets in its form. Expected values: 40-digit arithmetic on
/// the decimal coefficients.
#include "leverage/laws/hoffmann2022.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <iterator>

#include "leverage/core/dual.hpp"
#include "leverage/laws/sardana2024.hpp"
#include "support/near.hpp"

namespace {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double tolerance = 1e-14;

struct expected {
  const hoffmann2022::loss_law<>& law;
  double g, a, b;
  double loss_chinchilla, loss_gopher, loss_1b;  // L(70e9, 1.4e12), L(280e9, 300e9), L(1e9, 20e9)
  double size_gopher, data_gopher;               // N_opt, D_opt at 5.76e23
  double size_1e21, loss_1e21;                   // N_opt at 1e21, L there
};
constexpr expected table[] = {
    {hoffmann2022::printed, 1.34471064277253009, 0.451612903225806452, 0.548387096774193548,
     1.9366454705587175, 1.99325846165984953, 2.58004787223799383, 32189859151.3681902,
     2982305686662.80226, 1824217696.89555361, 2.32888294015431951},
    {hoffmann2022::unrounded, 1.30004644201663606, 0.456525914325545315, 0.543474085674454685,
     1.9208460265656062, 1.96724332402991639, 2.53066820132935581, 40360938387.2361961,
     2378537363996.45218, 2216954892.61692894, 2.29549104008490984},
    {sardana2024::repository, 1.29734738734575235, 0.457189014539579968, 0.542810985460420032,
     1.93228466425816394, 1.97991009615790791, 2.57381818772422531, 41715573490.0198179,
     2301298818844.41505, 2281725434.7128698, 2.3275018008000238}};

TEST_CASE("losses, exponents and optima of the three published sets") {
  for (const expected& e : table) {
    CHECK(near(e.law.g(), e.g, tolerance));
    CHECK(near(e.law.a(), e.a, tolerance));
    CHECK(near(e.law.b(), e.b, tolerance));
    CHECK(near(e.law.loss(parameters{70e9}, tokens{1.4e12}), e.loss_chinchilla, tolerance));
    CHECK(near(e.law.loss(parameters{280e9}, tokens{300e9}), e.loss_gopher, tolerance));
    CHECK(near(e.law.loss(parameters{1e9}, tokens{20e9}), e.loss_1b, tolerance));
    const flops gopher{5.76e23};
    CHECK(near(e.law.best_size(gopher).value, e.size_gopher, tolerance));
    CHECK(near(e.law.best_data(gopher).value, e.data_gopher, tolerance));
    const flops c{1e21};
    CHECK(near(e.law.best_size(c).value, e.size_1e21, tolerance));
    CHECK(near(e.law.loss(e.law.best_size(c), e.law.best_data(c)), e.loss_1e21, tolerance));
  }
}

TEST_CASE("Figure 4 says 40 B at Gopher's budget: the unrounded set, not the printed one") {
  const flops gopher{5.76e23};
  CHECK(near(hoffmann2022::unrounded.best_size(gopher).value, 40e9, 0.02));
  CHECK_FALSE(near(hoffmann2022::printed.best_size(gopher).value, 40e9, 0.15));
  // Table A3, approach 3, where it is nearest.
  CHECK(near(hoffmann2022::unrounded.budget_for(parameters{67e9}).value, 1.71e24, 0.05));
  CHECK(near(hoffmann2022::unrounded.budget_for(parameters{67e9}).value, 1.74812e24, 1e-5));
  // The budget of a number of tokens, 6 (D G)^(1 / b) and not (6 D G)^(1 / b).
  CHECK(near(sardana2024::repository.budget_for(tokens{1e12}).value, 1.2404332188518647e23,
             tolerance));
}

TEST_CASE("tokens per parameter at Chinchilla's budget, and the budget of 67 B") {
  struct row {
    const hoffmann2022::loss_law<>& law;
    double ratio, budget;
  };
  for (const row& r : {row{hoffmann2022::printed, 92.8324212613604785, 2.9198e24},
                       row{hoffmann2022::unrounded, 59.0374145881589815, 1.74812e24},
                       row{sardana2024::repository, 55.2638996600031976, 1.62373e24}}) {
    const flops c{5.88e23};
    CHECK(near(r.law.best_data(c).value / r.law.best_size(c).value, r.ratio, 1e-13));
    CHECK(near(r.law.budget_for(parameters{67e9}).value, r.budget, 1e-5));
    CHECK(near(r.law.min_loss(c), r.law.loss(r.law.best_size(c), r.law.best_data(c)), 1e-15));
  }
}

/// Least squares of ln N over ln C through one approach of Tables 3 and A3.
hoffmann2022::size_law<> through(std::size_t approach, bool corrected) {
  double mean_x = 0;
  double mean_y = 0;
  double xy = 0;
  double xx = 0;
  const auto x_of = [&](const hoffmann2022::projections& row) {
    const auto& p = row.by_approach[approach];
    return std::log(p.compute.value * (corrected && p.misprint ? 10.0 : 1.0));
  };
  for (const auto& row : hoffmann2022::table3) {
    mean_x += x_of(row) / 9.0;
    mean_y += std::log(row.size.value) / 9.0;
  }
  for (const auto& row : hoffmann2022::table3) {
    xy += (x_of(row) - mean_x) * (std::log(row.size.value) - mean_y);
    xx += (x_of(row) - mean_x) * (x_of(row) - mean_x);
  }
  return {std::exp(mean_y - xy / xx * mean_x), xy / xx};
}

TEST_CASE("the power laws of approaches 1 and 2 are those through the paper's projections") {
  static_assert(sizeof(hoffmann2022::table3) / sizeof(hoffmann2022::table3[0]) == 9);
  const auto first = through(0, true);
  CHECK(near(first.a, hoffmann2022::approach1.a, 1e-13));
  CHECK(near(first.k, hoffmann2022::approach1.k, 1e-11));
  CHECK(near(first.a, 0.498098685777, 1e-12));
  CHECK(near(first.k, 0.0991589323, 1e-9));
  const auto second = through(1, true);
  CHECK(near(second.a, hoffmann2022::approach2.a, 1e-13));
  CHECK(near(second.k, hoffmann2022::approach2.k, 1e-11));
  CHECK(near(second.a, 0.489941612863, 1e-12));
  CHECK(near(second.k, 0.144877051812, 1e-11));
  const auto third = through(2, true);
  CHECK(near(third.a, 0.458657402539, 1e-12));
  CHECK(near(third.k, 0.534622136791, 1e-11));
  // With the misprint it is another law.
  CHECK(!near(through(2, false).a, third.a, 1e-3));
  // Rounded they are those of Table 2.
  CHECK(std::abs(first.a - hoffmann2022::table2[0].a.value) < 5e-3);
  CHECK(std::abs(second.a - hoffmann2022::table2[1].a.value) < 5e-3);
  CHECK(std::abs(third.a - hoffmann2022::table2[2].a.value) < 5e-3);
}

TEST_CASE("Tables 3 and A3 hold 6 N D = C to their rounding, but for one misprint") {
  int misprints = 0;
  for (const auto& row : hoffmann2022::table3) {
    for (const auto& p : row.by_approach) {
      const double c = 6.0 * row.size.value * p.data.value;
      misprints += p.misprint ? 1 : 0;
      CHECK(near(p.misprint ? 10.0 * p.compute.value : p.compute.value, c, 0.05));
    }
    // Approach 3 is near the unrounded set, and not it.
    const auto& third = row.by_approach[2];
    const double ratio = hoffmann2022::unrounded.budget_for(row.size).value /
                         (third.compute.value * (third.misprint ? 10.0 : 1.0));
    CHECK(ratio > 1.02);
    CHECK(ratio < 1.182);
  }
  CHECK(misprints == 1);
  CHECK(hoffmann2022::table3[4].by_approach[2].misprint);
}

TEST_CASE("a power law of size: size, tokens and budget belong together") {
  const auto& law = hoffmann2022::approach2;
  for (const double c : {1e18, 1e21, 1e24}) {
    const parameters n = law.best_size(flops{c});
    CHECK(near(6.0 * n.value * law.best_data(flops{c}).value, c, 1e-14));
    CHECK(near(law.budget_for(n).value, c, 1e-12));
  }
  CHECK(is_nan(law.best_size(flops{run_time(0.0)}).value));
  CHECK(is_nan(law.best_data(flops{run_time(-1.0)}).value));
  CHECK(is_nan(law.budget_for(parameters{run_time(test::nan)}).value));
}

TEST_CASE(
    "Table 2: the interval of approach 3 holds neither its own exponent nor the unrounded one") {
  for (const auto& approach : hoffmann2022::table2) {
    CHECK(near(approach.a.value + approach.b.value, 1.0, 1e-15));
    CHECK(approach.a.low < approach.a.high);
    CHECK(approach.b.low < approach.b.high);
  }
  const auto& third = hoffmann2022::table2[2].a;
  CHECK(third.value > third.high);
  CHECK(hoffmann2022::unrounded.a() > third.high);
  for (const auto& data : hoffmann2022::table_a2) CHECK(near(data.a + data.b, 1.0, 1e-15));
}

TEST_CASE("Tables 2, A2, 3 and A3, digit by digit") {
  using namespace hoffmann2022;
  const double of_table2[][6] = {{0.50, 0.488, 0.502, 0.50, 0.501, 0.512},
                                 {0.49, 0.462, 0.534, 0.51, 0.483, 0.529},
                                 {0.46, 0.454, 0.455, 0.54, 0.542, 0.543}};
  for (std::size_t i = 0; i < 3; ++i) {
    const spread& for_size = table2[i].a;
    const spread& for_data = table2[i].b;
    const double said[] = {for_size.value, for_size.low, for_size.high,
                           for_data.value, for_data.low, for_data.high};
    for (std::size_t k = 0; k < 6; ++k) CHECK(said[k] == of_table2[i][k]);
  }
  CHECK(table_a2[0].data == "C4");
  CHECK(table_a2[0].a == 0.50);
  CHECK(table_a2[0].b == 0.50);
  CHECK(table_a2[1].data == "GitHub");
  CHECK(table_a2[1].a == 0.53);
  CHECK(table_a2[1].b == 0.47);
  // Size; FLOPs and tokens by approach 1 (Table 3), 2 and 3 (Table A3).
  const double printed[][7] = {{400e6, 1.92e19, 8.0e9, 1.84e19, 7.7e9, 2.21e19, 9.2e9},
                               {1e9, 1.21e20, 20.2e9, 1.20e20, 20.0e9, 1.62e20, 27.1e9},
                               {10e9, 1.23e22, 205.1e9, 1.32e22, 219.5e9, 2.46e22, 410.1e9},
                               {67e9, 5.76e23, 1.5e12, 6.88e23, 1.7e12, 1.71e24, 4.1e12},
                               {175e9, 3.85e24, 3.7e12, 4.54e24, 4.3e12, 1.26e24, 12.0e12},
                               {280e9, 9.90e24, 5.9e12, 1.18e25, 7.1e12, 3.52e25, 20.1e12},
                               {520e9, 3.43e25, 11.0e12, 4.19e25, 13.4e12, 1.36e26, 43.5e12},
                               {1e12, 1.27e26, 21.2e12, 1.59e26, 26.5e12, 5.65e26, 94.1e12},
                               {10e12, 1.30e28, 216.2e12, 1.75e28, 292.0e12, 8.55e28, 1425.5e12}};
  REQUIRE(std::size(table3) == std::size(printed));
  for (std::size_t i = 0; i < std::size(printed); ++i) {
    CAPTURE(printed[i][0]);
    CHECK(table3[i].size.value == printed[i][0]);
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(table3[i].by_approach[k].compute.value == printed[i][1 + 2 * k]);
      CHECK(table3[i].by_approach[k].data.value == printed[i][2 + 2 * k]);
      CHECK(table3[i].by_approach[k].misprint == (printed[i][0] == 175e9 && k == 2));
    }
  }
}

TEST_CASE("the fit begins at 4500 points") {
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(hoffmann2022::starts.ln_A[i] == 5.0 * static_cast<double>(i));
    CHECK(hoffmann2022::starts.ln_B[i] == 5.0 * static_cast<double>(i));
  }
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(hoffmann2022::starts.ln_E[i] == -1.0 + 0.5 * static_cast<double>(i));
    CHECK(hoffmann2022::starts.alpha[i] == 0.5 * static_cast<double>(i));
    CHECK(hoffmann2022::starts.beta[i] == 0.5 * static_cast<double>(i));
  }
  constexpr const auto& s = hoffmann2022::starts;
  static_assert(hoffmann2022::start_grid::size() == 4500);
  static_assert(sizeof(s.ln_A) / sizeof(double) * (sizeof(s.ln_B) / sizeof(double)) *
                    (sizeof(s.ln_E) / sizeof(double)) * (sizeof(s.alpha) / sizeof(double)) *
                    (sizeof(s.beta) / sizeof(double)) ==
                4500);
  static_assert(s.ln_A[5] == 25 && s.ln_B[1] == 5 && s.ln_E[0] == -1 && s.alpha[4] == 2 &&
                s.beta[3] == 1.5);
}

TEST_CASE("the four-digit variant is the unrounded set, rounded") {
  const auto& law = hoffmann2022::four_digits;
  CHECK(near(law.g(), 1.30038541257631935, tolerance));
  CHECK(near(law.best_size(flops{5.76e23}).value, 40310496396.349667, tolerance));
  CHECK(std::abs(law.alpha - hoffmann2022::unrounded.alpha) <= 5e-5);
  CHECK(std::abs(law.beta - hoffmann2022::unrounded.beta) <= 5e-5);
  CHECK(std::abs(law.E - hoffmann2022::unrounded.E) <= 5e-5);
}

TEST_CASE("inverses lead back") {
  constexpr auto law = hoffmann2022::unrounded;
  static_assert(near(law.loss(parameters{70e9}, tokens{1.4e12}), 1.9208460265656062, 1e-14));
  static_assert(near(law.tokens_for(1.9208460265656062, parameters{70e9}).value, 1.4e12, 1e-12));
  static_assert(near(law.size_for(1.9208460265656062, tokens{1.4e12}).value, 70e9, 1e-12));
  for (const double c : {1e18, 1e21, 1e24}) {
    const parameters n = law.best_size(flops{c});
    const tokens d = law.best_data(flops{c});
    CHECK(near(6.0 * n.value * d.value, c, 1e-13));
    CHECK(near(law.budget_for(n).value, c, 1e-12));
    CHECK(near(law.budget_for(d).value, c, 1e-12));
    CHECK(near(law.best_size(d).value, n.value, 1e-12));
    CHECK(near(law.best_data(n).value, d.value, 1e-12));
    const auto cheapest = law.cheapest_for(law.loss(n, d));
    CHECK(near(cheapest.size.value, n.value, 1e-12));
    CHECK(near(cheapest.data.value, d.value, 1e-12));
    // At the optimum the slopes in ln N and ln D are equal.
    const auto slope = differentiate(
        [&](const auto& x, const auto& y) { return law.loss(parameters{x}, tokens{y}); }, n.value,
        d.value);
    CHECK(near(slope.derivative[0] * n.value, slope.derivative[1] * d.value, 1e-12));
  }
}

TEST_CASE("outside its domain the law refuses") {
  const auto& law = hoffmann2022::unrounded;
  CHECK(is_nan(law.loss(parameters{run_time(0.0)}, tokens{1e12})));
  CHECK(is_nan(law.loss(parameters{1e9}, tokens{run_time(-1.0)})));
  CHECK(is_nan(law.best_size(flops{run_time(-1.0)}).value));
  CHECK(is_nan(law.tokens_for(run_time(law.E), parameters{1e9}).value));
  // 1 B parameters never reach 2.0: A N^-alpha alone leaves more.
  CHECK(is_nan(law.tokens_for(run_time(2.0), parameters{1e9}).value));
  CHECK(is_nan(law.size_for(run_time(1.8), tokens{1e9}).value));
  CHECK(is_nan(law.cheapest_for(run_time(1.69)).size.value));
  CHECK(is_nan(law.budget_for(parameters{run_time(test::infinity)}).value));
}

}  // namespace
