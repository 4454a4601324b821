// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Clark et al. 2022.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/clark2022.hpp"

namespace leverage::catalogue {

namespace detail {

template <class Self>
struct clark2022_entry : entry<Self, argument::dense_parameters, argument::experts> {
  static constexpr std::string_view symbols[] = {"N", "E"};
};

/// L(N, E) of a router.
template <class Self>
struct clark2022_loss : clark2022_entry<Self> {
  using form = clark2022_loss<void>;
  static constexpr double a_grid[] = {-0.1, -0.05};
  static constexpr double b_grid[] = {-0.15, -0.05};
  static constexpr double c_grid[] = {0.01};
  static constexpr double d_grid[] = {1.1};
  static constexpr double start_grid[] = {1.0, 2.0, 4.0};
  static constexpr double max_grid[] = {100.0, 300.0, 1000.0};
  static constexpr start_range starts[] = {
      {.name = "a", .low = -0.2, .high = -0.01, .grid = a_grid},
      {.name = "b", .low = -0.3, .high = 0.0, .grid = b_grid},
      {.name = "c", .low = 0.0, .high = 0.05, .grid = c_grid},
      {.name = "d", .low = 0.5, .high = 2.0, .logarithmic = false, .grid = d_grid},
      {.name = "E_start", .low = 1.0, .high = 8.0, .grid = start_grid},
      {.name = "E_max", .low = 50.0, .high = 2000.0, .grid = max_grid}};
  /// The formula without the refusals of `evaluate`, for inputs that carry their logarithm.
  template <class Law, class N, class X>
  [[nodiscard]] static constexpr auto unchecked(const Law& law, const N& n, const X& experts) {
    return forms::clark(law.a, law.b, law.c, law.d, law.E_start, law.E_max, n, experts);
  }
  static constexpr std::string_view formula =
      "log10 L = a log10 N + b log10 Ehat + c log10 N log10 Ehat + d, "
      "1/Ehat = 1/(E - 1 + 1/(1/E_start - 1/E_max)) + 1/E_max";
  static constexpr std::string_view tex =
      R"(\log_{10} L(N, E) = a \log_{10} N + b \log_{10} \hat E)"
      R"( + c \log_{10} N \log_{10} \hat E + d, \quad)"
      R"( \hat E^{-1} = (E - 1 + (E_\mathrm{start}^{-1} - E_\mathrm{max}^{-1})^{-1})^{-1})"
      R"( + E_\mathrm{max}^{-1})";
  static constexpr outcome answer = outcome::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"a", &law.a},
                            {"b", &law.b},
                            {"c", &law.c},
                            {"d", &law.d},
                            {"E_start", &law.E_start},
                            {"E_max", &law.E_max}});
  }
  template <class Law, scalar N, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const X& experts) {
    return law.loss(leverage::parameters{n}, experts);
  }
};

/// The effective parameter count of N parameters and E experts. The constant d cancels.
template <class Self>
struct clark2022_effective : clark2022_entry<Self> {
  using form = clark2022_effective<void>;
  static constexpr std::string_view formula =
      "log10 EPC = ((a + c log10 Ehat) log10 N + b (log10 Ehat - log10 E_start)) / "
      "(a + c log10 E_start), the dense size of the same loss, "
      "1/Ehat = 1/(E - 1 + 1/(1/E_start - 1/E_max)) + 1/E_max";
  static constexpr std::string_view tex = R"(L(\mathrm{EPC}, 1) = L(N, E))";
  static constexpr outcome answer = outcome::parameters;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"a", &law.a},
                            {"c", &law.c},
                            {"b", &law.b},
                            {"E_start", &law.E_start},
                            {"E_max", &law.E_max}});
  }
  template <class Law, scalar N, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const X& experts) {
    return law.effective_parameters(leverage::parameters{n}, experts).value;
  }
};

}  // namespace detail

struct clark2022_s_base : detail::clark2022_loss<clark2022_s_base> {
  static constexpr std::string_view name = "clark2022/s_base";
  static constexpr const auto& set = leverage::clark2022::s_base;
};

struct clark2022_s_base_effective_parameters
    : detail::clark2022_effective<clark2022_s_base_effective_parameters> {
  static constexpr std::string_view name = "clark2022/s_base_effective_parameters";
  static constexpr const auto& set = leverage::clark2022::s_base;
};

struct clark2022_rl_r : detail::clark2022_loss<clark2022_rl_r> {
  static constexpr std::string_view name = "clark2022/rl_r";
  static constexpr const auto& set = leverage::clark2022::rl_r;
};

struct clark2022_rl_r_effective_parameters
    : detail::clark2022_effective<clark2022_rl_r_effective_parameters> {
  static constexpr std::string_view name = "clark2022/rl_r_effective_parameters";
  static constexpr const auto& set = leverage::clark2022::rl_r;
};

struct clark2022_hash : detail::clark2022_loss<clark2022_hash> {
  static constexpr std::string_view name = "clark2022/hash";
  static constexpr const auto& set = leverage::clark2022::hash;
};

struct clark2022_hash_effective_parameters
    : detail::clark2022_effective<clark2022_hash_effective_parameters> {
  static constexpr std::string_view name = "clark2022/hash_effective_parameters";
  static constexpr const auto& set = leverage::clark2022::hash;
};

struct clark2022_dense : entry<clark2022_dense, argument::dense_parameters> {
  static constexpr std::string_view name = "clark2022/dense";
  static constexpr std::string_view formula = "L = (N_c / N)^alpha";
  static constexpr std::string_view tex = R"(L(N) = (N_c / N)^\alpha)";
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::clark2022::dense;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"N_c", &law.N_c, "parameters"}, {"alpha", &law.alpha}});
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.loss(leverage::parameters{n});
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_clark2022(const Visit& visit) {
  visit(clark2022_s_base{});
  visit(clark2022_s_base_effective_parameters{});
  visit(clark2022_rl_r{});
  visit(clark2022_rl_r_effective_parameters{});
  visit(clark2022_hash{});
  visit(clark2022_hash_effective_parameters{});
  visit(clark2022_dense{});
}

}  // namespace leverage::catalogue
