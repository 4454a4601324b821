// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws of Kaplan et al. 2020: what follows from them, what the paper reports, where it contradicts itself.
/// Expected values: 40-digit arithmetic on the decimal coefficients, or the paper's own at its own rounding.
#include "leverage/laws/kaplan2020.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace {

using namespace leverage;
using namespace leverage::kaplan2020;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double tolerance = 1e-13;

/// FLOPs of so many PF-days.
constexpr flops<> pf_days(double x) { return flops_of_petaflop_days(x); }

TEST_CASE("budgets are FLOPs, and the paper's PF-days inside") {
  static_assert(pf_days(1.0).value == 8.64e19);
  static_assert(petaflop_days(flops{8.64e20}) == 10.0);
  static_assert(min_flops_at_critical_batch(flops{1e21}).value == 5e20);
  static_assert(flops_at_critical_batch(flops{5e20}).value == 1e21);
  CHECK(is_nan(petaflop_days(flops{run_time(-1.0)})));
  CHECK(is_nan(flops_of_petaflop_days(run_time(0.0)).value));
}

TEST_CASE("the printed coefficients, each table its own") {
  static_assert(table5_size.N_c == 8.8e13 && table2.N_c == 6.4e13 && table3.N_c == 6.5e13);
  static_assert(table5_size.alpha_N == 0.076 && table2.alpha_N == 0.076 && table3.alpha_N == 0.077);
  static_assert(table5_data.alpha_D == 0.095 && table2.alpha_D == 0.103);
  static_assert(table5_data.D_c == 5.4e13 && table2.D_c == 1.8e13);
  static_assert(table5_naive_compute.C_c == 1.6e7 && table5_naive_compute.alpha_C == 0.057);
  static_assert(table5_least_compute.C_c == 3.1e8 && table5_least_compute.alpha_C == 0.050);
  static_assert(figure13_naive_compute.C_c == 2.0e7 && figure13_least_compute.C_c == 2.3e8);
  static_assert(table3.S_c == 2.1e3 && table3.alpha_S == 0.76);
  static_assert(table5_critical_batch.B_star == 2.1e8 && equation5_3.B_star == 2e8);
  static_assert(table6.n.coefficient == 1.3e9 && table6.n.exponent == 0.73);
  static_assert(table6.d.coefficient == 2e10 && table6.d.exponent == 0.27);
  static_assert(figure14.n.coefficient == 1.6e9 && figure14.n.exponent == 0.88);
}

TEST_CASE("Figure 13's constants mean 1.3 % more and 1.5 % less loss than Table 5's") {
  for (const double c : {1e16, 1e19, 1e21}) {
    CHECK(near(figure13_naive_compute.loss(flops{c}) / table5_naive_compute.loss(flops{c}),
               1.0128003, 1e-6));
    CHECK(near(figure13_least_compute.loss(flops{c}) / table5_least_compute.loss(flops{c}),
               0.9851861, 1e-6));
  }
}

