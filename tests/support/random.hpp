// SPDX-License-Identifier: Apache-2.0
/// @file
/// Reproducible whole numbers, also in a constant expression. [steele2014] splitmix64.
#pragma once

#include <cstdint>

namespace test {

class random_numbers {
 public:
  constexpr explicit random_numbers(std::uint64_t seed) : state_(seed) {}

  constexpr std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  /// Uniform from `low` to `high`, both included.
  constexpr std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }

  /// True once in `n` times.
  constexpr bool once_in(std::int64_t n) { return between(1, n) == 1; }

  /// Uniform from `low` to `high`.
  constexpr double real(double low, double high) {
    return low + (high - low) * (static_cast<double>(next() >> 11) * 0x1p-53);
  }

 private:
  std::uint64_t state_;
};

}  // namespace test
