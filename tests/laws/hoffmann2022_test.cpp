// SPDX-License-Identifier: Apache-2.0
/// @file
/// The parametric law of Hoffmann et al. 2022 and the sets in its form. Expected values: 40-digit arithmetic on
/// the decimal coefficients.
#include "leverage/laws/hoffmann2022.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <iterator>

#include "leverage/core/dual.hpp"
#include "leverage/laws/sardana2024.hpp"
#include "support/near.hpp"

namespace laws_hoffmann2022_test {

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

}  // namespace laws_hoffmann2022_test
