// SPDX-License-Identifier: Apache-2.0
/// @file
/// Sardana et al. 2024: the price of inference, and the README's numbers. What follows from them for allocations
/// is tested in plan/costs_test.cpp.
#include "leverage/laws/sardana2024.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace laws_sardana2024_test {

using namespace leverage;
using sardana2024::repository;
using test::is_nan;
using test::near;
using test::run_time;

/// A100 at 1.40 an hour and 312 TFLOP/s for training, at 0.60 and 624 TOP/s for inference; 1000 tokens in, 250
/// out.
constexpr sardana2024::serving_costs<> readme{.training_price = 1.40 / 312,
                                              .inference_price = 0.60 / 624,
                                              .training_use = 0.5,
                                              .prefill_use = 0.4,
                                              .decode_use = 0.2,
                                              .input_share = 0.8};
static_assert(near(readme.price(), 0.321428571428571429, 1e-15));

TEST_CASE(
    "the README's bill of 30 B parameters at their Chinchilla point, served a billion times") {
  const parameters n{30e9};
  const flops training = repository.budget_for(n);
  CHECK(near(training.value, 2.80062199684374784e23, 1e-13));
  CHECK(near(repository.best_data(n).value, 1555901109357.63769, 1e-13));
  CHECK(near(repository.loss(n, repository.best_data(n)), 1.95825336047584099, 1e-14));
  CHECK(near(training.value + 2.0 * n.value * 6e11, 3.16062199684374784e23, 1e-13));
  // H100 at 989 TFLOP/s half used; A100 at 624 TOP/s; 500 tokens in, 100 out. The README says 1.50 and 0.60 an
  // hour, and its bill is at the defaults of 2.00 and 1.10.
  const sardana2024::serving_costs<> costs{.training_price = 2.00 / 989,
                                           .inference_price = 1.10 / 624,
                                           .training_use = 0.5,
                                           .prefill_use = 0.5,
                                           .decode_use = 0.01,
                                           .input_share = 500.0 / 600};
  CHECK(near(costs.price(), 7.99071848290598291, 1e-14));
  const double dollars = training.value / (0.5 * 989e12 * 3600.0) * 2.00;
  CHECK(near(dollars, 3.146e5, 2e-4));
  const double served = costs.price() * 2.0 * n.value * 6e11;
  CHECK(near(dollars * (1.0 + served / training.value), 6.378e5, 1e-4));
}

TEST_CASE("equal prices and equal use: a FLOP is a FLOP") {
  CHECK(sardana2024::serving_costs<>{2.0, 2.0, 0.5, 0.5, 0.5, 0.3}.price() == 1.0);
}

TEST_CASE("the README's loss of 70 B on 1 T tokens") {
  CHECK(near(repository.loss(parameters{70e9}, tokens{1e12}), 1.94727278971727168, 1e-14));
}

TEST_CASE("the budget for a number of tokens is not what the repository's code says") {
  const double right = repository.budget_for(tokens{1e12}).value;
  CHECK(near(right, 1.2404332188518647e23, 1e-13));
  CHECK(near(5.61022840197558771e23 / right, 4.5228, 1e-5));
}

TEST_CASE("no price for nonsense") {
  const auto with = [](double sardana2024::serving_costs<>::* member, double x) {
    sardana2024::serving_costs<> costs = readme;
    costs.*member = run_time(x);
    return costs.price();
  };
  using costs = sardana2024::serving_costs<>;
  CHECK(is_nan(with(&costs::training_price, 0.0)));
  CHECK(is_nan(with(&costs::inference_price, -1.0)));
  CHECK(is_nan(with(&costs::training_use, 1.1)));
  CHECK(is_nan(with(&costs::prefill_use, 0.0)));
  CHECK(is_nan(with(&costs::decode_use, test::nan)));
  CHECK(is_nan(with(&costs::input_share, -0.1)));
  CHECK(is_nan(with(&costs::input_share, 1.1)));
  CHECK(with(&costs::input_share, 1.0) < with(&costs::input_share, 0.0));
}

}  // namespace laws_sardana2024_test
