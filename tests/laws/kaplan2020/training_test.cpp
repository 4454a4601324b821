// SPDX-License-Identifier: Apache-2.0
/// @file
/// Compute-efficient training by Kaplan et al. 2020. Expected values: 40-digit arithmetic on the decimal
/// coefficients, or the paper's own at its own rounding.
#include "leverage/laws/kaplan2020/training.hpp"

#include <doctest/doctest.h>

#include "leverage/laws/kaplan2020/critical_batch.hpp"
#include "leverage/laws/kaplan2020/loss.hpp"
#include "support/near.hpp"

namespace laws_kaplan2020_training_test {

using namespace leverage;
using namespace leverage::kaplan2020;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double tolerance = 1e-13;

TEST_CASE("the printed coefficients of Table 6 and Figure 14, and inverses lead back") {
  static_assert(table6.n.coefficient == 1.3e9 && table6.n.exponent == 0.73);
  static_assert(table6.b.coefficient == 2.0e6 && table6.b.exponent == 0.24);
  static_assert(table6.s.coefficient == 5.4e3 && table6.s.exponent == 0.03);
  static_assert(table6.d.coefficient == 2e10 && table6.d.exponent == 0.27);
  static_assert(figure14.n.coefficient == 1.6e9 && figure14.n.exponent == 0.88);
  CHECK(near(table6.budget_for(table6.best_size(flops{1e21})).value, 1e21, 1e-12));
  CHECK(near(figure14.budget_for(figure14.best_size(flops{1e21})).value, 1e21, 1e-12));
}

TEST_CASE("Table 6 against the rest of the paper") {
  // Hoffmann et al. 2022, Appendix D.4: 4.68 B at 1e21 FLOPs. At the critical batch C_min is half of them.
  CHECK(near(table6.best_size(min_flops_at_critical_batch(flops{1e21})).value, 4683132262.77358592,
             tolerance));
  CHECK(near(table6.best_size(flops{1e21}).value, 7767626242.30469783, tolerance));
  // N B S is C_min / 6 within the rounding of the exponents.
  for (const double pf : {1e-3, 1.0, 1e2}) {
    const flops c = flops_of_petaflop_days(pf);
    CHECK(near(6.0 * table6.best_size(c).value * table6.best_batch(c).value * table6.best_steps(c),
               c.value, 0.03));
  }
  // Eq. 6.7 prints 4e10 tokens at one PF-day; its left side is 2.2e10 with Table 6's size.
  const double eq67 = 2.0 * flops_of_petaflop_days(1.0).value /
                      (6.0 * table6.best_size(flops_of_petaflop_days(1.0)).value);
  CHECK(near(eq67, 2.215e10, 1e-3));
  CHECK(near(table6.best_data(flops_of_petaflop_days(1.0)).value, eq67, 0.1));
  // The batch of Table 6 is the critical one at L(C_min).
  CHECK(
      near(table5_critical_batch.batch(table5_min_compute.loss(flops_of_petaflop_days(1.0))).value,
           table6.best_batch(flops_of_petaflop_days(1.0)).value, 0.01));
}

TEST_CASE("the breakdown of Eq. 6.8 lies where the laws meet") {
  static_assert(equation6_8.min_flops.value == 8.64e23 && equation6_8.loss == 1.7);
  CHECK(near(table5_min_compute.loss(equation6_8.min_flops), equation6_8.loss, 0.02));
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

}  // namespace laws_kaplan2020_training_test
