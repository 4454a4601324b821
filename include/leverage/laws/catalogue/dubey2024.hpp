// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Dubey et al. 2024.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/dubey2024.hpp"

namespace leverage::catalogue {

namespace detail {
template <class Self>
struct dubey2024_entry : entry<Self, argument::flops> {
  using form = dubey2024_entry<void>;
  static constexpr std::string_view formula = "N* = A C^alpha, training tokens";
  static constexpr std::string_view tex = R"(N^\star(C) = A C^\alpha)";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::tokens;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"A", &law.A}, {"alpha", &law.alpha}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_data(leverage::flops{c}).value;
  }
};
}  // namespace detail

struct dubey2024_printed : detail::dubey2024_entry<dubey2024_printed> {
  static constexpr std::string_view name = "dubey2024/printed_data";
  static constexpr const auto& set = leverage::dubey2024::printed;
};

struct dubey2024_figure3 : detail::dubey2024_entry<dubey2024_figure3> {
  static constexpr std::string_view name = "dubey2024/figure3_data";
  static constexpr const auto& set = leverage::dubey2024::figure3;
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_dubey2024(const Visit& visit) {
  visit(dubey2024_printed{});
  visit(dubey2024_figure3{});
}

}  // namespace leverage::catalogue
