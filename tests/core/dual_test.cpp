// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/dual.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace dual_test {

using leverage::differentiate;
using leverage::dual;
using leverage::log_sum_exp;
using test::near;

using d1 = dual<double, 1>;
using d2 = dual<double, 2>;
using dd = dual<d1, 1>;

/// f'(x) by extrapolated central differences, from <cmath> alone: good to about 1e-10.
template <class F>
double slope_by_differences(F f, double x) {
  const double h = 1e-3 * (std::abs(x) + 1e-2);
  const auto central = [&](double step) { return (f(x + step) - f(x - step)) / (2 * step); };
  return (4 * central(h / 2) - central(h)) / 3;
}

/// The slope that duals give, the closed form and the difference quotient of <cmath> agree.
template <class F, class Reference, class Slope>
void checks_slope(const char* name, F f, Reference reference, Slope closed_form, double low,
                  double high) {
  for (int i = 0; i <= 8; ++i) {
    const double x = low + (high - low) * i / 8;
    CAPTURE(name);
    CAPTURE(x);
    const auto y = differentiate(f, x);
    CHECK(near(y.value, reference(x), 1e-15));
    CHECK(near(y.derivative[0], closed_form(x), 4e-15));
    CHECK(near(y.derivative[0], slope_by_differences(reference, x), 1e-7));
  }
}

const double ln2 = 0.6931471805599453094172;
const double ln10 = 2.302585092994045684018;

TEST_CASE("every elementary function has the derivative of the textbook") {
  const auto std_of = [](double (*f)(double)) { return [f](double x) { return f(x); }; };
  checks_slope("exp", [](auto x) { return exp(x); }, std_of(std::exp), std_of(std::exp), -3, 5);
  checks_slope(
      "expm1", [](auto x) { return expm1(x); }, std_of(std::expm1), std_of(std::exp), -3, 5);
  checks_slope(
      "log", [](auto x) { return log(x); }, std_of(std::log), [](double x) { return 1 / x; }, 0.01,
      90);
  checks_slope(
      "log1p", [](auto x) { return log1p(x); }, std_of(std::log1p),
      [](double x) { return 1 / (1 + x); }, -0.9, 9);
  checks_slope(
      "log2", [](auto x) { return log2(x); }, std_of(std::log2),
      [](double x) { return 1 / (x * ln2); }, 0.01, 90);
  checks_slope(
      "log10", [](auto x) { return log10(x); }, std_of(std::log10),
      [](double x) { return 1 / (x * ln10); }, 0.01, 90);
  checks_slope(
      "sqrt", [](auto x) { return sqrt(x); }, std_of(std::sqrt),
      [](double x) { return 0.5 / std::sqrt(x); }, 0.01, 90);
}

TEST_CASE("powers differentiate in the base, in the exponent and in both") {
  checks_slope(
      "x^2.5", [](auto x) { return pow(x, 2.5); }, [](double x) { return std::pow(x, 2.5); },
      [](double x) { return 2.5 * std::pow(x, 1.5); }, 0.1, 20);
  checks_slope(
      "x^-0.3", [](auto x) { return pow(x, -0.3); }, [](double x) { return std::pow(x, -0.3); },
      [](double x) { return -0.3 * std::pow(x, -1.3); }, 0.1, 20);
  checks_slope(
      "x^3", [](auto x) { return pow(x, 3); }, [](double x) { return std::pow(x, 3.0); },
      [](double x) { return 3 * x * x; }, 0.1, 20);
  checks_slope(
      "3^x", [](auto x) { return pow(3.0, x); }, [](double x) { return std::pow(3.0, x); },
      [](double x) { return std::pow(3.0, x) * std::log(3.0); }, -2, 6);
  checks_slope(
      "x^x", [](auto x) { return pow(x, x); }, [](double x) { return std::pow(x, x); },
      [](double x) { return std::pow(x, x) * (std::log(x) + 1); }, 0.5, 5);

  const auto both = differentiate([](auto x, auto y) { return pow(x, y); }, 2.0, 5.0);
  CHECK(both.value == 32.0);
  CHECK(both.derivative[0] == 80.0);                   // y x^(y-1)
  CHECK(near(both.derivative[1], 32.0 * ln2, 4e-16));  // x^y ln x
}

TEST_CASE("powers of zero have the slopes of polynomials") {
  const auto at_zero = [](auto exponent) {
    return differentiate([exponent](auto x) { return pow(x, exponent); }, 0.0).derivative[0];
  };
  CHECK(at_zero(1.0) == 1.0);
  CHECK(at_zero(2.0) == 0.0);
  CHECK(at_zero(3) == 0.0);
}

