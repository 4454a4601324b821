// SPDX-License-Identifier: Apache-2.0
/// @file
/// Cross-validation: leaving out one row of a mean or a line has a closed form, PRESS.
#include "leverage/fit/cross_validation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "fit/samples.hpp"
#include "leverage/fit/law_problem.hpp"
#include "support/near.hpp"

namespace cross_validation_test {

using namespace leverage::fit;
using test::near;
using namespace test;

TEST_CASE("a line without one row predicts it with the residual e / (1 - h)") {
  const std::vector<double> x{-1.0, 0.0, 0.5, 2.0, 3.0, 4.5, 7.0, 8.0};
  const std::vector<double> y{0.3, 1.2, 1.1, 3.4, 2.9, 5.8, 6.1, 9.9};
  const double mx = std::accumulate(x.begin(), x.end(), 0.0) / 8.0;
  const double my = std::accumulate(y.begin(), y.end(), 0.0) / 8.0;
  double sxx = 0.0;
  double sxy = 0.0;
  for (std::size_t i = 0; i < 8; ++i) {
    sxx += (x[i] - mx) * (x[i] - mx);
    sxy += (x[i] - mx) * (y[i] - my);
  }
  const double b = sxy / sxx;
  const double a = my - b * mx;
  const table t = as_table(x, y);
  const auto problem = make_problem(
      t, line, coefficients<2>{{free_coefficient("a"), free_coefficient("b")}}, squared{});
  std::vector<std::size_t> each(8);
  std::iota(each.begin(), each.end(), std::size_t{0});
  const auto found = cross_validation(problem, {a, b}, each, 8);
  REQUIRE(found.usable());
  double press = 0.0;
  for (std::size_t i = 0; i < 8; ++i) {
    const double h = 1.0 / 8.0 + (x[i] - mx) * (x[i] - mx) / sxx;
    const double e = (a + b * x[i] - y[i]) / (1.0 - h);
    CHECK(near(found.predicted[i], y[i] + e, 1e-6));
    press += 0.5 * e * e;
  }
  CHECK(near(found.objective(), press, 1e-6));
  // The same bits with threads.
  const auto threaded = cross_validation(problem, {a, b}, each, 8, {}, threads{3});
  CHECK(threaded.losses == found.losses);
}

TEST_CASE("a fold that leaves too few rows has no fit") {
  const std::vector<double> x{1.0, 2.0, 3.0};
  const table t = as_table(x, x);
  const auto problem = make_problem(
      t, line, coefficients<2>{{free_coefficient("a"), free_coefficient("b")}}, squared{});
  const std::vector<std::size_t> folds{0, 0, 1};
  const auto found = cross_validation(problem, {0.0, 1.0}, folds, 2);
  CHECK(found.failed == 1);
  CHECK_FALSE(found.usable());
  CHECK(is_nan(found.objective()));
}

TEST_CASE("folds are of one size, keep groups together and depend on the seed alone") {
  const auto folds = fold_numbers(23, 5, 7);
  CHECK(folds == fold_numbers(23, 5, 7));
  CHECK(folds != fold_numbers(23, 5, 8));
  for (std::size_t f = 0; f < 5; ++f) {
    const auto size = std::count(folds.begin(), folds.end(), f);
    CHECK(size >= 4);
    CHECK(size <= 5);
  }
  // Ten groups of three rows, interleaved.
  std::vector<std::size_t> groups;
  for (std::size_t i = 0; i < 30; ++i) groups.push_back(i % 10);
  const auto grouped = fold_numbers(groups, 5, 7);
  for (std::size_t i = 10; i < 30; ++i) CHECK(grouped[i] == grouped[i - 10]);
  for (std::size_t f = 0; f < 5; ++f) CHECK(std::count(grouped.begin(), grouped.end(), f) == 6);
}

TEST_CASE("the difference of two sums, with its standard error") {
  const std::vector<double> a{1.0, 3.0, 2.0, 6.0};
  const std::vector<double> b{1.5, 2.0, 2.0, 3.0};
  // Differences -0.5, 1, 0, 3: sum 3.5, mean 0.875, squares 7.1875; sqrt(4 * 7.1875 / 3).
  const auto d = difference_of(a, b);
  CHECK(near(d.value, 3.5, 1e-15));
  CHECK(near(d.standard_error, std::sqrt(4.0 * 7.1875 / 3.0), 1e-15));
  CHECK(d.is_clear());
  // Two groups: sums 0.5 and 3, mean 1.75, squares 3.125; sqrt(2 * 3.125 / 1).
  const auto grouped = difference_of(a, b, std::vector<std::size_t>{4, 4, 9, 9});
  CHECK(near(grouped.standard_error, 2.5, 1e-15));
  CHECK(is_nan(difference_of(a, std::vector<double>{1.0}).value));
}

}  // namespace cross_validation_test
