// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/open_directions.hpp"

#include <cmath>
#include <initializer_list>

#include <doctest/doctest.h>
#include <Eigen/Core>

#include "support/near.hpp"

namespace open_directions_test {

using leverage::fit::open_directions;
using test::near;

using V = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 12, 1>;
using M = leverage::fit::square_of<V>;

M matrix(std::initializer_list<std::initializer_list<double>> rows) {
  const auto n = static_cast<Eigen::Index>(rows.size());
  M m(n, n);
  Eigen::Index i = 0;
  for (const auto& row : rows) {
    Eigen::Index j = 0;
    for (const double x : row) m(i, j++) = x;
    ++i;
  }
  return m;
}

TEST_CASE("two variables that the rows see as a sum leave one direction open, in any units") {
  for (const double unit : {1e-12, 1.0, 1e12}) {
    CAPTURE(unit);
    // The third stands alone.
    const M m = matrix({{1.0, unit, 0.0}, {unit, unit * unit, 0.0}, {0.0, 0.0, 5.0}});
    const open_directions<V> open(m);
    CHECK(open.rank() == 2);
    CHECK(open.is_open(0));
    CHECK(open.is_open(1));
    CHECK_FALSE(open.is_open(2));
    CHECK(open.move_together(0, 1));
    CHECK_FALSE(open.move_together(0, 2));
    CHECK(open.count([](Eigen::Index i) { return i < 2; }) == 1);
    CHECK(open.count([](Eigen::Index i) { return i == 2; }) == 0);
    CHECK(near(open.inverse()(2, 2), 0.2, 1e-15));
  }
}

TEST_CASE("a variable that the rows do not see is open by itself") {
  const open_directions<V> open(matrix({{4.0, 0.0}, {0.0, 0.0}}));
  CHECK(open.rank() == 1);
  CHECK_FALSE(open.is_open(0));
  CHECK(open.is_open(1));
  CHECK(open.move_together(1, 1));
  CHECK(open.inverse()(0, 0) == 0.25);
  CHECK(open.inverse()(1, 1) == 0.0);
  CHECK(open.has_weak());
}

TEST_CASE("a matrix with an inverse leaves nothing open, and that is its inverse") {
  const open_directions<V> open(matrix({{2.0, 1.0}, {1.0, 3.0}}));
  CHECK(open.rank() == 2);
  CHECK_FALSE(open.is_open(0));
  CHECK_FALSE(open.is_open(1));
  CHECK_FALSE(open.has_weak());
  CHECK(near(open.inverse()(0, 0), 0.6, 1e-14));
  CHECK(near(open.inverse()(0, 1), -0.2, 1e-14));
  CHECK(near(open.inverse()(1, 1), 0.4, 1e-14));
}

TEST_CASE("where the matrix is not finite, everything is open") {
  const open_directions<V> open(matrix({{1.0, test::nan}, {test::nan, 1.0}}));
  CHECK(open.rank() == 0);
  CHECK(open.is_open(0));
  CHECK(open.is_open(1));
}

TEST_CASE("shifts go along weak directions, as far as the size of a variable") {
  // (1, -1) has 2e-10 of the variables' own curvature: determined, but weak.
  const double c = 1.0 - 2e-10;
  const open_directions<V> open(matrix({{1.0, c}, {c, 1.0}}));
  CHECK(open.rank() == 2);
  CHECK(open.has_weak());
  V size(2);
  size << 1.0, 10.0;
  for (const double u : {0.0, 0.25, 1.0}) {
    CAPTURE(u);
    const V shift = open.shift(size, [u] { return u; });
    CHECK(near(std::abs(shift[0]), std::abs(2.0 * u - 1.0), 1e-9));
    CHECK(near(shift[0], -shift[1], 1e-6));
  }
  // Without curvature of its own a variable moves by its size.
  const open_directions<V> unseen(matrix({{1.0, 0.0}, {0.0, 0.0}}));
  const V along = unseen.shift(size, [] { return 1.0; });
  CHECK(along[0] == 0.0);
  CHECK(near(std::abs(along[1]), 10.0, 1e-15));
}

}  // namespace open_directions_test
