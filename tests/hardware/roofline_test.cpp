// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/roofline.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "leverage/hardware/accelerators.hpp"

namespace roofline_test {

using namespace leverage;
using namespace leverage::hardware;

TEST_CASE("operations per byte from which on arithmetic is the limit, by accelerator and format") {
  using enum number_format;
  static_assert(ridge(accelerators::a100_sxm_80, bf16) == 156.0);
  CHECK(std::round(ridge(accelerators::h100_sxm, bf16)) == 295.0);
  CHECK(std::round(ridge(accelerators::h100_sxm, fp8)) == 591.0);
  CHECK(std::floor(ridge(accelerators::b200, bf16)) == 281.0);
  CHECK(std::floor(ridge(accelerators::b200, fp8)) == 562.0);
  static_assert(ridge(accelerators::gb200, fp8) == 625.0);
  CHECK(std::isnan(ridge(accelerators::a100_sxm_80, fp8)));
}

TEST_CASE("tiles fill waves of 132 processors to 97 % or to 61 %") {
  // 4096 x 2048 are 32 x 8 = 256 tiles in two waves of 132; 2304 x 2304 are 18 x 9 = 162 in two.
  static_assert(wave_utilization(4096, 2048, 132) == 256.0 / 264.0);
  static_assert(wave_utilization(2304, 2304, 132) == 162.0 / 264.0);
  static_assert(wave_utilization(128, 256, 1) == 1.0);
  static_assert(wave_utilization(1, 1, 132) == 1.0 / 132.0);
  static_assert(wave_utilization(64, 64, 1, {.rows = 64, .columns = 32}) == 1.0);
  constexpr count most = std::numeric_limits<count>::max();
  static_assert(wave_utilization(most, most, 132) == 1.0);
  CHECK(std::isnan(wave_utilization(0, 1, 132)));
  CHECK(std::isnan(wave_utilization(1, 1, 0)));
  CHECK(std::isnan(wave_utilization(1, 1, 1, {.rows = 0})));
}

TEST_CASE(
    "tokens of an expert: DeepSeek-V3 in training and in decoding, Qwen3-30B in a micro-batch of "
    "one") {
  static_assert(tokens_per_expert(tokens<count>{4096}, 64, 8, 256) == 8192.0);
  static_assert(tokens_per_expert(tokens<count>{128}, 128, 8, 256) == 512.0);
  static_assert(tokens_per_expert(tokens<count>{4096}, 16, 8, 128) == 4096.0);
  CHECK(std::isnan(tokens_per_expert(tokens<count>{1}, 1, 9, 8)));
  CHECK(std::isnan(tokens_per_expert(tokens<count>{not_a_count}, 1, 1, 8)));
}

}  // namespace roofline_test
