// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Hoffmann et al. 2022.
#pragma once

#include <array>

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/hoffmann2022.hpp"

namespace leverage::catalogue {

namespace detail {

/// In the order of L = E + A N^-alpha + B D^-beta.
template <class Law>
[[nodiscard]] constexpr auto parametric_fields(Law& law) {
  return field_list<Law>({{"E", &law.E, "nats per token"},
                          {"A", &law.A},
                          {"alpha", &law.alpha},
                          {"B", &law.B},
                          {"beta", &law.beta}});
}

/// L(N, D) of a set of the parametric law, N with embeddings.
template <class Self>
struct parametric_entry : entry<Self, argument::parameters, argument::tokens> {
  using form = parametric_entry<void>;
  /// A, B and E follow from the exponents, which are searched on a grid.
  static constexpr double exponents[] = {0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.9, 1.5};
  static constexpr start_range starts[] = {
      {.name = "A", .low = 1.0, .high = 1e6, .linear = true},
      {.name = "B", .low = 1.0, .high = 1e6, .linear = true},
      {.name = "E", .low = 0.1, .high = 5.0, .linear = true},
      {.name = "alpha", .low = 0.05, .high = 1.0, .logarithmic = false, .grid = exponents},
      {.name = "beta", .low = 0.05, .high = 1.0, .logarithmic = false, .grid = exponents}};
  /// The formula without the refusals of `evaluate`, for inputs that carry their logarithm.
  template <class Law, class N, class D>
  [[nodiscard]] static constexpr auto unchecked(const Law& law, const N& n, const D& d) {
    return forms::chinchilla(law.A, law.B, law.E, law.alpha, law.beta, n, d);
  }
  static constexpr std::string_view formula = "L = E + A N^-alpha + B D^-beta";
  static constexpr std::string_view tex = R"(L(N, D) = E + A N^{-\alpha} + B D^{-\beta})";
  static constexpr std::string_view symbols[] = {"N", "D"};
  static constexpr outcome answer = outcome::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return parametric_fields(law);
  }
  template <class Law, scalar N, scalar D>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d});
  }
};

/// An answer by the budget alone, to a set fitted over N and D: its range is checked at the best N and D.
template <class Self>
struct parametric_optimum_entry : entry<Self, argument::flops> {
  static constexpr std::string_view symbols[] = {"C"};
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>(
        {{"alpha", &law.alpha}, {"A", &law.A}, {"beta", &law.beta}, {"B", &law.B}});
  }
  template <scalar X>
  [[nodiscard]] static constexpr auto known(const X (&x)[1]) {
    const leverage::flops<X> c{x[0]};
    return std::array<argument_value<X>, 3>{{{argument::flops, x[0]},
                                             {argument::parameters, Self::set.best_size(c).value},
                                             {argument::tokens, Self::set.best_data(c).value}}};
  }
};

/// N_opt(C) of a set of the parametric law, N with embeddings.
template <class Self>
struct parametric_size_entry : parametric_optimum_entry<Self> {
  using form = parametric_size_entry<void>;
  static constexpr std::string_view formula =
      "N = G (C / 6)^a, G = (alpha A / (beta B))^(1 / (alpha + beta)), a = beta / (alpha + beta)";
  static constexpr std::string_view tex =
      R"(N_\mathrm{opt}(C) = G (C / 6)^{\beta / (\alpha + \beta)},\ )"
      R"(G = (\alpha A / (\beta B))^{1 / (\alpha + \beta)})";
  static constexpr outcome answer = outcome::parameters;
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_size(leverage::flops{c}).value;
  }
};

/// D_opt(C) of a set of the parametric law.
template <class Self>
struct parametric_data_entry : parametric_optimum_entry<Self> {
  using form = parametric_data_entry<void>;
  static constexpr std::string_view formula =
      "D = G^-1 (C / 6)^b, G = (alpha A / (beta B))^(1 / (alpha + beta)), "
      "b = alpha / (alpha + beta)";
  static constexpr std::string_view tex =
      R"(D_\mathrm{opt}(C) = G^{-1} (C / 6)^{\alpha / (\alpha + \beta)},\ )"
      R"(G = (\alpha A / (\beta B))^{1 / (\alpha + \beta)})";
  static constexpr outcome answer = outcome::tokens;
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_data(leverage::flops{c}).value;
  }
};

/// N_opt(C) of a power law.
template <class Self, argument Compute = argument::flops>
struct size_law_entry : entry<Self, Compute> {
  using form = size_law_entry<void>;
  static constexpr std::string_view formula = "N = k C^a";
  static constexpr std::string_view tex = R"(N_\mathrm{opt}(C) = k C^a)";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::parameters;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"k", &law.k}, {"a", &law.a}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_size(leverage::flops{c}).value;
  }
};

