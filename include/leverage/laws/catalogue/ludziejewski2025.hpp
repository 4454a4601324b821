// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Ludziejewski et al. 2025.
#pragma once

#include <array>

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/ludziejewski2025.hpp"

namespace leverage::catalogue {

namespace detail {

/// The optimum at a budget and a number of experts; its range is checked at the best N and D.
template <class Self>
struct ludziejewski2025_optimum : entry<Self, argument::flops, argument::experts> {
  static constexpr std::string_view symbols[] = {"F", "E"};
  static constexpr const auto& set = leverage::ludziejewski2025::table3;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"a", &law.a},
                            {"delta", &law.delta},
                            {"b", &law.b},
                            {"omega", &law.omega},
                            {"alpha", &law.alpha},
                            {"gamma", &law.gamma},
                            {"beta", &law.beta},
                            {"zeta", &law.zeta},
                            {"E_start", &law.E_start},
                            {"E_max", &law.E_max}});
  }
  template <scalar X>
  [[nodiscard]] static constexpr auto known(const X (&x)[2]) {
    const auto law = set.at(x[1]);
    const leverage::flops<X> budget{x[0]};
    return std::array<argument_value<X>, 4>{
        {{argument::flops, x[0]},
         {argument::experts, x[1]},
         {argument::active_parameters, law.best_size(budget).value},
         {argument::tokens, law.best_data(budget).value}}};
  }
};

}  // namespace detail

struct ludziejewski2025_table3 : entry<ludziejewski2025_table3, argument::active_parameters,
                                       argument::tokens, argument::experts> {
  static constexpr start_range starts[] = {{.name = "a", .low = 1.0, .high = 1e3, .linear = true},
                                           {.name = "alpha", .low = -0.5, .high = 0.0},
                                           {.name = "delta", .low = -1.0, .high = 1.0},
                                           {.name = "gamma", .low = -0.1, .high = 0.1},
                                           {.name = "b", .low = 1.0, .high = 1e3, .linear = true},
                                           {.name = "beta", .low = -0.5, .high = 0.0},
                                           {.name = "omega", .low = -1.0, .high = 1.0},
                                           {.name = "zeta", .low = -0.1, .high = 0.1},
                                           {.name = "E_start", .low = 1.0, .high = 10.0},
                                           {.name = "E_max", .low = 40.0, .high = 4e3},
                                           {.name = "c", .low = 0.1, .high = 3.0, .linear = true}};
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
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"a", &law.a},
                            {"delta", &law.delta},
                            {"alpha", &law.alpha},
                            {"gamma", &law.gamma},
                            {"b", &law.b},
                            {"omega", &law.omega},
                            {"beta", &law.beta},
                            {"zeta", &law.zeta},
                            {"c", &law.c, "nats per token"},
                            {"E_start", &law.E_start},
                            {"E_max", &law.E_max}});
  }
  template <class Law, scalar N, scalar D, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d,
                                               const X& experts) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d}, experts);
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
  template <class Law, scalar C, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c, const X& experts) {
    return law.at(experts).best_size(leverage::flops{c}).value;
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
  template <class Law, scalar C, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c, const X& experts) {
    return law.at(experts).best_data(leverage::flops{c}).value;
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
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"k", &law.constant}, {"p_N", &law.size}, {"p_E", &law.experts}});
  }
  template <class Law, scalar N, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const X& experts) {
    return law.learning_rate(leverage::parameters{n}, experts);
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