TEST_CASE("arithmetic follows the sum, product and quotient rules") {
  const auto f = [](auto x, auto y) { return (x * y - x / y + x) - y; };
  const double x = 3.0;
  const double y = 2.0;
  const d2 r = differentiate(f, x, y);
  CHECK(r.value == x * y - x / y + x - y);
  CHECK(r.derivative[0] == y - 1 / y + 1);
  CHECK(r.derivative[1] == x + x / (y * y) - 1);

  const d2 minus = differentiate([](auto a, auto b) { return -(+a) - b; }, x, y);
  CHECK(minus.value == -5.0);
  CHECK(minus.derivative[0] == -1.0);
  CHECK(minus.derivative[1] == -1.0);
}

// Every operator with a constant on either side, a double and an int, at compile time.
constexpr d1 three = d1::variable(3.0, 0);
constexpr bool is(const d1& x, double value, double slope) {
  return x.value == value && x.derivative[0] == slope;
}
static_assert(is(three + 2, 5, 1) && is(2 + three, 5, 1) && is(three + 2.0, 5, 1) &&
              is(2.0F + three, 5, 1));
static_assert(is(three - 2, 1, 1) && is(2 - three, -1, -1) && is(three - 2.0, 1, 1) &&
              is(2.0 - three, -1, -1));
static_assert(is(three * 2, 6, 2) && is(2 * three, 6, 2) && is(three * 2.0, 6, 2) &&
              is(2.0 * three, 6, 2));
static_assert(is(three / 2, 1.5, 0.5) && is(three / 2.0, 1.5, 0.5));
static_assert(is(12 / three, 4, -4.0 / 3.0) && is(12.0 / three, 4, -4.0 / 3.0));
static_assert(is(-three, -3, -1) && is(+three, 3, 1));
static_assert(is(three * three, 9, 6) && is(three / three, 1, 0) && is(three - three, 0, 0));
static_assert(is(three * d1(2.0), 6, 2) && is(d1(7), 7, 0));

TEST_CASE("assignment operators are the operators") {
  d1 x = d1::variable(3.0, 0);
  x += 1;
  CHECK(is(x, 4, 1));
  x *= x;
  CHECK(is(x, 16, 8));
  x -= d1::variable(6.0, 0);
  CHECK(is(x, 10, 7));
  x /= 2.0;
  CHECK(is(x, 5, 3.5));
}

TEST_CASE("comparisons look at the value, not at the derivatives") {
  const d1 a = d1::variable(1.0, 0);
  const d1 b(1.0);
  CHECK(a == b);
  CHECK_FALSE(a != b);
  CHECK(a <= b);
  CHECK(a >= b);
  CHECK_FALSE(a < b);
  CHECK_FALSE(a > b);
  CHECK(a < 2.0);
  CHECK(2.0 > a);
  CHECK(a > 0.5);
  CHECK(a == 1);
}

TEST_CASE("log_sum_exp differentiates to softmax weights that sum to one") {
  // ln(e^1 + e^2 + e^3) and the softmax of 1, 2, 3, by 50-digit evaluation.
  const auto y =
      differentiate([](auto a, auto b, auto c) { return log_sum_exp(a, b, c); }, 1.0, 2.0, 3.0);
  CHECK(near(y.value, 3.407605964444380175668, 4e-16));
  CHECK(near(y.derivative[0], 0.09003057317038045798022, 1e-15));
  CHECK(near(y.derivative[1], 0.2447284710547976315668, 1e-15));
  CHECK(near(y.derivative[2], 0.6652409557748219104530, 1e-15));

  const auto far = differentiate([](auto a, auto b) { return log_sum_exp(a, b); }, 1e6, -1e6);
  CHECK(far.value == 1e6);
  CHECK(far.derivative[0] == 1.0);
  CHECK(far.derivative[1] == 0.0);

  const auto alone = differentiate([](auto a) { return log_sum_exp(a); }, 4.0);
  CHECK(alone.value == 4.0);
  CHECK(alone.derivative[0] == 1.0);
}

