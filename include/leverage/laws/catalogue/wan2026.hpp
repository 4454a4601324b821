// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Wan et al. 2026: read in one transcription, see there.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/wan2026.hpp"

namespace leverage::catalogue {

/// D*(C).
struct wan2026_best_data : entry<wan2026_best_data, argument::non_vocabulary_flops> {
  static constexpr std::string_view name = "wan2026/best_data";
  static constexpr std::string_view formula = "D = 1e9 k (C / 1e18)^p";
  static constexpr std::string_view tex = R"(D^* = 10^9 \, k \left(C / 10^{18}\right)^p)";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr model_kind models = model_kind::mixture;
  static constexpr outcome answer = outcome::tokens;
  static constexpr const auto& set = leverage::wan2026::allocation;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.D);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_data(leverage::flops{c}).value;
  }
};

/// M*(C).
struct wan2026_best_model : entry<wan2026_best_model, argument::non_vocabulary_flops> {
  static constexpr std::string_view name = "wan2026/best_model";
  static constexpr std::string_view formula = "M = 1e9 k (C / 1e18)^p";
  static constexpr std::string_view tex = R"(M^* = 10^9 \, k \left(C / 10^{18}\right)^p)";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr model_kind models = model_kind::mixture;
  static constexpr outcome answer = outcome::flops_per_token;
  static constexpr const auto& set = leverage::wan2026::allocation;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.M);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_model(leverage::flops{c}).value;
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_wan2026(const Visit& visit) {
  visit(wan2026_best_data{});
  visit(wan2026_best_model{});
}

}  // namespace leverage::catalogue
