// SPDX-License-Identifier: Apache-2.0
/// @file
/// Sweeps are the law on double to 4 units in the last place, whatever a law is made of.
#include "leverage/fit/sweep.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/laws/forms.hpp"
#include "support/near.hpp"

namespace sweep_test {

using namespace leverage;
using namespace leverage::fit;
using test::near;

constexpr double four_ulp = 4 * 2.3e-16;

constexpr double A = 480.0, B = 2100.0, E = 1.8, alpha = 0.35, beta = 0.37;

constexpr auto chinchilla = [](const auto& n, const auto& d) {
  return forms::chinchilla(A, B, E, alpha, beta, n, d);
};

struct axes {
  std::vector<double> n, d;
  axes() {
    for (int i = 0; i < 101; ++i) {
      n.push_back(1e7 * std::pow(1.1, i));
      d.push_back(1e9 * std::pow(1.09, 100 - i));
    }
  }
};

TEST_CASE("a list of points is swept whatever its length") {
  const axes x;
  for (const std::size_t count : {0U, 1U, 47U, 48U, 49U, 101U}) {
    CAPTURE(count);
    std::vector<double> out(count, -1.0);
    const std::span<const double> n(x.n.data(), count);
    const std::span<const double> d(x.d.data(), count);
    CHECK(sweep([](const auto& row) { return chinchilla(row[0], row[1]); }, {n, d}, out));
    for (std::size_t i = 0; i < count; ++i) {
      CHECK(near(out[i], chinchilla(x.n[i], x.d[i]), four_ulp));
    }
  }
}

TEST_CASE("a grid is swept row by row, whatever the length of its rows") {
  const axes x;
  for (const std::size_t columns : {1U, 3U, 8U, 13U, 16U}) {
    CAPTURE(columns);
    std::vector<double> grid(x.n.size() * columns);
    CHECK(sweep_grid(chinchilla, x.n, std::span<const double>(x.d.data(), columns), grid));
    for (std::size_t i = 0; i < x.n.size(); ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        CHECK(near(grid[i * columns + j], chinchilla(x.n[i], x.d[j]), four_ulp));
      }
    }
  }
}

/// The law of two axes on packs against the same on double, on a grid where all functions are defined; powers with
/// exponents of up to 4, as laws have them.
template <class Law>
void check_grid(const std::string& name, const Law& law) {
  const std::vector<double> first{0.3, 0.55, 1.7, 2.4, 7.0};
  const std::vector<double> second{0.2, 0.9, 1.4, 3.1, 4.0, 5.5, 6.25, 8.0, 9.5, 11.0, 12.0};
  std::vector<double> grid(first.size() * second.size());
  CAPTURE(name);
  REQUIRE(sweep_grid(law, first, second, grid));
  for (std::size_t i = 0; i < first.size(); ++i) {
    for (std::size_t j = 0; j < second.size(); ++j) {
      CAPTURE(first[i]);
      CAPTURE(second[j]);
      CHECK(near(grid[i * second.size() + j], law(first[i], second[j]), four_ulp));
    }
  }
}

/// A function of one variable on either axis and on what depends on both.
template <class Function>
void check_function(const std::string& name, const Function& f) {
  check_grid(name, [f](const auto& a, const auto&) { return f(a); });
  check_grid(name, [f](const auto&, const auto& b) { return f(b); });
  check_grid(name, [f](const auto& a, const auto& b) { return f(a * b); });
}

TEST_CASE("each function that a law is made of, on either axis and on both") {
  using std::exp;
  using std::expm1;
  using std::log;
  using std::log10;
  using std::log1p;
  using std::log2;
  using std::pow;
  using std::sqrt;
  check_function("exp", [](const auto& x) { return exp(x); });
  check_function("expm1", [](const auto& x) { return expm1(x); });
  check_function("log1p", [](const auto& x) { return log1p(x); });
  check_function("sqrt", [](const auto& x) { return sqrt(x); });
  check_function("minus", [](const auto& x) { return -x; });
  check_function("power", [](const auto& x) { return pow(x, -0.35); });
  check_function("to the power", [](const auto& x) { return pow(2.5, x * 0.04); });
  // A logarithm near 1 has the rounding of its argument: away from there.
  check_function("log", [](const auto& x) { return log(x + 2.0); });
  check_function("log2", [](const auto& x) { return log2(x + 2.0); });
  check_function("log10", [](const auto& x) { return log10(x + 2.0); });
}

TEST_CASE("each operator, between axes and with a constant on either side") {
  using std::pow;
  check_grid("a + b", [](const auto& a, const auto& b) { return a + b; });
  check_grid("a - b", [](const auto& a, const auto& b) { return a - b; });
  check_grid("b - a", [](const auto& a, const auto& b) { return b - a; });
  check_grid("a * b", [](const auto& a, const auto& b) { return a * b; });
  check_grid("a / b", [](const auto& a, const auto& b) { return a / b; });
  check_grid("b / a", [](const auto& a, const auto& b) { return b / a; });
  check_grid("a ^ b", [](const auto& a, const auto& b) { return pow(a, b * 0.3); });
  check_grid("b ^ a", [](const auto& a, const auto& b) { return pow(b, a * 0.5); });
  check_function("x + 3", [](const auto& x) { return x + 3.0; });
  check_function("3 + x", [](const auto& x) { return 3.0 + x; });
  check_function("x - 30", [](const auto& x) { return x - 3000.0; });
  check_function("30 - x", [](const auto& x) { return 3000.0 - x; });
  check_function("x * 3", [](const auto& x) { return x * 3.0; });
  check_function("3 * x", [](const auto& x) { return 3.0 * x; });
  check_function("x / 3", [](const auto& x) { return x / 3.0; });
  check_function("3 / x", [](const auto& x) { return 3.0 / x; });
}

TEST_CASE("a law of neither axis is the same everywhere") {
  std::vector<double> grid(6, -1.0);
  CHECK(sweep_grid([](const auto&, const auto&) { return 7.5; }, std::vector<double>{1.0, 2.0},
                   std::vector<double>{1.0, 2.0, 3.0}, grid));
  CHECK(grid == std::vector<double>(6, 7.5));
}

TEST_CASE("a target of the wrong length is refused, and stays as it was") {
  const axes x;
  std::vector<double> wrong(5, -1.0);
  const std::span<const double> thirteen(x.d.data(), 13);
  CHECK(!sweep_grid([](const auto& a, const auto& b) { return a + b; }, x.n, thirteen, wrong));
  CHECK(!sweep_grid([](const auto& a, const auto& b) { return a + b; }, std::span<const double>{},
                    thirteen, wrong));
  CHECK(!sweep([](const auto& row) { return row[0]; }, {x.n}, wrong));
  // More than 16 columns.
  const std::vector<std::span<const double>> many(17, std::span<const double>(x.n.data(), 5));
  CHECK(!sweep([](const auto& row) { return row[0]; },
               std::span<const std::span<const double>>(many), wrong));
  CHECK(wrong == std::vector<double>(5, -1.0));
}

}  // namespace sweep_test
