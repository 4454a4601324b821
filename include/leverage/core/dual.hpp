// SPDX-License-Identifier: Apache-2.0
/// @file
/// Forward-mode differentiation: a value with its N partial derivatives. A law evaluated on duals
/// yields its exact gradient from the formula itself; no derivative is written by hand.
///
///   auto el = differentiate([](auto a, auto g) { return f(a, g); }, 0.03, 12.0);
///   el.value, el.derivative[0] = df/da, el.derivative[1] = df/dg
///
/// T is any scalar: `double`, a pack (N gradients for W rows at once), or a dual again (second
/// derivatives). Everything is usable in constant expressions if T is.
#pragma once

#include <concepts>
#include <cstddef>
#include <numbers>
#include <type_traits>
#include <utility>

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage {

/// A number that has no derivative with respect to the variables of a dual over T.
template <class S, class T>
concept constant_for = std::is_arithmetic_v<S> || std::same_as<S, T>;

/// Records which derivatives of a dual over T can be nonzero; by default all of them can. A type T whose products cost
/// more than this record, such as a pack, specialises it: derivatives that are known to be zero are then not computed,
/// and an infinite slope does not turn them into NaN. `has(i)` returns whether derivative i can be nonzero.
template <class T>
struct derivative_support {
  static constexpr derivative_support none() { return {}; }
  static constexpr derivative_support only(std::size_t /*index*/) { return {}; }
  friend constexpr derivative_support operator|(derivative_support, derivative_support) {
    return {};
  }
  [[nodiscard]] static constexpr bool has(std::size_t /*index*/) { return true; }
};

namespace detail {

/// Calls f(0), ..., f(N - 1). A few calls are written out rather than looped over at run time: the compiler keeps an
/// array in registers if all of its indices are constants.
template <std::size_t N, class F>
[[gnu::always_inline]] constexpr void for_each_index(const F& f) {
  if (N > 16 || __builtin_is_constant_evaluated()) {
    for (std::size_t i = 0; i < N; ++i) f(i);
  } else {
    [&f]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
      (f(I), ...);
    }(std::make_index_sequence<N <= 16 ? N : 0>{});
  }
}

}  // namespace detail

/// The number value + sum_i derivative[i] eps_i with eps_i eps_j = 0. Comparisons use the value only.
template <scalar T, std::size_t N>
struct dual {
  T value{};
  T derivative[N]{};
  [[no_unique_address]] derivative_support<T> support = derivative_support<T>::none();

  constexpr dual() = default;

  /// A constant: all derivatives are zero.
  template <constant_for<T> S>
  [[gnu::always_inline]] constexpr dual(const S& constant)
      : value(static_cast<T>(constant)) {}  // NOLINT: as a literal is

  /// Variable number `index`; its derivative with respect to itself is one.
  [[nodiscard, gnu::always_inline]] static constexpr dual variable(const T& value,
                                                                   std::size_t index) {
    dual x(value);
    x.derivative[index] = T(1.0);
    x.support = derivative_support<T>::only(index);
    return x;
  }

  /// f(x) from its value and slope at x: the chain rule for one argument.
  [[nodiscard, gnu::always_inline]] static constexpr dual chain(const T& value, const T& slope,
                                                                const dual& x) {
    dual r(value);
    r.support = x.support;
    detail::for_each_index<N>([&](std::size_t i) __attribute__((always_inline)) {
      if (x.support.has(i)) r.derivative[i] = slope * x.derivative[i];
    });
    return r;
  }

  /// f(x, y) from its value and partial slopes: the chain rule for two arguments.
  [[nodiscard, gnu::always_inline]] static constexpr dual chain(const T& value, const T& slope_x,
                                                                const dual& x, const T& slope_y,
                                                                const dual& y) {
    dual r(value);
    r.support = x.support | y.support;
    detail::for_each_index<N>([&](std::size_t i) __attribute__((always_inline)) {
      if (x.support.has(i) && y.support.has(i)) {
        r.derivative[i] = slope_x * x.derivative[i] + slope_y * y.derivative[i];
      } else if (x.support.has(i)) {
        r.derivative[i] = slope_x * x.derivative[i];
      } else if (y.support.has(i)) {
        r.derivative[i] = slope_y * y.derivative[i];
      }
    });
    return r;
  }

  [[gnu::always_inline]] friend constexpr dual operator+(const dual& x) { return x; }
  [[gnu::always_inline]] friend constexpr dual operator-(const dual& x) {
    return chain(-x.value, T(-1.0), x);
  }

