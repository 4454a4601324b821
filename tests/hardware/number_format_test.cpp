// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/number_format.hpp"

#include <doctest/doctest.h>

namespace number_format_test {

using leverage::hardware::bytes_of;
using leverage::hardware::number_format;

TEST_CASE("a number of n bits takes n / 8 bytes") {
  static_assert(bytes_of(number_format::fp32) == 4.0);
  static_assert(bytes_of(number_format::bf16) == 2.0);
  static_assert(bytes_of(number_format::fp8) == 1.0);
  static_assert(bytes_of(number_format::fp4) == 0.5);
  CHECK(bytes_of(number_format::bf16) == 2.0);
}

TEST_CASE("a format has the name that people type") {
  static_assert(to_string(number_format::fp32) == "fp32");
  static_assert(to_string(number_format::bf16) == "bf16");
  static_assert(to_string(number_format::fp8) == "fp8");
  CHECK(to_string(number_format::fp4) == "fp4");
}

TEST_CASE("what is no format has no size and no name") {
  CHECK(bytes_of(static_cast<number_format>(9)) == 0.0);
  CHECK(to_string(static_cast<number_format>(9)).empty());
}

}  // namespace number_format_test
