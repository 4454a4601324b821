// SPDX-License-Identifier: Apache-2.0
/// @file
/// A number that notes what is done with it. A law over such numbers is evaluated once, and what it does is kept as a list
/// of operations (recorded_law.hpp), which are then repeated for other numbers without the law's own code.
///
/// A law cannot ask such a number for its value: what depends on a condition is chosen by `select` and `within`, as over
/// packs. Numbers that depend on neither coefficients nor inputs are plain numbers, and are computed at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "leverage/core/elementary.hpp"
#include "leverage/core/math.hpp"
#include "leverage/fit/detail/expression_nodes.hpp"
#include "leverage/fit/detail/formula_steps.hpp"
#include "leverage/fit/law_reads.hpp"
#include "leverage/fit/logged.hpp"

namespace leverage::fit {

class recorded;
struct recorded_condition;

namespace detail {

/// The list that this thread records, and what its names are.
class recording {
 public:
  using operand = std::uint16_t;

  recording() : before_{std::exchange(current(), this)} {}
  recording(const recording&) = delete;
  recording& operator=(const recording&) = delete;
  ~recording() { current() = before_; }

  [[nodiscard]] static recording*& current() {
    thread_local recording* list = nullptr;
    return list;
  }

  [[nodiscard]] operand number(double value) { return kept(list_.constant(value)); }
  [[nodiscard]] operand name(formula_variable::role use, std::size_t index, bool positive) {
    const auto at = static_cast<std::uint16_t>(index);
    for (std::size_t i = 0; i < variables_.size(); ++i) {
      const formula_variable& v = variables_[i];
      if (v.use == use && v.index == at && v.positive == positive) {
        return kept(list_.name(static_cast<std::uint16_t>(i)));
      }
    }
    variables_.push_back({use, at, positive});
    return kept(list_.name(static_cast<std::uint16_t>(variables_.size() - 1)));
  }
  [[nodiscard]] operand unary(operation op, operand x) {
    if (op == operation::exp) {
      if (const auto power = power_of_input(x)) return *power;
    }
    return kept(list_.operation_on({op, x, 0, 0.0}));
  }
  [[nodiscard]] operand binary(operation op, operand x, operand y) {
    return kept(list_.operation_on({op, x, y, 0.0}));
  }

  /// Whether there were more operations than a list may have.
  [[nodiscard]] bool overflows() const { return overflows_; }
  [[nodiscard]] std::vector<node> needed_by(operand root) const { return list_.needed_by(root); }
  [[nodiscard]] const std::vector<formula_variable>& variables() const { return variables_; }

 private:
  [[nodiscard]] operand kept(node_list::index i) {
    overflows_ = overflows_ || !i;
    return i.value_or(operand{0});
  }
  /// e^(y ln x) of an input x is x^y by one operation.
  [[nodiscard]] std::optional<operand> power_of_input(operand exponent) {
    const node product = list_.nodes()[exponent];
    if (product.op != operation::multiply) return std::nullopt;
    for (const auto& [y, logarithm] :
         {std::pair(product.left, product.right), std::pair(product.right, product.left)}) {
      const node& n = list_.nodes()[logarithm];
      if (n.op != operation::name || list_.nodes()[y].op == operation::number) continue;
      const formula_variable& v = variables_[n.left];
      if (v.use != formula_variable::role::logarithm) continue;
      const operand base = name(formula_variable::role::input, v.index, true);
      return binary(operation::power, base, y);
    }
    return std::nullopt;
  }

  recording* before_;
  node_list list_;
  std::vector<formula_variable> variables_;
  bool overflows_ = false;
};

}  // namespace detail

class recorded {
 public:
  recorded() = default;
  template <class S>
    requires std::is_arithmetic_v<S>
  recorded(S number)  // NOLINT(google-explicit-constructor): as a literal is
      : number_{static_cast<double>(number)} {}
  /// The result of an operation of the list that is recorded.
  [[nodiscard]] static recorded at(detail::recording::operand place) {
    recorded x;
    x.place_ = place;
    return x;
  }

  /// Whether it is a plain number.
  [[nodiscard]] bool is_number() const { return place_ < 0; }
  [[nodiscard]] double number() const { return number_; }
  /// Where it is in the list that is recorded, to which a plain number is added.
  [[nodiscard]] detail::recording::operand place() const {
    return is_number() ? detail::recording::current()->number(number_)
                       : static_cast<detail::recording::operand>(place_);
  }

  /// The operation on one number and on two.
  [[nodiscard]] static recorded of(detail::operation op, const recorded& x) {
    if (x.is_number()) return detail::applied(op, x.number_);
    return at(detail::recording::current()->unary(op, x.place()));
  }
  [[nodiscard]] static recorded of(detail::operation op, const recorded& x, const recorded& y) {
    if (x.is_number() && y.is_number()) return detail::applied<double>(op, x.number_, y.number_);
    const auto left = x.place();
    return at(detail::recording::current()->binary(op, left, y.place()));
  }

  recorded& operator+=(const recorded& y) { return *this = *this + y; }
  recorded& operator-=(const recorded& y) { return *this = *this - y; }
  recorded& operator*=(const recorded& y) { return *this = *this * y; }
  recorded& operator/=(const recorded& y) { return *this = *this / y; }

