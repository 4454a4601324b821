// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/detail/double_bits.hpp"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>

namespace double_bits_test {

namespace kernels = leverage::math::detail;

constexpr double smallest_normal = std::numeric_limits<double>::min();
constexpr double smallest = std::numeric_limits<double>::denorm_min();
constexpr double largest = std::numeric_limits<double>::max();

static_assert(kernels::magnitude(-3.5) == 3.5 && kernels::magnitude(3.5) == 3.5);
static_assert(kernels::is_negative(-0.0) && !kernels::is_negative(0.0));
static_assert(kernels::is_negative(-smallest) && !kernels::is_negative(smallest));

static_assert(kernels::power_of_two(0) == 1.0);
static_assert(kernels::power_of_two(10) == 1024.0);
static_assert(kernels::power_of_two(-1022) == smallest_normal);
static_assert(kernels::power_of_two(1023) == 0x1p1023);

static_assert(kernels::scaled(3.0, 4) == 48.0);
static_assert(kernels::scaled(3.0, -1) == 1.5);
static_assert(kernels::scaled(0x1p-1000, 2000) == 0x1p1000);
static_assert(kernels::scaled(0x1p1000, -2001) == 0x1p-1001);

static_assert(kernels::exponent_of(1.0) == 0 && kernels::exponent_of(1.999) == 0);
static_assert(kernels::exponent_of(2.0) == 1 && kernels::exponent_of(0.75) == -1);
static_assert(kernels::exponent_of(largest) == 1023);
static_assert(kernels::exponent_of(smallest_normal) == -1022);
static_assert(kernels::exponent_of(0.5 * smallest_normal) == -1023);
static_assert(kernels::exponent_of(smallest) == -1074);

TEST_CASE("the exponent is that of std::ilogb, over the whole range") {
  for (int n = -1074; n <= 1023; ++n) {
    const double x = std::ldexp(1.0, n);
    CAPTURE(n);
    CHECK(kernels::exponent_of(x) == n);
    if (n >= -1022) CHECK(kernels::power_of_two(n) == x);
    if (n > -1074 && n < 1023) CHECK(kernels::exponent_of(1.5 * x) == std::ilogb(1.5 * x));
  }
}

}  // namespace double_bits_test
