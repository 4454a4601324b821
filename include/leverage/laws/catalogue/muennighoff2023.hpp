// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Muennighoff et al. 2023. R_D and R_N count repetitions of the U_D unique tokens and of the
/// U_N parameters for which U_D tokens are the best number.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "leverage/laws/catalogue/hoffmann2022.hpp"
#include "leverage/laws/muennighoff2023.hpp"

namespace leverage::catalogue {

namespace detail {

/// Coefficients of the law without repetition, and what follows them.
template <class Law, std::size_t K>
[[nodiscard]] constexpr auto fields_with(
    Law& law, const field<typename coefficient_of<Law>::type> (&decay)[K]) {
  const auto first = parametric_fields(law.base);
  std::array<field<typename coefficient_of<Law>::type>, first.size() + K> all{};
  std::ranges::copy(decay, std::ranges::copy(first, all.begin()).out);
  return all;
}

/// Starts of R_D* and R_N*. The law without repetition is held, as in the paper, which fits it first.
inline constexpr double repeats[] = {1.0, 4.0, 8.0, 16.0, 32.0, 64.0};

/// L(N, D, U) of a set with repetition.
template <class Self>
struct muennighoff2023_entry
    : entry<Self, argument::parameters, argument::tokens, argument::unique_tokens> {
  /// The law takes the lesser of an input and of a size that follows from the coefficients: a fit gives both the same
  /// scalar.
  static constexpr bool inputs_are_lifted = true;
  static constexpr std::string_view symbols[] = {"N", "D", "U"};
  static constexpr outcome answer = outcome::loss;
  template <class Law, scalar N, scalar D, scalar U>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d, const U& u) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d}, leverage::tokens{u});
  }
};

}  // namespace detail

struct muennighoff2023_c4 : detail::muennighoff2023_entry<muennighoff2023_c4> {
  static constexpr start_range starts[] = {
      {.name = "A", .low = 1.0, .high = 1e6, .held = true},
      {.name = "B", .low = 1.0, .high = 1e6, .held = true},
      {.name = "E", .low = 0.1, .high = 5.0, .held = true},
      {.name = "alpha", .low = 0.05, .high = 1.0, .held = true},
      {.name = "beta", .low = 0.05, .high = 1.0, .held = true},
      {.name = "R_D*", .low = 0.5, .high = 500.0, .grid = detail::repeats},
      {.name = "R_N*", .low = 0.5, .high = 500.0, .grid = detail::repeats}};
  static constexpr std::string_view name = "muennighoff2023/c4";
  static constexpr std::string_view formula =
      "L = E + A N'^-alpha + B D'^-beta, "
      "D' = U_D (1 + R_D* (1 - e^(-R_D / R_D*))), N' = U_N (1 + R_N* (1 - e^(-R_N / R_N*))), "
      "U_D = min(U, D), R_D = D / U_D - 1, "
      "U_N = min(N, G (G U_D)^(beta / alpha)), R_N = N / U_N - 1, "
      "G = (alpha A / (beta B))^(1 / (alpha + beta))";
  static constexpr std::string_view tex =
      R"(L = E + A N'^{-\alpha} + B D'^{-\beta},\ X' = U_X (1 + R_X^* (1 - e^{-R_X / R_X^*})))";
  static constexpr const auto& set = leverage::muennighoff2023::c4;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return detail::fields_with(
        law, {{"R_D*", &law.decay_data.repeats}, {"R_N*", &law.decay_size.repeats}});
  }
};

