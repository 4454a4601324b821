// SPDX-License-Identifier: Apache-2.0
/// @file
/// Recipes by name. Sums are bytes per parameter; what is sharded divides over the ranks that share it (memory.hpp).
///
///   name             weights  gradients  master  moments   sum   matrices
///   bf16             2        4          4       4 + 4     18    bf16; with the optimizer over d ranks 6 + 12 / d
///   fsdp-bf16        2        2          4       4 + 4     16    bf16; 4 + 12 / d, 2 + 14 / d, 16 / d with ZeRO 1, 2, 3
///   fsdp2            2        4          2       4 + 4     16    bf16, gathered from fp32 weights that are stored once
///   deepspeed-fp16   2        2          4 + 4   4 + 4     20    16 bits; 4 + 16 / d: the step has its gradients in fp32
///   deepspeed-bf16   2        2 + 4      4 + 4   4 + 4     24    bf16; 8 + 16 / d: and their sum over micro-batches
///   fp8              2        4          4       4 + 4     18    fp8; attention and head bf16
///   fp8-primary      1        4          4       4 + 4     17    fp8; the weights are kept in it
///   mxfp8            2        4          4       4 + 4     18    fp8 with a scale per block
///   nvfp4            2        4          4       4 + 4     18    fp4 with a scale per block
///   bf16-moments     2        4          4       2 + 2     14    fp8; sent to experts in fp8 with a scale per 128
///   precision-aware  2        2          4       2 + 2     12    bf16
///   muon             2        4          4       4         14    bf16; one moment
///
/// A transposed copy of 8-bit weights, where a framework caches one, is another byte of `weight_bytes`.
#pragma once

#include <string_view>

#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/recipe.hpp"

namespace leverage::hardware {

/// A recipe, its name on a command line and where its numbers come from.
struct named_recipe {
  std::string_view name;
  std::string_view what;    ///< who trains like this
  std::string_view source;  ///< of the bytes; what was derived from them
  hardware::recipe recipe{};
};

namespace recipes {

inline constexpr named_recipe bf16{
    .name = "bf16",
    .what = "Megatron-LM: bf16, gradients accumulated in fp32",
    .source =
        "Megatron-LM, theoretical_memory_usage.py: 18 bytes, 6 + 12 / d with the distributed "
        "optimizer"};

inline constexpr named_recipe fsdp_bf16{
    .name = "fsdp-bf16",
    .what = "FSDP, DeepSpeed: bf16 weights and gradients, Adam in fp32",
    .source = "sum of the formats: 2 + 2 + 4 + 8",
    .recipe = {.gradient_bytes = 2.0}};

inline constexpr named_recipe fsdp2{
    .name = "fsdp2",
    .what = "torchtitan: fp32 weights, gathered in bf16, gradients reduced in fp32",
    .source =
        "torchtitan, its mixed-precision policy; of the 4 bytes of a stored weight, 2 are "
        "counted as weight, because that many are gathered, and 2 as master copy",
    .recipe = {.master_bytes = 2.0}};

inline constexpr named_recipe deepspeed_fp16{
    .name = "deepspeed-fp16",
    .what = "DeepSpeed's ZeRO-1 in fp16: optimizer and a copy of gradients in fp32 are sharded",
    .source =
        "BigScience, train/tr11-176B-ml/chronicles-prequel.md: ZeRO shards fp32 optimizer, "
        "gradients and weights; gradients accumulate in fp16",
    .recipe = {.gradient_bytes = 2.0, .master_bytes = 8.0}};

inline constexpr named_recipe deepspeed_bf16{
    .name = "deepspeed-bf16",
    .what = "BF16_Optimizer of BLOOM: gradients accumulate in fp32, which is not sharded",
    .source = "BigScience, train/tr11-176B-ml/chronicles-prequel.md: 4 bytes more than fp16",
    .recipe = {.gradient_bytes = 6.0, .master_bytes = 8.0}};

inline constexpr named_recipe fp8{
    .name = "fp8",
    .what = "matrices of layers in fp8, from weights in bf16",
    .source = "Megatron-LM's bytes; NVIDIA's recipes keep attention and head in bf16",
    .recipe = {.gemm = number_format::fp8, .experts = number_format::fp8}};

inline constexpr named_recipe fp8_primary{
    .name = "fp8-primary",
    .what = "fp8 weights (fp8-param-gather), a master copy in fp32",
    .source = "Megatron-MoE-ModelZoo names the option; the bytes are derived from the formats",
    .recipe = {.weight_bytes = 1.0, .gemm = number_format::fp8, .experts = number_format::fp8}};

inline constexpr named_recipe mxfp8{
    .name = "mxfp8",
    .what = "matrices of layers in fp8 with a scale per block, from weights in bf16",
    .source = "Megatron-LM's bytes; NVIDIA's recipes keep attention and head in bf16",
    .recipe = {.gemm = number_format::fp8, .experts = number_format::fp8, .block_scaled = true}};

inline constexpr named_recipe nvfp4{
    .name = "nvfp4",
    .what = "matrices of layers in fp4 with a scale per block, from weights in bf16",
    .source =
        "Megatron-LM's bytes; NVIDIA's recipes keep some layers in a higher precision, which "
        "is not counted",
    .recipe = {.gemm = number_format::fp4, .experts = number_format::fp4, .block_scaled = true}};

inline constexpr named_recipe bf16_moments{
    .name = "bf16-moments",
    .what = "as DeepSeek-V3: moments in bf16 (precision-aware-optimizer), tokens sent in fp8",
    .source =
        "Megatron-MoE-ModelZoo names the options, DeepEP sends fp8 with an fp32 scale per "
        "128 and returns bf16; the sum is derived",
    .recipe = {.first_moment_bytes = 2.0,
               .second_moment_bytes = 2.0,
               .gemm = number_format::fp8,
               .experts = number_format::fp8,
               .dispatch_bytes = 1.0 + 4.0 / 128.0}};

inline constexpr named_recipe precision_aware{
    .name = "precision-aware",
    .what = "gradients and moments in bf16",
    .source =
        "Megatron-Bridge, recipe of Moonlight-16B-A3B: precision-aware optimizer with bf16 "
        "gradients and moments; the sum is derived",
    .recipe = {.gradient_bytes = 2.0, .first_moment_bytes = 2.0, .second_moment_bytes = 2.0}};

inline constexpr named_recipe muon{.name = "muon",
                                   .what = "Muon instead of Adam: one moment",
                                   .source = "derived: Adam without its second moment",
                                   .recipe = {.second_moment_bytes = 0.0}};

/// All of them.
inline constexpr named_recipe all[] = {
    bf16,        fsdp_bf16, fsdp2, deepspeed_fp16, deepspeed_bf16,  fp8,
    fp8_primary, mxfp8,     nvfp4, bf16_moments,   precision_aware, muon};

/// The recipe of this name; null if there is none.
[[nodiscard]] constexpr const named_recipe* find(std::string_view name) {
  for (const named_recipe& r : all) {
    if (r.name == name) return &r;
  }
  return nullptr;
}

}  // namespace recipes
}  // namespace leverage::hardware
