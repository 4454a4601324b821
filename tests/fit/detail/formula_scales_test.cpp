// SPDX-License-Identifier: Apache-2.0
/// @file
/// Ranges of coefficients follow from where they stand, by the rules of fit/formula_starts.hpp, computed here by hand.
#include "leverage/fit/detail/formula_scales.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "leverage/fit/formula.hpp"
#include "leverage/fit/table.hpp"
#include "support/near.hpp"

namespace formula_scales_test {

using namespace leverage::fit;
using leverage::fit::detail::formula_scales;
using leverage::fit::detail::size_range;

const std::vector<double> x{1e6, 1e7, 1e9};
const std::vector<double> y{2.0, 5.0, 4.0};

/// The range of coefficient c, in a law of the input x.
size_range range_of(std::string_view law, residual_scale scale = residual_scale::log) {
  const auto f = formula::parse("y = " + std::string(law), {"x"});
  REQUIRE(f);
  const table rows({{"x", x}}, {"y", y}, scale);
  const auto names = f->coefficient_names();
  const auto at = std::find(names.begin(), names.end(), "c") - names.begin();
  return formula_scales(*f, rows).of(static_cast<std::size_t>(at));
}

void check(std::string_view law, double low, double high) {
  CAPTURE(law);
  for (const residual_scale scale : {residual_scale::log, residual_scale::raw}) {
    const size_range r = range_of(law, scale);
    CHECK(test::near(r.low, low, 1e-12));
    CHECK(test::near(r.high, high, 1e-12));
  }
}

TEST_CASE("terms go by the observations, over their other factors") {
  check("a/x^b + c", 0.05, 5.0);
  check("c*x + a", 0.05 / 1e9, 5.0 / 1e6);
  check("a + c/x", 0.05 * 1e6, 5.0 * 1e9);
  check("-(2*c)", 0.025, 2.5);
  check("max(c, a)", 0.05, 5.0);
}

TEST_CASE("exponents and arguments have ranges of their own") {
  check("a*x^c", 0.03, 2.0);
  check("a*x^-c", 0.03, 2.0);
  check("a*x^(2*c)", 0.015, 1.0);
  check("exp(c*x)", 0.1 / 1e9, 10.0 / 1e6);
  check("tanh(c)*a", 0.1, 10.0);
}

TEST_CASE("within a power or a logarithm the rows say how large a coefficient is") {
  check("a*(x/c)^b", 1e5, 1e10);
  check("a*(c/x)^b", 1e5, 1e10);
  check("a*log(c + x)", 1e5, 1e10);
  check("a*log(1 + x/c)", 1e5, 1e10);
  check("a*tanh(b*(x - c))", 1e5, 1e10);
  check("a*(1 + c)^b", 0.1, 10.0);
}

TEST_CASE("a name in several places has the range that holds all") {
  check("c + a*x^c", 0.03, 5.0);
  check("a + b*c/c", 0.05, 20.0);  // 0.05 to 5 above, 1/5 to 1/0.05 below
}

}  // namespace formula_scales_test
