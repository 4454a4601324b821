// SPDX-License-Identifier: Apache-2.0
/// @file
/// The verdict of a law of N and D on an allocation.
#pragma once

#include <span>

#include "leverage/core/argument.hpp"
#include "leverage/core/derived.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/quantities.hpp"

namespace leverage::plan::detail {

/// The count of weights that a range bounds: the N that its law counts.
[[nodiscard]] constexpr argument counted_weights(std::span<const fitted_interval> range) {
  for (const fitted_interval& i : range) {
    if (counts_weights(i.which)) return i.which;
  }
  return argument::parameters;
}

/// Returns the verdict of a law on N and D. A law with its own verdict gives it, a published law checks its fitted range
/// at N, D and the 6 N D that follows from them, and the verdict of any other law is empty, which counts as inside.
template <class Law>
[[nodiscard]] extrapolation verdict_of(const Law& law, const parameters<>& n, const tokens<>& d) {
  if constexpr (requires { law.verdict(n, d); }) {
    return law.verdict(n, d);
  } else if constexpr (requires { law.fitted.inputs[0].which; }) {
    return law.fitted.check(
        {{counted_weights(law.fitted.inputs), n.value}, {argument::tokens, d.value}});
  } else {
    return {};
  }
}

}  // namespace leverage::plan::detail
