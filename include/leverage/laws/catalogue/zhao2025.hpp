// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Zhao et al. 2025.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/zhao2025.hpp"

namespace leverage::catalogue {

/// L(N, D, N_a, G, S).
struct zhao2025_loss
    : entry<zhao2025_loss, argument::parameters, argument::tokens, argument::active_parameters,
            argument::active_experts, argument::sharing_ratio> {
  static constexpr std::string_view name = "zhao2025/loss";
  static constexpr std::string_view formula =
      "L = phi (N^-alpha + k N_a^-alpha + h N_a / N) + a N^-alpha + b D^-beta + c N_a^-alpha + "
      "epsilon, "
      "phi = e G + f / G + m S^2 + n S";
  static constexpr std::string_view tex =
      R"(L = \left(eG + \frac{f}{G} + mS^2 + nS\right))"
      R"(\left(N^{-\alpha} + k N_a^{-\alpha} + h \frac{N_a}{N}\right))"
      R"( + a N^{-\alpha} + b D^{-\beta} + c N_a^{-\alpha} + \epsilon)";
  static constexpr std::string_view symbols[] = {"N", "D", "N_a", "G", "S"};
  static constexpr model_kind models = model_kind::mixture;
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::zhao2025::joint;
  [[nodiscard]] static constexpr auto coefficients() {
    return coefficient_list({{"alpha", set.alpha},
                             {"k", set.k},
                             {"h", set.h},
                             {"a", set.a},
                             {"b", set.b},
                             {"beta", set.beta},
                             {"c", set.c},
                             {"epsilon", set.epsilon, "nats per token"},
                             {"e", set.e},
                             {"f", set.f},
                             {"m", set.m},
                             {"n", set.n}});
  }
  template <scalar N, scalar D, scalar A, scalar G, scalar S>
  [[nodiscard]] static constexpr auto value(const N& n, const D& d, const A& active,
                                            const G& active_experts, const S& sharing_ratio) {
    return set.loss(leverage::parameters{n}, leverage::tokens{d}, leverage::parameters{active},
                    active_experts, sharing_ratio);
  }
};

namespace detail {

/// An answer for a size alone, at the best number and sharing of active experts.
template <class Self>
struct zhao2025_entry : entry<Self, argument::parameters> {
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr model_kind models = model_kind::mixture;
  static constexpr const auto& set = leverage::zhao2025::joint;
  [[nodiscard]] static constexpr auto coefficients() {
    return coefficient_list({{"alpha", set.alpha},
                             {"k", set.k},
                             {"c", set.c},
                             {"h", set.h},
                             {"e", set.e},
                             {"f", set.f},
                             {"n", set.n},
                             {"m", set.m}});
  }
  [[nodiscard]] static constexpr auto reach(const double (&x)[1]) {
    return domain<1>{{set.fitted.inputs[0]}}.check(plain{x[0]});
  }
};

}  // namespace detail

/// N_a*(N).
struct zhao2025_best_active : detail::zhao2025_entry<zhao2025_best_active> {
  static constexpr std::string_view name = "zhao2025/best_active";
  static constexpr std::string_view formula =
      "N_a = min(N, (alpha (k phi + c) N / (h phi))^(1 / (1 + alpha))), phi = 2 sqrt(e f) - n^2 / "
      "(4 m)";
  static constexpr std::string_view tex =
      R"(N_a^* = \min\left(N, \left[\frac{\alpha (k\varphi^* + c)}{h\varphi^*} N\right]^{1/(1+\alpha)}\right))";
  static constexpr outcome answer = outcome::parameters;
  template <scalar N>
  [[nodiscard]] static constexpr auto value(const N& n) {
    return set.best_active(leverage::parameters{n}).value;
  }
};

/// N_a*(N) / N.
struct zhao2025_best_active_share : detail::zhao2025_entry<zhao2025_best_active_share> {
  static constexpr std::string_view name = "zhao2025/best_active_share";
  static constexpr std::string_view formula =
      "r = min(1, (alpha (k phi + c) / (h phi))^(1 / (1 + alpha)) N^(-alpha / (1 + alpha))), "
      "the share N_a of N, phi = 2 sqrt(e f) - n^2 / (4 m)";
  static constexpr std::string_view tex =
      R"(N_a^*/N = \min\left(1, \left[\frac{\alpha (k\varphi^* + c)}{h\varphi^*}\right]^{1/(1+\alpha)})"
      R"( N^{-\alpha/(1+\alpha)}\right))";
  static constexpr outcome answer = outcome::ratio;
  template <scalar N>
  [[nodiscard]] static constexpr auto value(const N& n) {
    return set.best_active_share(leverage::parameters{n});
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_zhao2025(const Visit& visit) {
  visit(zhao2025_loss{});
  visit(zhao2025_best_active{});
  visit(zhao2025_best_active_share{});
}

}  // namespace leverage::catalogue
