// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Kimi Team 2025, Kimi Linear.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/kimi2025b.hpp"

namespace leverage::catalogue {

namespace detail {

template <class Self>
struct kimi2025b_loss_entry : entry<Self, argument::non_embedding_flops> {
  using form = kimi2025b_loss_entry<void>;
  static constexpr model_kind models = model_kind::mixture;
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

struct kimi2025b_mla_loss : detail::kimi2025b_loss_entry<kimi2025b_mla_loss> {
  static constexpr std::string_view name = "kimi2025b/mla_loss";
  static constexpr const auto& set = leverage::kimi2025b::mla;
};
struct kimi2025b_linear_loss : detail::kimi2025b_loss_entry<kimi2025b_linear_loss> {
  static constexpr std::string_view name = "kimi2025b/linear_loss";
  static constexpr const auto& set = leverage::kimi2025b::linear;
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_kimi2025b(const Visit& visit) {
  visit(kimi2025b_mla_loss{});
  visit(kimi2025b_linear_loss{});
}

}  // namespace leverage::catalogue
