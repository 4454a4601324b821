// SPDX-License-Identifier: Apache-2.0
/// @file
/// A computed range that has to have elements before a test looks at each of them: checks inside a loop pass where
/// the loop never runs.
///
///   for (const design& d : test::some(find_designs(request).ranked)) CHECK(d.leverage > 1.0);
#pragma once

#include <iterator>
#include <utility>

#include <doctest/doctest.h>

namespace test {

/// The range itself, by value where it is a temporary; the test ends here if it is empty.
template <class Range>
[[nodiscard]] Range some(Range&& range) {
  REQUIRE(std::begin(range) != std::end(range));
  return std::forward<Range>(range);
}

}  // namespace test
