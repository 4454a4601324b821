// SPDX-License-Identifier: Apache-2.0
/// @file
/// The law of five factors. Expected values: 40-digit arithmetic on the printed coefficients; the paper's optima.
#include "leverage/laws/zhao2025.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace zhao2025_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;
using zhao2025::joint;

constexpr double tolerance = 1e-13;

TEST_CASE("phi, the factor of structure") {
  CHECK(near(joint.phi(7.0, 0.3), 1.630507857142857, tolerance));
  CHECK(near(joint.phi(4.0, 0.0), 2.44195, tolerance));
  CHECK(near(joint.phi(8.0, 0.125), 1.8429421875, tolerance));
  CHECK(near(joint.phi(9.0, 1.0 / 9.0), 1.928117283950617, tolerance));
}

TEST_CASE(
    "the optima that the paper reports: 6.78 active experts, 0.31 shared, 40 % at 30 B, 22 % at "
    "671 B") {
  static_assert(near(joint.best_active_experts(), 6.777840727011485, 1e-14));
  static_assert(near(joint.best_sharing_ratio(), 0.3148458021208289, 1e-14));
  static_assert(near(joint.best_phi(), 1.628263230597603, 1e-14));
  CHECK(near(joint.best_active_experts(), 6.78, 1e-3));
  CHECK(near(joint.best_sharing_ratio(), 0.31, 0.02));
  CHECK(near(joint.best_active_share(parameters{30e9}), 0.40, 0.01));
  CHECK(near(joint.best_active_share(parameters{671e9}), 0.22, 0.01));
}

TEST_CASE("at G*, S* and N_a* the gradient vanishes, and around them the loss is higher") {
  const double n = 30e9;
  const double d = 1e12;
  const double active = joint.best_active(parameters{n}).value;
  const double g = joint.best_active_experts();
  const double s = joint.best_sharing_ratio();
  const auto at = [&](const auto& a, const auto& experts, const auto& shared) {
    return joint.loss(parameters{n}, tokens{d}, parameters{a}, experts, shared);
  };
  const auto slope = differentiate(at, active, g, s);
  CHECK(std::abs(slope.derivative[0] * active) < 1e-13);
  CHECK(std::abs(slope.derivative[1] * g) < 1e-13);
  CHECK(std::abs(slope.derivative[2] * s) < 1e-13);
  for (const double factor : {0.8, 0.95, 1.05, 1.25}) {
    CHECK(at(factor * active, g, s) > slope.value);
    CHECK(at(active, factor * g, s) > slope.value);
    CHECK(at(active, g, factor * s) > slope.value);
  }
}

TEST_CASE(
    "the share of active parameters falls as N^(-alpha / (1 + alpha)), not as N^(-1 / (1 + "
    "alpha))") {
  const double slope = std::log(joint.best_active_share(parameters{1e12}) /
                                joint.best_active_share(parameters{1e10})) /
                       std::log(100.0);
  CHECK(near(slope, -joint.alpha / (1 + joint.alpha), 1e-12));
  CHECK_FALSE(near(slope, -1 / (1 + joint.alpha), 0.5));
}

TEST_CASE("up to 0.26 B parameters the best model is dense") {
  static_assert(near(joint.dense_up_to().value, 2.59079265953905e8, 1e-13));
  const double edge = joint.dense_up_to().value;
  CHECK(near(joint.stationary_active(joint.dense_up_to(), joint.best_phi()).value, edge, 1e-12));
  CHECK(joint.best_active(parameters{0.5 * edge}).value == 0.5 * edge);
  CHECK(joint.stationary_active(parameters{1e8}, joint.best_phi()).value > 1e8);
  CHECK(near(joint.stationary_active(parameters{1e8}, joint.best_phi()).value, 120105113.374319989,
             1e-12));
  CHECK(joint.best_active_share(parameters{2 * edge}) < 1.0);
  // At another structure.
  CHECK(near(joint.best_active(parameters{1e11}, joint.phi(8.0, 0.125)).value, 28761044539.1365878,
             1e-12));
}

TEST_CASE(
    "the tokens for a loss lead back, and a loss below what infinite tokens leave is refused") {
  const parameters n{9e9};
  const parameters active{1e9};
  const double loss = joint.loss(n, tokens{100e9}, active, 4.0, 0.0);
  CHECK(near(joint.tokens_for(loss, n, active, 4.0, 0.0).value, 100e9, 1e-9));
  const double least = joint.at_infinite_data(n, active, 4.0, 0.0);
  CHECK(least < loss);
  CHECK(is_nan(joint.tokens_for(run_time(least), n, active, 4.0, 0.0).value));
  CHECK(near(joint.at_infinite_data(parameters{1e9}, parameters{1e8}, 7.0, 0.3),
             2.49568520369398892, tolerance));
}

TEST_CASE("what is no mixture, and what phi does not allow, is refused") {
  const auto at = [](double n, double active, double g, double s) {
    return joint.loss(parameters{run_time(n)}, tokens{1e11}, parameters{active}, g, s);
  };
  CHECK(at(1e9, 1e9, 2.0, 0.0) > 0.0);  // dense
  CHECK(is_nan(at(1e9, 1.01e9, 2.0, 0.0)));
  CHECK(is_nan(at(1e9, 1e8, 0.5, 0.0)));
  CHECK(is_nan(at(1e9, 1e8, 2.0, 1.0)));
  CHECK(is_nan(at(1e9, 1e8, 2.0, -0.1)));
  CHECK(is_nan(at(1e9, 1e8, test::infinity, 0.1)));
  auto other = zhao2025::loss_law<>(joint);
  other.n = run_time(-20.0);
  CHECK(is_nan(other.phi(6.0, 0.5)));
  CHECK(is_nan(other.best_phi()));
  CHECK(is_nan(other.best_active(parameters{1e9}).value));
  CHECK(is_nan(joint.best_active(parameters{run_time(-1.0)}).value));
}

}  // namespace zhao2025_test
