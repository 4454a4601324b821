// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/sobol_sequence.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include <doctest/doctest.h>

#include <boost/random/sobol.hpp>

namespace sobol_sequence_test {

using leverage::fit::sobol_sequence;

constexpr std::array<std::uint64_t, 2> point_of_plane(int number) {
  sobol_sequence<2> sequence;
  std::array<std::uint64_t, 2> point{};
  for (int i = 0; i < number; ++i) point = sequence.next();
  return point;
}

// The first points in two dimensions as Bratley and Fox print them.
constexpr std::uint64_t eighth = std::uint64_t{1} << 61;
static_assert(point_of_plane(1) == std::array{4 * eighth, 4 * eighth});
static_assert(point_of_plane(2) == std::array{6 * eighth, 2 * eighth});
static_assert(point_of_plane(3) == std::array{2 * eighth, 6 * eighth});
static_assert(point_of_plane(4) == std::array{3 * eighth, 3 * eighth});
static_assert(point_of_plane(5) == std::array{7 * eighth, 7 * eighth});

TEST_CASE("every bit of a Sobol sequence is that of Boost's table of Joe and Kuo") {
  sobol_sequence<21> sequence;
  boost::random::sobol expected(21);
  std::size_t equal = 0;
  for (std::size_t i = 0; i < 5000; ++i) {
    for (const std::uint64_t x : sequence.next()) equal += x == expected() ? 1 : 0;
  }
  CHECK(equal == 5000 * 21);
}

TEST_CASE("a Sobol sequence of fewer dimensions is the first coordinates of one of more") {
  sobol_sequence<5> narrow;
  sobol_sequence<12> wide;
  for (std::size_t i = 0; i < 300; ++i) {
    const auto& a = narrow.next();
    const auto& b = wide.next();
    for (std::size_t k = 0; k < 5; ++k) CHECK(a[k] == b[k]);
  }
}

}  // namespace sobol_sequence_test
