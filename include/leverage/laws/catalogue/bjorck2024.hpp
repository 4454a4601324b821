// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entry of Bjorck et al. 2024.
#pragma once

#include "leverage/laws/bjorck2024.hpp"
#include "leverage/laws/catalogue/entry.hpp"

namespace leverage::catalogue {

struct bjorck2024_learning_rate
    : entry<bjorck2024_learning_rate, argument::non_embedding_parameters, argument::tokens> {
  static constexpr std::string_view name = "bjorck2024/learning_rate";
  static constexpr std::string_view formula = "eta = c (N / 1e9)^alpha (D / 1e9)^beta";
  static constexpr std::string_view tex =
      R"(\eta = c \left(N / 10^9\right)^{\alpha} \left(D / 10^9\right)^{\beta})";
  static constexpr std::string_view symbols[] = {"N", "D"};
  static constexpr outcome answer = outcome::learning_rate;
  static constexpr const auto& set = leverage::bjorck2024::joint;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"c", &law.c}, {"alpha", &law.alpha}, {"beta", &law.beta}});
  }
  template <class Law, scalar N, scalar D>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d) {
    return law.learning_rate(leverage::parameters{n}, leverage::tokens{d});
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_bjorck2024(const Visit& visit) {
  visit(bjorck2024_learning_rate{});
}

}  // namespace leverage::catalogue
