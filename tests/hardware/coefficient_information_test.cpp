// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/coefficient_information.hpp"

#include <type_traits>

#include <doctest/doctest.h>

#include "leverage/hardware/coefficient.hpp"
#include "leverage/hardware/serving_coefficient.hpp"

namespace coefficient_information_test {

using namespace leverage::hardware;

static_assert(std::is_same_v<decltype(information(coefficient{}).which), coefficient>);
static_assert(std::is_same_v<decltype(serving_information(serving_coefficient{}).which),
                             serving_coefficient>);

TEST_CASE("training and serving say the same of their coefficients") {
  CHECK(information(coefficient::tensor_latency).unit == "s");
  CHECK(serving_information(serving_coefficient::tensor_latency).unit == "s");
}

}  // namespace coefficient_information_test
