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
  static constexpr std::string_view formula = "N* = A C^alpha, training tokens";
  static constexpr std::string_view tex = R"(N^\star(C) = A C^\alpha)";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::tokens;
  [[nodiscard]] static constexpr auto coefficients() {
    return coefficient_list({{"A", Self::set.A}, {"alpha", Self::set.alpha}});
  }
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return Self::set.best_data(leverage::flops{c}).value;
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