TEST_CASE("a dual of duals has second derivatives") {
  const auto second = [](auto f, double at) {
    const auto y = f(dd::variable(d1::variable(at, 0), 0));
    CHECK(y.value.derivative[0] == y.derivative[0].value);  // both are f'
    return y.derivative[0].derivative[0];
  };
  CHECK(second([](auto x) { return x * x * x; }, 2.0) == 12.0);
  CHECK(near(second([](auto x) { return exp(x); }, 1.5), std::exp(1.5), 1e-15));
  CHECK(near(second([](auto x) { return expm1(x); }, 1.5), std::exp(1.5), 1e-15));
  CHECK(near(second([](auto x) { return log(x); }, 4.0), -1.0 / 16, 1e-15));
  CHECK(near(second([](auto x) { return log1p(x); }, 3.0), -1.0 / 16, 1e-15));
  CHECK(near(second([](auto x) { return log2(x); }, 4.0), -1.0 / (16 * ln2), 1e-15));
  CHECK(near(second([](auto x) { return log10(x); }, 4.0), -1.0 / (16 * ln10), 1e-15));
  CHECK(near(second([](auto x) { return sqrt(x); }, 4.0), -0.25 / 8, 1e-15));
  CHECK(near(second([](auto x) { return 1 / x; }, 2.0), 0.25, 1e-15));
  CHECK(near(second([](auto x) { return 2.0 / x / x; }, 2.0), 12.0 / 16, 1e-15));
  CHECK(near(second([](auto x) { return pow(x, 2.5); }, 4.0), 2.5 * 1.5 * 2, 1e-15));
  CHECK(near(second([](auto x) { return pow(2.0, x); }, 3.0), 8 * ln2 * ln2, 1e-15));
  // x^x: x^x ((ln x + 1)^2 + 1/x)
  const double t = std::log(2.0) + 1;
  CHECK(near(second([](auto x) { return pow(x, x); }, 2.0), 4 * (t * t + 0.5), 2e-15));
  // ln(e^x + e^2x): softmax weights p, 1-p of slopes 1, 2, so the curvature is p (1-p).
  const double p = 1 / (1 + std::exp(0.7));
  CHECK(near(second([](auto x) { return log_sum_exp(x, 2.0 * x); }, 0.7), p * (1 - p), 1e-14));
}

TEST_CASE("a mixed second derivative is the same in either order") {
  // f = x^2 y^3: f_xy = 6 x y^2
  using outer = dual<d2, 2>;
  const outer x = outer::variable(d2::variable(2.0, 0), 0);
  const outer y = outer::variable(d2::variable(3.0, 1), 1);
  const outer f = x * x * y * y * y;
  CHECK(f.value.value == 108.0);
  CHECK(f.derivative[0].derivative[1] == 108.0);
  CHECK(f.derivative[1].derivative[0] == 108.0);
  CHECK(f.derivative[0].derivative[0] == 54.0);  // 2 y^3
  CHECK(f.derivative[1].derivative[1] == 72.0);  // 6 x^2 y
}

TEST_CASE("a plain number beside nested duals is a constant") {
  const dd x = dd::variable(d1::variable(3.0, 0), 0);
  CHECK((x + 2).derivative[0].value == 1.0);
  CHECK((2.0 * x).derivative[0].value == 2.0);
  CHECK((2.0 * x).derivative[0].derivative[0] == 0.0);
  CHECK((x * d1::variable(3.0, 0)).derivative[0].derivative[0] ==
        1.0);  // the inner variable still varies
}

TEST_CASE("differentiate takes the scalar from its arguments") {
  static_assert(
      std::same_as<decltype(differentiate([](auto x) { return x; }, 1.0F)), dual<float, 1>>);
  static_assert(
      std::same_as<decltype(differentiate([](auto x, auto y) { return x + y; }, 1.0F, 1.0)), d2>);
  static_assert(std::same_as<decltype(differentiate([](auto x) { return x; }, d1(1.0))), dd>);
  const auto y = differentiate([](auto a, auto b, auto c) { return a * b * c; }, 2.0, 3.0, 5.0);
  CHECK(y.value == 30.0);
  CHECK(y.derivative[0] == 15.0);
  CHECK(y.derivative[1] == 10.0);
  CHECK(y.derivative[2] == 6.0);
}

// The same lines at compile time: a gradient is a constant.
constexpr auto gradient =
    differentiate([](auto x, auto y) { return log10(x) * pow(y, 0.5) + exp(x / y); }, 10.0, 4.0);
static_assert(near(gradient.value, 2.0 + 12.18249396070347343807, 1e-15));  // 1 * 2 + e^2.5
static_assert(near(gradient.derivative[0],
                   2.0 / 23.02585092994045684018 + 12.18249396070347343807 / 4, 1e-15));
static_assert(near(gradient.derivative[1], 0.25 - 12.18249396070347343807 * 10 / 16, 1e-15));