struct muennighoff2023_c4_geometric : detail::muennighoff2023_entry<muennighoff2023_c4_geometric> {
  static constexpr start_range starts[] = {
      {.name = "A", .low = 1.0, .high = 1e6, .held = true},
      {.name = "B", .low = 1.0, .high = 1e6, .held = true},
      {.name = "E", .low = 0.1, .high = 5.0, .held = true},
      {.name = "alpha", .low = 0.05, .high = 1.0, .held = true},
      {.name = "beta", .low = 0.05, .high = 1.0, .held = true},
      {.name = "delta_D", .low = 1e-3, .high = 0.5},
      {.name = "delta_N", .low = 1e-3, .high = 0.5}};
  static constexpr std::string_view name = "muennighoff2023/c4_geometric";
  static constexpr std::string_view formula =
      "L = E + A N'^-alpha + B D'^-beta, "
      "D' = U_D (1 + (1 - delta_D) (1 - (1 - delta_D)^R_D) / delta_D), "
      "N' = U_N (1 + (1 - delta_N) (1 - (1 - delta_N)^R_N) / delta_N), "
      "U_D = min(U, D), R_D = D / U_D - 1, "
      "U_N = min(N, G (G U_D)^(beta / alpha)), R_N = N / U_N - 1, "
      "G = (alpha A / (beta B))^(1 / (alpha + beta))";
  static constexpr std::string_view tex =
      R"(L = E + A N'^{-\alpha} + B D'^{-\beta},\ X' = U_X \left(1 + (1 - \delta_X) )"
      R"(\frac{1 - (1 - \delta_X)^{R_X}}{\delta_X}\right))";
  static constexpr const auto& set = leverage::muennighoff2023::c4_geometric;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return detail::fields_with(
        law, {{"delta_D", &law.decay_data.delta}, {"delta_N", &law.decay_size.delta}});
  }
};

struct muennighoff2023_c4_exponential
    : detail::muennighoff2023_entry<muennighoff2023_c4_exponential> {
  static constexpr start_range starts[] = {
      {.name = "A", .low = 1.0, .high = 1e6, .held = true},
      {.name = "B", .low = 1.0, .high = 1e6, .held = true},
      {.name = "E", .low = 0.1, .high = 5.0, .held = true},
      {.name = "alpha", .low = 0.05, .high = 1.0, .held = true},
      {.name = "beta", .low = 0.05, .high = 1.0, .held = true},
      {.name = "r_D", .low = 1e-3, .high = 1.0},
      {.name = "r_N", .low = 1e-3, .high = 1.0}};
  static constexpr std::string_view name = "muennighoff2023/c4_exponential";
  static constexpr std::string_view formula =
      "L = E + A N'^-alpha + B D'^-beta, "
      "D' = U_D (1 - e^(-r_D (R_D + 1))) / (1 - e^(-r_D)), "
      "N' = U_N (1 - e^(-r_N (R_N + 1))) / (1 - e^(-r_N)), "
      "U_D = min(U, D), R_D = D / U_D - 1, "
      "U_N = min(N, G (G U_D)^(beta / alpha)), R_N = N / U_N - 1, "
      "G = (alpha A / (beta B))^(1 / (alpha + beta))";
  static constexpr std::string_view tex = R"(L = E + A N'^{-\alpha} + B D'^{-\beta},\ X' = U_X )"
                                          R"(\frac{1 - e^{-r_X (R_X + 1)}}{1 - e^{-r_X}})";
  static constexpr const auto& set = leverage::muennighoff2023::c4_exponential;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return detail::fields_with(law, {{"r_D", &law.decay_data.rate}, {"r_N", &law.decay_size.rate}});
  }
};

struct muennighoff2023_decay_of_data
    : detail::muennighoff2023_entry<muennighoff2023_decay_of_data> {
  static constexpr start_range starts[] = {
      {.name = "A", .low = 1.0, .high = 1e6, .held = true},
      {.name = "B", .low = 1.0, .high = 1e6, .held = true},
      {.name = "E", .low = 0.1, .high = 5.0, .held = true},
      {.name = "alpha", .low = 0.05, .high = 1.0, .held = true},
      {.name = "beta", .low = 0.05, .high = 1.0, .held = true},
      {.name = "R_D*", .low = 0.5, .high = 500.0, .grid = detail::repeats}};
  static constexpr std::string_view name = "muennighoff2023/decay_of_data";
  static constexpr std::string_view formula =
      "L = E + A N^-alpha + B D'^-beta, D' = U_D (1 + R_D* (1 - e^(-R_D / R_D*))), "
      "U_D = min(U, D), R_D = D / U_D - 1";
  static constexpr std::string_view tex =
      R"(L = E + A N^{-\alpha} + B D'^{-\beta},\ D' = U_D (1 + R_D^* (1 - e^{-R_D / R_D^*})))";
  static constexpr const auto& set = leverage::muennighoff2023::decay_of_data;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return detail::fields_with(law, {{"R_D*", &law.decay_data.repeats}});
  }
};

