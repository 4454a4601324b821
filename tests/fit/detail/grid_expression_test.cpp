// SPDX-License-Identifier: Apache-2.0
/// @file
/// Terms of a law over a grid: a term of one axis stays a term of one axis, and holds one number for each of its values.
#include "leverage/fit/detail/grid_expression.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "support/near.hpp"

namespace grid_expression_test {

namespace grid = leverage::fit::detail::grid;
using grid::on_axis;
using grid::P;
using test::near;

const std::vector<double> sizes{1.0, 2.0, 4.0};
const std::vector<double> data{1.0, 10.0, 100.0, 1000.0, 1e4};

/// The value of a term at row i, column j.
template <class Term>
double at(const Term& term, std::size_t i, std::size_t j) {
  const std::size_t first = j / P::width * P::width;
  std::array<double, P::width> lanes{};
  term.row(i).at(first).store(lanes.data());
  return lanes[j - first];
}

TEST_CASE("what depends on one axis alone is computed along that axis") {
  const on_axis<0> n(sizes);
  const on_axis<1> d(data);
  const auto of_size = 3.0 * pow(n, -2.0) + 1.0;
  const auto of_data = sqrt(d) - log10(d);
  static_assert(std::is_same_v<std::remove_cv_t<decltype(of_size)>, on_axis<0>>);
  static_assert(std::is_same_v<std::remove_cv_t<decltype(of_data)>, on_axis<1>>);
  CHECK(of_size.size() == 3);
  CHECK(of_data.size() == 5);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    for (std::size_t j = 0; j < data.size(); ++j) {
      CHECK(near(at(of_size, i, j), 3.0 / (sizes[i] * sizes[i]) + 1.0, 1e-15));
      // sqrt(10^j) - j.
      CHECK(near(at(of_data, i, j), std::sqrt(data[j]) - static_cast<double>(j), 1e-14));
    }
  }
}

TEST_CASE("what depends on both is computed at each point") {
  const on_axis<0> n(sizes);
  const on_axis<1> d(data);
  const auto both = -(n * d) / 2.0 - exp(-log(n + d));
  static_assert(!std::is_same_v<std::remove_cv_t<decltype(both)>, on_axis<0>> &&
                !std::is_same_v<std::remove_cv_t<decltype(both)>, on_axis<1>>);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    for (std::size_t j = 0; j < data.size(); ++j) {
      const double x = sizes[i];
      const double y = data[j];
      CHECK(near(at(both, i, j), -0.5 * x * y - 1.0 / (x + y), 1e-14));
    }
  }
}

TEST_CASE("a law that is a number is that number everywhere") {
  const auto five = grid::as_node(5.0);
  CHECK(at(five, 0, 0) == 5.0);
  CHECK(at(five, 2, 4) == 5.0);
}

}  // namespace grid_expression_test
