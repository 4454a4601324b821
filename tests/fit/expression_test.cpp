// SPDX-License-Identifier: Apache-2.0
/// @file
/// Expressions have the values of the same formula in C++, over every scalar, and exact derivatives; every text that is
/// none is refused at its first wrong byte, with what was expected there.
#include "leverage/fit/expression.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/fit/pack_elementary.hpp"
#include "leverage/fit/pack_math.hpp"
#include "support/near.hpp"

namespace expression_test {

using namespace leverage;
using fit::expression;
using test::near;

double value_of_text(std::string_view text, const std::vector<double>& values = {}) {
  const auto e = expression::parse(text);
  CAPTURE(text);
  CAPTURE(e.problem().what);
  REQUIRE(e);
  return e->evaluate(values);
}

TEST_CASE("arithmetic has the precedence of mathematics") {
  CHECK(value_of_text("1 + 2 * 3") == 7.0);
  CHECK(value_of_text("(1 + 2) * 3") == 9.0);
  CHECK(value_of_text("7 - 2 - 1") == 4.0);
  CHECK(value_of_text("16 / 4 / 2") == 2.0);
  CHECK(value_of_text("2 ^ 3 ^ 2") == 512.0);
  CHECK(value_of_text("2 ** 3 ** 2") == 512.0);
  CHECK(value_of_text("-2 ^ 2") == -4.0);
  CHECK(value_of_text("2 ^ -2") == 0.25);
  CHECK(value_of_text("2 * -3") == -6.0);
  CHECK(value_of_text("--3 - +-+4") == 7.0);
  CHECK(value_of_text(".5e1 + 1E-1 * 10 + 2.") == 8.0);
  CHECK(value_of_text("\t1\t+ 1 ") == 2.0);
}

TEST_CASE("functions and constants are those of the standard library") {
  CHECK(near(value_of_text("pi"), 3.14159265358979323846, 0.0));
  CHECK(value_of_text("exp(0.3)") == std::exp(0.3));
  CHECK(value_of_text("log(3)") == std::log(3.0));
  CHECK(value_of_text("ln(3)") == std::log(3.0));
  CHECK(value_of_text("log2(8)") == 3.0);
  CHECK(value_of_text("log10(1e6)") == 6.0);
  CHECK(value_of_text("sqrt(2)") == std::sqrt(2.0));
  CHECK(value_of_text("tanh(0.3)") == std::tanh(0.3));
  CHECK(value_of_text("erf(0.3)") == std::erf(0.3));
  CHECK(value_of_text("abs(-3)") == 3.0);
  CHECK(value_of_text("min(3, 1, 2)") == 1.0);
  CHECK(value_of_text("max(3, 1, 4, 1)") == 4.0);
}

TEST_CASE("names are the variables, in the order in which they appear") {
  const auto e =
      expression::parse("E + A/N^alpha + B/N^beta_2 + E * \"C4 Eval \"\"Loss\"\"\" - pi");
  REQUIRE(e);
  const std::vector<std::string> expected{
      "E", "A", "N", "alpha", "B", "beta_2", "C4 Eval \"Loss\""};
  CHECK(std::vector<std::string>(e->names().begin(), e->names().end()) == expected);
  CHECK(e->positions()[1] == 4);
  CHECK(e->positions()[6] == 33);
  const auto quoted = expression::parse("\"log\" * log(\"pi\")");
  REQUIRE(quoted);
  CHECK(quoted->names().size() == 2);
  CHECK(quoted->evaluate<double>(std::array{3.0, std::exp(1.0)}) == 3.0);
  CHECK(value_of_text("α₁ * loss.mean", {3.0, 4.0}) == 12.0);
  CHECK(value_of_text("e * E", {3.0, 4.0}) == 12.0);
}

TEST_CASE("the law of Hoffmann et al. 2022 at its own coefficients") {
  // Table A3: Gopher's size and data, E 1.69, A 406.4, B 410.7, alpha 0.34, beta 0.28.
  const double n = 280e9;
  const double d = 300e9;
  const double loss =
      value_of_text("E + A/N^alpha + B/D^beta", {1.69, 406.4, n, 0.34, 410.7, d, 0.28});
  CHECK(near(loss, 1.69 + 406.4 * std::pow(n, -0.34) + 410.7 * std::pow(d, -0.28), 1e-15));
}

TEST_CASE("equal operations are made once, and numbers are joined") {
  const auto e = expression::parse("N^alpha + 1/N^alpha + (2 + 3) * N^alpha");
  REQUIRE(e);
  // N, alpha, N^alpha, 1, 1/., +, 5, 5*., +
  CHECK(e->nodes().size() == 9);
}

/// d f / d x_k by central differences.
double difference(const expression& e, std::vector<double> x, std::size_t k) {
  const double h = 1e-6 * std::abs(x[k]);
  const double at = x[k];
  x[k] = at + h;
  const double above = e.evaluate(x);
  x[k] = at - h;
  return (above - e.evaluate(x)) / (2.0 * h);
}

TEST_CASE("derivatives are exact, and packs have the values of numbers") {
  using D = dual<double, 3>;
  using P = pack<8>;
  for (const char* text :
       {"a + b/c", "a - b*c", "-a^b + c", "exp(a/c) + log(b) - log2(c) + log10(a*b)", "sqrt(a*b)^c",
        "tanh(a)*erf(b) + abs(-c)", "min(a, b) + max(b, c) * min(a, 0.1)", "2^a + b^3 - c^-0.5",
        "(1 + a/b)^c", "a^b^c", "max(a, b, c)", "(a - b)^2 + (-c)^3"}) {
    CAPTURE(text);
    const auto e = expression::parse(text);
    REQUIRE(e);
    REQUIRE(e->names().size() == 3);
    const std::vector<double> x{0.7, 1.3, 2.1};
    const std::vector<D> variables{D::variable(x[0], 0), D::variable(x[1], 1),
                                   D::variable(x[2], 2)};
    const D y = e->evaluate(variables);
    CHECK(y.value == e->evaluate(x));
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(std::abs(y.derivative[k] - difference(*e, x, k)) <
            1e-8 * (1.0 + std::abs(y.derivative[k])));
    }
    const P packed = e->evaluate(std::vector<P>{P(x[0]), P(x[1]), P(x[2])});
    CHECK(near(packed[5], y.value, 1e-15));
  }
}

