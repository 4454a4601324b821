// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/layout_tally.hpp"

#include <doctest/doctest.h>

namespace layout_tally_test {

using namespace leverage;
using plan::ranked_layout;
using plan::detail::search_tally;

ranked_layout with(double tokens_per_second, double memory, count tensor = 1) {
  return {.layout = {.tensor = tensor},
          .accelerators = 8,
          .tokens_per_second = tokens_per_second,
          .memory = bytes{memory}};
}

TEST_CASE("reasons are counted by field and by what was expected") {
  search_tally t;
  t.add("tensor", "a divisor of the heads", 2);
  t.add("tensor", "a divisor of the width", 3);
  t.add("tensor", "a divisor of the heads", 5);
  t.add("memory", "less", 0);
  REQUIRE(t.fallen.size() == 2);
  CHECK(t.fallen[0].number == 7);
  CHECK(t.fallen[1].number == 3);
}

TEST_CASE("the smallest is the first in order of those with the least memory") {
  search_tally t;
  t.offer_smallest(with(1.0, 5.0, 4));
  t.offer_smallest(with(9.0, 6.0, 1));
  CHECK(t.smallest->memory.value == 5.0);
  t.offer_smallest(with(1.0, 5.0, 2));
  CHECK(t.smallest->layout.tensor == 2);
  t.offer_smallest(with(1.0, 5.0, 8));
  CHECK(t.smallest->layout.tensor == 2);
}

TEST_CASE("what another part found is added") {
  search_tally a;
  search_tally b;
  a.best.keep = b.best.keep = 2;
  a.offer(with(3.0, 1.0));
  a.add("memory", "less", 1);
  b.offer(with(4.0, 1.0));
  b.offer(with(2.0, 1.0));
  b.add("memory", "less", 2);
  b.add("expert", "a divisor", 4);
  b.offer_smallest(with(1.0, 2.0));
  CHECK_FALSE(a.has_tight);
  b.has_tight = true;
  a.add(b);
  CHECK(a.has_tight);
  CHECK(a.timed == 3);
  REQUIRE(a.best.ranked.size() == 2);
  CHECK(a.best.ranked[0].tokens_per_second == 4.0);
  CHECK(a.best.ranked[1].tokens_per_second == 3.0);
  REQUIRE(a.fallen.size() == 2);
  CHECK(a.fallen[0].number == 3);
  CHECK(a.fallen[1].number == 4);
  CHECK(a.smallest->memory.value == 2.0);
}

}  // namespace layout_tally_test
