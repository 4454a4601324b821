// SPDX-License-Identifier: Apache-2.0
/// @file
/// Terms of a law over a grid: what depends on one axis alone is computed once per value of that axis, the rest point
/// by point on packs.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

#include "leverage/core/math.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit::detail::grid {

using P = pack<leverage::detail::register_lanes>;

struct expression {};
template <class T>
concept node = std::is_base_of_v<expression, std::remove_cvref_t<T>>;
template <class T>
concept operand = node<T> || std::is_arithmetic_v<std::remove_cvref_t<T>>;

/// What is read along a row of the grid; it is held by value, so that the loop reads nothing twice.
struct constant_row {
  P value;
  [[gnu::always_inline]] [[nodiscard]] P at(std::size_t /*j*/) const { return value; }
};
struct axis_row {
  const double* values;
  [[gnu::always_inline]] [[nodiscard]] P at(std::size_t j) const { return P::load(values + j); }
};
template <class F, class... Rows>
struct both_row {
  F f;
  std::tuple<Rows...> rows;
  explicit both_row(F g, Rows... r) : f{std::move(g)}, rows{std::move(r)...} {}
  [[gnu::always_inline]] [[nodiscard]] P at(std::size_t j) const {
    return std::apply(
        [&](const Rows&... r) __attribute__((always_inline)) { return f(r.at(j)...); }, rows);
  }
};

/// A term that depends on axis `Axis` (0 or 1) alone: a number for each value of the axis, computed at once.
template <int Axis>
class on_axis : public expression {
 public:
  static constexpr bool on0 = Axis == 0;
  static constexpr bool on1 = Axis == 1;

  explicit on_axis(std::span<const double> values) : on_axis(values.size()) {
    for (std::size_t i = 0; i < padded(); ++i) {
      (*column_)[i] = values.empty() ? 0.0 : values[(std::min)(i, size_ - 1)];
    }
  }
  template <class F, class... X>
  on_axis(F f, std::size_t size, const X&... x) : on_axis(size) {
    for (std::size_t i = 0; i < padded(); i += P::width) {
      const P y = f(x.in_axis(i)...);
      y.store(column_->data() + i);
    }
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] P in_axis(std::size_t i) const { return P::load(column_->data() + i); }
  /// Row i of the grid: the same number all along, or the axis itself.
  [[nodiscard]] auto row(std::size_t i) const {
    if constexpr (Axis == 0) {
      return constant_row{P((*column_)[i])};
    } else {
      return axis_row{column_->data()};
    }
  }

 private:
  explicit on_axis(std::size_t size)
      : size_{size},
        column_{std::make_shared<aligned_column>((size + P::width - 1) / P::width * P::width +
                                                 P::width)} {}
  [[nodiscard]] std::size_t padded() const { return column_->size(); }

  std::size_t size_;
  std::shared_ptr<aligned_column> column_;
};

struct constant : expression {
  static constexpr bool on0 = false;
  static constexpr bool on1 = false;
  double value;
  explicit constant(double v) : value{v} {}
  [[nodiscard]] static std::size_t size() { return 0; }
  [[nodiscard]] P in_axis(std::size_t /*i*/) const { return value; }
  [[nodiscard]] constant_row row(std::size_t /*i*/) const { return {P(value)}; }
};

/// A term that depends on both axes: computed point by point, in one pass over the grid.
template <class F, class... X>
class on_both : public expression {
 public:
  static constexpr bool on0 = true;
  static constexpr bool on1 = true;
  explicit on_both(F f, X... x) : f_{std::move(f)}, x_{std::move(x)...} {}
  [[nodiscard]] auto row(std::size_t i) const {
    return std::apply([&](const X&... x) { return both_row(f_, x.row(i)...); }, x_);
  }

 private:
  F f_;
  std::tuple<X...> x_;
};

template <node X>
[[nodiscard]] X as_node(const X& x) {
  return x;
}
template <class X>
  requires std::is_arithmetic_v<X>
[[nodiscard]] constant as_node(X x) {
  return constant(static_cast<double>(x));
}

template <class F, class... X>
[[nodiscard]] auto apply_to(F f, const X&... x) {
  constexpr bool on0 = (X::on0 || ...);
  constexpr bool on1 = (X::on1 || ...);
  if constexpr (on0 && on1) {
    return on_both<F, X...>(std::move(f), x...);
  } else {
    return on_axis<on1 ? 1 : 0>(f, (std::max)({x.size()...}), x...);
  }
}

template <operand A, operand B>
  requires(node<A> || node<B>)
[[nodiscard]] auto operator+(const A& a, const B& b) {
  return apply_to([](const P& x, const P& y) { return x + y; }, as_node(a), as_node(b));
}
template <operand A, operand B>
  requires(node<A> || node<B>)
[[nodiscard]] auto operator-(const A& a, const B& b) {
  return apply_to([](const P& x, const P& y) { return x - y; }, as_node(a), as_node(b));
}
template <operand A, operand B>
  requires(node<A> || node<B>)
[[nodiscard]] auto operator*(const A& a, const B& b) {
  return apply_to([](const P& x, const P& y) { return x * y; }, as_node(a), as_node(b));
}
template <operand A, operand B>
  requires(node<A> || node<B>)
[[nodiscard]] auto operator/(const A& a, const B& b) {
  return apply_to([](const P& x, const P& y) { return x / y; }, as_node(a), as_node(b));
}
template <node A>
[[nodiscard]] auto operator-(const A& a) {
  return apply_to([](const P& x) { return -x; }, a);
}
template <operand A, operand B>
  requires(node<A> || node<B>)
[[nodiscard]] auto pow(const A& a, const B& b) {
  return apply_to([](const P& x, const P& y) { return leverage::pow(x, y); }, as_node(a),
                  as_node(b));
}
template <node A>
[[nodiscard]] auto exp(const A& a) {
  return apply_to([](const P& x) { return leverage::exp(x); }, a);
}
template <node A>
[[nodiscard]] auto expm1(const A& a) {
  return apply_to([](const P& x) { return leverage::expm1(x); }, a);
}
template <node A>
[[nodiscard]] auto log(const A& a) {
  return apply_to([](const P& x) { return leverage::log(x); }, a);
}
template <node A>
[[nodiscard]] auto log1p(const A& a) {
  return apply_to([](const P& x) { return leverage::log1p(x); }, a);
}
template <node A>
[[nodiscard]] auto log2(const A& a) {
  return apply_to([](const P& x) { return leverage::log2(x); }, a);
}
template <node A>
[[nodiscard]] auto log10(const A& a) {
  return apply_to([](const P& x) { return leverage::log10(x); }, a);
}
template <node A>
[[nodiscard]] auto sqrt(const A& a) {
  return apply_to([](const P& x) { return leverage::sqrt(x); }, a);
}

}  // namespace leverage::fit::detail::grid
