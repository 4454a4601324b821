// SPDX-License-Identifier: Apache-2.0
/// @file
/// core/math.hpp in constant expressions: results bit by bit against MPFR, special values, types.
/// Passes by compiling.
#include "leverage/core/math.hpp"

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "../core/math_reference.hpp"

namespace {

namespace math = leverage::math;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double quiet_nan = std::numeric_limits<double>::quiet_NaN();
constexpr double largest = std::numeric_limits<double>::max();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

constexpr std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

// Every row of the reference, correctly rounded.

template <class Table, class Function>
constexpr bool reproduces(const Table& table, Function f) {
  for (const auto& row : table) {
    if constexpr (requires { row.y; }) {
      if (bits(f(std::bit_cast<double>(row.x), std::bit_cast<double>(row.y))) != row.result)
        return false;
    } else {
      if (bits(f(std::bit_cast<double>(row.x))) != row.result) return false;
    }
  }
  return true;
}

static_assert(reproduces(math_reference::exp_values, [](double x) { return math::exp(x); }));
static_assert(reproduces(math_reference::expm1_values, [](double x) { return math::expm1(x); }));
static_assert(reproduces(math_reference::log_values, [](double x) { return math::log(x); }));
static_assert(reproduces(math_reference::log1p_values, [](double x) { return math::log1p(x); }));
static_assert(reproduces(math_reference::log2_values, [](double x) { return math::log2(x); }));
static_assert(reproduces(math_reference::log10_values, [](double x) { return math::log10(x); }));
static_assert(reproduces(math_reference::sqrt_values, [](double x) { return math::sqrt(x); }));
static_assert(reproduces(math_reference::pow_values,
                         [](double x, double y) { return math::pow(x, y); }));

// Zeros, infinities, NaN and domain errors are values, as in <cmath>.

constexpr bool same(double a, double b) {
  return math::is_nan(b) ? math::is_nan(a) : bits(a) == bits(b);
}

static_assert(same(math::exp(0.0), 1.0) && same(math::exp(-0.0), 1.0));
static_assert(same(math::exp(infinity), infinity) && same(math::exp(-infinity), 0.0));
static_assert(same(math::exp(largest), infinity) && same(math::exp(-largest), 0.0));
static_assert(same(math::exp(quiet_nan), quiet_nan));

static_assert(same(math::expm1(0.0), 0.0) && same(math::expm1(-0.0), -0.0));
static_assert(same(math::expm1(infinity), infinity) && same(math::expm1(-infinity), -1.0));
static_assert(same(math::expm1(largest), infinity) && same(math::expm1(-largest), -1.0));
static_assert(same(math::expm1(-smallest), -smallest) && same(math::expm1(quiet_nan), quiet_nan));

static_assert(same(math::log(0.0), -infinity) && same(math::log(-0.0), -infinity) &&
              same(math::log(1.0), 0.0));
static_assert(same(math::log(infinity), infinity) && same(math::log(-infinity), quiet_nan));
static_assert(same(math::log(-1.0), quiet_nan) && same(math::log(-smallest), quiet_nan));
static_assert(same(math::log(quiet_nan), quiet_nan));

static_assert(same(math::log2(0.0), -infinity) && same(math::log2(1.0), 0.0) &&
              same(math::log2(infinity), infinity));
static_assert(same(math::log2(-1.0), quiet_nan) && same(math::log2(quiet_nan), quiet_nan));
static_assert(same(math::log10(-0.0), -infinity) && same(math::log10(1.0), 0.0));
static_assert(same(math::log10(infinity), infinity) && same(math::log10(-1.0), quiet_nan));
static_assert(same(math::log10(quiet_nan), quiet_nan));

static_assert(same(math::log1p(0.0), 0.0) && same(math::log1p(-0.0), -0.0));
static_assert(same(math::log1p(-1.0), -infinity) && same(math::log1p(-1.0 - 0x1p-52), quiet_nan));
static_assert(same(math::log1p(infinity), infinity) && same(math::log1p(-infinity), quiet_nan));
static_assert(same(math::log1p(quiet_nan), quiet_nan));

static_assert(same(math::sqrt(0.0), 0.0) && same(math::sqrt(-0.0), -0.0) &&
              same(math::sqrt(infinity), infinity));
static_assert(same(math::sqrt(-1.0), quiet_nan) && same(math::sqrt(-infinity), quiet_nan));
static_assert(same(math::sqrt(quiet_nan), quiet_nan));

static_assert(same(math::pow(quiet_nan, 0.0), 1.0) && same(math::pow(1.0, quiet_nan), 1.0));
static_assert(same(math::pow(quiet_nan, 1.0), quiet_nan) &&
              same(math::pow(2.0, quiet_nan), quiet_nan));
static_assert(same(math::pow(-1.0, infinity), 1.0) && same(math::pow(-1.0, -infinity), 1.0));
static_assert(same(math::pow(0.0, -3.0), infinity) && same(math::pow(-0.0, -3.0), -infinity));
static_assert(same(math::pow(-0.0, -2.0), infinity) && same(math::pow(-0.0, -infinity), infinity));
static_assert(same(math::pow(-0.0, 3.0), -0.0) && same(math::pow(-0.0, 0.5), 0.0));
static_assert(same(math::pow(-2.0, 0.5), quiet_nan) && same(math::pow(-2.0, 3.0), -8.0));
static_assert(same(math::pow(0.5, infinity), 0.0) && same(math::pow(0.5, -infinity), infinity));
static_assert(same(math::pow(2.0, infinity), infinity) && same(math::pow(2.0, -infinity), 0.0));
static_assert(same(math::pow(-infinity, 3.0), -infinity) && same(math::pow(-infinity, -3.0), -0.0));
static_assert(same(math::pow(infinity, 0.5), infinity) && same(math::pow(infinity, -0.5), 0.0));
static_assert(same(math::pow(10.0, 309), infinity) && same(math::pow(-10.0, 309), -infinity));
static_assert(same(math::pow(10.0, -400), 0.0) && same(math::pow(-10.0, -401), -0.0));
static_assert(same(math::pow(largest, largest), infinity) &&
              same(math::pow(smallest, largest), 0.0));

static_assert(math::is_nan(quiet_nan) && !math::is_nan(infinity) && !math::is_nan(0));
static_assert(math::is_inf(-infinity) && !math::is_inf(quiet_nan) && !math::is_inf(largest));
static_assert(math::is_finite(largest) && !math::is_finite(infinity) &&
              !math::is_finite(quiet_nan));
static_assert(same(math::abs(-0.0), 0.0) && same(math::abs(-infinity), infinity) &&
              same(math::abs(-3), 3.0));

// log_sum_exp: log 2, e^-40, and log(e + e^2 + e^3) to 16 digits by independent computation.

constexpr bool near(double a, double b) { return math::abs(a - b) <= 4e-16 * math::abs(b); }
constexpr double array[] = {1.0, 2.0, 3.0};

static_assert(near(math::log_sum_exp(0.0, 0.0), 0.69314718055994530942));
static_assert(near(math::log_sum_exp(0.0, -40.0), 4.2483542552915889863e-18));
static_assert(near(math::log_sum_exp(1.0, 2.0, 3.0), 3.4076059644443803045));
static_assert(near(math::log_sum_exp(array), 3.4076059644443803045));
static_assert(same(math::log_sum_exp(-largest, largest), largest));
static_assert(same(math::log_sum_exp(-infinity, -infinity), -infinity));
static_assert(same(math::log_sum_exp(-infinity, infinity), infinity));
static_assert(same(math::log_sum_exp(infinity, quiet_nan), quiet_nan));

// Types follow <cmath>; float results overflow to infinity; class types are left to
// argument-dependent lookup.

static_assert(std::is_same_v<decltype(math::exp(1)), double>);
static_assert(std::is_same_v<decltype(math::log(2.0F)), float>);
static_assert(std::is_same_v<decltype(math::pow(2.0F, 2.0F)), float>);
static_assert(std::is_same_v<decltype(math::pow(2.0F, 2)), double>);
static_assert(math::exp(89.0F) == std::numeric_limits<float>::infinity());
static_assert(math::pow(-3.0F, 81.0F) == -std::numeric_limits<float>::infinity());
static_assert(math::exp(-200.0F) == 0.0F && math::exp(-103.0F) == 0x1p-149F);
static_assert(bits(static_cast<double>(math::pow(-3.0F, -101.0F))) == bits(-0.0) &&
              bits(static_cast<double>(math::log1p(-0.0F))) == bits(-0.0));
static_assert(math::is_nan(math::log(-1.0F)));

struct own_scalar {
  double value;
  friend constexpr own_scalar log2(own_scalar x) { return {math::log2(x.value) + 1.0}; }
};

template <class T>
constexpr T binary_logarithm(T x) {
  using math::log2;
  return log2(x);
}

static_assert(binary_logarithm(8.0) == 3.0);
static_assert(binary_logarithm(own_scalar{8.0}).value == 4.0);

template <class T>
concept has_exp = requires(T x) { math::exp(x); };
template <class T>
concept has_log_sum_exp = requires(T x) { math::log_sum_exp(x, x); };

static_assert(has_exp<double> && has_exp<float> && has_exp<int>);
static_assert(!has_exp<own_scalar> && !has_exp<long double> && !has_exp<const char*>);
static_assert(has_log_sum_exp<double> && !has_log_sum_exp<own_scalar>);

}  // namespace
