// SPDX-License-Identifier: Apache-2.0
/// @file
/// The law of an expression has the values and the derivatives of the same formula in C++: over duals, which have their
/// own rules, and from row to row of a table.
#include "leverage/fit/formula_law.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/fit/any_law.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/formula.hpp"
#include "support/near.hpp"

namespace formula_law_test {

using namespace leverage;
using namespace leverage::fit;
using test::near;

const std::vector<double> x{0.4, 1.0, 2.5, 7.0, 30.0};
const std::vector<double> z{-1.5, 0.0, 0.5, 2.0, 3.0};
const std::vector<double> seen{1.0, 1.0, 1.0, 1.0, 1.0};

struct answer {
  std::vector<double> values;
  std::vector<std::array<double, 3>> slopes;
};

/// A law of the coefficients a, b, c in every row.
answer by_law(const formula& f, const theta_of<max_coefficients>& theta) {
  const table rows({{"x", x}, {"z", z, column_domain::real}}, {"y", seen});
  REQUIRE(rows.usable());
  const auto law = f.law();
  std::array<fit_pack, max_coefficients> packs;
  for (std::size_t k = 0; k < packs.size(); ++k) packs[k] = fit_pack(theta[k]);
  answer a;
  for (std::size_t first = 0; first < rows.padded_rows(); first += fit_pack_width) {
    const fit_pack value = law(packs, pack_row(rows, first));
    const auto y = law.with_slopes(theta, pack_row(rows, first));
    for (std::size_t lane = 0; lane < fit_pack_width && first + lane < x.size(); ++lane) {
      CHECK(y.value[lane] == value[lane]);
      a.values.push_back(value[lane]);
      a.slopes.push_back({y.derivative[0][lane], y.derivative[1][lane], y.derivative[2][lane]});
      CHECK(y.derivative[3][lane] == 0.0);
    }
  }
  return a;
}

TEST_CASE("values and slopes are those of duals, for every operation") {
  using D = dual<double, 3>;
  const theta_of<max_coefficients> theta{0.7, 1.3, -0.4};
  for (const std::string_view law : {"a + b*x - c*z",
                                     "a/x^b + c",
                                     "a*x^2 + b*z^2 + c*z^3",
                                     "-(a/b)/c + x",
                                     "(a + b*x)^c",
                                     "(a*x)^(b*c)",
                                     "2^(a*b) + c",
                                     "(a + b)^2 + (c - b)^3 + a^0.5 + x",
                                     "exp(c*x)*a + b",
                                     "a*log(x) + b*log2(x) + c*log10(x)",
                                     "log(a*x) + log2(b*x) + log10(a + b*x) + c",
                                     "sqrt(a*x) + b*sqrt(x) + c",
                                     "a*tanh(b*z) + erf(c*z)",
                                     "abs(c*x) + a*abs(z) + b",
                                     "min(a*x, b, 3) + max(c*z, a)",
                                     "a*a*b*b*c*c*a",
                                     "x^a^b + c",
                                     "a*x^b + x^b*c + x^b",
                                     "a*exp(-x/b) + z*c",
                                     "a - (b - (c - a))",
                                     "x/(a + b*x) - c/x/a"}) {
    CAPTURE(law);
    const auto f =
        formula::parse("y = " + std::string(law) + " + 0*(a + b + c + x + z)", {"x", "z"});
    REQUIRE(f);
    // The names are in the order of the text: theta by name.
    theta_of<max_coefficients> own{};
    std::array<std::size_t, 3> place{};
    for (std::size_t k = 0; k < 3; ++k) {
      const auto letter = static_cast<std::size_t>(f->coefficient_names()[k][0] - 'a');
      own[k] = theta[letter];
      place[k] = letter;
    }
    // Inputs that come first in the text are first in the table.
    const bool swapped = f->inputs()[0] == "z";
    const auto& first = swapped ? z : x;
    const auto& second = swapped ? x : z;
    const table rows(
        {{"first", first, column_domain::real}, {"second", second, column_domain::real}},
        {"y", seen});
    const auto y = f->law().with_slopes(own, pack_row(rows, 0));
    for (std::size_t i = 0; i < std::min(x.size(), fit_pack_width); ++i) {
      CAPTURE(i);
      std::vector<D> values;
      for (const std::string& name : f->law_expression().names()) {
        const auto letter = static_cast<std::size_t>(name[0] - 'a');
        values.push_back(name == "x"   ? D(x[i])
                         : name == "z" ? D(z[i])
                                       : D::variable(theta[letter], letter));
      }
      const D expected = f->law_expression().evaluate(values);
      CHECK(near(y.value[i], expected.value, 1e-14));
      for (std::size_t k = 0; k < 3; ++k) {
        CAPTURE(k);
        const double slope = expected.derivative[place[k]];
        CHECK(std::abs(y.derivative[k][i] - slope) <= 1e-13 * (1.0 + std::abs(slope)));
      }
    }
  }
}

TEST_CASE("every pack of a table has the values of its rows") {
  const auto f = formula::parse("y = a*x^b + c*z", {"x", "z"});
  REQUIRE(f);
  const answer a = by_law(*f, {2.0, 0.5, 3.0});
  REQUIRE(a.values.size() == x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    CHECK(near(a.values[i], 2.0 * std::sqrt(x[i]) + 3.0 * z[i], 1e-15));
    CHECK(near(a.slopes[i][0], std::sqrt(x[i]), 1e-15));
    CHECK(near(a.slopes[i][1], 2.0 * std::sqrt(x[i]) * std::log(x[i]), 1e-14));
    CHECK(near(a.slopes[i][2], z[i], 0.0));
  }
}

TEST_CASE("a power of what is zero has slopes where they exist") {
  // max(z, 0)^a * b: in rows with z <= 0 the value and its slopes are 0.
  const auto f = formula::parse("y = b*max(z - 0*c, 0)^a + x*0", {"x", "z"});
  REQUIRE(f);
  const table rows({{"z", z, column_domain::real}, {"x", x}}, {"y", seen});
  theta_of<max_coefficients> theta{};
  for (std::size_t k = 0; k < 3; ++k) theta[k] = f->coefficient_names()[k] == "a" ? 2.5 : 3.0;
  const auto y = f->law().with_slopes(theta, pack_row(rows, 0));
  CHECK(y.value[0] == 0.0);
  CHECK(y.value[1] == 0.0);
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(y.derivative[k][0] == 0.0);
    CHECK(y.derivative[k][1] == 0.0);
  }
}

TEST_CASE("a law of inputs alone, and one of a coefficient alone") {
  const table rows({{"x", x}}, {"y", seen});
  const auto inputs = formula::parse("y = 2*x", {"x"});
  REQUIRE(inputs);
  CHECK(inputs->coefficient_names().empty());
  CHECK(inputs->law().with_slopes({}, pack_row(rows, 0)).value[1] == 2.0);
  const auto coefficient = formula::parse("y = c", {"x"});
  REQUIRE(coefficient);
  const auto y = coefficient->law().with_slopes({7.0}, pack_row(rows, 0));
  CHECK(y.value[1] == 7.0);
  CHECK(y.derivative[0][1] == 1.0);
}

}  // namespace formula_law_test
