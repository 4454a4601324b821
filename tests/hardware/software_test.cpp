// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/software.hpp"

#include <doctest/doctest.h>

namespace software_test {

using namespace leverage::hardware;

static_assert(software{} == software{.kernels = kernels::tuned,
                                     .routing = routing::balanced,
                                     .graphs = false,
                                     .age_months = 0.0});

TEST_CASE("software is equal where all of it is") {
  const software s{.kernels = kernels::portable, .routing = routing::natural, .age_months = 3.0};
  CHECK(s == s);
  software other = s;
  other.age_months = 4.0;
  CHECK(s != other);
  other = s;
  other.routing = routing::balanced;
  CHECK(s != other);
  other = s;
  other.kernels = kernels::eager;
  CHECK(s != other);
  other = s;
  other.is_other = true;
  CHECK(s != other);
  other = s;
  other.graphs = true;
  CHECK(s != other);
}

}  // namespace software_test
