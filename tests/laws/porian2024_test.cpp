// SPDX-License-Identifier: Apache-2.0
/// @file
/// Porian et al. 2024. Expected values: 40-digit arithmetic on the fits of the authors' repository.
#include "leverage/laws/porian2024.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/near.hpp"

namespace laws_porian2024_test {

using namespace leverage;
using namespace leverage::porian2024;
using test::is_nan;
using test::near;
using test::run_time;

static_assert(near(refinedweb_tuned.best_size(flops{1e17}).value, 33303885.7737364, 1e-13));
static_assert(near(refinedweb_kaplan.best_size(flops{1e17}).value, 6708769.70442283, 1e-13));
static_assert(near(tuned.learning_rate(parameters{1e8}), 0.00487754993265870628, 1e-13));

TEST_CASE("each step lowers the exponent, from Kaplan's to Hoffmann's") {
  const double rw[] = {refinedweb_kaplan.a, refinedweb_head.a, refinedweb_warmup.a,
                       refinedweb_cosine.a, refinedweb_tuned.a};
  const double owt[] = {openwebtext2_kaplan.a, openwebtext2_head.a, openwebtext2_warmup.a,
                        openwebtext2_cosine.a, openwebtext2_tuned.a};
  for (int i = 1; i < 5; ++i) {
    CHECK(rw[i] < rw[i - 1]);
    CHECK(owt[i] < owt[i - 1]);
  }
  CHECK(std::abs(rw[4] - 0.5) < 0.02);
  CHECK(std::abs(owt[4] - 0.5) < 0.02);
}

TEST_CASE("best sizes over the fitted budgets and at Chinchilla's") {
  CHECK(near(refinedweb_tuned.best_size(flops{2.56e19}).value, 523766230.548845, 1e-12));
  CHECK(near(refinedweb_tuned.best_size(flops{5.88e23}).value, 76942303484.4048, 1e-12));
  CHECK(near(refinedweb_kaplan.best_size(flops{2.56e19}).value, 689042213.298315, 1e-12));
  CHECK(near(refinedweb_kaplan.best_size(flops{5.88e23}).value, 3027638728755.89, 1e-12));
  CHECK(refinedweb_tuned.fitted.check({{argument::head_flops, 5.88e23}}).extrapolates());
}

TEST_CASE("size, tokens and budget belong together") {
  for (const double c : {1.25e16, 1e18, 2.56e19}) {
    const parameters n = openwebtext2_tuned.best_size(flops{c});
    CHECK(near(6.0 * n.value * openwebtext2_tuned.best_data(flops{c}).value, c, 1e-14));
    CHECK(near(openwebtext2_tuned.budget_for(n).value, c, 1e-12));
  }
}

TEST_CASE("the batch is 0.00037 N^0.703 sequences of 2048 tokens") {
  CHECK(near(tuned.batch(parameters{1e8}).value, 318742.493664054837, 1e-13));
  CHECK(near(tuned.b.coefficient / 2048.0, 0.00037, 5e-4));
  CHECK(near(tuned.size_for(tuned.batch(parameters{3e8})).value, 3e8, 1e-12));
}

TEST_CASE("outside its domain the law refuses") {
  for (const double bad : {0.0, -1.0, test::infinity, test::nan}) {
    CHECK(is_nan(refinedweb_tuned.best_size(flops{run_time(bad)}).value));
    CHECK(is_nan(refinedweb_tuned.best_data(flops{run_time(bad)}).value));
    CHECK(is_nan(refinedweb_tuned.budget_for(parameters{run_time(bad)}).value));
    CHECK(is_nan(tuned.learning_rate(parameters{run_time(bad)})));
    CHECK(is_nan(tuned.batch(parameters{run_time(bad)}).value));
    CHECK(is_nan(tuned.size_for(tokens{run_time(bad)}).value));
  }
}

}  // namespace laws_porian2024_test
