// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Liu et al. 2025, Moonlight.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/liu2025.hpp"

namespace leverage::catalogue {

namespace detail {

template <class Self>
struct liu2025_loss_entry : entry<Self, argument::non_embedding_flops> {
  using form = liu2025_loss_entry<void>;
  static constexpr std::string_view formula = "L = k C^p, C in PF-days";
  static constexpr std::string_view tex = R"(L = k\, C^{p},\quad C \text{ in PFLOP/s-days})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"k", &law.k, "nats per token"}, {"p", &law.p}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.loss(leverage::flops{c});
  }
};

}  // namespace detail

struct liu2025_muon_loss : detail::liu2025_loss_entry<liu2025_muon_loss> {
  static constexpr std::string_view name = "liu2025/muon_loss";
  static constexpr const auto& set = leverage::liu2025::muon;
};
struct liu2025_adamw_loss : detail::liu2025_loss_entry<liu2025_adamw_loss> {
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
