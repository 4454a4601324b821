// SPDX-License-Identifier: Apache-2.0
/// @file
/// Pearce & Song 2024. Expected values: 40-digit arithmetic; the exponents that the authors' simulation finds.
#include "leverage/laws/pearce2024.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace pearce2024_test {

using namespace leverage;
using pearce2024::chinchilla;
using pearce2024::epoch;
using pearce2024::vocabulary;
using test::is_nan;
using test::near;
using test::run_time;

static_assert(near(vocabulary.total(parameters{1e9}).value, 1047491000.0, 1e-14));
static_assert(near(epoch.budget_for(parameters{1e9}).value, 1.54820075242554657e20, 1e-12));
static_assert(near(epoch.exponent(parameters{1e9}), 0.535381176933440309, 1e-12));

TEST_CASE("gamma is that of 32000 words and a width over depth of 39.2") {
  CHECK(near(vocabulary.aspect(32000.0), 39.22520793155676, 1e-14));
  const auto same = pearce2024::vocabulary_law<>::of(32000.0, 39.22520793155676);
  CHECK(near(same.gamma, 47491.0, 1e-14));
  CHECK(std::round(pearce2024::vocabulary_law<>::of(32000.0, 39.2).gamma) == 47481.0);
}

TEST_CASE("all parameters lead back to those without vocabulary, at every size") {
  for (const double n : {1e-3, 1.0, 1e3, 1e6, 1e9, 1e12, 1e15}) {
    CHECK(near(vocabulary.non_embedding(vocabulary.total(parameters{n})).value, n, 1e-12));
  }
}

TEST_CASE("at its budget no other size does better: the gradient along 6 N D vanishes") {
  for (const auto* law : {&epoch, &chinchilla}) {
    for (const double n : {1e3, 1e6, 1e9, 1e11}) {
      const tokens d = law->best_data(parameters{n});
      CHECK(near(law->budget_for(parameters{n}).value, 6.0 * n * d.value, 1e-14));
      const auto slope = differentiate(
          [&](const auto& x, const auto& y) { return law->loss(parameters{x}, tokens{y}); }, n,
          d.value);
      CHECK(near(slope.derivative[0] * n, slope.derivative[1] * d.value, 1e-11));
    }
  }
}

TEST_CASE("g is the slope of the best size, and its limits are those of the paper") {
  for (const auto* law : {&epoch, &chinchilla}) {
    for (const double n : {1e2, 1e4, 1e6, 1e8, 1e10}) {
      const auto slope =
          differentiate([&](const auto& x) { return law->budget_for(parameters{x}).value; }, n);
      CHECK(near(slope.value / (slope.derivative[0] * n), law->exponent(parameters{n}), 1e-12));
    }
    CHECK(near(law->exponent(parameters{1e-12}), law->exponent_of_small(), 1e-9));
    CHECK(near(law->exponent(parameters{1e25}), law->exponent_of_large(), 1e-9));
    CHECK(near(law->exponent_of_large(), law->base.a(), 1e-15));
    // It rises to about 0.97 and falls again.
    CHECK(law->exponent(parameters{1e6}) > 0.96);
    CHECK(law->exponent(parameters{1e3}) < law->exponent(parameters{1e6}));
    CHECK(law->exponent(parameters{1e9}) < law->exponent(parameters{1e6}));
  }
}

/// Least-squares slope of ln y over ln x.
double slope_of(const std::vector<double>& x, const std::vector<double>& y) {
  const auto count = static_cast<double>(x.size());
  double mean_x = 0;
  double mean_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mean_x += std::log(x[i]) / count;
    mean_y += std::log(y[i]) / count;
  }
  double xy = 0;
  double xx = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (std::log(x[i]) - mean_x) * (std::log(y[i]) - mean_y);
    xx += (std::log(x[i]) - mean_x) * (std::log(x[i]) - mean_x);
  }
  return xy / xx;
}

struct simulated {
  double size;  ///< exponent of the best size
  double loss;  ///< exponent of the least loss
};

/// The authors' simulation: 20 sizes, 1000 numbers of tokens, the best of them at 100 budgets from 10^first to
/// 10^20.7.
simulated simulation(pearce2024::non_embedding_law<> law, double first) {
  law.vocabulary = pearce2024::vocabulary_law<>::of(32000.0, 39.2);
  constexpr std::size_t sizes = 20;
  constexpr std::size_t lengths = 1000;
  double counted[sizes];
  std::vector<double> loss(sizes * lengths);
  const auto data = [](std::size_t j) {
    return std::pow(10.0, 6.0 + 19.0 * static_cast<double>(j) / 999.0);
  };
  for (std::size_t i = 0; i < sizes; ++i) {
    const parameters non_embedding{std::pow(10.0, 2.9 + 6.3 * static_cast<double>(i) / 19.0)};
    counted[i] = non_embedding.value;
    for (std::size_t j = 0; j < lengths; ++j) {
      loss[i * lengths + j] = law.loss(non_embedding, tokens{data(j)});
    }
  }
  std::vector<double> budgets;
  std::vector<double> best;
  std::vector<double> least;
  for (int k = 0; k < 100; ++k) {
    const double c = std::pow(10.0, first + (20.7 - first) * k / 99.0);
    double lowest = test::infinity;
    double size = 0;
    for (std::size_t i = 0; i < sizes; ++i) {
      std::size_t nearest = 0;
      for (std::size_t j = 1; j < lengths; ++j) {
        if (std::abs(6.0 * counted[i] * data(j) - c) <
            std::abs(6.0 * counted[i] * data(nearest) - c)) {
          nearest = j;
        }
      }
      const double here = loss[i * lengths + nearest];
      if (here < lowest) {
        lowest = here;
        size = counted[i];
      }
    }
    budgets.push_back(c);
    best.push_back(size);
    least.push_back(lowest);
  }
  return {slope_of(budgets, best), slope_of(budgets, least)};
}

TEST_CASE(
    "the authors' simulation: N goes with the power 0.78 or 0.74 of C, the loss with -0.069 or "
    "-0.066") {
  const simulated besiroglu = simulation(epoch, 12.95);
  CHECK(near(besiroglu.size, 0.7805395955554806, 1e-12));
  CHECK(std::abs(besiroglu.loss + 0.06903) < 5e-6);
  const simulated hoffmann = simulation(chinchilla, 12.95);
  CHECK(near(hoffmann.size, 0.7388311788734051, 1e-12));
  CHECK(std::abs(hoffmann.loss + 0.06588) < 5e-6);
}

TEST_CASE("outside its domain the law refuses") {
  for (const double bad : {0.0, -1.0, test::infinity, test::nan}) {
    const parameters n{run_time(bad)};
    CHECK(is_nan(vocabulary.total(n).value));
    CHECK(is_nan(vocabulary.non_embedding(n).value));
    CHECK(is_nan(epoch.loss(n, tokens{1e9})));
    CHECK(is_nan(epoch.budget_for(n).value));
    CHECK(is_nan(epoch.best_data(n).value));
    CHECK(is_nan(epoch.exponent(n)));
    CHECK(is_nan(vocabulary.aspect(run_time(bad))));
    CHECK(is_nan(pearce2024::vocabulary_law<>::of(32000.0, run_time(bad)).gamma));
  }
}

}  // namespace pearce2024_test
