// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws of Bi et al. 2024 against the models of the paper. Expected values: 40-digit arithmetic, and what the
/// paper says that it used.
#include "leverage/laws/bi2024.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace laws_bi2024_test {

using namespace leverage;
using namespace leverage::bi2024;
using test::is_nan;
using test::near;
using test::run_time;

TEST_CASE("the printed coefficients") {
  static_assert(equation1.eta.coefficient == 0.3118 && equation1.eta.exponent == -0.1250);
  static_assert(equation1.b.coefficient == 0.2920 && equation1.b.exponent == 0.3271);
  static_assert(equation4.m.coefficient == 0.1715 && equation4.m.exponent == 0.5243);
  static_assert(equation4.d.coefficient == 5.8316 && equation4.d.exponent == 0.4757);
}

TEST_CASE("M D is 1.0001194 C, by the rounding of the coefficients") {
  for (const double c : {1e17, 3e20, 1e24}) {
    CHECK(near((equation4.model(flops{c}) * equation4.data(flops{c})).value, 1.0001194 * c, 1e-7));
    CHECK(near(equation4.budget_for(equation4.model(flops{c})).value, c, 1e-11));
    CHECK(near(equation4.budget_for(equation4.data(flops{c})).value, c, 1e-11));
  }
}

TEST_CASE("the 7 B and 67 B models were trained as Eq. 1 says at their M D") {
  // M = 72 n d^2 + 12 n d s, 2e12 tokens, 4096 of context.
  constexpr flops_per_token m7{72.0 * 30 * 4096 * 4096 + 12.0 * 30 * 4096 * 4096};
  constexpr flops_per_token m67{72.0 * 95 * 8192 * 8192 + 12.0 * 95 * 8192 * 4096};
  constexpr flops c7 = m7 * tokens{2e12};
  constexpr flops c67 = m67 * tokens{2e12};
  static_assert(near(c7.value, 8.455716864e22, 1e-12) && near(c67.value, 9.9455e23, 1e-4));
  CHECK(near(equation1.batch(c7).value, 9222608.17, 1e-8));
  CHECK(near(equation1.learning_rate(c7), 4.24602e-4, 1e-5));
  CHECK(near(equation1.batch(c67).value, 20654134, 1e-7));
  CHECK(near(equation1.learning_rate(c67), 3.1201e-4, 1e-4));
  CHECK(near(equation1.batch(c7).value, 2304 * 4096.0, 0.025));
  CHECK(near(equation1.learning_rate(c7), 4.2e-4, 0.02));
  // The larger model has grouped queries, so that its M is less than this.
  CHECK(near(equation1.batch(c67).value, 4608 * 4096.0, 0.1));
  CHECK(near(equation1.learning_rate(c67), 3.2e-4, 0.03));
}

TEST_CASE("Table 4: better data, larger models; the exponents share the budget") {
  static_assert(table4[0].a == 0.450 && table4[1].a == 0.524 && table4[2].a == 0.578);
  static_assert(table4[0].b == 0.550 && table4[1].b == 0.476 && table4[2].b == 0.422);
  for (const allocation_exponents& e : table4) CHECK(near(e.a + e.b, 1.0, 1e-15));
  CHECK(near(table4[1].a, equation4.m.exponent, 1e-3));
  CHECK(near(table4[1].b, equation4.d.exponent, 1e-3));
}

TEST_CASE("a budget that is not positive and finite has no answer") {
  for (const double c : {0.0, -1e20, test::infinity, test::nan}) {
    CHECK(is_nan(equation1.learning_rate(flops{run_time(c)})));
    CHECK(is_nan(equation1.batch(flops{run_time(c)}).value));
    CHECK(is_nan(equation4.model(flops{run_time(c)}).value));
    CHECK(is_nan(equation4.budget_for(tokens{run_time(c)}).value));
  }
}

}  // namespace laws_bi2024_test
