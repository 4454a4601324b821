// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entry of Zhang et al. 2024.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/zhang2024.hpp"

namespace leverage::catalogue {

struct zhang2024_critical_batch
    : entry<zhang2024_critical_batch, argument::non_embedding_parameters> {
  static constexpr std::string_view name = "zhang2024/critical_batch";
  static constexpr std::string_view formula =
      "B = 512 k (N / 1e6)^p, tokens at data in proportion to N";
  static constexpr std::string_view tex =
      R"(B_{\mathrm{crit}} = 512\, k \left(N / 10^6\right)^{p})";
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr outcome answer = outcome::batch;
  static constexpr const auto& set = leverage::zhang2024::chinchilla;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"k", &law.k}, {"p", &law.p}});
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.batch(leverage::parameters{n}).value;
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_zhang2024(const Visit& visit) {
  visit(zhang2024_critical_batch{});
}

}  // namespace leverage::catalogue
