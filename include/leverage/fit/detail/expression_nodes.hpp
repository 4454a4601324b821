// SPDX-License-Identifier: Apache-2.0
/// @file
/// An expression as a list of operations, each on earlier ones. Equal operations on equal operands are one, and what is
/// made of numbers alone is one number.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "leverage/core/elementary.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage::fit::detail {

enum class operation : std::uint8_t {
  number,
  name,
  negate,
  add,
  subtract,
  multiply,
  divide,
  power,
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  sqrt,
  tanh,
  erf,
  abs,
  min,
  max,
  // Of laws that are recorded (fit/recorded.hpp); a condition is 1 where it holds, else 0.
  below,      ///< x < y
  not_above,  ///< x <= y
  equal,
  chosen,   ///< y where x holds, else 0
  allowed,  ///< y where x holds, else NaN
};

[[nodiscard]] constexpr bool is_leaf(operation op) { return op <= operation::name; }
[[nodiscard]] constexpr bool is_binary(operation op) {
  return (op >= operation::add && op <= operation::power) || op >= operation::min;
}

/// The longest list. Reading an expression takes time that grows with its square, and a fit keeps a pack for each.
inline constexpr std::size_t max_nodes = 256;

struct node {
  operation op = operation::number;
  std::uint16_t left = 0;  ///< index of the operand; of a name, which one it is
  std::uint16_t right = 0;
  double number = 0.0;

  friend bool operator==(const node& a, const node& b) {
    return a.op == b.op && a.left == b.left && a.right == b.right &&
           std::bit_cast<std::uint64_t>(a.number) == std::bit_cast<std::uint64_t>(b.number);
  }
};

/// The operation on one operand.
template <scalar T>
[[nodiscard]] T applied(operation op, const T& x) {
  using namespace leverage::math;
  switch (op) {
    case operation::negate:
      return T(-x);
    case operation::exp:
      return T(exp(x));
    case operation::expm1:
      return T(expm1(x));
    case operation::log:
      return T(log(x));
    case operation::log1p:
      return T(log1p(x));
    case operation::log2:
      return T(log2(x));
    case operation::log10:
      return T(log10(x));
    case operation::sqrt:
      return T(sqrt(x));
    case operation::tanh:
      return T(tanh(x));
    case operation::erf:
      return T(erf(x));
    case operation::abs:
      return T(abs(x));
    default:
      return T(std::numeric_limits<double>::quiet_NaN());
  }
}

/// The operation on two operands, one of which may be a plain number: it then has no derivatives.
template <scalar T, class A, class B>
[[nodiscard]] T applied(operation op, const A& x, const B& y) {
  using namespace leverage::math;
  switch (op) {
    case operation::add:
      return T(x + y);
    case operation::subtract:
      return T(x - y);
    case operation::multiply:
      return T(x * y);
    case operation::divide:
      return T(x / y);
    case operation::power:
      return T(pow(x, y));
    case operation::min:
      return T(leverage::detail::min_of(T(x), T(y)));
    case operation::max:
      return T(leverage::detail::max_of(T(x), T(y)));
    default:
      return T(std::numeric_limits<double>::quiet_NaN());
  }
}

/// Makes the list: every function returns the index of its node, and none where the list would be too long or a number
/// would not be finite.
class node_list {
 public:
  using index = std::optional<std::uint16_t>;

  [[nodiscard]] std::span<const node> nodes() const { return nodes_; }

  index number(double value) {
    if (!math::is_finite(value)) return std::nullopt;
    return insert({operation::number, 0, 0, value});
  }
  /// A number that need not be finite.
  index constant(double value) { return insert({operation::number, 0, 0, value}); }
  /// An operation that is not on numbers alone.
  index operation_on(const node& n) { return insert(n); }
  index name(std::uint16_t which) { return insert({operation::name, which, 0, 0.0}); }
  index unary(operation op, std::uint16_t x) {
    if (is_number(x)) return number(applied(op, nodes_[x].number));
    return insert({op, x, 0, 0.0});
  }
  index binary(operation op, std::uint16_t x, std::uint16_t y) {
    if (is_number(x) && is_number(y)) {
      return number(applied<double>(op, nodes_[x].number, nodes_[y].number));
    }
    return insert({op, x, y, 0.0});
  }

  /// Without the nodes that `root` does not need; the root becomes the last.
  [[nodiscard]] std::vector<node> needed_by(std::uint16_t root) const {
    std::vector<char> needed(nodes_.size(), 0);
    needed[root] = 1;
    std::vector<std::uint16_t> place(nodes_.size(), 0);
    for (std::size_t i = root + std::size_t{1}; i-- > 0;) {
      if (needed[i] == 0 || is_leaf(nodes_[i].op)) continue;
      needed[nodes_[i].left] = 1;
      if (is_binary(nodes_[i].op)) needed[nodes_[i].right] = 1;
    }
    std::vector<node> kept;
    for (std::size_t i = 0; i <= root; ++i) {
      if (needed[i] == 0) continue;
      place[i] = static_cast<std::uint16_t>(kept.size());
      node n = nodes_[i];
      if (!is_leaf(n.op)) n.left = place[n.left];
      if (is_binary(n.op)) n.right = place[n.right];
      kept.push_back(n);
    }
    return kept;
  }

 private:
  [[nodiscard]] bool is_number(std::uint16_t i) const { return nodes_[i].op == operation::number; }
  index insert(const node& n) {
    const auto known = std::find(nodes_.begin(), nodes_.end(), n);
    if (known != nodes_.end()) return static_cast<std::uint16_t>(known - nodes_.begin());
    if (nodes_.size() == max_nodes) return std::nullopt;
    nodes_.push_back(n);
    return static_cast<std::uint16_t>(nodes_.size() - 1);
  }

  std::vector<node> nodes_;
};

}  // namespace leverage::fit::detail
