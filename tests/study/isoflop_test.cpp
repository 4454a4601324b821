// SPDX-License-Identifier: Apache-2.0
/// @file
/// Allocation from runs whose optimum is known: those of L = E + A N^-alpha + B D^-beta at C = 6 N D, whose
/// optimum is N = G (C / 6)^a (Hoffmann et al. 2022, Eq. 4).
#include "leverage/study/isoflop.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"
#include "support/some.hpp"

namespace {

using namespace leverage;
using namespace leverage::study;
using test::near;

// Besiroglu et al. 2024, as published; G, a from its closed form, 18 digits.
constexpr double A = 482.01, B = 2085.43, E = 1.8172, alpha = 0.3478, beta = 0.3658;
constexpr double a = 0.512612107623318386;
constexpr double g = 0.119629849770395449;

double loss_of(double n, double d) { return forms::chinchilla(A, B, E, alpha, beta, n, d); }
double best_n(double c) { return g * std::pow(c / 6.0, a); }
const std::vector<double> budgets = {1e18, 3e18, 1e19, 3e19, 1e20, 3e20, 1e21};

/// `count` sizes 6 N at each budget from 1 / `width` to `width` times the optimum.
sized_runs isoflop_runs(double width, int count, double noise = 0.0, std::uint64_t seed = 1) {
  fit::random_stream random(seed, 0);
  sized_runs runs;
  for (const double c : budgets) {
    for (int i = 0; i < count; ++i) {
      const double n = best_n(c) * std::pow(width, 2.0 * i / (count - 1.0) - 1.0);
      const double radius = std::sqrt(-2.0 * std::log(random.uniform()));
      const double normal = radius * std::cos(2.0 * 3.14159265358979 * random.uniform());
      runs.flops.push_back(c);
      runs.size.push_back(6.0 * n);
      runs.loss.push_back(loss_of(n, c / (6.0 * n)) * std::exp(noise * normal));
    }
  }
  return runs;
}

allocation_options without_intervals() {
  allocation_options options;
  options.resamples = 0;
  return options;
}

TEST_CASE("parabolas through narrow windows find the exponents") {
  for (const bool robust : {false, true}) {
    allocation_options options = without_intervals();
    options.robust = robust;
    const allocation_fit found = parabola_minima(isoflop_runs(1.5, 9), options);
    REQUIRE(found.usable());
    CHECK(near(found.size.exponent, a, 1e-3));
    CHECK(near(found.data.exponent, 1.0 - a, 1e-3));
    CHECK(near(found.product(1e22), 1.0, 1e-12));
    for (const size_minimum& m : test::some(found.minima)) {
      CHECK(m.status == minimum_status::found);
      CHECK(near(m.size, 6.0 * best_n(m.flops), 5e-3));
      CHECK(near(m.loss, loss_of(best_n(m.flops), m.flops / (6.0 * best_n(m.flops))), 1e-5));
      CHECK(near(m.skew, 1.0, 0.01));
    }
    CHECK(found.low == 1e18);
    CHECK(found.high == 1e21);
  }
}

TEST_CASE("a wide window moves the minimum where the sides differ, and the skew says which way") {
  // alpha = 0.5, beta = 0.25: steep towards small models.
  const double c = 1e20;
  const double best =
      std::pow(0.5 * 2e4 / (0.25 * 400.0), 1.0 / 0.75) * std::pow(c / 6.0, 0.25 / 0.75);
  sized_runs runs;
  for (const double width : {1.0, 10.0}) {
    for (int i = -6; i <= 6; ++i) {
      const double n = best * std::pow(4.0, i / 6.0);
      runs.flops.push_back(c * width);
      runs.size.push_back(6.0 * n * std::cbrt(width));
      runs.loss.push_back(forms::chinchilla(2e4, 400.0, 1.7, 0.5, 0.25, n * std::cbrt(width),
                                            c * width / (6.0 * n * std::cbrt(width))));
    }
  }
  const allocation_fit found = parabola_minima(runs, without_intervals());
  REQUIRE(found.minima.size() == 2);
  for (const size_minimum& m : found.minima) {
    const double truth = 6.0 * best * std::cbrt(m.flops / c);
    const double shift = std::log(m.size / truth);
    CHECK(shift > 0.02);
    CHECK(std::abs(std::log(m.size * m.skew / truth)) < 0.5 * shift);
  }
}

TEST_CASE("the parametric law gives its closed form") {
  const parametric_fit found = parametric_allocation(isoflop_runs(6.0, 9), without_intervals());
  REQUIRE(found.allocation.usable());
  CHECK(near(found.allocation.size.exponent, a, 1e-6));
  CHECK(near(found.allocation.size(1e21), 6.0 * 2778459463.06762616, 1e-5));
  CHECK(near(found.allocation.data(1e21), 59985279210.3197558, 1e-5));
  CHECK(near(found.allocation.product(1e25), 1.0, 1e-12));
  CHECK(near(found.loss.theta[2], E, 1e-6));
}

TEST_CASE("the lowest of training curves lies along the optimum") {
  sized_runs runs;
  std::size_t number = 0;
  for (double n = 2e7; n < 4e10; n *= 1.12) {
    for (double d = 1e8; d < 1e13; d *= 1.3) {
      runs.flops.push_back(6.0 * n * d);
      runs.size.push_back(6.0 * n);
      runs.loss.push_back(loss_of(n, d));
      runs.curve.push_back(number);
    }
    ++number;
  }
  allocation_options options = without_intervals();
  options.budgets = 60;
  const allocation_fit found = curve_minima(runs, options);
  REQUIRE(found.usable());
  CHECK(near(found.size.exponent, a, 0.02));
  CHECK(near(found.size(1e20), 6.0 * best_n(1e20), 0.1));

  SUBCASE("with intervals from the curves drawn again") {
    options.resamples = 50;
    const allocation_fit with = curve_minima(runs, options);
    CHECK(with.size_interval[1].low <= with.size.exponent);
    CHECK(with.size.exponent <= with.size_interval[1].high);
  }
}

TEST_CASE("intervals of 95 % hold the exponent in about 95 of 100 sweeps") {
  int parabolas = 0;
  int parametric = 0;
  allocation_options options;
  options.resamples = 100;
  for (std::uint64_t s = 0; s < 60; ++s) {
    const sized_runs runs = isoflop_runs(2.0, 9, 0.001, 20 + s);
    const allocation_fit two = parabola_minima(runs, options);
    parabolas += two.size_interval[1].low <= a && a <= two.size_interval[1].high;
    options.loss = fit::huber{3e-3};
    const allocation_fit three = parametric_allocation(runs, options).allocation;
    parametric += three.size_interval[1].low <= a && a <= three.size_interval[1].high;
  }
  MESSAGE("of 60: " << parabolas << " by parabolas, " << parametric << " by the parametric law");
  CHECK(parabolas >= 51);
  CHECK(parametric >= 51);
}

TEST_CASE("the same bits on 1, 2 and 7 threads") {
  allocation_options options;
  options.resamples = 40;
  const sized_runs runs = isoflop_runs(2.0, 9, 0.001);
  const allocation_fit alone = parabola_minima(runs, options);
  for (const unsigned n : {2U, 7U}) {
    const allocation_fit together = parabola_minima(runs, options, fit::threads{n});
    CHECK(together.size_interval[1].low == alone.size_interval[1].low);
    CHECK(together.data_interval[0].high == alone.data_interval[0].high);
  }
}

TEST_CASE("budgets without a minimum inside say why") {
  sized_runs runs = isoflop_runs(2.0, 9);
  const auto keep = [&](const auto& which) {
    sized_runs kept;
    for (std::size_t i = 0; i < runs.loss.size(); ++i) {
      if (!which(i)) continue;
      kept.flops.push_back(runs.flops[i]);
      kept.size.push_back(runs.size[i]);
      kept.loss.push_back(runs.loss[i]);
    }
    return kept;
  };
  const allocation_fit small =
      parabola_minima(keep([](std::size_t i) { return i % 9 < 4; }), without_intervals());
  CHECK_FALSE(small.usable());
  for (const size_minimum& m : test::some(small.minima)) CHECK(m.status == minimum_status::at_edge);
  const allocation_fit few =
      parabola_minima(keep([](std::size_t i) { return i % 9 < 3; }), without_intervals());
  for (const size_minimum& m : test::some(few.minima)) CHECK(m.status == minimum_status::too_few);
  for (double& l : runs.loss) l = 10.0 / l;
  const allocation_fit bent = parabola_minima(runs, without_intervals());
  for (const size_minimum& m : test::some(bent.minima))
    CHECK(m.status == minimum_status::not_convex);
  CHECK_FALSE(bent.usable());
  CHECK(test::is_nan(bent.size(1e20)));
}

TEST_CASE("rows that are wrong are named") {
  sized_runs runs = isoflop_runs(2.0, 9);
  runs.loss[7] = test::nan;
  CHECK(parabola_minima(runs).violations.at(0) == "row 7: loss nan, expected above 0");
  CHECK_FALSE(parametric_allocation(runs).allocation.usable());
  runs.loss.pop_back();
  CHECK(parabola_minima(runs).violations.at(0) == "63 budgets, 63 sizes, 62 losses");
  CHECK_FALSE(curve_minima(isoflop_runs(2.0, 9)).usable());
  CHECK_FALSE(parabola_minima({}).usable());
}

}  // namespace
