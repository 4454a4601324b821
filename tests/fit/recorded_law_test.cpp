// SPDX-License-Identifier: Apache-2.0
/// @file
/// A recorded law has the values of its formula in every row, whatever the number of rows, and refuses what it cannot be.
#include "leverage/fit/recorded_law.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "leverage/fit/any_law.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/table.hpp"
#include "support/near.hpp"

namespace recorded_law_test {

using namespace leverage;
using namespace leverage::fit;

const auto power_and_floor = [](const auto& theta, const auto& row) {
  return theta[0] * pow(row[0], -theta[1]) + theta[2];
};

TEST_CASE(
    "objective, gradient and curvature are those of the law's own type, for any number of rows") {
  for (const std::size_t count : {4U, 7U, 16U, 33U, 64U, 65U, 2100U, 5000U}) {
    CAPTURE(count);
    std::vector<double> x(count);
    std::vector<double> y(count);
    for (std::size_t i = 0; i < count; ++i) {
      x[i] = 1.0 + static_cast<double>(i % 97);
      y[i] = 3.0 * std::pow(x[i], -0.25) + 1.5 + 0.01 * std::sin(static_cast<double>(i));
    }
    const table rows({{"x", x}}, {"y", y});
    const coefficients<3> set{free_coefficient("k"), free_coefficient("p"),
                              free_coefficient("floor")};
    const auto own = make_problem(rows, power_and_floor, set, huber{1e-3});
    const auto law = any_law<4>::recorded<3>(power_and_floor);
    const auto problem = make_problem(rows, law, widened<4>(set), huber{1e-3});
    REQUIRE(own.usable());
    REQUIRE(problem.usable());
    const auto x_own = own.free({2.9, 0.3, 1.4});
    const auto x_any = problem.free({2.9, 0.3, 1.4});
    auto g_own = x_own;
    auto g_any = x_any;
    decltype(own)::matrix c_own;
    decltype(problem)::matrix c_any;
    const double expected = own(x_own, g_own, c_own);
    CHECK(test::near(problem(x_any), expected, 1e-13));
    CHECK(test::near(problem(x_any, g_any), expected, 1e-13));
    CHECK(test::near(problem(x_any, g_any, c_any), expected, 1e-13));
    for (Eigen::Index i = 0; i < 3; ++i) {
      CHECK(test::near(g_any[i], g_own[i], 1e-11));
      for (Eigen::Index j = 0; j < 3; ++j) CHECK(test::near(c_any(i, j), c_own(i, j), 1e-11));
    }
    const auto predicted = problem.predictions({2.9, 0.3, 1.4});
    REQUIRE(predicted.size() == count);
    CHECK(test::near(predicted.back(), 2.9 * std::pow(x.back(), -0.3) + 1.4, 1e-14));
  }
}

TEST_CASE("a law of more operations than a list has is NaN") {
  const auto long_law = [](const auto& theta, const auto& row) {
    auto sum = theta[0] * row[0];
    for (int i = 0; i < 300; ++i) sum = sum + theta[0] * (row[0] + static_cast<double>(i));
    return sum;
  };
  const std::vector<double> x{1.0, 2.0};
  const table rows({{"x", x}}, {"y", x});
  const auto law = any_law<1>::recorded<1>(long_law);
  CHECK(test::is_nan(law({fit_pack(1.0)}, pack_row(rows, 0))[0]));
  CHECK(test::is_nan(law.with_slopes({1.0}, pack_row(rows, 0)).value[0]));
}

TEST_CASE("a long law is computed in fewer rows at once") {
  const auto polynomial = [](const auto& theta, const auto& row) {
    auto sum = theta[0] * row[0];
    for (int i = 0; i < 60; ++i) sum = sum * row[0] + theta[0] * static_cast<double>(i);
    return sum;
  };
  std::vector<double> x(100);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = 0.5 + 0.005 * static_cast<double>(i);
  const table rows({{"x", x}}, {"y", x});
  const auto law = any_law<1>::recorded<1>(polynomial);
  const std::size_t packs = std::min<std::size_t>(8, rows.padded_rows() / fit_pack_width);
  std::vector<fit_pack> values(packs, fit_pack(0.0));
  std::vector<dual<fit_pack, 1>> slopes(packs);
  law.values_of_packs({fit_pack(1.5)}, pack_row(rows, 0), packs, values.data());
  law.slopes_of_packs({1.5}, pack_row(rows, 0), packs, slopes.data());
  for (std::size_t i = 0; i < packs * fit_pack_width && i < x.size(); ++i) {
    const double expected = polynomial(std::array{1.5}, std::array{x[i]});
    CHECK(test::near(values[i / fit_pack_width][i % fit_pack_width], expected, 1e-13));
    // Linear in its coefficient.
    CHECK(test::near(slopes[i / fit_pack_width].derivative[0][i % fit_pack_width], expected / 1.5,
                     1e-13));
  }
}

}  // namespace recorded_law_test
