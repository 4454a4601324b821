// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Luo et al. 2025: the loss at a learning rate that stays. Under a schedule the law takes all rates,
/// which no list of inputs holds: see the header of the law.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/luo2025.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::catalogue {

namespace detail {

template <class Self>
struct luo2025_constant_rate_entry : entry<Self, argument::steps, argument::learning_rate> {
  using form = luo2025_constant_rate_entry<void>;
  static constexpr std::string_view formula =
      "L = L_0 + A (eta t)^-alpha, at a learning rate that stays";
  static constexpr std::string_view tex = R"(L = L_0 + A \left(\eta\, t\right)^{-\alpha})";
  static constexpr std::string_view symbols[] = {"t", "eta"};
  static constexpr outcome answer = outcome::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>(
        {{"L_0", &law.L_0, "nats per token"}, {"A", &law.A}, {"alpha", &law.alpha}});
  }
  template <class Law, scalar S, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const S& steps, const X& rate) {
    return law.loss_at_constant_rate(positive(steps, rule::training_steps_are_positive{}) *
                                     positive(rate, rule::learning_rates_are_not_negative{}));
  }
};

}  // namespace detail

struct luo2025_25m_constant_rate : detail::luo2025_constant_rate_entry<luo2025_25m_constant_rate> {
  static constexpr std::string_view name = "luo2025/25m_constant_rate";
  static constexpr const auto& set = leverage::luo2025::llama_25m;
};
struct luo2025_100m_constant_rate
    : detail::luo2025_constant_rate_entry<luo2025_100m_constant_rate> {
  static constexpr std::string_view name = "luo2025/100m_constant_rate";
  static constexpr const auto& set = leverage::luo2025::llama_100m;
};
struct luo2025_400m_constant_rate
    : detail::luo2025_constant_rate_entry<luo2025_400m_constant_rate> {
  static constexpr std::string_view name = "luo2025/400m_constant_rate";
  static constexpr const auto& set = leverage::luo2025::llama_400m;
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_luo2025(const Visit& visit) {
  visit(luo2025_25m_constant_rate{});
  visit(luo2025_100m_constant_rate{});
  visit(luo2025_400m_constant_rate{});
}

}  // namespace leverage::catalogue
