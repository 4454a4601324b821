// SPDX-License-Identifier: Apache-2.0
/// @file
/// Random numbers by counting: the i-th number of stream r is a function of (seed, r, i) alone, so it
/// does not matter which thread or which machine draws it, nor in what order.
///
/// [salmon2011]  Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1, 2, 3, SC 2011:
///               Philox 4x32-10.
#pragma once

#include <array>
#include <cstdint>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::fit {

/// Philox 4x32 with ten rounds: four random words from a counter of four and a key of two.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                            std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {
        static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
        static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

/// Stream r of a seed, drawn from its beginning.
class random_stream {
 public:
  constexpr random_stream(std::uint64_t seed, std::uint64_t stream)
      : seed_{seed}, stream_{stream} {}

  /// 64 random bits.
  constexpr std::uint64_t next() {
    if (half_) {
      half_ = false;
      return second_;
    }
    const auto words =
        philox({low(index_), high(index_), low(stream_), high(stream_)}, {low(seed_), high(seed_)});
    ++index_;
    half_ = true;
    second_ = words[2] | std::uint64_t{words[3]} << 32;
    return words[0] | std::uint64_t{words[1]} << 32;
  }
  /// Uniform in (0, 1), 52 bits and a half.
  constexpr double uniform() { return (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52; }
  /// Uniform in [0, count), count below 2^32; the bias is below count / 2^32.
  constexpr std::uint32_t below(std::uint32_t count) {
    return static_cast<std::uint32_t>((next() >> 32) * count >> 32);
  }

 private:
  static constexpr std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
  static constexpr std::uint32_t high(std::uint64_t x) {
    return static_cast<std::uint32_t>(x >> 32);
  }

  std::uint64_t seed_;
  std::uint64_t stream_;
  std::uint64_t index_ = 0;
  std::uint64_t second_ = 0;
  bool half_ = false;
};

}  // namespace leverage::fit
