// SPDX-License-Identifier: Apache-2.0
/// @file
/// The annealing form at made coefficients, against the double sum of the paper with 40 digits.
#include "leverage/laws/tissue2024.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/laws/schedule.hpp"
#include "support/near.hpp"

namespace tissue2024_test {

using namespace leverage;
using test::is_nan;
using test::near;

constexpr tissue2024::loss_law<> law{.L_0 = 2.5, .A = 0.6, .alpha = 0.45, .C = 0.5, .lambda = 0.99};
constexpr double warmup = 0.3;

TEST_CASE("the loss at steps of a schedule") {
  const auto run =
      schedule_of(std::vector<double>{3e-4, 3e-4, 3e-4, 3e-4, 2.5e-4, 2e-4, 1e-4, 1e-4});
  CHECK(near(law.loss(std::span(run).first(1), warmup), 3.530982636040067474, 1e-14));
  CHECK(near(law.loss(std::span(run).first(5), warmup), 3.529185885010126723, 1e-14));
  CHECK(near(law.loss(run, warmup), 3.528324656932473908, 1e-14));
}

TEST_CASE("a cosine of 2000 steps, and the same with a rate every 50 steps") {
  std::vector<double> rates;
  std::vector<double> steps;
  std::vector<double> some;
  for (int k = 0; k < 2000; ++k) {
    rates.push_back(3e-5 + 2.7e-4 * 0.5 * (1 + std::cos(std::numbers::pi * k / 1999.0)));
    if (k % 50 == 0 || k == 1999) {
      steps.push_back(k);
      some.push_back(rates.back());
    }
  }
  CHECK(near(law.loss(schedule_of(rates), warmup), 3.225326123392878255, 1e-12));
  CHECK(near(law.loss(schedule_of(steps, some), warmup), 3.225326123392878255, 1e-4));
}

TEST_CASE("the derivative by lambda agrees with a difference quotient") {
  const auto run = schedule_of(std::vector<double>{3e-4, 2e-4, 2e-4, 1e-4, 1e-4});
  const auto loss = [&](const auto& lambda) {
    using T = std::remove_cvref_t<decltype(lambda)>;
    return tissue2024::loss_law<T>{T(2.5), T(0.6), T(0.45), T(500.0), lambda}.loss(run, warmup);
  };
  const auto slope = differentiate(loss, 0.99);
  CHECK(near(slope.derivative[0], (loss(0.99 + 1e-6) - loss(0.99 - 1e-6)) / 2e-6, 1e-6));
}

TEST_CASE("a lambda that is not between 0 and 1, and a schedule without rates, are refused") {
  const auto run = schedule_of(std::vector<double>{3e-4, 1e-4});
  auto wrong = law;
  for (const double lambda : {0.0, -0.5, 1.0, 1.5}) {
    wrong.lambda = lambda;
    CHECK(is_nan(wrong.loss(run, warmup)));
  }
  CHECK(is_nan(law.loss({}, 0.0)));
}

}  // namespace tissue2024_test
