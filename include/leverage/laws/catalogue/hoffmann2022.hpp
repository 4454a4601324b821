// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Hoffmann et al. 2022.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/hoffmann2022.hpp"

namespace leverage::catalogue {

namespace detail {

/// L(N, D) of a set of the parametric law, N with embeddings.
template <class Self>
struct parametric_entry : entry<Self, argument::parameters, argument::tokens> {
  static constexpr std::string_view formula = "L = E + A N^-alpha + B D^-beta";
  static constexpr std::string_view tex = R"(L(N, D) = E + A N^{-\alpha} + B D^{-\beta})";
  static constexpr std::string_view symbols[] = {"N", "D"};
  static constexpr outcome answer = outcome::loss;
  template <scalar N, scalar D>
  [[nodiscard]] static constexpr auto value(const N& n, const D& d) {
    return Self::set.loss(leverage::parameters{n}, leverage::tokens{d});
  }
};

}  // namespace detail

struct hoffmann2022_printed : detail::parametric_entry<hoffmann2022_printed> {
  static constexpr std::string_view name = "hoffmann2022/printed";
  static constexpr const auto& set = leverage::hoffmann2022::printed;
};

struct hoffmann2022_unrounded : detail::parametric_entry<hoffmann2022_unrounded> {
  static constexpr std::string_view name = "hoffmann2022/unrounded";
  static constexpr const auto& set = leverage::hoffmann2022::unrounded;
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_hoffmann2022(const Visit& visit) {
  visit(hoffmann2022_printed{});
  visit(hoffmann2022_unrounded{});
}

}  // namespace leverage::catalogue
