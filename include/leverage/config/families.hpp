// SPDX-License-Identifier: Apache-2.0
/// @file
/// The families that can be read, by the model_type of a file.
#pragma once

#include <string_view>
#include <vector>

#include "leverage/config/families/dense.hpp"
#include "leverage/config/families/hybrids.hpp"
#include "leverage/config/families/latent.hpp"
#include "leverage/config/families/mixtures.hpp"
#include "leverage/config/family.hpp"

namespace leverage::config {

namespace detail {

/// A family under another name.
struct other_name {
  std::string_view model_type;
  std::string_view family;
};
inline constexpr other_name other_names[] = {
    {"minimax_m1", "minimax_text_01"},
    {"deepseek_v3_text", "deepseek_v3"},
};

/// A class that files name in `architectures`, and its family: of files without a model_type, and of those whose
/// model_type is that of another family.
inline constexpr other_name class_names[] = {
    {"BailingMoeForCausalLM", "bailing_moe"},      {"BailingMoeV2ForCausalLM", "bailing_moe_v2"},
    {"LongcatFlashForCausalLM", "longcat_flash"},  {"MiniMaxM2ForCausalLM", "minimax_m2"},
    {"HunYuanMoEV1ForCausalLM", "hunyuan_v1_moe"}, {"RWForCausalLM", "falcon"},
};

/// A family whose layers cannot be counted, and why.
struct uncountable {
  std::string_view model_type;
  std::string_view why;
};
inline constexpr uncountable uncountable_families[] = {
    {"gemma4_text",
     "keys that serve as values, and a dense block next to a mixture, have not been verified"},
    {"kimi_k3", "residuals of attention have not been verified"},
    {"bailing_moe_linear", "the published totals have not been reproduced"},
    {"bailing_hybrid", "the published totals have not been reproduced"},
    {"step3p5", "the published total has not been reproduced"},
    {"deepseek_v4", "compressed attention and hyper-connections cannot be described yet"},
};

}  // namespace detail

/// Calls `visit` with each family until it returns true.
template <class Visit>
void find_family_if(const Visit& visit) {
  const auto any_of = [&](const auto& table) {
    for (const family& f : table) {
      if (visit(f)) return true;
    }
    return false;
  };
  static_cast<void>(any_of(dense_families) || any_of(mixture_families) || any_of(latent_families) ||
                    any_of(hybrid_families));
}

/// The family with this model_type; null if there is none.
[[nodiscard]] inline const family* find_family(std::string_view model_type) {
  for (const detail::other_name& other : detail::other_names) {
    if (other.model_type == model_type) model_type = other.family;
  }
  const family* found = nullptr;
  find_family_if([&](const family& f) {
    if (f.model_type == model_type) found = &f;
    return found != nullptr;
  });
  return found;
}

/// `model_type` of every family, in the order of the tables.
[[nodiscard]] inline std::vector<std::string_view> family_names() {
  std::vector<std::string_view> names;
  find_family_if([&](const family& f) {
    names.push_back(f.model_type);
    return false;
  });
  return names;
}

}  // namespace leverage::config
