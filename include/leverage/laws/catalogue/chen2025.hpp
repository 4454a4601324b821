// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Chen et al. 2025.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/chen2025.hpp"

namespace leverage::catalogue {

namespace detail {

template <class Self>
struct chen2025_loss_entry
    : entry<Self, argument::non_embedding_parameters, argument::parallel_streams> {
  using form = chen2025_loss_entry<void>;
  static constexpr std::string_view formula = "L = E + (1e9 A / (N (k ln P + 1)))^alpha";
  static constexpr std::string_view tex =
      R"(L = E + \left(\frac{10^9 A}{N (k \ln P + 1)}\right)^{\alpha})";
  static constexpr std::string_view symbols[] = {"N", "P"};
  static constexpr outcome answer = outcome::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>(
        {{"E", &law.E, "nats per token"}, {"A", &law.A}, {"alpha", &law.alpha}, {"k", &law.k}});
  }
  template <class Law, scalar N, scalar P>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const P& p) {
    return law.loss(leverage::parameters{n}, p);
  }
};

}  // namespace detail

struct chen2025_python : detail::chen2025_loss_entry<chen2025_python> {
  static constexpr std::string_view name = "chen2025/python";
  static constexpr const auto& set = leverage::chen2025::python;
};

struct chen2025_pile : detail::chen2025_loss_entry<chen2025_pile> {
  static constexpr std::string_view name = "chen2025/pile";
  static constexpr const auto& set = leverage::chen2025::pile;
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_chen2025(const Visit& visit) {
  visit(chen2025_python{});
  visit(chen2025_pile{});
}

}  // namespace leverage::catalogue
