// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/serving_recipe.hpp"

#include <doctest/doctest.h>

namespace serving_recipe_test {

using namespace leverage::hardware;

TEST_CASE("recipes are found by their name, and others are not") {
  for (const named_serving_recipe& r : serving_recipes::all) {
    REQUIRE(serving_recipes::find(r.name) != nullptr);
    CHECK(serving_recipes::find(r.name)->recipe == r.recipe);
  }
  CHECK(serving_recipes::find("fp7") == nullptr);
}

TEST_CASE("weights have the bits of the name and their scales") {
  CHECK(serving_recipes::bf16.recipe.weight_bytes == 2.0);
  CHECK(serving_recipes::fp8.recipe.weight_bytes == 1.0);
  CHECK(serving_recipes::fp4.recipe.weight_bytes == 0.5625);  // 4 bits, and 8 for 16 of them
}

TEST_CASE("a cache of another format changes nothing else") {
  const serving_recipe r = serving_recipes::fp8.recipe.with_cache(number_format::bf16);
  CHECK(r.cache_bytes == 2.0);
  CHECK(r.with_cache(number_format::fp8) == serving_recipes::fp8.recipe);
}

}  // namespace serving_recipe_test
