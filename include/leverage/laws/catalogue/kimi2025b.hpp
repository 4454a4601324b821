// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Kimi Team 2025, Kimi Linear.
#pragma once

#include "leverage/laws/catalogue/compute_curve.hpp"
#include "leverage/laws/kimi2025b.hpp"

namespace leverage::catalogue {

struct kimi2025b_mla_loss : detail::compute_curve_entry<kimi2025b_mla_loss> {
  static constexpr std::string_view name = "kimi2025b/mla_loss";
  static constexpr model_kind models = model_kind::mixture;
  static constexpr const auto& set = leverage::kimi2025b::mla;
};
struct kimi2025b_linear_loss : detail::compute_curve_entry<kimi2025b_linear_loss> {
  static constexpr std::string_view name = "kimi2025b/linear_loss";
  static constexpr model_kind models = model_kind::mixture;
  static constexpr const auto& set = leverage::kimi2025b::linear;
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_kimi2025b(const Visit& visit) {
  visit(kimi2025b_mla_loss{});
  visit(kimi2025b_linear_loss{});
}

}  // namespace leverage::catalogue
