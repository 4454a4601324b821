// SPDX-License-Identifier: Apache-2.0
/// @file
/// Steps along a line: the minimum of a cubic is met, and what is found meets the strong Wolfe conditions.
#include "leverage/fit/detail/line_search.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace line_search_test {

using leverage::fit::detail::between;
using leverage::fit::detail::search_result;
using leverage::fit::detail::trial;
using leverage::fit::detail::wolfe_search;
using test::near;

/// A function of the step with its slope, and how often it may be asked.
template <class F, class Slope>
struct line {
  F f;
  Slope slope;
  int evaluations = 100;

  [[nodiscard]] int left() const { return evaluations; }
  trial operator()(double step) {
    --evaluations;
    return {step, f(step), slope(step)};
  }
};
template <class F, class Slope>
line(F, Slope) -> line<F, Slope>;
template <class F, class Slope>
line(F, Slope, int) -> line<F, Slope>;

/// The trial of a cubic with slope (t - a) (b - t), which has its minimum at a < b.
trial of_cubic(double a, double b, double t) {
  return {t, -t * t * t / 3.0 + 0.5 * (a + b) * t * t - a * b * t, (t - a) * (b - t)};
}

TEST_CASE("between two trials lies the minimum of the cubic through them, from either side") {
  for (const double a : {0.15, 0.3, 0.5, 0.85}) {
    CAPTURE(a);
    CHECK(near(between(of_cubic(a, 2.0, 0.0), of_cubic(a, 2.0, 1.0)), a, 1e-14));
    CHECK(near(between(of_cubic(a, 2.0, 1.0), of_cubic(a, 2.0, 0.0)), a, 1e-14));
  }
  // In other units of the step as well.
  CHECK(near(between(of_cubic(30.0, 2e3, 0.0), of_cubic(30.0, 2e3, 100.0)), 30.0, 1e-13));
}

TEST_CASE("a minimum near an end is kept a tenth of the interval away from it") {
  CHECK(near(between(of_cubic(0.02, 2.0, 0.0), of_cubic(0.02, 2.0, 1.0)), 0.1, 1e-14));
  CHECK(near(between(of_cubic(0.97, 2.0, 0.0), of_cubic(0.97, 2.0, 1.0)), 0.9, 1e-14));
}

TEST_CASE("from a wall the step goes most of the way back, and without a cubic to the middle") {
  CHECK(near(between({1.0, 3.0, -1.0}, {3.0, test::infinity, 0.0}), 1.2, 1e-14));
  // Slopes of -1 at both ends and values that fall by much: the cubic has no minimum.
  CHECK(near(between({0.0, 0.0, -1.0}, {1.0, -1.0, -1.0}), 0.5, 1e-14));
}

TEST_CASE("a parabola is met in few steps from any first step, and Wolfe's conditions hold") {
  // (t - 1)^2, from 1 downhill with slope -2.
  const trial start{0.0, 1.0, -2.0};
  for (const double first : {1e-3, 0.1, 1.0, 1.9, 10.0, 1e4}) {
    CAPTURE(first);
    line phi{[](double t) { return (t - 1.0) * (t - 1.0); },
             [](double t) { return 2.0 * (t - 1.0); }};
    const auto found = wolfe_search(phi, start, first, 0.0);
    CHECK(found.result == search_result::found);
    CHECK(found.taken.value <= 1.0 + 1e-4 * found.taken.step * -2.0);
    CHECK(std::abs(found.taken.slope) <= 0.9 * 2.0);
    CHECK(100 - phi.evaluations <= 8);
  }
}

TEST_CASE("a step that is good at once costs one evaluation") {
  line phi{[](double t) { return (t - 1.0) * (t - 1.0); },
           [](double t) { return 2.0 * (t - 1.0); }};
  const auto found = wolfe_search(phi, {0.0, 1.0, -2.0}, 0.7, 0.0);
  CHECK(found.result == search_result::found);
  CHECK(found.taken.step == 0.7);
  CHECK(phi.evaluations == 99);
}

TEST_CASE("where nothing is lower there is no step, and without evaluations no search") {
  // The slope at the start is wrong: the function rises.
  line rising{[](double t) { return 1.0 + t; }, [](double) { return 1.0; }};
  CHECK(wolfe_search(rising, {0.0, 1.0, -1.0}, 1.0, 1e-16).result == search_result::none);
  line none{[](double t) { return -t; }, [](double) { return -1.0; }, 0};
  CHECK(wolfe_search(none, {0.0, 0.0, -1.0}, 1.0, 0.0).result == search_result::exhausted);
  // It falls for ever: the last evaluation is the lowest that was seen.
  line falling{[](double t) { return -t; }, [](double) { return -1.0; }, 3};
  const auto lower = wolfe_search(falling, {0.0, 0.0, -1.0}, 1.0, 0.0);
  CHECK(lower.result == search_result::lower);
  CHECK(lower.taken.value < -1.0);
}

TEST_CASE("where rounding decides between values, a flat slope is enough") {
  // Values do not fall by their share of the step, 1e-4: what counts is how far they lie above the start.
  const auto search = [](double value, double slope, double noise) {
    line level{[value](double) { return value; }, [slope](double) { return slope; }};
    return wolfe_search(level, {0.0, 1.0, -1.0}, 1.0, noise);
  };
  const auto within = search(1.5, 0.5, 1.0);
  CHECK(within.result == search_result::found);
  CHECK(within.taken.step == 1.0);
  CHECK(search(2.5, 0.5, 1.0).result == search_result::none);   // higher than rounding explains
  CHECK(search(1.5, 0.95, 1.0).result == search_result::none);  // not flat
  CHECK(search(1.5, -0.95, 1.0).result == search_result::none);
  // A step that promises more than a million times the rounding is none of rounding's.
  const auto far = search(1.0 + 5e-8, 0.5, 1e-7);
  CHECK(far.result == search_result::found);
  CHECK(far.taken.step <= 0.1);
}

TEST_CASE("a wall on the way is turned back from") {
  line phi{[](double t) { return t < 1.5 ? (t - 1.0) * (t - 1.0) : test::infinity; },
           [](double t) { return t < 1.5 ? 2.0 * (t - 1.0) : 0.0; }};
  const auto found = wolfe_search(phi, {0.0, 1.0, -2.0}, 8.0, 0.0);
  CHECK(found.result == search_result::found);
  CHECK(found.taken.step < 1.5);
  CHECK(found.taken.value < 1.0);
}

}  // namespace line_search_test
