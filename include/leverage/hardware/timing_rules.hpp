// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a time can be computed of, beyond a valid model on a valid layout (layout_rules.hpp): an accelerator with peaks in
/// the formats of the recipe and a bandwidth of its memory, all of them finite, a recipe with numbers of bytes, software
/// that is not from the future, and coefficients that are times, shares and factors.
///
/// Links are asked for only where something is sent over them: collectives.hpp has their rules.
#pragma once

#include <limits>

#include "leverage/core/guard.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct recipe_must_suit_the_accelerator {};
struct accelerator_has_peaks_and_a_memory_bandwidth {};
struct accelerator_is_in_a_domain_of_at_least_one {};
struct age_of_software_is_not_negative {};
struct coefficients_are_positive_and_finite {};
}  // namespace rule

namespace hardware::detail {

[[nodiscard]] constexpr bool is_positive(double x) {
  return x > 0.0 && x <= (std::numeric_limits<double>::max)();
}

/// Whether an accelerator has peaks in all formats that a recipe computes in, and a memory.
template <scalar T>
[[nodiscard]] constexpr bool computes(const accelerator<T>& a, const recipe& r, bool has_experts) {
  const auto has = [&](number_format f) { return is_positive(value_of(a.peak(f).value)); };
  return has(r.gemm) && has(r.attention) && has(r.head) && (!has_experts || has(r.experts)) &&
         is_positive(value_of(a.memory_bandwidth.value));
}

/// `holds`; a constant expression in which it is false does not compile.
template <class Rule>
[[nodiscard]] constexpr bool keeps(bool holds, Rule rule) {
  return within(holds, 1.0, rule) == 1.0;
}

/// Whether a step can be timed.
template <scalar T, scalar U>
[[nodiscard]] constexpr bool can_be_timed(const transformer& m, const cluster<T>& on,
                                          const layout& l, const recipe& r, count global_batch,
                                          const software& by, const efficiency<U>& e) {
  if (!accepts(m, l, on.accelerators, global_batch)) return false;
  verdict formats;
  check_formats(m, l, r, on, formats);
  const bool has_experts = m.is_mixture() || (m.prediction_layers > 0 && m.prediction_is_mixture());
  const double age = by.age_months;
  return keeps(formats.is_valid, rule::recipe_must_suit_the_accelerator{}) &&
         keeps(computes(on.accelerator, r, has_experts),
               rule::accelerator_has_peaks_and_a_memory_bandwidth{}) &&
         keeps(on.accelerator.domain >= 1, rule::accelerator_is_in_a_domain_of_at_least_one{}) &&
         keeps(age == 0.0 || is_positive(age), rule::age_of_software_is_not_negative{}) &&
         keeps(e.is_usable(), rule::coefficients_are_positive_and_finite{});
}

}  // namespace hardware::detail
}  // namespace leverage
