// SPDX-License-Identifier: Apache-2.0
/// @file
/// What entries of a `compute_curve` have in common: the loss at a compute in PFLOP/s-days.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/compute_curve.hpp"

namespace leverage::catalogue::detail {

template <class Self>
struct compute_curve_entry : entry<Self, argument::non_embedding_flops> {
  using form = compute_curve_entry<void>;
  static constexpr std::string_view formula = "L = k C^p, C in PF-days";
  static constexpr std::string_view tex = R"(L = k\, C^{p},\quad C \text{ in PFLOP/s-days})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"k", &law.k, "nats per token"}, {"p", &law.p}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.loss(leverage::flops{c});
  }
};

}  // namespace leverage::catalogue::detail
