// SPDX-License-Identifier: Apache-2.0
/// @file
/// The kernels and the run-time functions of core/math.hpp against committed MPFR results, and
/// their special values.
#include "leverage/core/math.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

#include <doctest/doctest.h>

#include "math_reference.hpp"

namespace math_test {

namespace math = leverage::math;
namespace kernels = leverage::math::detail;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double quiet_nan = std::numeric_limits<double>::quiet_NaN();
constexpr double largest = std::numeric_limits<double>::max();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

double from_bits(std::uint64_t bits) { return std::bit_cast<double>(bits); }

/// How many doubles lie from a to b; 0 only for the same bits, so that -0 differs from 0.
std::int64_t steps_between(double a, double b) {
  const auto position = [](double x) {
    const auto bits = std::bit_cast<std::int64_t>(x);
    return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits - 1 : bits;
  };
  return std::abs(position(a) - position(b));
}

/// Equal with the sign of zero, any NaN being equal to any other.
bool same(double a, double b) { return std::isnan(b) ? std::isnan(a) : steps_between(a, b) == 0; }

/// Checks every row: the result is at most `limit` doubles from the correctly rounded one.
template <class Table, class Function>
void check_rows(const Table& table, std::int64_t limit, Function f) {
  for (const auto& row : table) {
    const double x = from_bits(row.x);
    const double expected = from_bits(row.result);
    CAPTURE(x);
    CAPTURE(expected);
    if constexpr (requires { row.y; }) {
      const double y = from_bits(row.y);
      CAPTURE(y);
      CHECK(steps_between(f(x, y), expected) <= limit);
    } else {
      CHECK(steps_between(f(x), expected) <= limit);
    }
  }
}

TEST_CASE("Kernels are correctly rounded at every reference argument") {
  check_rows(math_reference::exp_values, 0, kernels::exp_kernel);
  check_rows(math_reference::expm1_values, 0, kernels::expm1_kernel);
  check_rows(math_reference::log_values, 0, kernels::log_kernel);
  check_rows(math_reference::log1p_values, 0, kernels::log1p_kernel);
  check_rows(math_reference::log2_values, 0, kernels::log2_kernel);
  check_rows(math_reference::log10_values, 0, kernels::log10_kernel);
  check_rows(math_reference::sqrt_values, 0, kernels::sqrt_kernel);
  check_rows(math_reference::pow_values, 0, kernels::pow_kernel);
}

TEST_CASE("Ties and results within 2^-50 ulp of one are rounded to either neighbour") {
  const auto is_either = [](double result, double one, double other) {
    return result == one || result == other;
  };
  CHECK(is_either(kernels::exp_kernel(0x1p-53), 1.0, 1.0 + 0x1p-52));  // 1 + 2^-53 + 2^-107 + ...
  CHECK(is_either(kernels::expm1_kernel(0x1p-52), 0x1p-52,
                  0x1.0000000000001p-52));  // 2^-52 (1 + 2^-53 + ...)
  CHECK(is_either(kernels::pow_kernel(3, 34), 16677181699666568.0, 16677181699666570.0));  // ...569
  CHECK(is_either(kernels::exp_kernel(0x1.9e9cbbfd6080bp-31), 0x1.000000033d397p+0,
                  0x1.000000033d398p+0));
}

TEST_CASE(
    "Public functions at run time are a neighbour of the correctly rounded result or equal to it") {
  check_rows(math_reference::exp_values, 1, [](double x) { return math::exp(x); });
  check_rows(math_reference::expm1_values, 1, [](double x) { return math::expm1(x); });
  check_rows(math_reference::log_values, 1, [](double x) { return math::log(x); });
  check_rows(math_reference::log1p_values, 1, [](double x) { return math::log1p(x); });
  check_rows(math_reference::log2_values, 1, [](double x) { return math::log2(x); });
  check_rows(math_reference::log10_values, 1, [](double x) { return math::log10(x); });
  check_rows(math_reference::sqrt_values, 0, [](double x) { return math::sqrt(x); });
  check_rows(math_reference::pow_values, 1, [](double x, double y) { return math::pow(x, y); });
}

TEST_CASE(
    "Kernels and run-time functions agree with <cmath> on zeros, infinities, NaN and domain "
    "errors") {
  for (const double x :
       {0.0, -0.0, infinity, -infinity, quiet_nan, -1.0, -2.0, -smallest, -largest, 1.0}) {
    CAPTURE(x);
    for (const auto& [f, reference] : std::initializer_list<std::array<double (*)(double), 2>>{
             {kernels::exp_kernel, std::exp},
             {kernels::expm1_kernel, std::expm1},
             {kernels::log_kernel, std::log},
             {kernels::log1p_kernel, std::log1p},
             {kernels::log2_kernel, std::log2},
             {kernels::log10_kernel, std::log10},
             {kernels::sqrt_kernel, std::sqrt},
             {math::exp<double>, std::exp},
             {math::expm1<double>, std::expm1},
             {math::log<double>, std::log},
             {math::log1p<double>, std::log1p},
             {math::log2<double>, std::log2},
             {math::log10<double>, std::log10},
             {math::sqrt<double>, std::sqrt}}) {
      const double expected = reference(x);
      CHECK((std::isfinite(expected) ? steps_between(f(x), expected) <= 1 : same(f(x), expected)));
    }
  }
}

TEST_CASE("pow agrees with <cmath> on every pair of special and boundary arguments") {
  const double values[] = {0.0,
                           -0.0,
                           infinity,
                           -infinity,
                           quiet_nan,
                           1.0,
                           -1.0,
                           2.0,
                           -2.0,
                           0.5,
                           -0.5,
                           3.0,
                           -3.0,
                           1.5,
                           -1.5,
                           smallest,
                           -smallest,
                           largest,
                           -largest,
                           0x1p+52,
                           0x1p+52 + 1,
                           -0x1p+52 - 1,
                           0x1.fffffffffffffp+52,
                           -0x1.fffffffffffffp+52,
                           0x1p+53,
                           0x1p+63,
                           0x1p+64,
                           0x1p-64,
                           0x1p-65,
                           1.0 + 0x1p-52,
                           1.0 - 0x1p-53,
                           -1.0 - 0x1p-52,
                           -1.0 + 0x1p-53};
  for (const double x : values) {
    for (const double y : values) {
      CAPTURE(x);
      CAPTURE(y);
      const double expected = std::pow(x, y);
      const bool exact = !std::isfinite(expected) || expected == 0.0 || std::abs(expected) == 1.0;
      for (const double result : {kernels::pow_kernel(x, y), math::pow(x, y)}) {
        CHECK((exact ? same(result, expected) : steps_between(result, expected) <= 1));
      }
    }
  }
}

TEST_CASE("pow has the special values of ISO C, Annex F.10.4.4") {
  for (const double y : {0.0, -0.0}) {
    for (const double x : {quiet_nan, 0.0, -3.0, infinity}) CHECK(kernels::pow_kernel(x, y) == 1.0);
  }
  for (const double y : {quiet_nan, infinity, -infinity, 5.5})
    CHECK(kernels::pow_kernel(1.0, y) == 1.0);
  CHECK(kernels::pow_kernel(-1.0, infinity) == 1.0);
  CHECK(kernels::pow_kernel(-1.0, -infinity) == 1.0);
  CHECK(same(kernels::pow_kernel(0.0, -3.0), infinity));
  CHECK(same(kernels::pow_kernel(-0.0, -3.0), -infinity));
  CHECK(same(kernels::pow_kernel(-0.0, -2.0), infinity));
  CHECK(same(kernels::pow_kernel(-0.0, -0.5), infinity));
  CHECK(same(kernels::pow_kernel(-0.0, -infinity), infinity));
  CHECK(same(kernels::pow_kernel(-0.0, 3.0), -0.0));
  CHECK(same(kernels::pow_kernel(-0.0, 2.0), 0.0));
  CHECK(same(kernels::pow_kernel(-0.0, 0.5), 0.0));
  CHECK(same(kernels::pow_kernel(-2.0, 0.5), quiet_nan));
  CHECK(same(kernels::pow_kernel(-largest, smallest), quiet_nan));
  CHECK(same(kernels::pow_kernel(0.5, -infinity), infinity));
  CHECK(same(kernels::pow_kernel(-2.0, -infinity), 0.0));
  CHECK(same(kernels::pow_kernel(-0.5, infinity), 0.0));
  CHECK(same(kernels::pow_kernel(2.0, infinity), infinity));
  CHECK(same(kernels::pow_kernel(-infinity, -3.0), -0.0));
  CHECK(same(kernels::pow_kernel(-infinity, -0.5), 0.0));
  CHECK(same(kernels::pow_kernel(-infinity, 3.0), -infinity));
  CHECK(same(kernels::pow_kernel(-infinity, 0.5), infinity));
  CHECK(same(kernels::pow_kernel(infinity, -0.5), 0.0));
  CHECK(same(kernels::pow_kernel(infinity, 0.5), infinity));
  CHECK(same(kernels::pow_kernel(-3.0, 1001.0), -infinity));
  CHECK(same(kernels::pow_kernel(-3.0, -1001.0), -0.0));
}

TEST_CASE("Exact results are exact: powers and logarithms of powers of 2 and 10, squares") {
  for (int n = -1074; n <= 1023; ++n) {
    const double x = std::ldexp(1.0, n);
    CHECK(kernels::log2_kernel(x) == n);
    CHECK(kernels::pow_kernel(2.0, n) == x);
    if (n % 2 == 0) CHECK(kernels::sqrt_kernel(x) == std::ldexp(1.0, n / 2));
  }
  double power_of_ten = 1.0;
  for (int n = 0; n <= 22; ++n, power_of_ten *= 10) {
    CHECK(kernels::log10_kernel(power_of_ten) == n);
    CHECK(kernels::pow_kernel(10.0, n) == power_of_ten);
  }
  for (int n = 1; n < 3000; ++n) {
    CHECK(kernels::pow_kernel(n, 3) == double(n) * n * n);
    CHECK(kernels::sqrt_kernel(double(n) * n) == n);
  }
}

TEST_CASE(
    "Error-free transforms are exact: what rounding takes from a product or a sum is in the low "
    "word") {
  const double a = 0x1.0000001p+0;  // 1 + 2^-28
  const auto square = kernels::two_product(a, a);
  CHECK(square.hi == 1.0 + 0x1p-27);
  CHECK(square.lo == 0x1p-56);
  const double b = 0x1.fffffffffffffp+0;  // 2 - 2^-52, square 4 - 2^-50 + 2^-104
  CHECK(kernels::two_product(b, b).hi == 4.0 - 0x1p-50);
  CHECK(kernels::two_product(b, b).lo == 0x1p-104);
  CHECK(kernels::two_product(-b, b).hi == -4.0 + 0x1p-50);
  CHECK(kernels::two_product(-b, b).lo == -0x1p-104);
  const auto sum = kernels::two_sum(0x1p-60, 1.0);
  CHECK(sum.hi == 1.0);
  CHECK(sum.lo == 0x1p-60);
  for (const auto& row : math_reference::pow_values) {
    int exponent = 0;
    const double x = std::frexp(from_bits(row.x), &exponent);
    const double y = std::frexp(from_bits(row.y), &exponent);
    const auto product = kernels::two_product(x, y);
    CHECK(product.hi == x * y);
    CHECK(product.lo == std::fma(x, y, -product.hi));
  }
}

TEST_CASE(
    "The functions promote as <cmath> does, and leave class types to argument-dependent lookup") {
  CHECK(std::is_same_v<decltype(math::exp(1)), double>);
  CHECK(std::is_same_v<decltype(math::exp(1.0F)), float>);
  CHECK(std::is_same_v<decltype(math::pow(2.0F, 3.0F)), float>);
  CHECK(std::is_same_v<decltype(math::pow(2.0F, 3)), double>);
  CHECK(std::is_same_v<decltype(math::log_sum_exp(1.0F, 2.0)), double>);
  CHECK(math::log2(8) == 3.0);
  CHECK(math::pow(2U, 10) == 1024.0);
  CHECK(math::exp(100.0F) == std::numeric_limits<float>::infinity());
  CHECK(math::pow(-10.0F, 39.0F) == -std::numeric_limits<float>::infinity());
  CHECK(math::exp(1.0F) == 0x1.5bf0a8p+1F);
  CHECK(std::isnan(math::log(-1.0F)));
}

TEST_CASE("Classification and abs read the bits") {
  CHECK(math::is_nan(quiet_nan));
  CHECK(math::is_nan(-quiet_nan));
  CHECK(!math::is_nan(infinity));
  CHECK(!math::is_nan(0.0));
  CHECK(!math::is_nan(7));
  CHECK(math::is_nan(std::numeric_limits<float>::quiet_NaN()));
  CHECK(math::is_inf(-infinity));
  CHECK(!math::is_inf(largest));
  CHECK(!math::is_inf(quiet_nan));
  CHECK(math::is_finite(-largest));
  CHECK(!math::is_finite(infinity));
  CHECK(!math::is_finite(quiet_nan));
  CHECK(same(math::abs(-0.0), 0.0));
  CHECK(same(math::abs(-infinity), infinity));
  CHECK(math::abs(-3) == 3.0);
  CHECK(math::abs(-2.5F) == 2.5F);
}

TEST_CASE("log_sum_exp neither overflows nor loses the small term") {
  CHECK(math::log_sum_exp(0.0, 0.0) == doctest::Approx(0.69314718055994530942).epsilon(1e-15));
  CHECK(math::log_sum_exp(1000.0, 1000.0) ==
        doctest::Approx(1000.69314718055994530942).epsilon(1e-15));
  CHECK(math::log_sum_exp(-1000.0, -1000.0) ==
        doctest::Approx(-999.30685281944005469058).epsilon(1e-15));
  CHECK(math::log_sum_exp(0.0, -40.0) == doctest::Approx(4.2483542552915889953e-18).epsilon(1e-14));
  CHECK(math::log_sum_exp(-40.0, 0.0) == math::log_sum_exp(0.0, -40.0));
  CHECK(math::log_sum_exp(1.0, 2.0, 3.0) == doctest::Approx(3.4076059644443803045).epsilon(1e-15));
  CHECK(math::log_sum_exp(2.5) == 2.5);
  CHECK(math::log_sum_exp(largest, -largest) == largest);
  CHECK(math::log_sum_exp(-largest, -largest) == -largest);
}

TEST_CASE("log_sum_exp of infinities and NaN") {
  CHECK(same(math::log_sum_exp(-infinity, -infinity), -infinity));
  CHECK(same(math::log_sum_exp(-infinity, 3.0), 3.0));
  CHECK(same(math::log_sum_exp(infinity, 3.0, -infinity), infinity));
  CHECK(same(math::log_sum_exp(infinity, infinity), infinity));
  CHECK(std::isnan(math::log_sum_exp(infinity, quiet_nan)));
  CHECK(std::isnan(math::log_sum_exp(quiet_nan, infinity)));
  CHECK(std::isnan(math::log_sum_exp(-infinity, quiet_nan)));
}

TEST_CASE("log_sum_exp takes any range of numbers") {
  const std::vector<double> terms{1.0, 2.0, 3.0};
  const double expected = math::log_sum_exp(1.0, 2.0, 3.0);
  CHECK(math::log_sum_exp(terms) == expected);
  CHECK(math::log_sum_exp(std::span(terms)) == expected);
  CHECK(math::log_sum_exp(std::array{1, 2, 3}) == expected);
  CHECK(math::log_sum_exp(std::initializer_list<float>{1, 2, 3}) == expected);
  const double array[] = {1.0, 2.0, 3.0};
  CHECK(math::log_sum_exp(array) == expected);
  CHECK(same(math::log_sum_exp(std::vector<double>{}), -infinity));
}

}  // namespace math_test
