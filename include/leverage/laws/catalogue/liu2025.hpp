// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Liu et al. 2025, Moonlight.
#pragma once

#include "leverage/laws/catalogue/compute_curve.hpp"
#include "leverage/laws/liu2025.hpp"

namespace leverage::catalogue {

struct liu2025_muon_loss : detail::compute_curve_entry<liu2025_muon_loss> {
  static constexpr std::string_view name = "liu2025/muon_loss";
  static constexpr const auto& set = leverage::liu2025::muon;
};
struct liu2025_adamw_loss : detail::compute_curve_entry<liu2025_adamw_loss> {
  static constexpr std::string_view name = "liu2025/adamw_loss";
  static constexpr const auto& set = leverage::liu2025::adamw;
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_liu2025(const Visit& visit) {
  visit(liu2025_muon_loss{});
  visit(liu2025_adamw_loss{});
}

}  // namespace leverage::catalogue