TEST_CASE("more variables than are written out one by one have their derivatives too") {
  using d17 = dual<double, 17>;
  // sum of (i + 1) x_i^2 at x_i = i: derivative 2 (i + 1) i.
  d17 sum(0.0);
  for (std::size_t i = 0; i < 17; ++i) {
    const d17 x = d17::variable(test::run_time(static_cast<double>(i)), i);
    sum += x * x * static_cast<double>(i + 1);
  }
  CHECK(sum.value == 19992.0);  // sum of i^2 (i + 1) for i up to 16: 136^2 + 1496
  for (std::size_t i = 0; i < 17; ++i) {
    CAPTURE(i);
    CHECK(sum.derivative[i] == 2.0 * static_cast<double>((i + 1) * i));
  }
  CHECK(exp(sum * 0.0).derivative[16] == 0.0);
  CHECK(near(log(sum).derivative[16], 544.0 / 19992.0, 1e-15));
}

TEST_CASE("duals in single precision carry single precision") {
  const auto y = differentiate([](auto x) { return sqrt(x) * log2(x); }, 16.0F);
  CHECK(y.value == 16.0F);
  // log2(x)/(2 sqrt x) + 1/(sqrt(x) ln 2)
  CHECK(near(static_cast<double>(y.derivative[0]), 4.0 / 8.0 + 1 / (4 * ln2), 1e-6));
}

static_assert(sizeof(d2) == 3 * sizeof(double), "what no type asks for takes no room");

TEST_CASE("by default every derivative may be something: none is left out") {
  using support = leverage::derivative_support<double>;
  static_assert(std::same_as<decltype(d2::support), support>);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(support::none().has(i));
    CHECK(support::only(1).has(i));
    CHECK((support::none() | support::only(2)).has(i));
    CHECK(d2(4.0).support.has(i));
  }
  // So an infinite slope meets the zero of a variable that the formula does not contain.
  const d2 root = sqrt(d2::variable(test::run_time(0.0), 0));
  CHECK(root.derivative[0] == test::infinity);
  CHECK(test::is_nan(root.derivative[1]));
}

/// A scalar whose duals keep account of two variables.
struct accountant {
  double value = 0.0;
  constexpr accountant() = default;
  constexpr explicit accountant(double x) : value(x) {}
  friend constexpr accountant operator+(accountant a, accountant b) {
    return accountant(a.value + b.value);
  }
  friend constexpr accountant operator-(accountant a, accountant b) {
    return accountant(a.value - b.value);
  }
  friend constexpr accountant operator*(accountant a, accountant b) {
    return accountant(a.value * b.value);
  }
  friend constexpr accountant operator/(accountant a, accountant b) {
    return accountant(a.value / b.value);
  }
  friend constexpr accountant operator-(accountant a) { return accountant(-a.value); }
};

}  // namespace dual_test

template <>
struct leverage::derivative_support<dual_test::accountant> {
  unsigned set = 0;
  static constexpr derivative_support none() { return {}; }
  static constexpr derivative_support only(std::size_t index) { return {1U << index}; }
  friend constexpr derivative_support operator|(derivative_support a, derivative_support b) {
    return {a.set | b.set};
  }
  [[nodiscard]] constexpr bool has(std::size_t index) const { return (set >> index & 1U) != 0; }
};

namespace dual_test {

TEST_CASE("a scalar that keeps account decides which derivatives are computed") {
  using D = dual<accountant, 3>;
  const D x = D::variable(accountant(0.0), 0);
  const D y = D::variable(accountant(4.0), 1);
  const auto derivatives = [](const D& d, double first, double second, double third) {
    return d.derivative[0].value == first && d.derivative[1].value == second &&
           d.derivative[2].value == third;
  };
  CHECK(D(3.0).support.set == 0b000);
  CHECK(x.support.set == 0b001);
  CHECK((x + y).support.set == 0b011);
  CHECK((x - y).support.set == 0b011);
  CHECK((x * y).support.set == 0b011);
  CHECK((y / x).support.set == 0b011);
  CHECK((2.0 * y - 1.0).support.set == 0b010);
  CHECK((1.0 / x).support.set == 0b001);
  CHECK((x * D(3.0)).support.set == 0b001);
  CHECK(derivatives(x + y, 1, 1, 0));
  CHECK(derivatives(x - y, 1, -1, 0));
  CHECK(derivatives(y - x, -1, 1, 0));
  CHECK(derivatives(x * y, 4, 0, 0));
  CHECK(derivatives(x / y, 0.25, 0, 0));
  CHECK(derivatives(-y, 0, -1, 0));
  CHECK(derivatives(D(test::infinity) * y, 0, test::infinity, 0));
  CHECK(derivatives(1.0 / x, -test::infinity, 0, 0));
}

}  // namespace dual_test