TEST_CASE("inverses lead back") {
  static_assert(near(table5_size.size_for(table5_size.loss(parameters{1e8})).value, 1e8, 1e-12));
  CHECK(near(table5_data.tokens_for(table5_data.loss(tokens{1e10})).value, 1e10, tolerance * 10));
  CHECK(near(table5_least_compute.flops_for(table5_least_compute.loss(flops{1e21})).value, 1e21,
             1e-12));
  const double loss = table2.loss(parameters{1e8}, tokens{1e9});
  CHECK(near(table2.tokens_for(loss, parameters{1e8}).value, 1e9, 1e-11));
  CHECK(near(table2.size_for(loss, tokens{1e9}).value, 1e8, 1e-11));
  CHECK(near(table3.steps_for(3.0, parameters{1e8}), 17783.4030441479431, tolerance));
  CHECK(near(table3.size_for(3.0, 17783.4030441479431).value, 1e8, 1e-11));
  CHECK(near(table6.budget_for(table6.best_size(flops{1e21})).value, 1e21, 1e-12));
  CHECK(near(figure14.budget_for(figure14.best_size(flops{1e21})).value, 1e21, 1e-12));
  CHECK(near(equation5_3.loss_for(equation5_3.batch(2.5)), 2.5, tolerance));
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

TEST_CASE("Eq. 5.1 holds of Eq. 5.4 and 5.5 at every batch") {
  const double loss = 2.5;
  const tokens critical = equation5_3.batch(loss);
  for (const double b : {1e4, 524288.0, 1e8}) {
    const double steps = 2.5e5;
    const double least = equation5_3.min_steps(steps, tokens{b}, loss);
    const double min_tokens = least * critical.value;
    CHECK(near((steps / least - 1.0) * (b * steps / min_tokens - 1.0), 1.0, 1e-12));
    CHECK(near(steps_at(tokens{b}, least, critical), steps, tolerance));
    const flops spent{1e21};
    const flops cheapest = equation5_3.min_flops(spent, tokens{b}, loss);
    CHECK(near(flops_at(tokens{b}, cheapest, critical).value, 1e21, tolerance));
    CHECK(near(cheapest.value / spent.value, min_tokens / (b * steps), tolerance));
  }
  // At the critical batch, twice the steps and twice the compute.
  CHECK(near(min_steps(1e5, critical, critical), 5e4, tolerance));
  CHECK(min_flops(flops{1e21}, critical, critical).value ==
        min_flops_at_critical_batch(flops{1e21}).value);
  CHECK(near(equation5_3.min_flops(flops{1e21}, tokens{524288.0}, 2.5).value / 1e21,
             0.829309619287967063, tolerance));
  // "approximately doubles for every 13 % decrease in loss"
  CHECK(near(equation5_3.batch(0.87 * 3.0) / equation5_3.batch(3.0), 2.0, 0.04));
}

TEST_CASE("early stopping, Eq. 5.7") {
  const double excess =
      table2.loss(parameters{1e8}, tokens{1e8}) - table2.with_infinite_data().loss(parameters{1e8});
  CHECK(near(excess, 0.751980044131949669, 1e-12));
  CHECK(near(table3.earliest_stop(excess), 3055.66487267143659, 1e-12));
  CHECK(near(table3.earliest_stop(0.1), 43451.8997034105831, tolerance));
}

TEST_CASE("Appendix B: constants of the frontier") {
  CHECK(near(appendix_b.alpha_c(), 0.05245294293397072, tolerance));
  CHECK(near(appendix_b.alpha_c(), 0.052, 0.01));  // B.7
  CHECK(near(appendix_b.alpha_c() / table3.alpha_N, 0.681207051090528832, tolerance));
  CHECK(near(appendix_b.c_c().value, 1.3908487179408084e28, tolerance));
  CHECK(near(petaflop_days(appendix_b.c_c()), 160977860.87277875, tolerance));
  // "alpha_N / alpha_S ~ 10 % above the converged loss"
  CHECK(near(appendix_b.convergence_factor(), 0.10, 0.02));
}

TEST_CASE("Appendix B: on the frontier 6 N B S is C, and no other size is cheaper") {
  for (const double pf : {1.0, 1e3, 1e21 / 8.64e19}) {
    const flops c = pf_days(pf);
    const parameters n = appendix_b.best_size(c);
    const double steps = appendix_b.best_steps(c);
    const tokens batch = appendix_b.best_batch(c);
    const double loss = appendix_b.loss(c);
    CHECK(near(6.0 * n.value * batch.value * steps, c.value, 1e-12));
    CHECK(near(table3.loss(n, steps), loss, 1e-12));
    CHECK(near(loss, (1.0 + appendix_b.convergence_factor()) * table3.converged().loss(n), 1e-12));
    CHECK(near(appendix_b.flops_for(loss).value, c.value, 1e-11));
    CHECK(near(appendix_b.flops_for(loss, n).value, c.value, 1e-11));
    CHECK(near(appendix_b.budget_for(n).value, c.value, 1e-11));
    CHECK(near(appendix_b.best_data(c).value, 2.0 * batch.value * steps, 1e-12));
    // The slope of B.15 along the size is zero there.
    const auto cost = differentiate(
        [&](const auto& x) { return appendix_b.flops_for(loss, parameters{x}).value; }, n.value);
    CHECK(std::abs(cost.derivative[0]) * n.value < 1e-10 * cost.value);
    for (const double x : {0.6, 2.2}) {
      CHECK(near(appendix_b.flops_for(loss, parameters{x * n.value}).value / c.value,
                 appendix_b.relative_flops(x), 1e-11));
      CHECK(near(table3.steps_for(loss, parameters{x * n.value}) / steps,
                 appendix_b.relative_steps(x), 1e-11));
    }
  }
  CHECK(near(appendix_b.flops_for(2.6, parameters{1e9}).value, 1.70956879515716310e20, 1e-12));
}

TEST_CASE("what Appendix B reports") {
  const double f = appendix_b.convergence_factor();
  CHECK(near(appendix_b.size_ratio(f, 0.02), 2.70781757043828192, tolerance));
  CHECK(near(appendix_b.size_ratio(f, 0.02), 2.7, 0.01));
  CHECK(near(appendix_b.step_ratio(0.1, 0.02), 0.132877261733099402, tolerance));
  CHECK(near(appendix_b.step_ratio(0.1, 0.02), 0.13, 0.03));
  CHECK(near(appendix_b.flops_ratio(f, 0.02), 0.35, 0.04));
  CHECK(near(appendix_b.size_ratio(f, 0.02) * appendix_b.step_ratio(f, 0.02),
             appendix_b.flops_ratio(f, 0.02), tolerance));
  CHECK(near(appendix_b.relative_flops(0.6), 1.16473266594147606, tolerance));
  CHECK(near(appendix_b.relative_flops(2.2), 1.20372024682887313, tolerance));
  CHECK(near(appendix_b.relative_steps(2.2), 0.547145566740396876, tolerance));
  CHECK(near(appendix_b.relative_flops(1.0), 1.0, tolerance));
}

TEST_CASE("Table 6 against the rest of the paper") {
  // Hoffmann et al. 2022, Appendix D.4: 4.68 B at 1e21 FLOPs. At the critical batch C_min is half of them.
  CHECK(near(table6.best_size(min_flops_at_critical_batch(flops{1e21})).value, 4683132262.77358592,
             tolerance));
  CHECK(near(table6.best_size(flops{1e21}).value, 7767626242.30469783, tolerance));
  // N B S is C_min / 6 within the rounding of the exponents.
  for (const double pf : {1e-3, 1.0, 1e2}) {
    const flops c = pf_days(pf);
    CHECK(near(6.0 * table6.best_size(c).value * table6.best_batch(c).value * table6.best_steps(c),
               c.value, 0.03));
  }
  // Eq. 6.7 prints 4e10 tokens at one PF-day; its left side is 2.2e10 with Table 6's size.
  const double eq67 = 2.0 * pf_days(1.0).value / (6.0 * table6.best_size(pf_days(1.0)).value);
  CHECK(near(eq67, 2.215e10, 1e-3));
  CHECK(near(table6.best_data(pf_days(1.0)).value, eq67, 0.1));
  // The batch of Table 6 is the critical one at L(C_min).
  CHECK(near(table5_critical_batch.batch(table5_least_compute.loss(pf_days(1.0))).value,
             table6.best_batch(pf_days(1.0)).value, 0.01));
}

TEST_CASE("the breakdown of Eq. 6.8 lies where the laws meet") {
  static_assert(equation6_8.min_flops.value == 8.64e23 && equation6_8.loss == 1.7);
  CHECK(near(table5_least_compute.loss(equation6_8.min_flops), equation6_8.loss, 0.02));
  CHECK(near(table6.best_size(equation6_8.min_flops).value, equation6_8.size.value, 0.1));
  CHECK(near(table5_data.loss(equation6_8.data), equation6_8.loss, 0.15));
}

TEST_CASE("the rule of thumb for the learning rate ends at 1.21e10 parameters") {
  static_assert(near(equation_d1.learning_rate(parameters{1e8}), 0.000669315036218645, 1e-12));
  CHECK(near(equation_d1.largest_size().value, 12126245532.5905702, 1e-12));
  CHECK(equation_d1.learning_rate(parameters{1.2126e10}) > 0.0);
  CHECK(is_nan(equation_d1.learning_rate(parameters{run_time(1.2127e10)})));
  CHECK(is_nan(equation_d1.learning_rate(parameters{run_time(0.0)})));
  CHECK(is_nan(equation_d1.learning_rate(parameters{run_time(test::infinity)})));
}

TEST_CASE("every set names its paper, and says inside or outside") {
  CHECK(table2.source.arxiv == "2001.08361");
  CHECK(appendix_b.source.verified == evidence::derived);
  CHECK(table2.fitted.check(parameters{1e8}, tokens{1e9}).inside());
  CHECK(table2.fitted.check(parameters{175e9}, tokens{300e9}).extrapolates());
  CHECK(table6.fitted.check(flops{3.14e23}).extrapolates());
}

TEST_CASE("outside their domain the laws refuse") {
  for (const double bad : {0.0, -1.0, test::infinity, test::nan}) {
    const double x = run_time(bad);
    CHECK(is_nan(table5_size.size_for(x).value));
    CHECK(is_nan(table5_data.tokens_for(x).value));
    CHECK(is_nan(table5_least_compute.flops_for(x).value));
    CHECK(is_nan(table2.tokens_for_overfitting(x, parameters{1e9}).value));
    CHECK(is_nan(table2.best_size(flops{x}).value));
    CHECK(is_nan(table2.tokens_for(x, parameters{1e9}).value));
    CHECK(is_nan(equation5_3.loss_for(tokens{x})));
    CHECK(is_nan(steps_at(tokens{x}, 1e4, tokens{1e6})));
    CHECK(is_nan(flops_at(tokens{1e6}, flops{x}, tokens{1e6}).value));
    CHECK(is_nan(table3.earliest_stop(x)));
    CHECK(is_nan(appendix_b.best_data(flops{x}).value));
    CHECK(is_nan(appendix_b.budget_for(parameters{x}).value));
    CHECK(is_nan(appendix_b.relative_flops(x)));
    CHECK(is_nan(appendix_b.size_ratio(x, 0.02)));
    CHECK(is_nan(appendix_b.flops_ratio(0.1, x)));
    CHECK(is_nan(equation4_4.largest_size(tokens{x}).value));
  }
  // 1e6 parameters never reach 3.0, and 1e7 tokens let no model reach 3.0.
  CHECK(is_nan(table3.steps_for(run_time(3.0), parameters{1e6})));
  CHECK(is_nan(table2.tokens_for(run_time(3.0), parameters{1e6}).value));
  CHECK(is_nan(table2.size_for(run_time(3.0), tokens{1e7}).value));
  CHECK(is_nan(table3.size_for(run_time(1.0), 2e3).value));
  // (1 + r)^(-1 / alpha_N) of the best size is the least that can reach its loss.
  CHECK(is_nan(appendix_b.relative_flops(run_time(0.28))));
  CHECK(appendix_b.relative_flops(0.29) > 1.0);
}

}  // namespace
