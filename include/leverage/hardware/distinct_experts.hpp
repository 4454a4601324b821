// SPDX-License-Identifier: Apache-2.0
/// @file
/// How many experts of a layer have at least one token, of tokens that choose at random:
///
///   D(b) = E (1 - (1 - k/E)^b)
///
///   E  experts      k  experts of a token      b  tokens, 0 or more
///
/// Their weights are read in a step that decodes: few tokens touch few experts, and from some hundred on all of them.
/// The form is that of [epoch2025], with the used share 1 / sparsity as k/E.
///
/// [epoch2025]  Erdil 2025, Inference economics of language models, arXiv:2506.04645, notebook.
#pragma once

#include <limits>

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage {

namespace rule {
struct experts_are_at_least_the_active_ones_and_these_at_least_one {};
struct routed_tokens_are_a_number_from_0_on {};
}  // namespace rule

namespace hardware {

/// The expected number of experts that have a token; NaN unless 1 <= active <= experts and the tokens are 0 or more.
template <scalar T>
[[nodiscard]] constexpr T distinct_experts(count experts, count active, const tokens<T>& routed) {
  using math::pow;
  const double e = within(active >= 1 && experts >= active, static_cast<double>(experts),
                          rule::experts_are_at_least_the_active_ones_and_these_at_least_one{});
  const auto b = value_of(routed.value);
  const T n = within(b >= 0.0 && b <= (std::numeric_limits<double>::max)(), routed.value,
                     rule::routed_tokens_are_a_number_from_0_on{});
  if (active == experts) return value_of(n) == 0 ? e * n : e + 0.0 * n;
  return e * (1.0 - pow(1.0 - static_cast<double>(active) / e, n));
}

}  // namespace hardware
}  // namespace leverage
