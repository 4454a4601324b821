// SPDX-License-Identifier: Apache-2.0
/// @file
/// Tao et al. 2024 beyond its vectors: the best vocabulary by three approaches. Expected values: 40-digit roots.
#include "leverage/laws/tao2024.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/near.hpp"

namespace laws_tao2024_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

/// The budget for which N weights are the best, by the first law.
double budget_of(double n) {
  const double root = n / tao2024::size.best(flops{1.0}).value;
  return root * root;
}

TEST_CASE("at 7 B and 70 B weights the three approaches agree within 11 %") {
  for (const double n : {7e9, 70e9}) {
    const flops c{budget_of(n)};
    const double by_profile = tao2024::approach1.best(c).value;
    const double by_derivative = tao2024::approach2.best(parameters{n}).value;
    const double by_loss = tao2024::approach3.best_vocabulary_weights(parameters{n}, c).value;
    CHECK(near(by_derivative, by_profile, 0.11));
    CHECK(near(by_loss, by_profile, 0.11));
  }
}

TEST_CASE("the best vocabulary by the loss is a root of its slope") {
  const auto& law = tao2024::approach3;
  CHECK(near(law.best_vocabulary_weights(parameters{3.02e8}, flops{1e20}).value, 28110197.655920473,
             1e-12));
  CHECK(near(law.best_vocabulary_weights(parameters{7e9}, flops{budget_of(7e9)}).value,
             243906869.485550965, 1e-12));
  CHECK(near(law.best_vocabulary_weights(parameters{70e9}, flops{budget_of(70e9)}).value,
             1785539009.77673712, 1e-12));
  const double best = 28110197.655920473;
  const auto loss = [&](double v) {
    return law.loss(parameters{3.02e8}, parameters{v}, tokens{1e20 / (6.0 * (3.02e8 + v))});
  };
  CHECK(loss(best) < loss(0.99 * best));
  CHECK(loss(best) < loss(1.01 * best));
}

TEST_CASE("beyond 200000 words the tokens per character stay") {
  const auto& law = tao2024::compression;
  CHECK(law.tokens_per_character(3e5) == law.tokens_per_character(2e5));
  CHECK(law.tokens_per_character(1e5) > law.tokens_per_character(2e5));
}

TEST_CASE("refusals") {
  CHECK(is_nan(tao2024::approach1.best(flops{run_time(0.0)}).value));
  CHECK(is_nan(tao2024::approach2.best(parameters{run_time(-1.0)}).value));
  CHECK(is_nan(tao2024::approach3.loss(parameters{1e9}, parameters{run_time(0.0)}, tokens{1e10})));
  CHECK(is_nan(
      tao2024::approach3.best_vocabulary_weights(parameters{run_time(0.0)}, flops{1e20}).value));
  CHECK(
      is_nan(tao2024::approach3.best_vocabulary_weights(parameters{1e9}, flops{run_time(test::nan)})
                 .value));
  CHECK(is_nan(tao2024::compression.tokens_per_character(run_time(0.0))));
}

}  // namespace laws_tao2024_test
