// SPDX-License-Identifier: Apache-2.0
/// @file
/// The law over idle experts. Expected values: 40-digit arithmetic on the printed coefficients.
#include "leverage/laws/abnar2025.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace abnar2025_test {

using namespace leverage;
using abnar2025::table3;
using test::is_nan;
using test::near;
using test::run_time;

TEST_CASE("a dense model's floor is e + c, and sparsity lowers the floor") {
  static_assert(near(table3.floor(0.0), 1.3998, 1e-14));
  static_assert(near(table3.floor(0.5), 1.34965416020530131, 1e-14));
  CHECK(table3.floor(0.9999999) < 0.98);
  CHECK(table3.floor(0.9999999) > table3.e);
}

TEST_CASE("the loss diverges as the last expert falls idle") {
  double last = table3.loss(parameters{1e11}, tokens{1e12}, 0.9);
  for (const double busy : {1e-2, 1e-4, 1e-8, 1e-12}) {
    const double loss = table3.loss(parameters{1e11}, tokens{1e12}, 1.0 - busy);
    CHECK(loss > last);
    last = loss;
  }
  CHECK(is_nan(table3.loss(parameters{1e11}, tokens{1e12}, run_time(1.0))));
}

TEST_CASE(
    "up to 5.8 B parameters a dense model is the best at fixed N and D, beyond that S* is "
    "interior") {
  static_assert(near(table3.dense_up_to().value, 5.838946299186e9, 1e-12));
  CHECK(table3.best_sparsity(table3.dense_up_to()) < 1e-12);
  CHECK(table3.best_sparsity(parameters{5.8e9}) == 0.0);
  for (const double n : {1e10, 1e11, 1e12}) {
    const double best = table3.best_sparsity(parameters{n});
    const auto at = [&](const auto& s) { return table3.loss(parameters{n}, tokens{1e12}, s); };
    const auto slope = differentiate(at, best);
    CHECK(std::abs(slope.derivative[0]) < 1e-14);
    CHECK(at(best + 0.01) > slope.value);
    CHECK(at(best - 0.01) > slope.value);
    CHECK(near(table3.size_for_best(best).value, n, 1e-12));
  }
  // Below it every idle expert harms.
  const auto slope = differentiate(
      [](const auto& s) { return table3.loss(parameters{1e9}, tokens{1e12}, s); }, 0.0);
  CHECK(slope.derivative[0] > 0.0);
}

TEST_CASE("the tokens for a loss lead back") {
  const double loss = table3.loss(parameters{1e10}, tokens{100e9}, 0.9);
  CHECK(near(table3.tokens_for(loss, parameters{1e10}, 0.9).value, 100e9, 1e-10));
  CHECK(is_nan(table3
                   .tokens_for(run_time(table3.at_infinite_data(parameters{1e10}, 0.9)),
                               parameters{1e10}, 0.9)
                   .value));
}

TEST_CASE("refusals") {
  CHECK(is_nan(table3.loss(parameters{run_time(0.0)}, tokens{1e12}, 0.5)));
  CHECK(is_nan(table3.loss(parameters{1e9}, tokens{run_time(-1.0)}, 0.5)));
  CHECK(is_nan(table3.loss(parameters{1e9}, tokens{1e12}, run_time(-0.1))));
  CHECK(is_nan(table3.best_sparsity(parameters{run_time(test::nan)})));
  // With lambda > 0 both terms rise with sparsity: no optimum inside.
  auto other = abnar2025::loss_law<>(table3);
  other.lambda = run_time(0.1);
  CHECK(is_nan(other.dense_up_to().value));
  CHECK(is_nan(other.best_sparsity(parameters{1e10})));
}

}  // namespace abnar2025_test
