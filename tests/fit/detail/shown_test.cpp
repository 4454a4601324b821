// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/detail/shown.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace shown_test {

using leverage::fit::detail::shown;

TEST_CASE("six significant digits, whatever the size") {
  CHECK(shown(0.0) == "0");
  CHECK(shown(2.0) == "2");
  CHECK(shown(-0.98765432) == "-0.987654");
  CHECK(shown(123456789.0) == "1.23457e+08");
  CHECK(shown(-1.2345678e-300) == "-1.23457e-300");
  CHECK(shown(test::infinity) == "inf");
}

}  // namespace shown_test
