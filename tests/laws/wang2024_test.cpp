// SPDX-License-Identifier: Apache-2.0
/// @file
/// Chinchilla's law with a power of the experts, at made coefficients: no others are public.
#include "leverage/laws/wang2024.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace wang2024_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

constexpr wang2024::loss_law<> law{
    .A = 400, .alpha = 0.34, .gamma = 0.1, .B = 410, .beta = 0.28, .sigma = 1.7};

TEST_CASE("the form, against 40 digits") {
  static_assert(near(law.loss(parameters{1e9}, tokens{20e9}, 8.0), 2.51815146185453749, 1e-13));
  static_assert(near(law.loss(parameters{1e9}, tokens{20e9}, 1.0), 2.58355999260462726, 1e-13));
  static_assert(near(law.multiplier(8.0), 1.8433792818817308, 1e-13));
}

TEST_CASE("a dense model is one with one expert, and experts are worth parameters") {
  const hoffmann2022::loss_law<> dense{.A = 400, .B = 410, .E = 1.7, .alpha = 0.34, .beta = 0.28};
  const parameters n{3e9};
  const tokens d{1e11};
  CHECK(near(law.loss(n, d, 1.0), dense.loss(n, d), 1e-15));
  CHECK(near(law.loss(n, d, 8.0), dense.loss(n * law.multiplier(8.0), d), 1e-14));
  // The optimum in closed form, from the law of N and D that remains.
  const auto mixture = law.with(8.0);
  const flops c{1e21};
  const parameters best = mixture.best_size(c);
  const auto along = differentiate(
      [&](const auto& x) { return law.loss(parameters{x}, tokens{c.value / (6.0 * x)}, 8.0); },
      best.value);
  CHECK(std::abs(along.derivative[0] * best.value) < 1e-13);
  CHECK(along.value < dense.loss(dense.best_size(c), dense.best_data(c)));
  CHECK(mixture.best_size(c) < dense.best_size(c));
  CHECK(mixture.a() == dense.a());
}

TEST_CASE("its derivative in the number of experts") {
  const auto slope =
      differentiate([](const auto& x) { return law.loss(parameters{1e9}, tokens{20e9}, x); }, 8.0);
  const double term = 400 * 0.00087096358995608059 * 0.81225239635623548;  // A N^-alpha E^-gamma
  CHECK(near(slope.derivative[0], -0.1 * term / 8.0, 1e-12));
}

TEST_CASE(
    "the best size grows with compute to the power 0.590 for mixtures and 0.507 for dense models") {
  CHECK(wang2024::moe.size_exponent == 0.590);
  CHECK(wang2024::dense.size_exponent == 0.507);
  CHECK(near(wang2024::moe.data_exponent(), 0.410, 1e-14));
  CHECK(near(wang2024::dense.data_exponent(), 0.493, 1e-14));
  // Hundredfold compute from 1 B parameters on 20 B tokens.
  const flops from{6 * 1e9 * 20e9};
  const flops to{100 * from.value};
  const parameters n = wang2024::moe.best_size(parameters{1e9}, from, to);
  const tokens d = wang2024::moe.best_data(tokens{20e9}, from, to);
  CHECK(near(n.value, 15135612484.362081, 1e-12));
  CHECK(near(6 * n.value * d.value, to.value, 1e-13));
  CHECK(is_nan(wang2024::moe.best_size(parameters{1e9}, flops{run_time(0.0)}, to).value));
}

TEST_CASE("batch and learning rate at a loss, for coefficients of one's own") {
  constexpr wang2024::hyperparameter_law<> own{.b = {1e7, -2.0}, .epsilon = {1e-3, -0.5}};
  static_assert(near(own.batch(2.0).value, 2.5e6, 1e-14));
  static_assert(near(own.learning_rate(4.0), 5e-4, 1e-14));
  CHECK(is_nan(own.batch(run_time(0.0)).value));
  CHECK(is_nan(own.learning_rate(run_time(-1.0))));
}

TEST_CASE("refusals") {
  CHECK(is_nan(law.loss(parameters{1e9}, tokens{1e9}, run_time(0.5))));
  CHECK(is_nan(law.loss(parameters{run_time(-1.0)}, tokens{1e9}, 8.0)));
  CHECK(is_nan(law.multiplier(run_time(test::infinity))));
}

}  // namespace wang2024_test
