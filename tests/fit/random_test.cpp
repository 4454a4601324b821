// SPDX-License-Identifier: Apache-2.0
/// @file
/// The generator is Philox 4x32-10, and its streams are functions of their counters.
///
/// [random123]  Known answers of the Random123 distribution, tests/kat_vectors, philox4x32 10.
#include "leverage/fit/random.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include <doctest/doctest.h>

namespace random_test {

using leverage::fit::philox;
using leverage::fit::random_stream;
using words = std::array<std::uint32_t, 4>;
using key = std::array<std::uint32_t, 2>;

// In a constant expression as well.
static_assert(philox({0, 0, 0, 0}, {0, 0}) ==
              words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});

TEST_CASE("the known answers of Random123") {
  const std::uint32_t all = 0xffffffff;
  CHECK(philox({0, 0, 0, 0}, {0, 0}) == words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox({all, all, all, all}, {all, all}) ==
        words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream is the generator at seed, stream and index, two numbers to a block") {
  const std::uint64_t seed = 0x299f31d0a4093822;
  const std::uint64_t stream = 0x0370734413198a2e;
  random_stream drawn(seed, stream);
  for (std::uint32_t index = 0; index < 5; ++index) {
    const words w = philox({index, 0, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0});
    CHECK(drawn.next() == (std::uint64_t{w[1]} << 32 | w[0]));
    CHECK(drawn.next() == (std::uint64_t{w[3]} << 32 | w[2]));
  }
}

TEST_CASE("streams do not depend on the order in which they are drawn") {
  constexpr std::size_t streams = 5;
  constexpr std::size_t count = 9;
  std::vector<std::vector<std::uint64_t>> one_by_one(streams);
  for (std::size_t r = 0; r < streams; ++r) {
    random_stream random(7, r);
    for (std::size_t i = 0; i < count; ++i) one_by_one[r].push_back(random.next());
  }
  std::vector<random_stream> together;
  for (std::size_t r = 0; r < streams; ++r) together.emplace_back(7, r);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t r = streams; r-- > 0;) CHECK(together[r].next() == one_by_one[r][i]);
  }
}

TEST_CASE("no two numbers of different seeds, streams and indices are equal") {
  std::set<std::uint64_t> seen;
  std::size_t drawn = 0;
  for (const std::uint64_t seed :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 32, std::uint64_t{1} << 63}) {
    for (const std::uint64_t stream : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 32,
                                       std::numeric_limits<std::uint64_t>::max()}) {
      random_stream random(seed, stream);
      for (int i = 0; i < 500; ++i, ++drawn) seen.insert(random.next());
    }
  }
  CHECK(seen.size() == drawn);
}

/// Of `count` draws into equal cells: sum (n - expected)^2 / expected.
double chi_squared(const std::vector<int>& cells, int count) {
  const double expected = static_cast<double>(count) / static_cast<double>(cells.size());
  double total = 0.0;
  for (const int n : cells) total += (n - expected) * (n - expected) / expected;
  return total;
}

TEST_CASE("uniform numbers lie inside (0, 1), evenly") {
  random_stream random(3, 1);
  constexpr int count = 100000;
  std::vector<int> cells(64);
  double sum = 0.0;
  double squares = 0.0;
  double products = 0.0;  // with the one before
  double last = 0.5;
  bool inside = true;
  for (int i = 0; i < count; ++i) {
    const double u = random.uniform();
    inside = inside && u > 0.0 && u < 1.0;
    ++cells[static_cast<std::size_t>(u * 64.0)];
    sum += u - 0.5;
    squares += (u - 0.5) * (u - 0.5);
    products += (u - 0.5) * (last - 0.5);
    last = u;
  }
  CHECK(inside);
  // Five standard deviations of each: of u 1/sqrt(12), of (u - 1/2)^2 1/sqrt(180), of a product 1/12;
  // chi-squared with 63 degrees of freedom has 63 +- sqrt(126).
  const double root = std::sqrt(static_cast<double>(count));
  CHECK(std::abs(sum) < 5.0 * root / std::sqrt(12.0));
  CHECK(std::abs(squares - count / 12.0) < 5.0 * root / std::sqrt(180.0));
  CHECK(std::abs(products) < 5.0 * root / 12.0);
  const double chi = chi_squared(cells, count);
  CHECK(chi > 63.0 - 4.0 * std::sqrt(126.0));
  CHECK(chi < 63.0 + 5.0 * std::sqrt(126.0));
}

TEST_CASE("whole numbers lie below their bound, evenly") {
  for (const std::uint32_t bound : {1U, 2U, 7U, 240U}) {
    CAPTURE(bound);
    random_stream random(5, bound);
    constexpr int count = 48000;
    std::vector<int> cells(bound);
    bool below = true;
    for (int i = 0; i < count; ++i) {
      const std::uint32_t drawn = random.below(bound);
      below = below && drawn < bound;
      if (drawn < bound) ++cells[drawn];
    }
    CHECK(below);
    const double degrees = static_cast<double>(bound) - 1.0;
    CHECK(chi_squared(cells, count) <= degrees + 5.0 * std::sqrt(2.0 * degrees) + 5.0);
    for (const int n : cells) CHECK(n > 0);
  }
  // The largest bounds do not overflow.
  random_stream random(5, 0);
  std::uint32_t largest = 0;
  for (int i = 0; i < 100; ++i) largest = std::max(largest, random.below(0xffffffff));
  CHECK(largest > 0xe0000000);
}

}  // namespace random_test
