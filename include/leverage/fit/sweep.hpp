// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law over many points: law(row) with row[j] the j-th input, on packs.
///
///   sweep([&](const auto& row) { return law(row[0], row[1]); }, {parameters, tokens}, out);
///   sweep_grid([&](const auto& n, const auto& d) { return law(n, d); }, parameters, tokens, out);
///
/// On a list every point is computed. On a grid, terms that depend on one axis alone are computed once per value of
/// that axis: for most laws these are all powers, so that a point costs a sum. Results agree with the law on double
/// to 4 units in the last place.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

#include "leverage/core/math.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// out[i] = law of the i-th values of all columns, of which there are at most 16. Returns false and writes nothing
/// unless every column has the length of `out`.
template <class Law>
bool sweep(const Law& law, std::span<const std::span<const double>> columns,
           std::span<double> out) {
  constexpr std::size_t most = 16;
  constexpr std::size_t width =
      (leverage::detail::register_lanes == 8 ? 6 : 4) * leverage::detail::register_lanes;
  using P = pack<width>;
  if (columns.size() > most) return false;
  std::array<const double*, most> at{};
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].size() != out.size()) return false;
    at[j] = columns[j].data();
  }
  struct loaded_row {
    const std::array<const double*, most>& at;
    std::size_t first;
    [[gnu::always_inline]] P operator[](std::size_t j) const { return P::load(at[j] + first); }
  };
  const std::size_t whole = out.size() - out.size() % width;
  double* const to = out.data();
  for (std::size_t i = 0; i < whole; i += width) {
    const P y = law(loaded_row{at, i});
    y.store(to + i);
  }
  if (whole < out.size()) {
    // The last points once more as a pack, filled up with copies.
    std::array<std::array<double, width>, most> tail{};
    std::array<const double*, most> at_tail{};
    for (std::size_t j = 0; j < columns.size(); ++j) {
      for (std::size_t k = 0; k < width; ++k) {
        tail[j][k] = columns[j][std::min(whole + k, out.size() - 1)];
      }
      at_tail[j] = tail[j].data();
    }
    std::array<double, width> last{};
    const P y = law(loaded_row{at_tail, 0});
    y.store(last.data());
    std::copy_n(last.data(), out.size() - whole, to + whole);
  }
  return true;
}
template <class Law>
bool sweep(const Law& law, std::initializer_list<std::span<const double>> columns,
           std::span<double> out) {
  return sweep(law, std::span<const std::span<const double>>(columns.begin(), columns.size()), out);
}

namespace detail::grid {

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
      (*column_)[i] = values.empty() ? 0.0 : values[std::min(i, size_ - 1)];
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
    return on_axis<on1 ? 1 : 0>(f, std::max({x.size()...}), x...);
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

}  // namespace detail::grid

/// out[i * second.size() + j] = law(first[i], second[j]); the law is made of + - * /, pow, exp, expm1,
/// log, log1p, log2, log10 and sqrt. Returns false and writes nothing unless `out` has the size of the grid.
template <class Law>
bool sweep_grid(const Law& law, std::span<const double> first, std::span<const double> second,
                std::span<double> out) {
  namespace g = detail::grid;
  constexpr std::size_t width = g::P::width;
  if (first.empty() || second.empty() || out.size() != first.size() * second.size() ||
      out.size() / first.size() != second.size()) {
    return false;
  }
  const auto y = g::as_node(law(g::on_axis<0>(first), g::on_axis<1>(second)));
  const std::size_t columns = second.size();
  for (std::size_t i = 0; i < first.size(); ++i) {
    double* const to = out.data() + i * columns;
    const auto row = y.row(i);
    const auto store_some = [row, to](std::size_t j, std::size_t count) {
      std::array<double, width> part{};
      row.at(j).store(part.data());
      std::copy_n(part.data(), count, to + j);
    };
    // From the first whole register on: stores across two cache lines cost twice.
    const std::size_t past = reinterpret_cast<std::uintptr_t>(to) / sizeof(double) % width;
    std::size_t j = std::min((width - past) % width, columns);
    if (j != 0) store_some(0, j);
    for (; j + width <= columns; j += width) row.at(j).store(to + j);
    if (j < columns) store_some(j, columns - j);
  }
  return true;
}

}  // namespace leverage::fit
