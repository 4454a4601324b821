// SPDX-License-Identifier: Apache-2.0
/// @file
/// Losses of Kaplan et al. 2020 by size, data and compute. Expected values: 40-digit arithmetic on the decimal
/// coefficients, or the paper's own at its own rounding.
#include "leverage/laws/kaplan2020/loss.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace laws_kaplan2020_loss_test {

using namespace leverage;
using namespace leverage::kaplan2020;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double tolerance = 1e-13;

TEST_CASE("the printed coefficients of Tables 2 and 5 and of Figure 13") {
  static_assert(table5_size.N_c == 8.8e13 && table2.N_c == 6.4e13);
  static_assert(table5_size.alpha_N == 0.076 && table2.alpha_N == 0.076);
  static_assert(table5_data.alpha_D == 0.095 && table2.alpha_D == 0.103);
  static_assert(table5_data.D_c == 5.4e13 && table2.D_c == 1.8e13);
  static_assert(table5_naive_compute.C_c == 1.6e7 && table5_naive_compute.alpha_C == 0.057);
  static_assert(table5_min_compute.C_c == 3.1e8 && table5_min_compute.alpha_C == 0.050);
  static_assert(figure13_naive_compute.C_c == 2.0e7 && figure13_naive_compute.alpha_C == 0.057);
  static_assert(figure13_min_compute.C_c == 2.3e8 && figure13_min_compute.alpha_C == 0.050);
  static_assert(equation4_4.d.coefficient == 5e3 && equation4_4.d.exponent == 0.74);
}

TEST_CASE("Figure 13's constants mean 1.3 % more and 1.5 % less loss than Table 5's") {
  for (const double c : {1e16, 1e19, 1e21}) {
    CHECK(near(figure13_naive_compute.loss(flops{c}) / table5_naive_compute.loss(flops{c}),
               1.0128003, 1e-6));
    CHECK(near(figure13_min_compute.loss(flops{c}) / table5_min_compute.loss(flops{c}), 0.9851861,
               1e-6));
  }
}

TEST_CASE("inverses lead back") {
  static_assert(near(table5_size.size_for(table5_size.loss(parameters{1e8})).value, 1e8, 1e-12));
  CHECK(near(table5_data.tokens_for(table5_data.loss(tokens{1e10})).value, 1e10, tolerance * 10));
  CHECK(
      near(table5_min_compute.flops_for(table5_min_compute.loss(flops{1e21})).value, 1e21, 1e-12));
  const double loss = table2.loss(parameters{1e8}, tokens{1e9});
  CHECK(near(table2.tokens_for(loss, parameters{1e8}).value, 1e9, 1e-11));
  CHECK(near(table2.size_for(loss, tokens{1e9}).value, 1e8, 1e-11));
  CHECK(near(equation4_4.largest_size(equation4_4.data(parameters{1e9})).value, 1e9, 1e-12));
}

TEST_CASE("L(N, D) goes to L(N) and to L(D), and overfitting is their distance") {
  CHECK(near(table2.with_infinite_data().loss(parameters{1e9}), 2.31883409833116805, tolerance));
  CHECK(near(table2.with_infinite_size().loss(tokens{1e10}), 2.16417844914365374, tolerance));
  CHECK(near(table2.loss(parameters{1e9}, tokens{1e30}), 2.31883409833116805, tolerance));
  CHECK(near(table2.loss(parameters{1e40}, tokens{1e10}), 2.16417844914365374, 1e-12));
  for (const double n : {1e6, 1e8, 1e9}) {
    for (const double d : {2.2e7, 1e9, 2.3e10}) {
      const double converged = table2.with_infinite_data().loss(parameters{n});
      CHECK(near(table2.overfitting(parameters{n}, tokens{d}),
                 table2.loss(parameters{n}, tokens{d}) / converged - 1.0, 1e-11));
    }
  }
  // Small overfitting keeps its digits: alpha_D (N / N_c)^(alpha_N / alpha_D) D_c / D to first order.
  CHECK(near(table2.overfitting(parameters{1e9}, tokens{1e30}) * 1e30,
             table2.overfitting(parameters{1e9}, tokens{1e26}) * 1e26, 1e-12));
}

TEST_CASE("Eq. 4.4 is Eq. 4.3 at 2 %, rounded") {
  CHECK(near(table2.tokens_for_overfitting(0.02, parameters{1e9}).value, 24135832758.2782789,
             tolerance));
  CHECK(near(table2.overfitting(parameters{1e9}, tokens{24135832758.2782789}), 0.02, tolerance));
  CHECK(near(table2.alpha_N / table2.alpha_D, 0.74, 0.003));
  CHECK(near(table2.tokens_for_overfitting(0.02, parameters{1.0}).value, 5519.32018365823412,
             tolerance));
  CHECK(near(equation4_4.data(parameters{1e9}).value, 24135832758.2782789, 0.06));
  // "models smaller than 1e9 parameters can be trained with minimal overfitting on the 22 B tokens"
  CHECK(near(equation4_4.largest_size(tokens{22e9}).value, 1e9, 0.06));
}

TEST_CASE("the best split of Table 2's law has equal slopes") {
  const flops c{1e21};
  const parameters n = table2.best_size(c);
  const tokens d = table2.best_data(c);
  CHECK(near(n.value, 6231221193.92759215, tolerance));
  CHECK(near(d.value, 26747031036.0809448, tolerance));
  CHECK(near(table2.loss(n, d), 2.13601228082057258, tolerance));
  const auto slope = differentiate(
      [](const auto& x, const auto& y) { return table2.loss(parameters{x}, tokens{y}); }, n.value,
      d.value);
  CHECK(near(slope.derivative[0] * n.value, slope.derivative[1] * d.value, 1e-12));
}

TEST_CASE("outside their domain the laws refuse") {
  for (const double bad : {0.0, -1.0, test::infinity, test::nan}) {
    const double x = run_time(bad);
    CHECK(is_nan(table5_size.size_for(x).value));
    CHECK(is_nan(table5_data.tokens_for(x).value));
    CHECK(is_nan(table5_min_compute.flops_for(x).value));
    CHECK(is_nan(table2.tokens_for_overfitting(x, parameters{1e9}).value));
    CHECK(is_nan(table2.best_size(flops{x}).value));
    CHECK(is_nan(table2.tokens_for(x, parameters{1e9}).value));
    CHECK(is_nan(equation4_4.largest_size(tokens{x}).value));
  }
  // 1e6 parameters never reach 3.0, and 1e7 tokens let no model reach 3.0.
  CHECK(is_nan(table2.tokens_for(run_time(3.0), parameters{1e6}).value));
  CHECK(is_nan(table2.size_for(run_time(3.0), tokens{1e7}).value));
}

}  // namespace laws_kaplan2020_loss_test
