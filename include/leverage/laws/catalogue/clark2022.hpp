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
  static constexpr std::string_view formula =
      "log10 L = a log10 N + b log10 Ehat + c log10 N log10 Ehat + d, "
      "1/Ehat = 1/(E - 1 + 1/(1/E_start - 1/E_max)) + 1/E_max";
  static constexpr std::string_view tex =
      R"(\log_{10} L(N, E) = a \log_{10} N + b \log_{10} \hat E)"
      R"( + c \log_{10} N \log_{10} \hat E + d, \quad)"
      R"( \hat E^{-1} = (E - 1 + (E_\mathrm{start}^{-1} - E_\mathrm{max}^{-1})^{-1})^{-1})"
      R"( + E_\mathrm{max}^{-1})";
  static constexpr outcome answer = outcome::loss;
  [[nodiscard]] static constexpr auto coefficients() {
    return coefficient_list({{"a", Self::set.a},
                             {"b", Self::set.b},
                             {"c", Self::set.c},
                             {"d", Self::set.d},
                             {"E_start", Self::set.E_start},
                             {"E_max", Self::set.E_max}});
  }
  template <scalar N, scalar X>
  [[nodiscard]] static constexpr auto value(const N& n, const X& experts) {
    return Self::set.loss(leverage::parameters{n}, experts);
  }
};

/// The dense size that N parameters and E experts are worth. The constant d cancels.
template <class Self>
struct clark2022_effective : clark2022_entry<Self> {
  static constexpr std::string_view formula =
      "log10 EPC = ((a + c log10 Ehat) log10 N + b (log10 Ehat - log10 E_start)) / "
      "(a + c log10 E_start), the dense size of the same loss, "
      "1/Ehat = 1/(E - 1 + 1/(1/E_start - 1/E_max)) + 1/E_max";
  static constexpr std::string_view tex = R"(L(\mathrm{EPC}, 1) = L(N, E))";
  static constexpr outcome answer = outcome::parameters;
  [[nodiscard]] static constexpr auto coefficients() {
    return coefficient_list({{"a", Self::set.a},
                             {"c", Self::set.c},
                             {"b", Self::set.b},
                             {"E_start", Self::set.E_start},
                             {"E_max", Self::set.E_max}});
  }
  template <scalar N, scalar X>
  [[nodiscard]] static constexpr auto value(const N& n, const X& experts) {
    return Self::set.effective_parameters(leverage::parameters{n}, experts).value;
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
  [[nodiscard]] static constexpr auto coefficients() {
    return coefficient_list({{"N_c", set.N_c, "parameters"}, {"alpha", set.alpha}});
  }
  template <scalar N>
  [[nodiscard]] static constexpr auto value(const N& n) {
    return set.loss(leverage::parameters{n});
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