struct muennighoff2023_decay_of_size
    : detail::muennighoff2023_entry<muennighoff2023_decay_of_size> {
  static constexpr start_range starts[] = {
      {.name = "A", .low = 1.0, .high = 1e6, .held = true},
      {.name = "B", .low = 1.0, .high = 1e6, .held = true},
      {.name = "E", .low = 0.1, .high = 5.0, .held = true},
      {.name = "alpha", .low = 0.05, .high = 1.0, .held = true},
      {.name = "beta", .low = 0.05, .high = 1.0, .held = true},
      {.name = "R_N*", .low = 0.5, .high = 5e3, .grid = detail::repeats}};
  static constexpr std::string_view name = "muennighoff2023/decay_of_size";
  static constexpr std::string_view formula =
      "L = E + A N'^-alpha + B D^-beta, N' = U_N (1 + R_N* (1 - e^(-R_N / R_N*))), "
      "U_D = min(U, D), "
      "U_N = min(N, G (G U_D)^(beta / alpha)), R_N = N / U_N - 1, "
      "G = (alpha A / (beta B))^(1 / (alpha + beta))";
  static constexpr std::string_view tex =
      R"(L = E + A N'^{-\alpha} + B D^{-\beta},\ N' = U_N (1 + R_N^* (1 - e^{-R_N / R_N^*})))";
  static constexpr const auto& set = leverage::muennighoff2023::decay_of_size;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return detail::fields_with(law, {{"R_N*", &law.decay_size.repeats}});
  }
};

struct muennighoff2023_c4_base : detail::parametric_entry<muennighoff2023_c4_base> {
  static constexpr std::string_view name = "muennighoff2023/c4_base";
  static constexpr const auto& set = leverage::muennighoff2023::c4_base;
};

struct muennighoff2023_c4_base_best_size
    : detail::parametric_size_entry<muennighoff2023_c4_base_best_size> {
  static constexpr std::string_view name = "muennighoff2023/c4_base_best_size";
  static constexpr const auto& set = leverage::muennighoff2023::c4_base;
};

struct muennighoff2023_c4_base_best_data
    : detail::parametric_data_entry<muennighoff2023_c4_base_best_data> {
  static constexpr std::string_view name = "muennighoff2023/c4_base_best_data";
  static constexpr const auto& set = leverage::muennighoff2023::c4_base;
};

struct muennighoff2023_c4_untied : detail::parametric_entry<muennighoff2023_c4_untied> {
  static constexpr std::string_view name = "muennighoff2023/c4_untied";
  static constexpr const auto& set = leverage::muennighoff2023::c4_untied;
};

struct muennighoff2023_c4_untied_best_size
    : detail::parametric_size_entry<muennighoff2023_c4_untied_best_size> {
  static constexpr std::string_view name = "muennighoff2023/c4_untied_best_size";
  static constexpr const auto& set = leverage::muennighoff2023::c4_untied;
};

struct muennighoff2023_c4_untied_best_data
    : detail::parametric_data_entry<muennighoff2023_c4_untied_best_data> {
  static constexpr std::string_view name = "muennighoff2023/c4_untied_best_data";
  static constexpr const auto& set = leverage::muennighoff2023::c4_untied;
};

template <class Visit>
constexpr void for_each_muennighoff2023(const Visit& visit) {
  visit(muennighoff2023_c4{});
  visit(muennighoff2023_c4_geometric{});
  visit(muennighoff2023_c4_exponential{});
  visit(muennighoff2023_decay_of_data{});
  visit(muennighoff2023_decay_of_size{});
  visit(muennighoff2023_c4_base{});
  visit(muennighoff2023_c4_base_best_size{});
  visit(muennighoff2023_c4_base_best_data{});
  visit(muennighoff2023_c4_untied{});
  visit(muennighoff2023_c4_untied_best_size{});
  visit(muennighoff2023_c4_untied_best_data{});
}

}  // namespace leverage::catalogue