  [[gnu::always_inline]] friend constexpr dual operator+(const dual& x, const dual& y) {
    dual r(x.value + y.value);
    r.support = x.support | y.support;
    detail::for_each_index<N>([&](std::size_t i) __attribute__((always_inline)) {
      if (x.support.has(i) && y.support.has(i)) {
        r.derivative[i] = x.derivative[i] + y.derivative[i];
      } else if (x.support.has(i)) {
        r.derivative[i] = x.derivative[i];
      } else if (y.support.has(i)) {
        r.derivative[i] = y.derivative[i];
      }
    });
    return r;
  }
  [[gnu::always_inline]] friend constexpr dual operator-(const dual& x, const dual& y) {
    dual r(x.value - y.value);
    r.support = x.support | y.support;
    detail::for_each_index<N>([&](std::size_t i) __attribute__((always_inline)) {
      if (x.support.has(i) && y.support.has(i)) {
        r.derivative[i] = x.derivative[i] - y.derivative[i];
      } else if (x.support.has(i)) {
        r.derivative[i] = x.derivative[i];
      } else if (y.support.has(i)) {
        r.derivative[i] = -y.derivative[i];
      }
    });
    return r;
  }
  [[gnu::always_inline]] friend constexpr dual operator*(const dual& x, const dual& y) {
    return chain(x.value * y.value, y.value, x, x.value, y);
  }
  [[gnu::always_inline]] friend constexpr dual operator/(const dual& x, const dual& y) {
    const T quotient = x.value / y.value;
    const T inverse = T(1.0) / y.value;
    return chain(quotient, inverse, x, -quotient * inverse, y);
  }

  template <constant_for<T> S>
  [[gnu::always_inline]] friend constexpr dual operator+(dual x, const S& c) {
    x.value = x.value + static_cast<T>(c);
    return x;
  }
  template <constant_for<T> S>
  [[gnu::always_inline]] friend constexpr dual operator+(const S& c, const dual& x) {
    return x + c;
  }
  template <constant_for<T> S>
  [[gnu::always_inline]] friend constexpr dual operator-(dual x, const S& c) {
    x.value = x.value - static_cast<T>(c);
    return x;
  }
  template <constant_for<T> S>
  [[gnu::always_inline]] friend constexpr dual operator-(const S& c, const dual& x) {
    return chain(static_cast<T>(c) - x.value, T(-1.0), x);
  }
  template <constant_for<T> S>
  [[gnu::always_inline]] friend constexpr dual operator*(const dual& x, const S& c) {
    return chain(x.value * static_cast<T>(c), static_cast<T>(c), x);
  }
  template <constant_for<T> S>
  [[gnu::always_inline]] friend constexpr dual operator*(const S& c, const dual& x) {
    return x * c;
  }
  template <constant_for<T> S>
  [[gnu::always_inline]] friend constexpr dual operator/(const dual& x, const S& c) {
    return chain(x.value / static_cast<T>(c), T(1.0) / static_cast<T>(c), x);
  }
  template <constant_for<T> S>
  [[gnu::always_inline]] friend constexpr dual operator/(const S& c, const dual& x) {
    const T quotient = static_cast<T>(c) / x.value;
    return chain(quotient, -quotient / x.value, x);
  }

  template <class Y>
  [[gnu::always_inline]] constexpr dual& operator+=(const Y& y) {
    return *this = *this + y;
  }
  template <class Y>
  [[gnu::always_inline]] constexpr dual& operator-=(const Y& y) {
    return *this = *this - y;
  }
  template <class Y>
  [[gnu::always_inline]] constexpr dual& operator*=(const Y& y) {
    return *this = *this * y;
  }
  template <class Y>
  [[gnu::always_inline]] constexpr dual& operator/=(const Y& y) {
    return *this = *this / y;
  }

  friend constexpr auto operator==(const dual& x, const dual& y) { return x.value == y.value; }
  friend constexpr auto operator<(const dual& x, const dual& y) { return x.value < y.value; }
  friend constexpr auto operator>(const dual& x, const dual& y) { return x.value > y.value; }
  friend constexpr auto operator<=(const dual& x, const dual& y) { return x.value <= y.value; }
  friend constexpr auto operator>=(const dual& x, const dual& y) { return x.value >= y.value; }

  [[gnu::always_inline]] friend constexpr auto value_of(const dual& x) { return value_of(x.value); }

