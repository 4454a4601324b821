// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/serving_engine.hpp"

#include <doctest/doctest.h>

namespace serving_engine_test {

using namespace leverage::hardware;

TEST_CASE("an engine begins with natural routing, nothing hidden, and 9 tenths of the memory") {
  constexpr serving_engine e{};
  CHECK(e.routing == routing::natural);
  CHECK_FALSE(e.overlaps_exchange);
  CHECK(e.memory_share == 0.9);
  serving_engine other = e;
  CHECK(other == e);
  other.overlaps_exchange = true;
  CHECK(other != e);
}

}  // namespace serving_engine_test
