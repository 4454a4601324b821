// SPDX-License-Identifier: Apache-2.0
/// @file
/// Measured times of DeepEP's dispatch and combine kernels (version 1, H800, one 400 Gb/s network card each):
///
///   expert-parallel ranks       8     16     32     64    128    256
///   low latency: dispatch us   77    118    155    173    192    194    128 tokens a rank, h 7168, 8 experts, dispatch
///                combine us   114    195    273    314    369    360    in 8 bits, combine in 16
///
///   expert-parallel ranks       8     16     32     64
///   throughput: dispatch GB/s 153     43     58     51     4096 tokens a rank, to at most 4 groups
///               combine GB/s  158     43     57     50
///
/// The throughput is that of the bottleneck: NVLink for 8 ranks, the network card for more; it counts the copies that
/// stay in the domain as well, and can therefore exceed the 50 GB/s of the card.
///
/// A look-up interpolates linearly in the logarithm of the ranks. Outside its ranks a table gives NaN: no number of it is
/// a prediction there.
///
/// [deepep]  DeepSeek-AI, DeepEP, github.com/deepseek-ai/DeepEP, docs/legacy.md, Performance.
#pragma once

#include <array>
#include <cstddef>

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/provenance.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/quantities.hpp"

namespace leverage {

namespace rule {
struct ranks_lie_in_the_measured_range {};
}  // namespace rule

namespace hardware {

/// Values measured at some numbers of ranks, in ascending order.
template <std::size_t N>
struct kernel_table {
  std::array<count, N> ranks{};
  std::array<double, N> values{};
  provenance source{};

  /// Whether `at` lies between the first and the last measurement.
  [[nodiscard]] constexpr bool covers(count at) const {
    return at >= ranks.front() && at <= ranks.back();
  }

  /// The value at a number of ranks; NaN outside the table.
  [[nodiscard]] constexpr double at(count n) const {
    if (!covers(n)) return within(false, 0.0, rule::ranks_lie_in_the_measured_range{});
    std::size_t i = 1;
    while (i + 1 < N && ranks[i] < n) ++i;
    const double low = math::log2(static_cast<double>(ranks[i - 1]));
    const double high = math::log2(static_cast<double>(ranks[i]));
    const double share = (math::log2(static_cast<double>(n)) - low) / (high - low);
    return values[i - 1] + share * (values[i] - values[i - 1]);
  }
};

namespace deepep {

inline constexpr provenance source{
    .key = "deepep",
    .citation = "DeepSeek-AI 2025, DeepEP: an efficient expert-parallel communication library",
    .arxiv = "",
    .location = "docs/legacy.md, Performance",
    .units = "ranks -> microseconds or GB/s",
    .range =
        "H800, NVLink 160 GB/s and a ConnectX-7 of 400 Gb/s each; hidden size 7168, 8 experts a "
        "token",
    .note = "",
    .verified = evidence::authors_code};

/// Microseconds of 128 tokens a rank.
inline constexpr kernel_table<6> low_latency_dispatch_us{
    {8, 16, 32, 64, 128, 256}, {77, 118, 155, 173, 192, 194}, source};
inline constexpr kernel_table<6> low_latency_combine_us{
    {8, 16, 32, 64, 128, 256}, {114, 195, 273, 314, 369, 360}, source};

/// GB/s of 4096 tokens a rank, each to at most 4 groups.
inline constexpr kernel_table<4> dispatch_gb_per_second{{8, 16, 32, 64}, {153, 43, 58, 51}, source};
inline constexpr kernel_table<4> combine_gb_per_second{{8, 16, 32, 64}, {158, 43, 57, 50}, source};

/// The low-latency dispatch and combine of 128 tokens a rank.
[[nodiscard]] constexpr seconds<> low_latency_dispatch(count ranks) {
  return seconds<>{1e-6 * low_latency_dispatch_us.at(ranks)};
}
[[nodiscard]] constexpr seconds<> low_latency_combine(count ranks) {
  return seconds<>{1e-6 * low_latency_combine_us.at(ranks)};
}

}  // namespace deepep

}  // namespace hardware
}  // namespace leverage