  template <class Mask, class Rule>
  [[gnu::always_inline]] friend constexpr dual within(const Mask& holds, const dual& x, Rule rule) {
    dual r(within(holds, x.value, rule));
    r.support = x.support;
    detail::for_each_index<N>([&](std::size_t i) __attribute__((always_inline)) {
      if (x.support.has(i)) r.derivative[i] = within(holds, x.derivative[i], rule);
    });
    return r;
  }

  /// `x` in the lanes where `which` is true, else `y`: for duals of packs, whose comparisons are masks.
  template <class Mask>
    requires(!std::convertible_to<Mask, bool>)
  [[gnu::always_inline]] friend constexpr dual select(const Mask& which, const dual& x,
                                                      const dual& y) {
    dual r(select(which, x.value, y.value));
    r.support = x.support | y.support;
    detail::for_each_index<N>([&](std::size_t i) __attribute__((always_inline)) {
      if (r.support.has(i)) r.derivative[i] = select(which, x.derivative[i], y.derivative[i]);
    });
    return r;
  }

  [[gnu::always_inline]] friend constexpr dual exp(const dual& x) {
    using math::exp;
    const T e = exp(x.value);
    return chain(e, e, x);
  }
  [[gnu::always_inline]] friend constexpr dual expm1(const dual& x) {
    using math::exp;
    using math::expm1;
    return chain(expm1(x.value), exp(x.value), x);
  }
  [[gnu::always_inline]] friend constexpr dual log(const dual& x) {
    using math::log;
    return chain(log(x.value), T(1.0) / x.value, x);
  }
  [[gnu::always_inline]] friend constexpr dual log1p(const dual& x) {
    using math::log1p;
    return chain(log1p(x.value), T(1.0) / (T(1.0) + x.value), x);
  }
  [[gnu::always_inline]] friend constexpr dual log2(const dual& x) {
    using math::log2;
    return chain(log2(x.value), T(std::numbers::log2e) / x.value, x);
  }
  [[gnu::always_inline]] friend constexpr dual log10(const dual& x) {
    using math::log10;
    return chain(log10(x.value), T(std::numbers::log10e) / x.value, x);
  }
  [[gnu::always_inline]] friend constexpr dual sqrt(const dual& x) {
    using math::sqrt;
    const T root = sqrt(x.value);
    return chain(root, T(0.5) / root, x);
  }

  /// x^y for a variable base and exponent; the base must be positive (the slope in y is
  /// x^y ln x).
  [[gnu::always_inline]] friend constexpr dual pow(const dual& x, const dual& y) {
    using math::log;
    using math::pow;
    const T power = pow(x.value, y.value);
    return chain(power, y.value * pow(x.value, y.value - T(1.0)), x, power * log(x.value), y);
  }
  template <constant_for<T> S>
  [[gnu::always_inline]] friend constexpr dual pow(const dual& x, const S& y) {
    using math::pow;
    const T exponent = static_cast<T>(y);
    return chain(pow(x.value, exponent), exponent * pow(x.value, exponent - T(1.0)), x);
  }
  template <constant_for<T> S>
  [[gnu::always_inline]] friend constexpr dual pow(const S& x, const dual& y) {
    using math::log;
    using math::pow;
    const T base = static_cast<T>(x);
    const T power = pow(base, y.value);
    return chain(power, power * log(base), y);
  }
};

/// ln(e^x + e^y + ...) without overflow; its slopes are the softmax weights.
template <scalar T, std::size_t N, std::same_as<dual<T, N>>... More>
[[nodiscard]] constexpr dual<T, N> log_sum_exp(const dual<T, N>& x, const More&... more) {
  using math::exp;
  using math::log_sum_exp;
  const T total = log_sum_exp(x.value, more.value...);
  dual<T, N> r(total);
  const auto add = [&](const dual<T, N>& term) {
    const T weight = exp(term.value - total);
    r = r + dual<T, N>::chain(T(0.0), weight, term);
  };
  add(x);
  (add(more), ...);
  return r;
}

/// f(x...) and its partial derivatives in every x, as one dual.
template <class F, scalar... X>
[[nodiscard]] constexpr auto differentiate(F&& f, const X&... x) {
  using T = common_scalar<X...>;
  using D = dual<T, sizeof...(X)>;
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::forward<F>(f)(D::variable(static_cast<T>(x), I)...);
  }(std::index_sequence_for<X...>{});
}

}  // namespace leverage
