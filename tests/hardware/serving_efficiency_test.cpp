// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/serving_efficiency.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"
#include "support/serving.hpp"

namespace serving_efficiency_test {

using namespace leverage;
using namespace leverage::hardware;
using enum serving_coefficient;

TEST_CASE("products have the share of their format") {
  serving_efficiency<> e = assumed_serving();
  e[gemm_bf16] = 0.1;
  e[gemm_fp8] = 0.2;
  e[gemm_fp4] = 0.3;
  CHECK(e.gemm(number_format::bf16) == 0.1);
  CHECK(e.gemm(number_format::fp32) == 0.1);
  CHECK(e.gemm(number_format::fp8) == 0.2);
  CHECK(e.gemm(number_format::fp4) == 0.3);
}

TEST_CASE("what is assumed is usable, and so is what has zeros where they are allowed") {
  CHECK(assumed_serving().is_usable());
  CHECK(test::only_counted().is_usable());
  CHECK_FALSE(test::only_counted_and(memory, 0.0).is_usable());
  CHECK_FALSE(test::only_counted_and(launch, -1.0).is_usable());
  CHECK_FALSE(test::only_counted_and(launch, test::nan).is_usable());
  CHECK_FALSE(test::only_counted_and(flash, test::infinity).is_usable());
  CHECK_FALSE(serving_efficiency<>{}.is_usable());
}

TEST_CASE("the same coefficients over another scalar are constants") {
  const auto d = serving_efficiency<dual<double, 1>>(assumed_serving());
  CHECK(d[memory].value == assumed_serving()[memory]);
  CHECK(d[memory].derivative[0] == 0.0);
}

}  // namespace serving_efficiency_test
