// SPDX-License-Identifier: Apache-2.0
#include "leverage/study/parabola_minima.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "study/isoflop_runs.hpp"
#include "support/near.hpp"

namespace parabola_minima_test {

using namespace test;

TEST_CASE("parabolas through narrow windows find the exponents") {
  for (const bool robust : {false, true}) {
    allocation_options options = without_intervals();
    options.robust = robust;
    const allocation_fit found = parabola_minima(isoflop_runs(1.5, 9), options);
    REQUIRE(found.usable());
    CHECK(near(found.size.exponent, a, 1e-3));
    CHECK(near(found.data.exponent, 1.0 - a, 1e-3));
    CHECK(near(found.product(1e22), 1.0, 1e-12));
    REQUIRE(found.minima.size() == budgets.size());
    for (const size_minimum& m : found.minima) {
      CHECK(m.status == minimum_status::found);
      CHECK(near(m.size, 6.0 * best_n(m.flops), 5e-3));
      CHECK(near(m.loss, loss_of(best_n(m.flops), m.flops / (6.0 * best_n(m.flops))), 1e-5));
      CHECK(near(m.skew, 1.0, 0.01));
    }
    CHECK(found.low == 1e18);
    CHECK(found.high == 1e21);
  }
}

TEST_CASE("a parabola that is far to one side of its sizes has its own lowest loss") {
  // loss = 3 + 0.06 (ln size - ln best)^2: the lowest loss is 3.
  sized_runs runs;
  for (const double c : {1e18, 1e19, 1e20}) {
    for (const double off : {-0.5, 0.5, 1.5, 2.5}) {
      runs.flops.push_back(c);
      runs.size.push_back(1e9 * std::sqrt(c / 1e18) * std::exp(off));
      runs.loss.push_back(3.0 + 0.06 * off * off);
    }
  }
  const allocation_fit found = parabola_minima(runs, without_intervals());
  REQUIRE(found.minima.size() == 3);
  for (const size_minimum& m : found.minima) {
    CHECK(m.status == minimum_status::found);
    CHECK(near(m.loss, 3.0, 1e-9));
    CHECK(near(m.size, 1e9 * std::sqrt(m.flops / 1e18), 1e-6));
  }
}

TEST_CASE("five sizes have a skew, four have none") {
  for (const int count : {4, 5, 6, 7}) {
    CAPTURE(count);
    const allocation_fit found = parabola_minima(isoflop_runs(1.5, count), without_intervals());
    REQUIRE(found.minima.size() == budgets.size());
    for (const size_minimum& m : found.minima) {
      CHECK(m.sizes == static_cast<std::size_t>(count));
      CHECK(m.status == minimum_status::found);
      CHECK(is_nan(m.skew) == (count < 5));
    }
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

TEST_CASE("intervals of 95 % hold the exponent in about 95 of 100 sweeps") {
  int parabolas = 0;
  allocation_options options;
  options.resamples = 100;
  for (std::uint64_t s = 0; s < 60; ++s) {
    const sized_runs runs = isoflop_runs(2.0, 9, 0.001, 20 + s);
    const allocation_fit two = parabola_minima(runs, options);
    parabolas += two.size_interval[1].low <= a && a <= two.size_interval[1].high;
  }
  MESSAGE("of 60: " << parabolas);
  CHECK(parabolas >= 51);
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
  REQUIRE(small.minima.size() == budgets.size());
  for (const size_minimum& m : small.minima) CHECK(m.status == minimum_status::at_edge);
  const allocation_fit few =
      parabola_minima(keep([](std::size_t i) { return i % 9 < 2; }), without_intervals());
  REQUIRE(few.minima.size() == budgets.size());
  for (const size_minimum& m : few.minima) CHECK(m.status == minimum_status::too_few);
  for (double& l : runs.loss) l = 10.0 / l;
  const allocation_fit bent = parabola_minima(runs, without_intervals());
  REQUIRE(bent.minima.size() == budgets.size());
  for (const size_minimum& m : bent.minima) CHECK(m.status == minimum_status::not_convex);
  CHECK_FALSE(bent.usable());
  CHECK(test::is_nan(bent.size(1e20)));
}

/// Runs of isoFLOP sweeps of others: budgets, tokens and losses. Expected values: parabolas of L in ln D by least squares,
/// solved with 30 digits.
sized_runs two_budgets() {
  sized_runs runs;
  const double rows[][3] = {{1e18, 5.77e9, 3.399},  {1e18, 2.33e9, 3.364}, {1e18, 9.23e8, 3.456},
                            {3e18, 1.73e10, 3.298}, {3e18, 7e9, 3.204},    {3e18, 2.77e9, 3.224},
                            {3e18, 1.57e9, 3.289}};
  for (const auto& r : rows) {
    runs.flops.push_back(r[0]);
    runs.size.push_back(r[0] / r[1]);
    runs.loss.push_back(r[2]);
  }
  return runs;
}

TEST_CASE("three sizes are enough for a minimum, and have no interval") {
  const allocation_fit found = parabola_minima(two_budgets());
  REQUIRE(found.minima.size() == 2);
  CHECK(found.minima[0].exact());
  CHECK_FALSE(found.minima[1].exact());
  CHECK(near(found.minima[0].tokens(), 2837348425.48, 1e-8));
  CHECK(near(found.minima[0].loss, 3.3610789011, 1e-9));
  CHECK(near(found.minima[1].tokens(), 5081680443.52, 1e-8));
  CHECK(near(found.minima[1].loss, 3.19824971237, 1e-9));
  // D_opt ~ C^p' through the two: ln(5.0817 / 2.8373) / ln 3.
  CHECK(near(found.data.exponent, 0.5304619708, 1e-7));
  // One run more than coefficients is no basis for an interval.
  CHECK(is_nan(found.size_interval[1].low));
  CHECK(is_nan(found.minima[1].interval.low));
  CHECK(is_nan(found.size_at(1e19).second.low));
}

TEST_CASE("one budget has a minimum with its interval, and no law") {
  sized_runs runs = isoflop_runs(2.0, 9, 0.001);
  runs.flops.resize(9);
  runs.size.resize(9);
  runs.loss.resize(9);
  allocation_options options;
  options.resamples = 100;
  const allocation_fit found = parabola_minima(runs, options);
  CHECK_FALSE(found.usable());
  REQUIRE(found.has_minima());
  CHECK(found.minima[0].interval.low < 6.0 * best_n(1e18));
  CHECK(6.0 * best_n(1e18) < found.minima[0].interval.high);
  CHECK(found.minima[0].interval.high < 1.5 * found.minima[0].interval.low);
  CHECK(found.draws.empty());
}

TEST_CASE("the law's size at a budget beyond the runs has an interval of its own") {
  allocation_options options;
  options.resamples = 100;
  const allocation_fit found = parabola_minima(isoflop_runs(1.5, 9, 0.0005), options);
  const auto [inside, near_by] = found.size_at(3e19);
  const auto [beyond, far] = found.size_at(1e24);
  CHECK(near(beyond, found.size(1e24), 1e-15));
  CHECK(near_by.low <= inside);
  CHECK(near_by.high / near_by.low < far.high / far.low);
  CHECK(far.low < 6.0 * best_n(1e24));
  CHECK(6.0 * best_n(1e24) < far.high);
}

TEST_CASE("rows that are wrong are named") {
  sized_runs runs = isoflop_runs(2.0, 9);
  runs.loss[7] = test::nan;
  CHECK(parabola_minima(runs).violations.at(0) == "row 7: loss nan, expected above 0");
  CHECK_FALSE(parabola_minima(runs).usable());
  runs.loss.pop_back();
  CHECK(parabola_minima(runs).violations.at(0) == "63 budgets, 63 sizes, 62 losses");
  CHECK_FALSE(parabola_minima({}).usable());
  allocation_options options;
  options.level = 95.0;
  CHECK(parabola_minima(isoflop_runs(2.0, 9), options).violations.at(0) ==
        "level 95, expected between 0 and 1");
}

TEST_CASE("budgets that jitter by 0.1 % are one, and keep their minima") {
  const sized_runs exact = isoflop_runs(2.0, 9);
  sized_runs jittered = exact;
  for (std::size_t i = 0; i < jittered.flops.size(); ++i) {
    jittered.flops[i] *= 1.0 + 1e-3 * std::sin(static_cast<double>(i) * 12.9898);
  }
  const allocation_fit once = parabola_minima(exact, without_intervals());
  const allocation_fit again = parabola_minima(jittered, without_intervals());
  REQUIRE(again.minima.size() == once.minima.size());
  CHECK(near(again.size.exponent, once.size.exponent, 1e-3));
  allocation_options apart = without_intervals();
  apart.budget_tolerance = 0.0;
  CHECK_FALSE(parabola_minima(jittered, apart).usable());
}

}  // namespace parabola_minima_test
