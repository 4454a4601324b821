// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/accelerator.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"

namespace accelerator_test {

using namespace leverage;
using hardware::accelerator;
using hardware::number_format;

constexpr accelerator<> card{.name = "mine",
                             .peak_fp32 = flop_per_second{1e12},
                             .peak_bf16 = flop_per_second{8e12},
                             .peak_fp8 = flop_per_second{16e12},
                             .memory = bytes{80e9},
                             .memory_bandwidth = bytes_per_second{2e12},
                             .scale_up = bytes_per_second{4e11},
                             .domain = 8,
                             .scale_out = bytes_per_second{5e10},
                             .best_bf16 = flop_per_second{7e12},
                             .best_fp8 = flop_per_second{12e12},
                             .generation = hardware::generation::hopper,
                             .source = {.citation = "a data sheet", .note = "read"}};

TEST_CASE("the peak is that of the number format, and 0 without arithmetic of it") {
  static_assert(card.peak(number_format::fp32) == flop_per_second{1e12});
  static_assert(card.peak(number_format::bf16) == flop_per_second{8e12});
  static_assert(card.peak(number_format::fp8) == flop_per_second{16e12});
  static_assert(card.peak(number_format::fp4) == flop_per_second{0.0});
  CHECK(card.peak(static_cast<number_format>(9)).value == 0.0);
}

TEST_CASE("an accelerator that says nothing has nothing, and is alone") {
  constexpr accelerator<> none;
  static_assert(none.memory.value == 0.0 && none.domain == 1 && none.name.empty());
  CHECK(none.generation == hardware::generation::other);
}

TEST_CASE("over duals every figure is the same, with no derivative of its own") {
  using d1 = dual<double, 1>;
  constexpr auto other = static_cast<accelerator<d1>>(card);
  static_assert(other.name == card.name && other.domain == card.domain);
  static_assert(other.generation == card.generation && other.source.note == "read");
  static_assert(other.peak_fp32.value.value == 1e12 && other.peak_bf16.value.value == 8e12);
  static_assert(other.peak_fp8.value.value == 16e12 && other.peak_fp4.value.value == 0.0);
  static_assert(other.memory.value.value == 80e9 && other.memory_bandwidth.value.value == 2e12);
  static_assert(other.scale_up.value.value == 4e11 && other.scale_out.value.value == 5e10);
  static_assert(other.best_bf16.value.value == 7e12 && other.best_fp8.value.value == 12e12);
  CHECK(other.memory.value.derivative[0] == 0.0);
}

TEST_CASE("the sensitivity of a time to the bandwidth") {
  using d1 = dual<double, 1>;
  auto varied = static_cast<accelerator<d1>>(card);
  varied.memory_bandwidth.value.derivative[0] = 1.0;
  const auto time = bytes{8e12} / varied.memory_bandwidth;
  CHECK(time.value.value == 4.0);
  CHECK(time.value.derivative[0] == -2e-12);  // -N / b^2
}

}  // namespace accelerator_test
