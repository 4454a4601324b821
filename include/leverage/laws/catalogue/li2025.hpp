// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Li et al. 2025.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/li2025.hpp"

namespace leverage::catalogue {

namespace detail {

template <class Self>
struct li2025_learning_rate_entry
    : entry<Self, argument::non_embedding_parameters, argument::tokens> {
  using form = li2025_learning_rate_entry<void>;
  static constexpr std::string_view formula = "eta = c N^alpha D^beta";
  static constexpr std::string_view tex = R"(\eta(N, D) = c N^{\alpha} D^{\beta})";
  static constexpr std::string_view symbols[] = {"N", "D"};
  static constexpr outcome answer = outcome::learning_rate;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"c", &law.c}, {"alpha", &law.alpha}, {"beta", &law.beta}});
  }
  template <class Law, scalar N, scalar D>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d) {
    return law.learning_rate(leverage::parameters{n}, leverage::tokens{d});
  }
};

/// The batch does not depend on the size, nor does its range.
template <class Self>
struct li2025_batch_entry : entry<Self, argument::tokens> {
  using form = li2025_batch_entry<void>;
  static constexpr std::string_view formula = "B = d D^gamma";
  static constexpr std::string_view tex = R"(B(D) = d D^{\gamma})";
  static constexpr std::string_view symbols[] = {"D"};
  static constexpr outcome answer = outcome::batch;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"d", &law.d}, {"gamma", &law.gamma}});
  }
  [[nodiscard]] static constexpr auto fitted() { return Self::set.fitted.only(argument::tokens); }
  template <class Law, scalar D>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const D& d) {
    return law.batch(leverage::tokens{d}).value;
  }
};

}  // namespace detail

struct li2025_rounded_learning_rate
    : detail::li2025_learning_rate_entry<li2025_rounded_learning_rate> {
  static constexpr std::string_view name = "li2025/rounded_learning_rate";
  static constexpr const auto& set = leverage::li2025::rounded;
};

struct li2025_rounded_batch : detail::li2025_batch_entry<li2025_rounded_batch> {
  static constexpr std::string_view name = "li2025/rounded_batch";
  static constexpr const auto& set = leverage::li2025::rounded;
};

struct li2025_tool_learning_rate : detail::li2025_learning_rate_entry<li2025_tool_learning_rate> {
  static constexpr std::string_view name = "li2025/tool_learning_rate";
  static constexpr const auto& set = leverage::li2025::tool;
};

struct li2025_tool_batch : detail::li2025_batch_entry<li2025_tool_batch> {
  static constexpr std::string_view name = "li2025/tool_batch";
  static constexpr const auto& set = leverage::li2025::tool;
};

template <class Visit>
constexpr void for_each_li2025(const Visit& visit) {
  visit(li2025_rounded_learning_rate{});
  visit(li2025_rounded_batch{});
  visit(li2025_tool_learning_rate{});
  visit(li2025_tool_batch{});
}

}  // namespace leverage::catalogue
