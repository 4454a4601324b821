// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Bergsma et al. 2025. The growth of batches has no level, and so no entry.
#pragma once

#include "leverage/laws/bergsma2025.hpp"
#include "leverage/laws/catalogue/entry.hpp"

namespace leverage::catalogue {

namespace detail {

/// All entries are of the best timescale.
template <class Self, argument... Inputs>
struct bergsma2025_entry : entry<Self, Inputs...> {
  static constexpr const auto& set = leverage::bergsma2025::timescale;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"k", &law.k}, {"p", &law.p}});
  }
};

}  // namespace detail

struct bergsma2025_best_timescale
    : detail::bergsma2025_entry<bergsma2025_best_timescale, argument::tokens_per_parameter> {
  static constexpr std::string_view name = "bergsma2025/best_timescale";
  static constexpr std::string_view formula =
      "tau = k M^p, the share B / (eta lambda D) of the run";
  static constexpr std::string_view tex = R"(\tau^* = k\, M^{p})";
  static constexpr std::string_view symbols[] = {"M"};
  static constexpr outcome answer = outcome::ratio;
  template <class Law, scalar M>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const M& m) {
    return law.best_timescale(m);
  }
};

struct bergsma2025_weight_decay
    : detail::bergsma2025_entry<bergsma2025_weight_decay, argument::parameters, argument::tokens,
                                argument::batch, argument::learning_rate> {
  static constexpr std::string_view name = "bergsma2025/weight_decay";
  static constexpr std::string_view formula = "lambda = B / (eta D k (D / N)^p)";
  static constexpr std::string_view tex =
      R"(\lambda^* = \frac{B}{\eta\, D\, k \left(D / N\right)^{p}})";
  static constexpr std::string_view symbols[] = {"N", "D", "B", "eta"};
  static constexpr outcome answer = outcome::weight_decay;
  template <class Law, scalar N, scalar D, scalar B, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d, const B& b,
                                               const X& eta) {
    return law.weight_decay(leverage::parameters{n}, leverage::tokens{d}, leverage::tokens{b}, eta);
  }
};

struct bergsma2025_learning_rate
    : detail::bergsma2025_entry<bergsma2025_learning_rate, argument::parameters, argument::tokens,
                                argument::batch, argument::weight_decay> {
  static constexpr std::string_view name = "bergsma2025/learning_rate";
  static constexpr std::string_view formula = "eta = B / (lambda D k (D / N)^p)";
  static constexpr std::string_view tex =
      R"(\eta^* = \frac{B}{\lambda\, D\, k \left(D / N\right)^{p}})";
  static constexpr std::string_view symbols[] = {"N", "D", "B", "lambda"};
  static constexpr outcome answer = outcome::learning_rate;
  template <class Law, scalar N, scalar D, scalar B, scalar X>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d, const B& b,
                                               const X& lambda) {
    return law.learning_rate(leverage::parameters{n}, leverage::tokens{d}, leverage::tokens{b},
                             lambda);
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_bergsma2025(const Visit& visit) {
  visit(bergsma2025_best_timescale{});
  visit(bergsma2025_weight_decay{});
  visit(bergsma2025_learning_rate{});
}

}  // namespace leverage::catalogue
