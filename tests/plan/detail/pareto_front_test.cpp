// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/detail/pareto_front.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace pareto_front_test {

using leverage::plan::detail::pareto_front;
using list = std::vector<std::string>;

TEST_CASE("an item stays while no other has as much merit at as little cost") {
  pareto_front<std::string> front;
  CHECK(front.items().empty());
  front.offer(2.0, 5.0, "middle");
  front.offer(1.0, 3.0, "cheap");
  front.offer(4.0, 9.0, "best");
  CHECK(front.items() == list{"cheap", "middle", "best"});
  front.offer(3.0, 4.0, "beaten by middle");
  CHECK(front.items() == list{"cheap", "middle", "best"});
  front.offer(1.5, 5.0, "as good as middle, and cheaper");
  CHECK(front.items() == list{"cheap", "as good as middle, and cheaper", "best"});
  front.offer(0.5, 10.0, "beats all");
  CHECK(front.items() == list{"beats all"});
}

TEST_CASE("of equals the first stays; at one cost the one of more merit") {
  pareto_front<std::string> front;
  front.offer(1.0, 2.0, "first");
  front.offer(1.0, 2.0, "second");
  CHECK(front.items() == list{"first"});
  front.offer(1.0, 3.0, "third");
  CHECK(front.items() == list{"third"});
}

}  // namespace pareto_front_test
