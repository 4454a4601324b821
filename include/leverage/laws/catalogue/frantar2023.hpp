// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Frantar et al. 2023. The loss of the vision models is not a loss per token, and their data
/// are images, so that the catalogue contains only the pure numbers of these fits.
#pragma once

#include <array>

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/frantar2023.hpp"

namespace leverage::catalogue {

/// L(N, D, S) of T5 on C4.
struct frantar2023_t5_loss : entry<frantar2023_t5_loss, argument::nonzero_parameters,
                                   argument::tokens, argument::pruned_share> {
  static constexpr std::string_view name = "frantar2023/t5_loss";
  static constexpr std::string_view formula =
      "L = (a_S (1 - S)^b_S + c_S) N^-b_N + (a_D / D)^b_D + c";
  static constexpr std::string_view tex =
      R"(L = \left(a_S (1-S)^{b_S} + c_S\right) N^{-b_N} + \left(\frac{a_D}{D}\right)^{b_D} + c)";
  static constexpr std::string_view symbols[] = {"N", "D", "S"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::frantar2023::t5;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"a_S", &law.a_S},
                            {"b_S", &law.b_S},
                            {"c_S", &law.c_S},
                            {"b_N", &law.b_N},
                            {"a_D", &law.a_D, "tokens"},
                            {"b_D", &law.b_D},
                            {"c", &law.c, "nats per token"}});
  }
  template <class Law, scalar N, scalar D, scalar S>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d,
                                               const S& pruned_share) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d}, pruned_share);
  }
};

/// S*(N, C) of T5 on C4, training at dense cost.
struct frantar2023_t5_best_pruned_share
    : entry<frantar2023_t5_best_pruned_share, argument::nonzero_parameters, argument::flops> {
  static constexpr std::string_view name = "frantar2023/t5_best_pruned_share";
  static constexpr std::string_view formula =
      "S = max(0, 1 - (C_0 / C)^(b_D / (b_D + b_S))), C_0 = 6 N a_D (b_D N^b_N / (a_S b_S))^(1 / "
      "b_D), "
      "C = 6 N D / (1 - S)";
  static constexpr std::string_view tex =
      R"(S^* = \max\left(0, 1 - \left(\frac{6 N a_D}{C}\right)^{\frac{b_D}{b_D + b_S}})"
      R"(\left(\frac{b_D N^{b_N}}{a_S b_S}\right)^{\frac{1}{b_D + b_S}}\right),\; C = \frac{6 N D}{1 - S})";
  static constexpr std::string_view symbols[] = {"N", "C"};
  static constexpr outcome answer = outcome::ratio;
  static constexpr const auto& set = leverage::frantar2023::t5;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"b_D", &law.b_D},
                            {"b_S", &law.b_S},
                            {"a_D", &law.a_D, "tokens"},
                            {"b_N", &law.b_N},
                            {"a_S", &law.a_S}});
  }
  template <class Law, scalar N, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const C& c) {
    return law.best_pruned_share(leverage::parameters{n}, leverage::flops{c});
  }
  /// The best share, and the data that the budget then pays for.
  template <scalar X>
  [[nodiscard]] static constexpr auto known(const X (&x)[2]) {
    const X share = value(x[0], x[1]);
    const X data = leverage::frantar2023::loss_law<>::data_for(leverage::parameters{x[0]},
                                                               leverage::flops{x[1]}, share)
                       .value;
    return std::array<argument_value<X>, 4>{{{argument::nonzero_parameters, x[0]},
                                             {argument::flops, x[1]},
                                             {argument::pruned_share, share},
                                             {argument::tokens, data}}};
  }
};

namespace detail {

/// m(S) of a set, the relative size of a dense model with the same loss.
template <class Self>
struct frantar2023_multiplier : entry<Self, argument::pruned_share> {
  using form = frantar2023_multiplier<void>;
  static constexpr std::string_view formula =
      "m = ((a_S + c_S) / (a_S (1 - S)^b_S + c_S))^(1 / b_N)";
  static constexpr std::string_view tex =
      R"(m(S) = \left(\frac{a_S + c_S}{a_S (1-S)^{b_S} + c_S}\right)^{1/b_N})";
  static constexpr std::string_view symbols[] = {"S"};
  static constexpr outcome answer = outcome::ratio;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>(
        {{"a_S", &law.a_S}, {"c_S", &law.c_S}, {"b_S", &law.b_S}, {"b_N", &law.b_N}});
  }
  template <class Law, scalar S>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const S& pruned_share) {
    return law.multiplier(pruned_share);
  }
  [[nodiscard]] static constexpr auto fitted() {
    return Self::set.fitted.only(argument::pruned_share);
  }
};

}  // namespace detail

struct frantar2023_t5_multiplier : detail::frantar2023_multiplier<frantar2023_t5_multiplier> {
  static constexpr std::string_view name = "frantar2023/t5_multiplier";
  static constexpr const auto& set = leverage::frantar2023::t5;
};

struct frantar2023_vit_multiplier : detail::frantar2023_multiplier<frantar2023_vit_multiplier> {
  static constexpr std::string_view name = "frantar2023/vit_multiplier";
  static constexpr const auto& set = leverage::frantar2023::vit;
};

struct frantar2023_vit_notebook_multiplier
    : detail::frantar2023_multiplier<frantar2023_vit_notebook_multiplier> {
  static constexpr std::string_view name = "frantar2023/vit_notebook_multiplier";
  static constexpr const auto& set = leverage::frantar2023::vit_notebook;
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_frantar2023(const Visit& visit) {
  visit(frantar2023_t5_loss{});
  visit(frantar2023_t5_best_pruned_share{});
  visit(frantar2023_t5_multiplier{});
  visit(frantar2023_vit_multiplier{});
  visit(frantar2023_vit_notebook_multiplier{});
}

}  // namespace leverage::catalogue
