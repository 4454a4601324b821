// SPDX-License-Identifier: Apache-2.0
/// @file
/// Double-double arithmetic against std::fma, which rounds the exact value once, and against sums that are exact by
/// construction.
#include "leverage/core/detail/double_double.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "support/near.hpp"
#include "support/random.hpp"

namespace double_double_test {

namespace kernels = leverage::math::detail;
using kernels::double_double;

constexpr bool is(const double_double& x, double hi, double lo) { return x.hi == hi && x.lo == lo; }

// What a double loses of a sum or product is in the second word.
static_assert(is(kernels::two_sum(1.0, 0x1p-60), 1.0, 0x1p-60));
static_assert(is(kernels::two_sum(0x1p-60, 1.0), 1.0, 0x1p-60));
static_assert(is(kernels::two_sum(1.0, -0x1p-60), 1.0, -0x1p-60));
static_assert(is(kernels::ordered_two_sum(1.0, 0x1p-60), 1.0, 0x1p-60));
static_assert(is(kernels::two_product(1 + 0x1p-30, 1 + 0x1p-30), 1 + 0x1p-29, 0x1p-60));
static_assert(is(kernels::two_product(1 + 0x1p-30, 1 - 0x1p-30), 1.0, -0x1p-60));
static_assert(kernels::leading_half(1 + 0x1p-40) == 1.0);
static_assert(kernels::leading_half(1 + 0x1p-25) == 1 + 0x1p-25);
static_assert(kernels::leading_half(1 + 0x3p-26) ==
              1 + 0x1p-24);  // rounded, to even mantissas upwards

// (1 + 2^-60) and (1 - 2^-60): operators on both words.
constexpr double_double above{1.0, 0x1p-60};
constexpr double_double below{1.0, -0x1p-60};
static_assert(is(-above, -1.0, -0x1p-60));
static_assert(is(above + below, 2.0, 0.0));
static_assert(is(above - below, 0x1p-59, 0.0));
static_assert(is(above + 1.0, 2.0, 0x1p-60));
static_assert(is(above * 2.0, 2.0, 0x1p-59));
static_assert(is(above * above, 1.0, 0x1p-59));  // 2^-120 is beyond the second word
static_assert(is(above / 2.0, 0.5, 0x1p-61));
static_assert(is(above / above, 1.0, 0.0));
static_assert(is(above / below, 1.0, 0x1p-59));

// 1 + x (2 + x (3 + 4 x)) at x = 2: 1 + 2 (2 + 2 (3 + 8)) = 49; a polynomial of doubles alike.
constexpr double_double three_terms[] = {1.0, 2.0, 3.0};
static_assert(is(kernels::polynomial(three_terms, 2.0, 4.0), 49.0, 0.0));
constexpr double four_terms[] = {1.0, 2.0, 3.0, 4.0};
static_assert(kernels::polynomial(four_terms, 2.0) == 49.0);

TEST_CASE("sums and products of two doubles are exact") {
  test::random_numbers random(20261129);
  for (int i = 0; i < 2000; ++i) {
    const double a = std::ldexp(random.real(-1.0, 1.0), static_cast<int>(random.between(-40, 40)));
    const double b = std::ldexp(random.real(-1.0, 1.0), static_cast<int>(random.between(-40, 40)));
    CAPTURE(a);
    CAPTURE(b);
    const double_double product = kernels::two_product(a, b);
    CHECK(product.hi == a * b);
    CHECK(product.lo == std::fma(a, b, -product.hi));
    const double_double sum = kernels::two_sum(a, b);
    CHECK(sum.hi == a + b);
    // The larger addend less the sum is exact, and so is what remains.
    const double large = std::abs(a) > std::abs(b) ? a : b;
    const double small = std::abs(a) > std::abs(b) ? b : a;
    CHECK(sum.lo == small - (sum.hi - large));
  }
}

TEST_CASE("a quotient times the divisor is the dividend to 100 bits") {
  test::random_numbers random(20261130);
  for (int i = 0; i < 2000; ++i) {
    const double a = random.real(1.0, 2.0);
    const double b = random.real(1.0, 2.0);
    const double_double q = double_double(a) / double_double(b);
    CAPTURE(a);
    CAPTURE(b);
    CHECK(q.hi == a / b);
    // a - b q.hi exactly, by one rounding; divided by b it is the second word.
    CHECK(test::near(q.lo, std::fma(-b, q.hi, a) / b, 0x1p-45));
  }
}

}  // namespace double_double_test
