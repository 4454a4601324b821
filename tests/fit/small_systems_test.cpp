// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <type_traits>

#include <doctest/doctest.h>

#include "leverage/fit/small_systems.hpp"
#include "support/near.hpp"

namespace small_systems_test {

using namespace leverage::fit;
using test::near;
using vector = variables_of<2>;
using matrix = square_of<vector>;

matrix symmetric(double a, double b, double d) {
  matrix m(2, 2);
  m << a, b, b, d;
  return m;
}

TEST_CASE("the square matrix of a vector is as large as the vector may be") {
  static_assert(std::is_same_v<square_of<Eigen::Vector3d>, Eigen::Matrix3d>);
  using bounded = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 5, 1>;
  static_assert(square_of<bounded>::MaxRowsAtCompileTime == 5);
  static_assert(square_of<bounded>::MaxColsAtCompileTime == 5);
  CHECK(square_of<bounded>(3, 3).size() == 9);
}

TEST_CASE("a small system is solved, whatever the units of its variables") {
  // (4 1; 1 3) x = (1, 2): x = (1, 7) / 11. In units of 1e-9 and 1e6 the same.
  for (const double unit : {1.0, 1e-9}) {
    for (const double other : {1.0, 1e6}) {
      vector b(2);
      b << 1.0 * unit, 2.0 * other;
      const vector x = detail::solve_scaled<vector>(
          symmetric(4.0 * unit * unit, unit * other, 3.0 * other * other), b);
      CHECK(near(x[0] * unit, 1.0 / 11.0, 1e-14));
      CHECK(near(x[1] * other, 7.0 / 11.0, 1e-14));
    }
  }
}

TEST_CASE("what is not determined is NaN, or empty") {
  vector b(2);
  b << 1.0, 1.0;
  for (const matrix& open : {symmetric(1.0, 1.0, 1.0), symmetric(1.0, 0.0, 0.0),
                             symmetric(1.0, 2.0, 1.0), symmetric(1.0, std::nan(""), 1.0)}) {
    const vector x = detail::solve_scaled<vector>(open, b);
    CHECK(std::isnan(x[0]));
    CHECK(std::isnan(x[1]));
    CHECK(detail::sandwiched<vector>(open, symmetric(1.0, 0.0, 1.0)).size() == 0);
  }
}

TEST_CASE("bread, meat and bread") {
  // A = diag(2, 4), B = (1 3; 3 5): A^-1 B A^-1 = (1/4 3/8; 3/8 5/16).
  const matrix m = detail::sandwiched<vector>(symmetric(2.0, 0.0, 4.0), symmetric(1.0, 3.0, 5.0));
  REQUIRE(m.size() == 4);
  CHECK(near(m(0, 0), 0.25, 1e-15));
  CHECK(near(m(0, 1), 0.375, 1e-15));
  CHECK(near(m(1, 0), 0.375, 1e-15));
  CHECK(near(m(1, 1), 0.3125, 1e-15));
  // A = (2 1; 1 2), B = A: what is left is A^-1 = (2 -1; -1 2) / 3.
  const matrix inverse =
      detail::sandwiched<vector>(symmetric(2.0, 1.0, 2.0), symmetric(2.0, 1.0, 2.0));
  CHECK(near(inverse(0, 0), 2.0 / 3.0, 1e-14));
  CHECK(near(inverse(1, 0), -1.0 / 3.0, 1e-14));
}

}  // namespace small_systems_test