  friend recorded operator+(const recorded& x) { return x; }
  friend recorded operator-(const recorded& x) { return of(detail::operation::negate, x); }
  friend recorded operator+(const recorded& x, const recorded& y) {
    return of(detail::operation::add, x, y);
  }
  friend recorded operator-(const recorded& x, const recorded& y) {
    return of(detail::operation::subtract, x, y);
  }
  friend recorded operator*(const recorded& x, const recorded& y) {
    return of(detail::operation::multiply, x, y);
  }
  friend recorded operator/(const recorded& x, const recorded& y) {
    return of(detail::operation::divide, x, y);
  }
  friend recorded pow(const recorded& x, const recorded& y) {
    return of(detail::operation::power, x, y);
  }
  friend recorded exp(const recorded& x) { return of(detail::operation::exp, x); }
  friend recorded expm1(const recorded& x) { return of(detail::operation::expm1, x); }
  friend recorded log(const recorded& x) { return of(detail::operation::log, x); }
  friend recorded log1p(const recorded& x) { return of(detail::operation::log1p, x); }
  friend recorded log2(const recorded& x) { return of(detail::operation::log2, x); }
  friend recorded log10(const recorded& x) { return of(detail::operation::log10, x); }
  friend recorded sqrt(const recorded& x) { return of(detail::operation::sqrt, x); }
  friend recorded tanh(const recorded& x) { return of(detail::operation::tanh, x); }
  friend recorded erf(const recorded& x) { return of(detail::operation::erf, x); }
  friend recorded abs(const recorded& x) { return of(detail::operation::abs, x); }
  friend recorded(min)(const recorded& x, const recorded& y) {
    return of(detail::operation::min, x, y);
  }
  friend recorded(max)(const recorded& x, const recorded& y) {
    return of(detail::operation::max, x, y);
  }
  /// What conditions are about: the number itself.
  friend recorded value_of(const recorded& x) { return x; }

 private:
  double number_ = 0.0;
  std::int32_t place_ = -1;
};

/// A condition on recorded numbers, which holds in some rows and not in others.
struct recorded_condition {
  recorded holds;  ///< 1 where it does, else 0

  friend recorded_condition operator&(const recorded_condition& a, const recorded_condition& b) {
    return {a.holds * b.holds};
  }
  friend recorded_condition operator|(const recorded_condition& a, const recorded_condition& b) {
    return {recorded::of(detail::operation::max, a.holds, b.holds)};
  }
  friend recorded_condition operator!(const recorded_condition& a) { return {1.0 - a.holds}; }

  /// `x` where the condition holds, else `y`.
  friend recorded select(const recorded_condition& which, const recorded& x, const recorded& y) {
    if (which.holds.is_number()) return which.holds.number() != 0.0 ? x : y;
    return recorded::of(detail::operation::chosen, which.holds, x) +
           recorded::of(detail::operation::chosen, (!which).holds, y);
  }
  /// NaN where a rule is broken.
  template <class Rule>
  friend recorded within(const recorded_condition& rule, const recorded& x, Rule /*tag*/) {
    if (rule.holds.is_number()) {
      return rule.holds.number() != 0.0 ? x : recorded(std::numeric_limits<double>::quiet_NaN());
    }
    return recorded::of(detail::operation::allowed, rule.holds, x);
  }
};
template <class Rule>
[[nodiscard]] recorded within(bool holds, const recorded& x, Rule /*rule*/) {
  return holds ? x : recorded(std::numeric_limits<double>::quiet_NaN());
}

[[nodiscard]] inline recorded_condition operator<(const recorded& x, const recorded& y) {
  if (x.is_number() && y.is_number()) return {x.number() < y.number() ? 1.0 : 0.0};
  return {recorded::of(detail::operation::below, x, y)};
}
[[nodiscard]] inline recorded_condition operator<=(const recorded& x, const recorded& y) {
  if (x.is_number() && y.is_number()) return {x.number() <= y.number() ? 1.0 : 0.0};
  return {recorded::of(detail::operation::not_above, x, y)};
}
[[nodiscard]] inline recorded_condition operator>(const recorded& x, const recorded& y) {
  return y < x;
}
[[nodiscard]] inline recorded_condition operator>=(const recorded& x, const recorded& y) {
  return y <= x;
}
[[nodiscard]] inline recorded_condition operator==(const recorded& x, const recorded& y) {
  if (x.is_number() && y.is_number()) return {x.number() == y.number() ? 1.0 : 0.0};
  return {recorded::of(detail::operation::equal, x, y)};
}
[[nodiscard]] inline recorded_condition operator!=(const recorded& x, const recorded& y) {
  return !(x == y);
}

/// The inputs of a law that is recorded: of each its value, and its logarithm at hand as in a row of a table.
struct recorded_row {
  static constexpr std::size_t most_inputs = (std::numeric_limits<std::uint16_t>::max)();

  [[nodiscard]] logged<recorded> operator[](std::size_t j) const {
    using role = formula_variable::role;
    detail::recording& list = *detail::recording::current();
    if (j >= most_inputs) {
      detail::note_input(j, most_inputs);
      return recorded(std::numeric_limits<double>::quiet_NaN());
    }
    return {recorded::at(list.name(role::input, j, false)),
            recorded::at(list.name(role::logarithm, j, false))};
  }
};

}  // namespace leverage::fit
