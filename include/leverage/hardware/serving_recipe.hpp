// SPDX-License-Identifier: Apache-2.0
/// @file
/// The number formats of a model that serves. Embedding and head stay in 16 bits, as NVIDIA's quantised checkpoints have
/// them; the other matrices are multiplied in the format in which they are stored, with a scale per block of 16 numbers
/// in 4 bits (NVFP4) and scales that do not count in 8.
///
///   serving_recipes::find("fp8")->recipe     8-bit matrices, 8-bit keys and values
#pragma once

#include <string_view>

#include "leverage/hardware/number_format.hpp"

namespace leverage::hardware {

/// Formats and bytes of a number.
struct serving_recipe {
  number_format matrices = number_format::bf16;
  double weight_bytes = 2.0;
  double cache_bytes = 2.0;       ///< of keys, values and latent vectors
  double vocabulary_bytes = 2.0;  ///< of embedding and head
  double dispatch_bytes = 2.0;    ///< of a number sent to an expert, with scales
  double combine_bytes = 2.0;     ///< of a number that comes back

  /// The same with a cache of this format.
  [[nodiscard]] constexpr serving_recipe with_cache(number_format f) const {
    serving_recipe other = *this;
    other.cache_bytes = bytes_of(f);
    return other;
  }

  friend constexpr bool operator==(const serving_recipe&, const serving_recipe&) = default;
};

/// A recipe with the name by which a command line knows it.
struct named_serving_recipe {
  std::string_view name;
  std::string_view what;
  serving_recipe recipe;
};

namespace serving_recipes {

inline constexpr named_serving_recipe bf16{
    .name = "bf16", .what = "matrices, keys and values in 16 bits", .recipe = {}};

inline constexpr named_serving_recipe fp8{
    .name = "fp8",
    .what =
        "matrices, keys and values in 8 bits; tokens are sent to experts in 8 bits with a "
        "32-bit scale per 128, as DeepEP does",
    .recipe = {.matrices = number_format::fp8,
               .weight_bytes = 1.0,
               .cache_bytes = 1.0,
               .dispatch_bytes = 1.0 + 4.0 / 128.0}};

inline constexpr named_serving_recipe fp4{
    .name = "fp4",
    .what = "matrices in 4 bits with an 8-bit scale per 16 (NVFP4), keys and values in 8 bits",
    .recipe = {.matrices = number_format::fp4,
               .weight_bytes = 0.5 + 1.0 / 16.0,
               .cache_bytes = 1.0,
               .dispatch_bytes = 0.5 + 1.0 / 16.0}};

/// All of them.
inline constexpr named_serving_recipe all[] = {bf16, fp8, fp4};

/// The recipe of this name; null if there is none.
[[nodiscard]] constexpr const named_serving_recipe* find(std::string_view name) {
  for (const named_serving_recipe& r : all) {
    if (r.name == name) return &r;
  }
  return nullptr;
}

}  // namespace serving_recipes
}  // namespace leverage::hardware
