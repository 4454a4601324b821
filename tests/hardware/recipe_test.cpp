// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/recipe.hpp"

#include <doctest/doctest.h>

namespace recipe_test {

using namespace leverage::hardware;

// Megatron-LM: 2 + 4 + 12.
static_assert(recipe{}.weight_bytes == 2.0);
static_assert(recipe{}.gradient_bytes == 4.0);
static_assert(recipe{}.optimizer_bytes() == 12.0);
static_assert(recipe{}.parameter_bytes() == 18.0);
static_assert(recipe{.gradient_bytes = 2.0}.parameter_bytes() == 16.0);

TEST_CASE("a recipe differs from another by any of its fields") {
  CHECK(recipe{} == recipe{});
  CHECK(recipe{} != recipe{.master_bytes = 0.0});
  CHECK(recipe{} != recipe{.gemm = number_format::fp8});
  CHECK(recipe{.second_moment_bytes = 0.0}.optimizer_bytes() == 8.0);
}

}  // namespace recipe_test
