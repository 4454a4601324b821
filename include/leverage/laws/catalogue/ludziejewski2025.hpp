// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Ludziejewski et al. 2025.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/ludziejewski2025.hpp"

namespace leverage::catalogue {

namespace detail {

/// The optimum at a budget and a number of experts, which lies to the fitted range as its N and D do.
template <class Self>
struct ludziejewski2025_optimum : entry<Self, argument::flops, argument::experts> {
  static constexpr std::string_view symbols[] = {"F", "E"};
  static constexpr const auto& set = leverage::ludziejewski2025::table3;
  [[nodiscard]] static constexpr auto coefficients() {
    return coefficient_list({{"a", set.a},
                             {"delta", set.delta},
                             {"b", set.b},
                             {"omega", set.omega},
                             {"alpha", set.alpha},
                             {"gamma", set.gamma},
                             {"beta", set.beta},
                             {"zeta", set.zeta},
                             {"E_start", set.E_start},
                             {"E_max", set.E_max}});
  }
  [[nodiscard]] static constexpr auto reach(const double (&x)[2]) {
    const auto law = set.at(x[1]);
    const leverage::flops budget{x[0]};
    return set.fitted.check(law.best_size(budget), law.best_data(budget), plain{x[1]});
  }
};

}  // namespace detail

struct ludziejewski2025_table3 : entry<ludziejewski2025_table3, argument::active_parameters,
                                       argument::tokens, argument::experts> {
  static constexpr std::string_view name = "ludziejewski2025/table3";
  static constexpr std::string_view formula =
      "L = a Ehat^delta N^(alpha + gamma ln Ehat) + b Ehat^omega D^(beta + zeta ln Ehat) + c, "
      "1/Ehat = 1/(E - 1 + 1/(1/E_start - 1/E_max)) + 1/E_max";
  static constexpr std::string_view tex =
      R"(L(N, D, E) = a \hat E^\delta N^{\alpha + \gamma \ln \hat E})"
      R"( + b \hat E^\omega D^{\beta + \zeta \ln \hat E} + c, \quad)"
      R"( \hat E^{-1} = (E - 1 + (E_\mathrm{start}^{-1} - E_\mathrm{max}^{-1})^{-1})^{-1})"
      R"( + E_\mathrm{max}^{-1})";
  static constexpr std::string_view symbols[] = {"N", "D", "E"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::ludziejewski2025::table3;
  [[nodiscard]] static constexpr auto coefficients() {
    return coefficient_list({{"a", set.a},
                             {"delta", set.delta},
                             {"alpha", set.alpha},
                             {"gamma", set.gamma},
                             {"b", set.b},
                             {"omega", set.omega},
                             {"beta", set.beta},
                             {"zeta", set.zeta},
                             {"c", set.c, "nats per token"},
                             {"E_start", set.E_start},
                             {"E_max", set.E_max}});
  }
  template <scalar N, scalar D, scalar X>
  [[nodiscard]] static constexpr auto value(const N& n, const D& d, const X& experts) {
    return set.loss(leverage::parameters{n}, leverage::tokens{d}, experts);
  }
};

/// Active parameters, embeddings included.
struct ludziejewski2025_best_size : detail::ludziejewski2025_optimum<ludziejewski2025_best_size> {
  static constexpr std::string_view name = "ludziejewski2025/best_size";
  static constexpr std::string_view formula =
      "N = G (F / 6)^(y / (x + y)), G = (x a Ehat^delta / (y b Ehat^omega))^(1 / (x + y)), "
      "x = -alpha - gamma ln Ehat, y = -beta - zeta ln Ehat, "
      "1/Ehat = 1/(E - 1 + 1/(1/E_start - 1/E_max)) + 1/E_max";
  static constexpr std::string_view tex = R"(\arg\min_N L(N, F / (6 N), E))";
  static constexpr outcome answer = outcome::parameters;
  template <scalar C, scalar X>
  [[nodiscard]] static constexpr auto value(const C& c, const X& experts) {
    return set.at(experts).best_size(leverage::flops{c}).value;
  }
};

struct ludziejewski2025_best_data : detail::ludziejewski2025_optimum<ludziejewski2025_best_data> {
  static constexpr std::string_view name = "ludziejewski2025/best_data";
  static constexpr std::string_view formula =
      "D = G^-1 (F / 6)^(x / (x + y)), G = (x a Ehat^delta / (y b Ehat^omega))^(1 / (x + y)), "
      "x = -alpha - gamma ln Ehat, y = -beta - zeta ln Ehat, "
      "1/Ehat = 1/(E - 1 + 1/(1/E_start - 1/E_max)) + 1/E_max";
  static constexpr std::string_view tex = R"(\arg\min_D L(F / (6 D), D, E))";
  static constexpr outcome answer = outcome::tokens;
  template <scalar C, scalar X>
  [[nodiscard]] static constexpr auto value(const C& c, const X& experts) {
    return set.at(experts).best_data(leverage::flops{c}).value;
  }
};

struct ludziejewski2025_learning_rate
    : entry<ludziejewski2025_learning_rate, argument::active_non_embedding_parameters,
            argument::experts> {
  static constexpr std::string_view name = "ludziejewski2025/learning_rate";
  static constexpr std::string_view formula = "LR = exp(k + p_N ln N + p_E ln E)";
  static constexpr std::string_view tex = R"(\mathrm{LR}(N, E) = \exp(k + p_N \ln N + p_E \ln E))";
  static constexpr std::string_view symbols[] = {"N", "E"};
  static constexpr outcome answer = outcome::learning_rate;
  static constexpr const auto& set = leverage::ludziejewski2025::learning_rate;
  [[nodiscard]] static constexpr auto coefficients() {
    return coefficient_list({{"k", set.constant}, {"p_N", set.size}, {"p_E", set.experts}});
  }
  template <scalar N, scalar X>
  [[nodiscard]] static constexpr auto value(const N& n, const X& experts) {
    return set.learning_rate(leverage::parameters{n}, experts);
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_ludziejewski2025(const Visit& visit) {
  visit(ludziejewski2025_table3{});
  visit(ludziejewski2025_best_size{});
  visit(ludziejewski2025_best_data{});
  visit(ludziejewski2025_learning_rate{});
}

}  // namespace leverage::catalogue
