// SPDX-License-Identifier: Apache-2.0
/// @file
/// Offsets of groups of a linear law are those of the analysis of covariance, which are known in closed form, and those of a
/// power law are found again from rows that it has made.
#include "leverage/fit/group_offsets.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/objective.hpp"
#include "leverage/fit/sandwich.hpp"
#include "support/near.hpp"

namespace group_offsets_test {

using namespace leverage::fit;
using test::near;

constexpr std::size_t P = max_coefficients;

/// The coefficients of a law with so many offsets behind them.
coefficients<P> with(coefficients<P> set, std::size_t count, std::size_t offsets) {
  for (std::size_t g = 0; g < offsets; ++g) {
    set[count + g] = free_coefficient("offset", transform::identity(), true);
  }
  return set;
}

TEST_CASE("each group but the first has an indicator") {
  const std::vector<std::size_t> groups{0, 2, 1, 2};
  const auto columns = indicators(groups, 3);
  REQUIRE(columns.size() == 2);
  CHECK(columns[0] == std::vector<double>{0, 0, 1, 0});
  CHECK(columns[1] == std::vector<double>{0, 1, 0, 1});
  CHECK(indicators(groups, 0).empty());
}

TEST_CASE("a line with offsets: slope within groups, offsets between their means") {
  // Analysis of covariance: b = sum (x - mean of group)(y - mean of group) / sum (x - mean of group)^2, and the offset is
  // the difference of the means of y less b times that of x.
  const std::vector<double> x{1, 2, 3, 2, 4, 6, 8, 5, 7};
  const std::vector<double> y{3.1, 3.9, 5.2, 9.8, 11.7, 14.3, 15.8, 1.2, 3.3};
  const std::vector<std::size_t> groups{0, 0, 0, 1, 1, 1, 1, 2, 2};
  double mean_x[3] = {2.0, 5.0, 6.0};
  double mean_y[3] = {12.2 / 3.0, 51.6 / 4.0, 2.25};
  double above = 0.0;
  double below = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double dx = x[i] - mean_x[groups[i]];
    above += dx * (y[i] - mean_y[groups[i]]);
    below += dx * dx;
  }
  const double b = above / below;
  const auto columns = indicators(groups, 3);
  const table rows(
      {{"x", x}, {"1", columns[0], column_domain::real}, {"2", columns[1], column_domain::real}},
      {"y", y}, residual_scale::raw);
  const auto line =
      any_law<P>::of<2>([](const auto& c, const auto& row) { return c[0] + c[1] * row[0]; });
  const coefficients<P> set =
      with(widened<P>(coefficients<2>{free_coefficient("a", transform::identity(), true),
                                      free_coefficient("b", transform::identity(), true)}),
           2, 2);
  const any_problem problem(rows, with_offsets(line, 1, 3), set, squared{});
  REQUIRE(problem.usable());
  const any_problem::vector at = any_problem::vector::Constant(4, 0.3);
  CHECK(check_gradient(problem, at).agrees());
  for (const auto& theta : {fit_law(problem, {}).theta, problem.with_linear_solved({})}) {
    CHECK(near(theta[1], b, 1e-9));
    CHECK(near(theta[0], mean_y[0] - b * mean_x[0], 1e-9));
    for (std::size_t g = 1; g < 3; ++g) {
      CHECK(near(theta[1 + g], mean_y[g] - mean_y[0] - b * (mean_x[g] - mean_x[0]), 1e-9));
    }
  }
}

TEST_CASE("a power law's offsets are found again") {
  const double truth[] = {400.0, 0.34, 1.7, 0.12, -0.05};
  std::vector<double> n;
  std::vector<double> l;
  std::vector<std::size_t> groups;
  for (std::size_t i = 0; i < 36; ++i) {
    groups.push_back(i % 3);
    n.push_back(1e7 * std::pow(1.25, static_cast<double>(i)));
    const double offset = groups.back() == 0 ? 0.0 : truth[2 + groups.back()];
    l.push_back(truth[0] * std::pow(n.back(), -truth[1]) + truth[2] + offset);
  }
  const auto columns = indicators(groups, 3);
  const table rows(
      {{"N", n}, {"1", columns[0], column_domain::real}, {"2", columns[1], column_domain::real}},
      {"L", l});
  const auto law = any_law<P>::of<3>(
      [](const auto& c, const auto& row) { return c[0] * pow(row[0], -c[1]) + c[2]; });
  const coefficients<P> set =
      with(widened<P>(coefficients<3>{free_coefficient("A", transform::log(), true),
                                      free_coefficient("alpha"),
                                      free_coefficient("E", transform::log(), true)}),
           3, 2);
  const any_problem problem(rows, with_offsets(law, 1, 3), set, squared{});
  const auto found = fit_law(problem, problem.with_linear_solved({1.0, 0.5, 1.0}));
  CHECK(found.usable());
  for (std::size_t k = 0; k < 5; ++k) {
    CAPTURE(k);
    CHECK(near(found.theta[k], truth[k], 1e-6));
  }
}

}  // namespace group_offsets_test
