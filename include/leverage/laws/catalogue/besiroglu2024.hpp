// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Besiroglu et al. 2024. The runs are bounded in size and compute, not in tokens.
#pragma once

#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/laws/catalogue/hoffmann2022.hpp"

namespace leverage::catalogue {

namespace detail {

template <class Self>
struct besiroglu2024_entry : parametric_entry<Self> {
  [[nodiscard]] static constexpr auto reach(const double (&x)[2]) {
    return Self::set.fitted.check(plain{x[0]}, plain{6.0 * x[0] * x[1]});
  }
};

}  // namespace detail

struct besiroglu2024_table1 : detail::besiroglu2024_entry<besiroglu2024_table1> {
  static constexpr std::string_view name = "besiroglu2024/table1";
  static constexpr const auto& set = besiroglu2024::table1;
};

struct besiroglu2024_optimum : detail::besiroglu2024_entry<besiroglu2024_optimum> {
  static constexpr std::string_view name = "besiroglu2024/optimum";
  static constexpr const auto& set = besiroglu2024::optimum;
};

template <class Visit>
constexpr void for_each_besiroglu2024(const Visit& visit) {
  visit(besiroglu2024_table1{});
  visit(besiroglu2024_optimum{});
}

}  // namespace leverage::catalogue
