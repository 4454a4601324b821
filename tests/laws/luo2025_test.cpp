// SPDX-License-Identifier: Apache-2.0
/// @file
/// The multi-power law at made coefficients, against a direct sum over the steps with 40 digits.
#include "leverage/laws/luo2025.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/laws/schedule.hpp"
#include "support/near.hpp"

namespace luo2025_test {

using namespace leverage;
using test::is_nan;
using test::near;

constexpr luo2025::loss_law<> law{
    .L_0 = 3.0, .A = 0.5, .alpha = 0.5, .B = 400, .C = 2, .beta = 0.6, .gamma = 0.65};
constexpr double warmup = 0.3;

const std::vector<double> rates{3e-4, 3e-4, 3e-4, 3e-4, 2.5e-4, 2e-4, 1e-4, 1e-4};

/// A cosine of 2000 steps from 3e-4 to 3e-5.
std::vector<double> cosine() {
  std::vector<double> eta;
  for (int k = 0; k < 2000; ++k) {
    eta.push_back(3e-5 + 2.7e-4 * 0.5 * (1 + std::cos(std::numbers::pi * k / 1999.0)));
  }
  return eta;
}

TEST_CASE("the loss at each step of a schedule") {
  const auto run = schedule_of(rates);
  const double expected[] = {3.912414835752264881, 3.911959425274304653, 3.911504696038715666,
                             3.911050646348754532, 3.909461655585312693, 3.907193902846991173,
                             3.904359331106923482, 3.901780510597502737};
  for (std::size_t n = 1; n <= run.size(); ++n) {
    CHECK(near(law.loss(std::span(run).first(n), warmup), expected[n - 1], 1e-14));
  }
  CHECK(near(law.loss(schedule_of(cosine()), warmup), 3.534082673414199903, 1e-12));
}

TEST_CASE("without a drop it is a power law of the sum of the rates") {
  const auto run = schedule_of(std::vector<double>(4, 3e-4));
  CHECK(near(law.loss(run, warmup), law.loss_at_constant_rate(warmup + 4 * 3e-4), 1e-15));
  static_assert(near(law.loss_at_constant_rate(0.3 + 4 * 3e-4), 3.911050646348754532, 1e-14));
}

TEST_CASE("the three published sets on 20000 steps at 3e-4 and 10000 at half of it, in 40 digits") {
  std::vector<double> eta(20000, 3e-4);
  eta.insert(eta.end(), 10000, 1.5e-4);
  const auto run = schedule_of(eta);
  CHECK(near(luo2025::llama_25m.loss(run), 3.1755101303315092, 1e-11));
  CHECK(near(luo2025::llama_100m.loss(run), 2.8281302588529804, 1e-11));
  CHECK(near(luo2025::llama_400m.loss(run), 2.5734448875067048, 1e-11));
}

TEST_CASE("a rate every 50 steps is nearly as good as all of them") {
  const std::vector<double> all = cosine();
  std::vector<double> steps;
  std::vector<double> some;
  for (std::size_t k = 0; k < all.size(); k += 50) {
    steps.push_back(static_cast<double>(k));
    some.push_back(all[k]);
  }
  steps.push_back(1999);
  some.push_back(all[1999]);
  CHECK(near(law.loss(schedule_of(steps, some), warmup), 3.534082673414199903, 2e-5));
}

TEST_CASE("derivatives by all coefficients agree with difference quotients") {
  const auto run = schedule_of(rates);
  const auto loss = [&](const auto& L_0, const auto& A, const auto& alpha, const auto& B,
                        const auto& C, const auto& beta, const auto& gamma) {
    return luo2025::loss_law<std::remove_cvref_t<decltype(A)>>{L_0, A, alpha, B, C, beta, gamma}
        .loss(run, warmup);
  };
  const double at[] = {3.0, 0.5, 0.5, 400, 2, 0.6, 0.65};
  const auto slope = differentiate(loss, at[0], at[1], at[2], at[3], at[4], at[5], at[6]);
  for (std::size_t k = 0; k < 7; ++k) {
    CAPTURE(k);
    const auto moved = [&](double factor) {
      double x[7];
      for (std::size_t j = 0; j < 7; ++j) x[j] = at[j] * (j == k ? factor : 1.0);
      return loss(x[0], x[1], x[2], x[3], x[4], x[5], x[6]);
    };
    const double quotient = (moved(1 + 1e-5) - moved(1 - 1e-5)) / (2e-5 * at[k]);
    CHECK(near(slope.derivative[k], quotient, 1e-5));
  }
}

TEST_CASE("what is no schedule is refused; a drop to zero takes nothing off") {
  CHECK(is_nan(law.loss({}, 0.0)));
  CHECK(is_nan(law.loss(schedule_of(std::vector<double>{3e-4, -1e-4}), warmup)));
  CHECK(is_nan(law.loss(schedule_of(rates), test::nan)));
  const std::vector<double> ended{3e-4, 3e-4, 0.0};
  CHECK(near(law.loss(schedule_of(ended), warmup),
             law.loss(schedule_of(std::vector<double>(2, 3e-4)), warmup), 1e-15));
}

}  // namespace luo2025_test
