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
  static constexpr start_range starts[] = {
      {.name = "e", .low = 0.01, .high = 1.0}, {.name = "f", .low = 0.5, .high = 50.0},
      {.name = "m", .low = 0.5, .high = 50.0}, {.name = "n", .low = -20.0, .high = 0.0},
      {.name = "k", .low = 1e-4, .high = 1.0}, {.name = "h", .low = 1e-3, .high = 1.0},
      {.name = "a", .low = 1.0, .high = 1e3},  {.name = "alpha", .low = 0.05, .high = 0.6},
      {.name = "b", .low = 1e2, .high = 1e6},  {.name = "beta", .low = 0.1, .high = 1.0},
      {.name = "c", .low = 1.0, .high = 1e3},  {.name = "epsilon", .low = 0.1, .high = 3.0}};
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
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"alpha", &law.alpha},
                            {"k", &law.k},
                            {"h", &law.h},
                            {"a", &law.a},
                            {"b", &law.b},
                            {"beta", &law.beta},
                            {"c", &law.c},
                            {"epsilon", &law.epsilon, "nats per token"},
                            {"e", &law.e},
                            {"f", &law.f},
                            {"m", &law.m},
                            {"n", &law.n}});
  }
  template <class Law, scalar N, scalar D, scalar A, scalar G, scalar S>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d,
                                               const A& active, const G& active_experts,
                                               const S& sharing_ratio) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d}, leverage::parameters{active},
                    active_experts, sharing_ratio);
  }
};

namespace detail {

/// An entry with the size as its only input, at the best number and sharing of active experts.
template <class Self>
struct zhao2025_entry : entry<Self, argument::parameters> {
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr model_kind models = model_kind::mixture;
  static constexpr const auto& set = leverage::zhao2025::joint;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"alpha", &law.alpha},
                            {"k", &law.k},
                            {"c", &law.c},
                            {"h", &law.h},
                            {"e", &law.e},
                            {"f", &law.f},
                            {"n", &law.n},
                            {"m", &law.m}});
  }
  [[nodiscard]] static constexpr auto fitted() { return set.fitted.only(argument::parameters); }
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
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.best_active(leverage::parameters{n}).value;
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
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.best_active_share(leverage::parameters{n});
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
