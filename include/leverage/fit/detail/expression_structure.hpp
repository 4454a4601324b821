// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the form of an expression says of its names, before any data: in which of them it is linear, and which have to
/// be positive.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "leverage/fit/detail/expression_nodes.hpp"

namespace leverage::fit::detail {

/// Whether an expression is jointly linear in the names that are marked, up to a constant: sums of terms, each with at
/// most one of them as a factor.
[[nodiscard]] inline bool is_linear_in(std::span<const node> nodes,
                                       const std::vector<char>& marked) {
  enum degree : std::uint8_t { none, one, more };
  std::vector<degree> of(nodes.size(), none);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const node& n = nodes[i];
    if (n.op == operation::name) of[i] = marked[n.left] != 0 ? one : none;
    if (is_leaf(n.op)) continue;
    const degree x = of[n.left];
    const degree y = is_binary(n.op) ? of[n.right] : none;
    switch (n.op) {
      case operation::negate:
      case operation::add:
      case operation::subtract:
        of[i] = (std::max)(x, y);
        break;
      case operation::multiply:
        of[i] = x != none && y != none ? more : (std::max)(x, y);
        break;
      case operation::divide:
        of[i] = y != none ? more : x;
        break;
      default:
        of[i] = x != none || y != none ? more : none;
        break;
    }
  }
  return of.back() != more;
}

/// The candidates in which an expression is jointly linear: each of them in turn, unless that would end the linearity
/// in those before it.
[[nodiscard]] inline std::vector<char> linear_names(std::span<const node> nodes,
                                                    const std::vector<char>& candidates) {
  std::vector<char> linear(candidates.size(), 0);
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    if (candidates[k] == 0) continue;
    linear[k] = 1;
    if (!is_linear_in(nodes, linear)) linear[k] = 0;
  }
  return linear;
}

/// The names that are themselves the argument of a logarithm, or the base of a power whose exponent is no
/// whole number.
[[nodiscard]] inline std::vector<char> positive_names(std::span<const node> nodes,
                                                      std::size_t names) {
  std::vector<char> positive(names, 0);
  for (const node& n : nodes) {
    if (is_leaf(n.op) || nodes[n.left].op != operation::name) continue;
    const bool power =
        n.op == operation::power && (nodes[n.right].op != operation::number ||
                                     nodes[n.right].number != std::floor(nodes[n.right].number));
    if (power || n.op == operation::log || n.op == operation::log2 || n.op == operation::log10) {
      positive[nodes[n.left].left] = 1;
    }
  }
  return positive;
}

}  // namespace leverage::fit::detail
