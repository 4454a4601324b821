// SPDX-License-Identifier: Apache-2.0
/// @file
/// The bracket of a law that is chosen by name (core/extrapolated.hpp): its answer with one bounded argument held at the
/// nearer end of its fitted interval, and its answer as it is.
///
///   const double x[] = {0.03125, 12.0, 3e23};            // A, G, C
///   const auto el = extrapolated(*law, x, argument::non_vocabulary_flops);
///   if (el && el->is_far()) show(el->frozen, el->law);
///
/// Where a range bounds compute and the law takes N and D instead, both are moved back by the same factor, at a constant
/// number of tokens per parameter.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "leverage/core/argument.hpp"
#include "leverage/core/derived.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/extrapolated.hpp"
#include "leverage/core/math.hpp"
#include "leverage/laws/law_line.hpp"

namespace leverage {

/// The bracket in one argument; none if the range of the law does not bound it, or if the inputs do not lead to it.
[[nodiscard]] constexpr std::optional<extrapolated_value> extrapolated(const law_line& law,
                                                                       std::span<const double> x,
                                                                       argument which) {
  // The inputs that are moved: the argument itself, or the N and D of the compute.
  std::array<bool, law_line::max_inputs> moved{};
  std::size_t number = 0;
  for (std::size_t i = 0; i < law.inputs.size(); ++i) {
    const bool is_part = compute_of(law.inputs[i]) == which || law.inputs[i] == argument::tokens;
    moved[i] = law.position(which) ? law.inputs[i] == which : is_part;
    number += moved[i] ? 1 : 0;
  }
  const bool is_direct = law.position(which).has_value();
  if (number != (is_direct ? 1U : 2U)) return std::nullopt;
  const extrapolation verdict = law.verdict(x);
  for (const reach& r : verdict) {
    if (r.which != which) continue;
    return extrapolated(r, [&](double value) {
      const double factor = is_direct ? value / r.value : math::sqrt(value / r.value);
      std::array<double, law_line::max_inputs> at{};
      for (std::size_t i = 0; i < law.inputs.size(); ++i) {
        at[i] = moved[i] && value != r.value ? x[i] * factor : x[i];
      }
      return law.value(std::span<const double>(at).first(law.inputs.size()));
    });
  }
  return std::nullopt;
}

}  // namespace leverage
