// SPDX-License-Identifier: Apache-2.0
/// @file
/// What entries of a `split_law` have in common: the size and the tokens of the best run at a compute.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/split_law.hpp"

namespace leverage::catalogue::detail {

/// N*, as a function of the compute that the paper counts.
template <class Self, argument Compute>
struct split_size_entry : entry<Self, Compute> {
  using form = split_size_entry<void, Compute>;
  static constexpr std::string_view formula = "N = k C^p";
  static constexpr std::string_view tex = R"(N^* = k\, C^{p})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::parameters;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.n);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_size(leverage::flops{c}).value;
  }
};

/// D*.
template <class Self, argument Compute>
struct split_data_entry : entry<Self, Compute> {
  using form = split_data_entry<void, Compute>;
  static constexpr std::string_view formula = "D = k C^p";
  static constexpr std::string_view tex = R"(D^* = k\, C^{p})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::tokens;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.d);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_data(leverage::flops{c}).value;
  }
};

}  // namespace leverage::catalogue::detail
