// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Abnar et al. 2025.
#pragma once

#include "leverage/laws/abnar2025.hpp"
#include "leverage/laws/catalogue/entry.hpp"

namespace leverage::catalogue {

/// L(N, D, S).
struct abnar2025_loss
    : entry<abnar2025_loss, argument::parameters, argument::tokens, argument::sparsity> {
  static constexpr start_range starts[] = {{.name = "a", .low = 1e1, .high = 1e6, .linear = true},
                                           {.name = "alpha", .low = 0.1, .high = 1.0},
                                           {.name = "b", .low = 1e1, .high = 1e6, .linear = true},
                                           {.name = "beta", .low = 0.1, .high = 1.0},
                                           {.name = "c", .low = 0.05, .high = 5.0, .linear = true},
                                           {.name = "lambda", .low = -1.0, .high = 0.0},
                                           {.name = "d", .low = 0.5, .high = 5e2, .linear = true},
                                           {.name = "delta", .low = 0.01, .high = 1.0},
                                           {.name = "gamma", .low = 0.01, .high = 1.0},
                                           {.name = "e", .low = 0.1, .high = 3.0, .linear = true}};
  static constexpr std::string_view name = "abnar2025/loss";
  static constexpr std::string_view formula =
      "L = a N^-alpha + b D^-beta + c (1 - S)^-lambda + d (1 - S)^-delta N^-gamma + e";
  static constexpr std::string_view tex =
      R"(L = \frac{a}{N^\alpha} + \frac{b}{D^\beta} + \frac{c}{(1-S)^\lambda})"
      R"( + \frac{d}{(1-S)^\delta N^\gamma} + e)";
  static constexpr std::string_view symbols[] = {"N", "D", "S"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::abnar2025::table3;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"a", &law.a},
                            {"alpha", &law.alpha},
                            {"b", &law.b},
                            {"beta", &law.beta},
                            {"c", &law.c},
                            {"lambda", &law.lambda},
                            {"d", &law.d},
                            {"delta", &law.delta},
                            {"gamma", &law.gamma},
                            {"e", &law.e, "nats per token"}});
  }
  template <class Law, scalar N, scalar D, scalar S>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d,
                                               const S& sparsity) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d}, sparsity);
  }
};

/// S*(N) at fixed N and D.
struct abnar2025_best_sparsity : entry<abnar2025_best_sparsity, argument::parameters> {
  static constexpr std::string_view name = "abnar2025/best_sparsity";
  static constexpr model_kind models = model_kind::mixture;
  static constexpr std::string_view formula =
      "S = max(0, 1 - (delta d N^-gamma / (-lambda c))^(1 / (delta - lambda))), at fixed N and D";
  static constexpr std::string_view tex =
      R"(S^* = \max\left(0, 1 - \left[\frac{\delta d N^{-\gamma}}{-\lambda c}\right]^{1/(\delta-\lambda)}\right))";
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr outcome answer = outcome::ratio;
  static constexpr const auto& set = leverage::abnar2025::table3;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"delta", &law.delta},
                            {"d", &law.d},
                            {"gamma", &law.gamma},
                            {"lambda", &law.lambda},
                            {"c", &law.c}});
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.best_sparsity(leverage::parameters{n});
  }
  [[nodiscard]] static constexpr auto fitted() { return set.fitted.only(argument::parameters); }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_abnar2025(const Visit& visit) {
  visit(abnar2025_loss{});
  visit(abnar2025_best_sparsity{});
}

}  // namespace leverage::catalogue
