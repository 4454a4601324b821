// SPDX-License-Identifier: Apache-2.0
/// @file
/// Arguments that follow from other arguments, over any scalar:
///
///   C = 6 N D        FLOPs of the weights N that a token uses; each count of N has its own C (compute_of)
///   M = D / N        tokens per parameter
///
/// and each of N, D, C, M from the others. A fitted range that bounds compute is checked at a law's N and D with
/// these functions, and the same functions lead from a corner of that range back to N and D.
///
///   derived(argument::flops, {{argument::parameters, 1e9}, {argument::tokens, 2e10}})        1.2e20
///   derived(argument::tokens, {{argument::parameters, 1e9}, {argument::flops, 1.2e20}})      2e10
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "leverage/core/argument.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage {

/// A number under the name of what it counts.
template <scalar X = double>
struct argument_value {
  argument which{};
  X value{};
};

/// The compute 6 N D of a count of weights N; none for counts that say nothing about the weights that a token uses.
[[nodiscard]] constexpr std::optional<argument> compute_of(argument weights) {
  switch (weights) {
    case argument::parameters:  // of dense models
    case argument::dense_parameters:
    case argument::active_parameters:
      return argument::flops;
    case argument::parameters_with_head:
      return argument::head_flops;
    case argument::non_embedding_parameters:  // of dense models
    case argument::active_non_embedding_parameters:
      return argument::non_embedding_flops;
    default:
      return std::nullopt;
  }
}

namespace detail {

template <scalar X>
[[nodiscard]] constexpr std::optional<X> known_value(argument which,
                                                     std::span<const argument_value<X>> known) {
  for (const argument_value<X>& k : known) {
    if (k.which == which) return k.value;
  }
  return std::nullopt;
}

/// Whether `weights` are those that a token uses, by what is known: of a mixture all of them are not.
template <scalar X>
[[nodiscard]] constexpr bool used_by_a_token(argument weights,
                                             std::span<const argument_value<X>> known) {
  if (weights != argument::parameters && weights != argument::non_embedding_parameters) return true;
  for (const argument_value<X>& k : known) {
    if (is_of_experts(k.which) || k.which == argument::active_parameters ||
        k.which == argument::active_non_embedding_parameters) {
      return false;
    }
  }
  return true;
}

}  // namespace detail

/// The value of an argument that is known or follows from what is known; empty if it does not.
template <scalar X>
[[nodiscard]] constexpr std::optional<X> derived(argument wanted,
                                                 std::span<const argument_value<X>> known) {
  using math::sqrt;
  const auto value = [&](argument a) { return detail::known_value(a, known); };
  if (const auto x = value(wanted)) return x;
  // Of each count of weights N: two of N, D, C and D / N give N and D, and these give the rest.
  for (const argument_facts& f : argument_table) {
    const auto compute = compute_of(f.which);
    if (!compute) continue;
    const bool used = detail::used_by_a_token(f.which, known);
    const auto c = used ? value(*compute) : std::nullopt;
    // D / N counts all parameters.
    const bool has_ratio = f.which == argument::parameters;
    const auto ratio = has_ratio ? value(argument::tokens_per_parameter) : std::nullopt;
    auto d = value(argument::tokens);
    auto n = value(f.which);
    if (!n && d && ratio) n = *d / *ratio;
    if (!n && d && c) n = *c / (6.0 * *d);
    if (!n && c && ratio) n = sqrt(*c / (6.0 * *ratio));
    if (!d && n && ratio) d = *ratio * *n;
    if (!d && n && c) d = *c / (6.0 * *n);
    if (!n || !d) continue;
    if (wanted == f.which) return n;
    if (wanted == argument::tokens) return d;
    if (wanted == *compute && used) return 6.0 * *n * *d;
    if (wanted == argument::tokens_per_parameter && has_ratio) return *d / *n;
  }
  return std::nullopt;
}

/// The same for a list of numbers.
template <std::size_t K>
[[nodiscard]] constexpr std::optional<double> derived(argument wanted,
                                                      const argument_value<> (&known)[K]) {
  return derived<double>(wanted, std::span<const argument_value<>>(known));
}

}  // namespace leverage
