// SPDX-License-Identifier: Apache-2.0
/// @file
/// Learning curves of Kaplan et al. 2020 and the efficient frontier of Appendix B. Expected values: 40-digit arithmetic on the decimal
/// coefficients, or the paper's own at its own rounding.
#include "leverage/laws/kaplan2020/learning_curve.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace learning_curve_test {

using namespace leverage;
using namespace leverage::kaplan2020;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double tolerance = 1e-13;

TEST_CASE("the printed coefficients of Table 3, and inverses lead back") {
  static_assert(table3.N_c == 6.5e13 && table3.alpha_N == 0.077);
  static_assert(table3.S_c == 2.1e3 && table3.alpha_S == 0.76);
  CHECK(near(table3.steps_for(3.0, parameters{1e8}), 17783.4030441479431, tolerance));
  CHECK(near(table3.size_for(3.0, 17783.4030441479431).value, 1e8, 1e-11));
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
    const flops c = flops_of_petaflop_days(pf);
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

TEST_CASE("outside their domain the laws refuse") {
  for (const double bad : {0.0, -1.0, test::infinity, test::nan}) {
    const double x = run_time(bad);
    CHECK(is_nan(table3.earliest_stop(x)));
    CHECK(is_nan(appendix_b.best_data(flops{x}).value));
    CHECK(is_nan(appendix_b.budget_for(parameters{x}).value));
    CHECK(is_nan(appendix_b.relative_flops(x)));
    CHECK(is_nan(appendix_b.size_ratio(x, 0.02)));
    CHECK(is_nan(appendix_b.flops_ratio(0.1, x)));
  }
  // 1e6 parameters never reach 3.0.
  CHECK(is_nan(table3.steps_for(run_time(3.0), parameters{1e6})));
  CHECK(is_nan(table3.size_for(run_time(1.0), 2e3).value));
  // (1 + r)^(-1 / alpha_N) of the best size is the least that can reach its loss.
  CHECK(is_nan(appendix_b.relative_flops(run_time(0.28))));
  CHECK(appendix_b.relative_flops(0.29) > 1.0);
}

}  // namespace learning_curve_test
