// SPDX-License-Identifier: Apache-2.0
/// @file
/// Every operation of a recorded number, repeated in the rows of a table, gives the value and the derivatives of the same
/// formula over duals.
#include "leverage/fit/recorded.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/core/guard.hpp"
#include "leverage/core/min.hpp"
#include "leverage/fit/any_law.hpp"
#include "leverage/fit/table.hpp"

namespace recorded_test {

using namespace leverage;
using namespace leverage::fit;
using namespace leverage::math;

constexpr std::size_t variables = 3;
const theta_of<variables> theta{0.7, 2.5, 1.25};

bool same(double x, double expected, double tolerance) {
  if (std::isnan(expected)) return std::isnan(x);
  return std::abs(x - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

/// 41 rows, which no number of packs fills.
const table& rows() {
  static const std::vector<double> x = [] {
    std::vector<double> column(41);
    for (std::size_t i = 0; i < column.size(); ++i)
      column[i] = 0.5 + 0.0625 * static_cast<double>(i);
    return column;
  }();
  static const table made({{"x", x}}, {"y", x});
  return made;
}

using plain = dual<double, variables>;
plain select(bool which, const plain& x, const plain& y) { return which ? x : y; }

/// f(a, b, c, x) of three coefficients and an input, in every row: recorded, and over duals of numbers.
template <class F>
void agree(const char* name, const F& f) {
  CAPTURE(name);
  const auto law = any_law<variables>::recorded<variables>(
      [&](const auto& t, const auto& row) { return f(t[0], t[1], t[2], row[0]); });
  std::array<fit_pack, variables> packs;
  for (std::size_t k = 0; k < variables; ++k) packs[k] = fit_pack(theta[k]);
  const std::size_t count = rows().padded_rows() / fit_pack_width;
  std::vector<fit_pack> values(count, fit_pack(0.0));
  std::vector<dual<fit_pack, variables>> slopes(count);
  law.values_of_packs(packs, pack_row(rows(), 0), count, values.data());
  law.slopes_of_packs(theta, pack_row(rows(), 0), count, slopes.data());
  for (std::size_t i = 0; i < rows().rows(); ++i) {
    CAPTURE(i);
    const plain expected = f(plain::variable(theta[0], 0), plain::variable(theta[1], 1),
                             plain::variable(theta[2], 2), rows().input(0)[i]);
    const std::size_t p = i / fit_pack_width;
    const std::size_t lane = i % fit_pack_width;
    CHECK(same(values[p][lane], expected.value, 1e-14));
    CHECK(same(slopes[p].value[lane], expected.value, 1e-14));
    if (std::isnan(expected.value)) continue;
    for (std::size_t k = 0; k < variables; ++k) {
      CAPTURE(k);
      CHECK(same(slopes[p].derivative[k][lane], expected.derivative[k], 1e-13));
    }
  }
}

TEST_CASE("operations of two numbers") {
  agree("sum", [](auto a, auto b, auto, auto) { return a + b; });
  agree("difference", [](auto a, auto b, auto, auto) { return a - b; });
  agree("product", [](auto a, auto b, auto, auto) { return a * b; });
  agree("quotient", [](auto a, auto b, auto, auto) { return a / b; });
  agree("power", [](auto a, auto b, auto, auto) { return pow(a, b); });
  agree("the same variable twice", [](auto a, auto b, auto, auto) { return a * b / (a + b); });
  agree("doubled", [](auto a, auto, auto, auto) { return a + a; });
  agree("three variables", [](auto a, auto b, auto c, auto) { return pow(a * b, c) - b / c; });
  agree("sums of sums", [](auto a, auto b, auto c, auto x) { return a - (b - (c * x + a)) - b; });
}

TEST_CASE("operations with an input and with literals") {
  agree("input added", [](auto a, auto, auto, auto x) { return (a + x) * (x + a); });
  agree("input subtracted", [](auto a, auto, auto, auto x) { return (a - x) * (x - a); });
  agree("input divided", [](auto a, auto, auto, auto x) { return a / x + x / a; });
  agree("input raised",
        [](auto a, auto b, auto c, auto x) { return b * pow(x, -a) + pow(c, bare(x)); });
  agree("input raised to a whole number",
        [](auto a, auto, auto, auto x) { return a * pow(x, 2.0) + pow(a, 2.0) + pow(a, 3.0); });
  agree("logarithms of an input", [](auto a, auto b, auto c, auto x) {
    return a * log(x) + b * log2(x) + c * log10(x) + exp(a * log(x) + b);
  });
  agree("literals", [](auto a, auto, auto, auto) {
    return (2.0F * a + 1.0) / 3.0F - 4.0 / (a - 0.5) + pow(a, 1.5) + pow(2.0, a);
  });
  agree("an input alone", [](auto a, auto, auto, auto x) { return 0.0 * a + x; });
  agree("a coefficient alone", [](auto a, auto, auto, auto) { return a; });
}

TEST_CASE("functions of one number") {
  agree("negative", [](auto a, auto, auto, auto x) { return -(a * x); });
  agree("exp", [](auto a, auto, auto, auto x) { return exp(a * x); });
  agree("expm1", [](auto a, auto, auto, auto x) { return expm1(a * x); });
  agree("log", [](auto a, auto, auto, auto x) { return log(a * x); });
  agree("log1p", [](auto a, auto, auto, auto x) { return log1p(a * x); });
  agree("log2", [](auto a, auto, auto, auto x) { return log2(a * x); });
  agree("log10", [](auto a, auto, auto, auto x) { return log10(a * x); });
  agree("sqrt", [](auto a, auto, auto, auto x) { return sqrt(a * x); });
}

TEST_CASE("refusals and choices, row by row") {
  struct any_rule {};
  agree("within", [](auto a, auto b, auto, auto x) {
    return within(value_of(a * x) <= 1.0, a * b, any_rule{});
  });
  agree("both", [](auto a, auto b, auto, auto x) {
    return within(value_of(a * x) > 0.5, within(value_of(a * x) < 1.0, b * x, any_rule{}),
                  any_rule{});
  });
  agree("select",
        [](auto a, auto b, auto, auto x) { return select(value_of(a * x) >= 1.0, a * a, b * x); });
  agree("smaller", [](auto a, auto b, auto, auto x) { return math::min(a * x, b); });
  agree("a coefficient in conditions alone",
        [](auto a, auto b, auto, auto x) { return select(value_of(b * x) < 3.0, a * x, a); });
}

TEST_CASE("what depends on neither coefficients nor inputs is a number") {
  const recorded two = 2;
  const recorded x = pow(two, 3.0) + sqrt(recorded(4.0)) - exp(recorded(0.0));
  REQUIRE(x.is_number());
  CHECK(x.number() == 9.0);
  CHECK((two < x).holds.number() == 1.0);
  CHECK((two >= x).holds.number() == 0.0);
  CHECK(select(two != x, two, x).number() == 2.0);
  struct any_rule {};
  CHECK(within(two < x, x, any_rule{}).number() == 9.0);
  CHECK(std::isnan(within(two > x, x, any_rule{}).number()));
  CHECK(std::isnan(within(false, x, any_rule{}).number()));
}

}  // namespace recorded_test
