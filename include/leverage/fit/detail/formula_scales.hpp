// SPDX-License-Identifier: Apache-2.0
/// @file
/// How large the coefficients of a formula can be, from where they stand and from the rows: ranges of sizes, passed down
/// from the observations to the names. The rules are those of fit/formula_starts.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/detail/expression_nodes.hpp"
#include "leverage/fit/formula.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit::detail {

/// A range of absolute values; unknown unless 0 < low <= high.
struct size_range {
  double low = std::numeric_limits<double>::infinity();
  double high = 0.0;

  [[nodiscard]] bool is_known() const { return low <= high; }
  /// Itself, or 1 where it is unknown.
  [[nodiscard]] size_range or_one() const { return is_known() ? *this : size_range{1.0, 1.0}; }
  void include(const size_range& other) {
    low = (std::min)(low, other.low);
    high = (std::max)(high, other.high);
  }
  void include(double value) {
    const double size = std::abs(value);
    if (size > 0.0 && math::is_finite(size)) include(size_range{size, size});
  }
  friend size_range operator*(const size_range& a, const size_range& b) {
    return {a.low * b.low, a.high * b.high};
  }
  friend size_range operator/(const size_range& a, const size_range& b) {
    return {a.low / b.high, a.high / b.low};
  }
};

inline constexpr size_range exponent_sizes{0.03, 2.0};
inline constexpr size_range argument_sizes{0.1, 10.0};
inline constexpr size_range around{0.1, 10.0};  ///< times what is known

class formula_scales {
 public:
  formula_scales(const formula& f, const table& rows)
      : nodes_{f.law_expression().nodes()},
        variables_{f.variables()},
        active_(nodes_.size(), 0),
        sizes_(nodes_.size()),
        wanted_(nodes_.size()),
        inner_(nodes_.size(), 0) {
    measure(rows);
    wanted_.back() = observed_sizes(rows);
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      if (active_[i] != 0 && !is_leaf(nodes_[i].op)) pass_down(i);
    }
  }

  /// The range of a coefficient.
  [[nodiscard]] size_range of(std::size_t coefficient) const {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (is_coefficient(i) && variables_[nodes_[i].left].index == coefficient) {
        const size_range r = wanted_[i];
        const bool usable = r.is_known() && r.low > 0.0 && math::is_finite(r.high);
        return usable ? r : size_range{1e-3, 1e3};
      }
    }
    return {1e-3, 1e3};
  }

 private:
  [[nodiscard]] bool is_coefficient(std::size_t i) const {
    return nodes_[i].op == operation::name &&
           variables_[nodes_[i].left].use == formula_variable::role::coefficient;
  }

  [[nodiscard]] static size_range observed_sizes(const table& rows) {
    size_range seen;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const double y = rows.observed()[i];
      seen.include(rows.scale() == residual_scale::log ? std::exp(y) : y);
    }
    return seen.is_known() ? size_range{0.01 * seen.high, seen.high} : size_range{0.01, 1.0};
  }

  /// The sizes of all that has no coefficient, over the rows; and of the rest as far as its factors are known.
  void measure(const table& rows) {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const node& n = nodes_[i];
      active_[i] = is_leaf(n.op)
                       ? is_coefficient(i)
                       : active_[n.left] != 0 || (is_binary(n.op) && active_[n.right] != 0);
    }
    std::vector<double> values(nodes_.size());
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (active_[i] != 0) continue;
        values[i] = value_of_node(i, rows, row, values);
        sizes_[i].include(values[i]);
      }
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (active_[i] != 0 && !is_leaf(nodes_[i].op)) sizes_[i] = known_factors(nodes_[i]);
    }
  }
  [[nodiscard]] double value_of_node(std::size_t i, const table& rows, std::size_t row,
                                     const std::vector<double>& values) const {
    const node& n = nodes_[i];
    if (n.op == operation::number) return n.number;
    if (n.op == operation::name) return rows.input(variables_[n.left].index)[row];
    return is_binary(n.op) ? applied<double>(n.op, values[n.left], values[n.right])
                           : applied(n.op, values[n.left]);
  }
  [[nodiscard]] size_range known_factors(const node& n) const {
    const size_range x = sizes_[n.left];
    const size_range y = is_binary(n.op) ? sizes_[n.right] : size_range{};
    switch (n.op) {
      case operation::negate:
      case operation::abs:
        return x;
      case operation::add:
      case operation::subtract:
      case operation::min:
      case operation::max: {
        size_range both = x;
        both.include(y);
        return both;
      }
      case operation::multiply:
        return x.is_known() || y.is_known() ? x.or_one() * y.or_one() : size_range{};
      case operation::divide:
        return x.is_known() || y.is_known() ? x.or_one() / y.or_one() : size_range{};
      default:
        return {};
    }
  }

  /// Hands the range that a node should have to those of its operands that have coefficients.
  void pass_down(std::size_t i) {
    const node& n = nodes_[i];
    const size_range to = wanted_[i];
    switch (n.op) {
      case operation::negate:
      case operation::abs:
        want(n.left, to, inner_[i]);
        break;
      case operation::add:
      case operation::subtract:
      case operation::min:
      case operation::max:
        want(n.left, in_sum(i, n.right), inner_[i]);
        want(n.right, in_sum(i, n.left), inner_[i]);
        break;
      case operation::multiply:
        want(n.left, to / sizes_[n.right].or_one(), inner_[i]);
        want(n.right, to / sizes_[n.left].or_one(), inner_[i]);
        break;
      case operation::divide:
        want(n.left, to.or_one() * sizes_[n.right].or_one(), inner_[i]);
        want(n.right, sizes_[n.left].or_one() / to.or_one(), inner_[i]);
        break;
      case operation::power:
        want(n.left, argument_sizes, true);
        want(n.right, exponent_sizes, true);
        break;
      default:
        want(n.left, argument_sizes, true);
        break;
    }
  }
  /// The range of a term: that of the sum, or within a function the sizes of the other term where these are known.
  [[nodiscard]] size_range in_sum(std::size_t sum, std::size_t other) const {
    return inner_[sum] != 0 && sizes_[other].is_known() ? sizes_[other] * around : wanted_[sum];
  }
  void want(std::size_t i, const size_range& range, bool inner) {
    if (active_[i] == 0) return;
    wanted_[i].include(range);
    inner_[i] = static_cast<char>(inner_[i] != 0 || inner);
  }

  std::span<const node> nodes_;
  std::span<const formula_variable> variables_;
  std::vector<char> active_;        ///< whether a node depends on a coefficient
  std::vector<size_range> sizes_;   ///< over the rows
  std::vector<size_range> wanted_;  ///< what a node should have, from above
  std::vector<char> inner_;         ///< whether a node is within a function or a power
};

}  // namespace leverage::fit::detail
