// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/recipes.hpp"

#include <doctest/doctest.h>

namespace recipes_test {

using namespace leverage::hardware;

// Bytes per parameter: hardware that trains in bf16 needs 18 with fp32 gradients, and 16 without.
static_assert(recipes::bf16.recipe.parameter_bytes() == 18.0);
static_assert(recipes::fsdp_bf16.recipe.parameter_bytes() == 16.0);
static_assert(recipes::fsdp2.recipe.parameter_bytes() == 16.0);
// DeepSpeed on d ranks: 4 + 16 / d in fp16, and 4 bytes more that are not sharded in bf16.
static_assert(recipes::deepspeed_fp16.recipe.weight_bytes +
                  recipes::deepspeed_fp16.recipe.gradient_bytes ==
              4.0);
static_assert(recipes::deepspeed_fp16.recipe.optimizer_bytes() == 16.0);
static_assert(recipes::deepspeed_bf16.recipe.parameter_bytes() ==
              recipes::deepspeed_fp16.recipe.parameter_bytes() + 4.0);
static_assert(recipes::deepspeed_bf16.recipe.optimizer_bytes() == 16.0);
static_assert(recipes::precision_aware.recipe.parameter_bytes() == 12.0);
static_assert(recipes::fp8.recipe.parameter_bytes() == 18.0);
static_assert(recipes::fp8_primary.recipe.parameter_bytes() == 17.0);
static_assert(recipes::mxfp8.recipe.parameter_bytes() == 18.0);
static_assert(recipes::nvfp4.recipe.parameter_bytes() == 18.0);
// Formats with a scale for each block, and one with a scale for each tensor.
static_assert(recipes::mxfp8.recipe.block_scaled && recipes::nvfp4.recipe.block_scaled);
static_assert(!recipes::fp8.recipe.block_scaled);
static_assert(recipes::bf16_moments.recipe.parameter_bytes() == 14.0);
static_assert(recipes::muon.recipe.parameter_bytes() ==
              recipes::bf16.recipe.parameter_bytes() - 4.0);

// DeepSeek sends a token in fp8 with 4 bytes of scale for each 128 numbers, 1.03125 a number, and gets back bf16.
static_assert(recipes::bf16_moments.recipe.dispatch_bytes == 1.03125);
static_assert(recipes::bf16_moments.recipe.combine_bytes == 2.0);

TEST_CASE("a recipe is found by its name, and only by it") {
  for (const named_recipe& r : recipes::all) {
    REQUIRE(recipes::find(r.name) != nullptr);
    CHECK(recipes::find(r.name)->recipe == r.recipe);
    CHECK_FALSE(r.what.empty());
    CHECK_FALSE(r.source.empty());
  }
  CHECK(recipes::find("fp16") == nullptr);
  CHECK(recipes::find("") == nullptr);
}

TEST_CASE("low precision is that of the matrices of layers; attention and head stay in bf16") {
  for (const named_recipe& r : recipes::all) {
    CHECK(r.recipe.attention == number_format::bf16);
    CHECK(r.recipe.head == number_format::bf16);
    CHECK(r.recipe.gemm == r.recipe.experts);
  }
  CHECK(recipes::nvfp4.recipe.gemm == number_format::fp4);
  CHECK(recipes::mxfp8.recipe.gemm == number_format::fp8);
}

}  // namespace recipes_test
