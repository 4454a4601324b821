// SPDX-License-Identifier: Apache-2.0
/// @file
/// An expression in named variables, read from text once and evaluated over any scalar:
///
///   const auto e = fit::expression::parse("C / (6 * N)");
///   if (!e) print(e.problem().position, e.problem().what);
///   const double d = e->evaluate<double>(std::array{1e21, 7e9});        // C and N: names() has their order
///
/// The grammar, from what binds least:
///
///   a + b, a - b      sums, from the left
///   a * b, a / b      products, from the left
///   -a, +a            signs: -a^b is -(a^b)
///   a ^ b, a ** b     powers, from the right: a^b^c is a^(b^c), and a^-b is a^(-b)
///   (a)  f(a)         exp, log and ln (both natural), log2, log10, sqrt, tanh, erf, abs; min and max of two or more
///   1.5e-3  pi        numbers, without suffixes. e is a name like any other: write exp(1)
///   N  loss_c4.mean   names: letters, digits, _ and dots; any others in double quotes: "C4 Eval Loss", where two double
///                     quotes are one
///
/// A name that a function has, or pi, is a variable in quotes: "log". Nothing is multiplied without a sign: 2N is an
/// error. What is made of numbers alone is computed once, and has to be finite.
///
/// The values are those of the operations of core/math.hpp and core/elementary.hpp: outside a function's domain NaN. An
/// expression over duals has exact derivatives. A text of any length and content is read or refused in little time and
/// stack: expression::max_length, detail::max_nodes and detail::expression_parser::max_depth bound them.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "leverage/core/scalar.hpp"
#include "leverage/fit/detail/expression_nodes.hpp"
#include "leverage/fit/detail/expression_parser.hpp"

namespace leverage::fit {

/// What a text was read as, or why it cannot be read.
template <class T>
class parsed {
 public:
  parsed(T value) : value_{std::move(value)} {}  // NOLINT(google-explicit-constructor): it is one
  parsed(formula_problem problem)                // NOLINT(google-explicit-constructor)
      : problem_{std::move(problem)} {}

  [[nodiscard]] bool has_value() const { return value_.has_value(); }
  explicit operator bool() const { return value_.has_value(); }
  // NOLINTBEGIN(bugprone-unchecked-optional-access): the caller has asked
  /// The value; there has to be one.
  [[nodiscard]] const T& operator*() const { return *value_; }
  [[nodiscard]] const T* operator->() const { return &*value_; }
  // NOLINTEND(bugprone-unchecked-optional-access)
  /// Why there is no value.
  [[nodiscard]] const formula_problem& problem() const { return problem_; }

 private:
  std::optional<T> value_;
  formula_problem problem_{};
};

class expression {
 public:
  /// The longest text that is read, in bytes.
  static constexpr std::size_t max_length = 4096;

  [[nodiscard]] static parsed<expression> parse(std::string_view text) {
    return parse(text, 0, text.size());
  }
  /// The expression between two positions of a text; a problem's position is that in the whole text.
  [[nodiscard]] static parsed<expression> parse(std::string_view text, std::size_t begin,
                                                std::size_t end) {
    if (text.size() > max_length) {
      return formula_problem{max_length, "expected at most " + std::to_string(max_length) +
                                             " bytes, found " + std::to_string(text.size())};
    }
    detail::expression_parser parser(text, begin, end);
    const auto root = parser.parsed();
    if (!root)
      return *parser.problem();  // NOLINT(bugprone-unchecked-optional-access): one of the two
    expression e;
    e.nodes_ = parser.list().needed_by(*root);
    e.names_ = parser.take_names();
    e.positions_ = parser.take_positions();
    e.place_results();
    return e;
  }

  /// The variables, in the order in which they appear first.
  [[nodiscard]] std::span<const std::string> names() const { return names_; }
  /// The position at which each of them appears first.
  [[nodiscard]] std::span<const std::size_t> positions() const { return positions_; }
  /// The operations, each behind its operands; the last is the expression.
  [[nodiscard]] std::span<const detail::node> nodes() const { return nodes_; }

  /// The expression of the values of its variables, in the order of names(); NaN where there are fewer.
  template <scalar T>
  [[nodiscard]] T evaluate(std::span<const T> values) const {
    if (values.size() < names_.size()) return T(std::numeric_limits<double>::quiet_NaN());
    constexpr std::size_t few = 16;
    if constexpr (std::default_initializable<T>) {
      if (results_ <= few) {
        std::array<T, few> results;
        return run<T>(values, results.data());
      }
    }
    std::vector<T> results(results_, T(0.0));
    return run<T>(values, results.data());
  }
  template <scalar T, std::size_t N>
  [[nodiscard]] T evaluate(const std::array<T, N>& values) const {
    return evaluate(std::span<const T>(values));
  }
  template <scalar T>
  [[nodiscard]] T evaluate(const std::vector<T>& values) const {
    return evaluate(std::span<const T>(values));
  }

 private:
  expression() = default;

  /// Where each operation keeps its result, so that few places are enough.
  void place_results() {
    std::vector<std::size_t> last_use(nodes_.size(), nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (detail::is_leaf(nodes_[i].op)) continue;
      last_use[nodes_[i].left] = i;
      if (detail::is_binary(nodes_[i].op)) last_use[nodes_[i].right] = i;
    }
    places_.assign(nodes_.size(), 0);
    std::vector<std::uint16_t> unused;
    const auto release = [&](std::size_t operand, std::size_t i) {
      if (!detail::is_leaf(nodes_[operand].op) && last_use[operand] == i) {
        unused.push_back(places_[operand]);
      }
    };
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const detail::node& n = nodes_[i];
      if (detail::is_leaf(n.op)) continue;
      release(n.left, i);
      if (detail::is_binary(n.op) && n.right != n.left) release(n.right, i);
      if (unused.empty()) unused.push_back(static_cast<std::uint16_t>(results_++));
      places_[i] = unused.back();
      unused.pop_back();
    }
  }

  template <scalar T>
  [[nodiscard]] T run(std::span<const T> values, T* results) const {
    using detail::operation;
    const auto operand = [&](std::size_t i) -> const T& {
      return nodes_[i].op == operation::name ? values[nodes_[i].left] : results[places_[i]];
    };
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const detail::node& n = nodes_[i];
      if (detail::is_leaf(n.op)) continue;
      T& to = results[places_[i]];
      const detail::node& left = nodes_[n.left];
      if (!detail::is_binary(n.op)) {
        to = detail::applied(n.op, operand(n.left));
      } else if (left.op == operation::number) {
        to = detail::applied<T>(n.op, left.number, operand(n.right));
      } else if (nodes_[n.right].op == operation::number) {
        to = detail::applied<T>(n.op, operand(n.left), nodes_[n.right].number);
      } else {
        to = detail::applied<T>(n.op, operand(n.left), operand(n.right));
      }
    }
    const detail::node& root = nodes_.back();
    return root.op == operation::number ? T(root.number) : operand(nodes_.size() - 1);
  }

  std::vector<detail::node> nodes_;
  std::vector<std::string> names_;
  std::vector<std::size_t> positions_;
  std::vector<std::uint16_t> places_;
  std::size_t results_ = 0;
};

}  // namespace leverage::fit