/// D_opt(C) of a power law of size.
template <class Self, argument Compute = argument::flops>
struct size_law_data_entry : entry<Self, Compute> {
  using form = size_law_data_entry<void>;
  static constexpr std::string_view formula = "D = C / (6 k C^a)";
  static constexpr std::string_view tex = R"(D_\mathrm{opt}(C) = C / (6 k C^a))";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::tokens;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"k", &law.k}, {"a", &law.a}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_data(leverage::flops{c}).value;
  }
};

}  // namespace detail

struct hoffmann2022_printed : detail::parametric_entry<hoffmann2022_printed> {
  static constexpr std::string_view name = "hoffmann2022/printed";
  static constexpr const auto& set = leverage::hoffmann2022::printed;
};

struct hoffmann2022_printed_best_size
    : detail::parametric_size_entry<hoffmann2022_printed_best_size> {
  static constexpr std::string_view name = "hoffmann2022/printed_best_size";
  static constexpr const auto& set = leverage::hoffmann2022::printed;
};

struct hoffmann2022_printed_best_data
    : detail::parametric_data_entry<hoffmann2022_printed_best_data> {
  static constexpr std::string_view name = "hoffmann2022/printed_best_data";
  static constexpr const auto& set = leverage::hoffmann2022::printed;
};

struct hoffmann2022_unrounded : detail::parametric_entry<hoffmann2022_unrounded> {
  static constexpr std::string_view name = "hoffmann2022/unrounded";
  static constexpr const auto& set = leverage::hoffmann2022::unrounded;
};

struct hoffmann2022_unrounded_best_size
    : detail::parametric_size_entry<hoffmann2022_unrounded_best_size> {
  static constexpr std::string_view name = "hoffmann2022/unrounded_best_size";
  static constexpr const auto& set = leverage::hoffmann2022::unrounded;
};

struct hoffmann2022_unrounded_best_data
    : detail::parametric_data_entry<hoffmann2022_unrounded_best_data> {
  static constexpr std::string_view name = "hoffmann2022/unrounded_best_data";
  static constexpr const auto& set = leverage::hoffmann2022::unrounded;
};

struct hoffmann2022_four_digits : detail::parametric_entry<hoffmann2022_four_digits> {
  static constexpr std::string_view name = "hoffmann2022/four_digits";
  static constexpr const auto& set = leverage::hoffmann2022::four_digits;
};

struct hoffmann2022_four_digits_best_size
    : detail::parametric_size_entry<hoffmann2022_four_digits_best_size> {
  static constexpr std::string_view name = "hoffmann2022/four_digits_best_size";
  static constexpr const auto& set = leverage::hoffmann2022::four_digits;
};

struct hoffmann2022_four_digits_best_data
    : detail::parametric_data_entry<hoffmann2022_four_digits_best_data> {
  static constexpr std::string_view name = "hoffmann2022/four_digits_best_data";
  static constexpr const auto& set = leverage::hoffmann2022::four_digits;
};

struct hoffmann2022_approach1_best_size : detail::size_law_entry<hoffmann2022_approach1_best_size> {
  static constexpr std::string_view name = "hoffmann2022/approach1_best_size";
  static constexpr const auto& set = leverage::hoffmann2022::approach1;
};

struct hoffmann2022_approach1_best_data
    : detail::size_law_data_entry<hoffmann2022_approach1_best_data> {
  static constexpr std::string_view name = "hoffmann2022/approach1_best_data";
  static constexpr const auto& set = leverage::hoffmann2022::approach1;
};

struct hoffmann2022_approach2_best_size : detail::size_law_entry<hoffmann2022_approach2_best_size> {
  static constexpr std::string_view name = "hoffmann2022/approach2_best_size";
  static constexpr const auto& set = leverage::hoffmann2022::approach2;
};

struct hoffmann2022_approach2_best_data
    : detail::size_law_data_entry<hoffmann2022_approach2_best_data> {
  static constexpr std::string_view name = "hoffmann2022/approach2_best_data";
  static constexpr const auto& set = leverage::hoffmann2022::approach2;
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_hoffmann2022(const Visit& visit) {
  visit(hoffmann2022_printed{});
  visit(hoffmann2022_printed_best_size{});
  visit(hoffmann2022_printed_best_data{});
  visit(hoffmann2022_unrounded{});
  visit(hoffmann2022_unrounded_best_size{});
  visit(hoffmann2022_unrounded_best_data{});
  visit(hoffmann2022_four_digits{});
  visit(hoffmann2022_four_digits_best_size{});
  visit(hoffmann2022_four_digits_best_data{});
  visit(hoffmann2022_approach1_best_size{});
  visit(hoffmann2022_approach1_best_data{});
  visit(hoffmann2022_approach2_best_size{});
  visit(hoffmann2022_approach2_best_data{});
}

}  // namespace leverage::catalogue