TEST_CASE("outside a domain there is no number, and fewer values than names give none") {
  CHECK(std::isnan(value_of_text("log(x)", {-1.0})));
  CHECK(std::isnan(value_of_text("x^0.5", {-1.0})));
  CHECK(value_of_text("x^2", {-3.0}) == 9.0);
  CHECK(std::isnan(value_of_text("min(x, 1)", {test::nan})));
  CHECK(std::isnan(value_of_text("x + y", {1.0})));
}

struct refused {
  std::string_view text;
  std::size_t position;
  std::string_view what;
};

TEST_CASE("every text that is no expression is refused where it goes wrong") {
  constexpr std::string_view functions =
      "exp, log, ln, log2, log10, sqrt, min, max, tanh, erf, abs";
  const refused all[] = {
      {"", 0, "expected an expression, found nothing"},
      {"  ", 2, "expected an expression, found nothing"},
      {"1 +", 3, "expected a number, a name or (, found the end"},
      {"A / / B", 4, "expected a number, a name or (, found /"},
      {"A B", 2, "expected an operator or the end, found B"},
      {"(A + B", 6, "expected an operator or ), found the end"},
      {"(A B)", 3, "expected an operator or ), found B"},
      {"A + B)", 5, "expected an operator or the end, found )"},
      {"2N", 1, "expected an operator after a number, as in 2*B or 2e9, found N"},
      {"70B", 2, "expected an operator after a number, as in 2*B or 2e9, found B"},
      {"1.2.3", 3, "expected an operator after a number, as in 2*B or 2e9, found ."},
      {"1e", 1, "expected an operator after a number, as in 2*B or 2e9, found e"},
      {"1e999", 0, "expected a number in the range of a double, found another"},
      {"A + 1/0", 5, "expected a finite number, found one that is not"},
      {"log(-1)", 3, "expected a finite number, found one that is not"},
      {"log + 1", 4, "expected ( after the function log, found +"},
      {"log(1, 2)", 5, "expected an operator or ), found ,"},
      {"min(A)", 5, "expected a comma and a second argument of min, found )"},
      {"A(B)", 0, "expected a function of"},
      {"lgamma(B)", 0, functions},
      {"A ? B", 2, "expected an operator or the end, found ?"},
      {"A \xe2\x88\x92 B", 2,
       "expected an operator or the end, found a character that only a name in quotes may have"},
      {"A*\n", 2,
       "expected a number, a name or (, found a character that only a name in quotes may have"},
      {"\"A", 0, "expected a name and a quote behind it, found the end"},
      {"\"\"", 0, "expected a name between the quotes, found nothing"},
      {"A \"B\"", 2, "expected an operator or the end, found a name in quotes"},
      {"A = B", 2, "expected an operator or the end, found ="},
      {"*A", 0, "expected a number, a name or (, found *"},
      {"A ** ** B", 5, "expected a number, a name or (, found *"}};
  for (const refused& r : all) {
    CAPTURE(r.text);
    const auto e = expression::parse(r.text);
    REQUIRE_FALSE(e);
    CHECK(e.problem().position == r.position);
    CAPTURE(e.problem().what);
    CHECK(e.problem().what.find(r.what) != std::string::npos);
  }
}

TEST_CASE("hostile texts are refused in little stack and time") {
  const auto repeated = [](std::string_view piece, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += piece;
    return text;
  };
  const auto problem_of = [](const std::string& text) {
    const auto e = expression::parse(text);
    REQUIRE_FALSE(e);
    return e.problem();
  };
  CHECK(problem_of(repeated("(", 1000)).what.find("64 levels") != std::string::npos);
  CHECK(problem_of(repeated("-", 1000) + "1").what.find("64 levels") != std::string::npos);
  CHECK(problem_of("x" + repeated("^x", 1000)).what.find("64 levels") != std::string::npos);
  CHECK(problem_of(repeated("exp(", 1000)).what.find("64 levels") != std::string::npos);
  CHECK(problem_of(repeated(" ", 5000)).position == expression::max_length);
  std::string sum = "0";
  for (int i = 0; i < 300; ++i) sum += "+x*" + std::to_string(i);
  CHECK(problem_of(sum).what.find("at most 256") != std::string::npos);
  std::string names = "0";
  for (int i = 0; i < 70; ++i) names += "+x" + std::to_string(i);
  CHECK(problem_of(names).what == "expected at most 64 names, found more");
  CHECK(expression::parse(repeated("(", 60) + "x" + repeated(")", 60)));
}

TEST_CASE("an expression within a longer text names positions in that text") {
  const std::string_view text = "D = C/(6*N) + ; rest";
  const auto e = expression::parse(text, 3, 13);
  REQUIRE_FALSE(e);
  CHECK(e.problem().position == 13);
  const auto shorter = expression::parse(text, 3, 11);
  REQUIRE(shorter);
  CHECK(shorter->positions()[0] == 4);
}

}  // namespace expression_test
