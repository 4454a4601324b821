// SPDX-License-Identifier: Apache-2.0
/// @file
/// Quantities as distinct types, so that arguments cannot be swapped. Five of them count, two are ratios of a shape:
///
///   parameters        weights of a model (the function that counts them states which)
///   tokens            tokens, of training data D or of a batch
///   flops             floating-point operations; one multiply-add is two
///   flops_per_token   M, the cost of one token
///   bytes             memory
///   activation_ratio  A, the share of experts that a token uses, in (0, 1]
///   granularity       G = 2 d_model / d_expert
///
/// Sums, differences and comparisons need two operands of the same quantity. A product with a plain number scales a
/// quantity, and the ratio of two equal quantities is a plain number. The only product of two quantities is M D = C.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "leverage/core/scalar.hpp"

namespace leverage {

/// Exact counts: parameters and FLOPs per token are whole numbers. The only name of this namespace that is an algorithm of
/// std as well: behind both using-directives write leverage::count.
using count = std::int64_t;

/// The count of an invalid configuration. No sum of valid counts comes near this value. It behaves like NaN: it
/// converts to NaN, it propagates through sums and products, and it is neither less nor greater than any count; only ==
/// detects it.
inline constexpr count not_a_count = (std::numeric_limits<count>::min)();

namespace detail {

/// Converts a count to `double`, and `not_a_count` to NaN; other scalars are returned unchanged.
template <number T>
[[nodiscard]] constexpr auto real(const T& x) {
  if constexpr (std::integral<T>) {
    return static_cast<count>(x) == not_a_count ? std::numeric_limits<double>::quiet_NaN()
                                                : static_cast<double>(x);
  } else {
    return x;
  }
}

/// Returns `x` in the type that an operation with an Other needs: a count stays exact if the other operand is a count,
/// and becomes real otherwise.
template <number Other, number T>
[[nodiscard]] constexpr auto operand_for(const T& x) {
  if constexpr (std::integral<Other> && std::integral<T>) {
    return x;
  } else {
    return real(x);
  }
}

/// Whether none of the values is `not_a_count`.
template <number... T>
[[nodiscard]] constexpr bool counts(const T&... x) {
  const auto one = []<class U>(const U& value) {
    if constexpr (std::integral<U>) {
      return static_cast<count>(value) != not_a_count;
    } else {
      return true;
    }
  };
  return (one(x) && ...);
}

/// Returns f(a, b): exact for two counts, `not_a_count` if either of them is, and real otherwise.
template <class F, number A, number B>
[[nodiscard]] constexpr auto combined(const F& f, const A& a, const B& b) {
  using R = decltype(f(operand_for<B>(a), operand_for<A>(b)));
  if constexpr (std::integral<R>) {
    return counts(a, b) ? f(a, b) : static_cast<R>(not_a_count);
  } else {
    return f(operand_for<B>(a), operand_for<A>(b));
  }
}

/// The arithmetic of a quantity with the same quantity and with plain numbers.
template <template <class> class Kind, number T>
struct quantity : has_unit {
  using value_type = T;
  T value{};

  constexpr quantity() = default;
  constexpr explicit quantity(const T& x) : value(x) {}

  /// Converts to the same quantity over another scalar; an exact count becomes a `double`, and `not_a_count` becomes
  /// NaN.
  template <number U>
    requires(!std::same_as<U, T> && std::constructible_from<T, decltype(real(std::declval<U>()))> &&
             !std::integral<T>)
  constexpr explicit quantity(const Kind<U>& other) : value(T(real(other.value))) {}

  /// The count as a `double`.
  [[nodiscard]] constexpr auto as_real() const { return Kind(real(value)); }
};

template <template <class> class Kind, number A, number B>
[[nodiscard]] constexpr auto operator+(const quantity<Kind, A>& a, const quantity<Kind, B>& b) {
  return Kind(combined([](const auto& x, const auto& y) { return x + y; }, a.value, b.value));
}
template <template <class> class Kind, number A, number B>
[[nodiscard]] constexpr auto operator-(const quantity<Kind, A>& a, const quantity<Kind, B>& b) {
  return Kind(combined([](const auto& x, const auto& y) { return x - y; }, a.value, b.value));
}
template <template <class> class Kind, number A, number B>
[[nodiscard]] constexpr auto operator/(const quantity<Kind, A>& a, const quantity<Kind, B>& b) {
  return real(a.value) / real(b.value);
}
template <template <class> class Kind, number A, number S>
[[nodiscard]] constexpr auto operator*(const quantity<Kind, A>& a, const S& s) {
  return Kind(combined([](const auto& x, const auto& y) { return x * y; }, a.value, s));
}
template <template <class> class Kind, number A, number S>
[[nodiscard]] constexpr auto operator*(const S& s, const quantity<Kind, A>& a) {
  return Kind(combined([](const auto& x, const auto& y) { return x * y; }, s, a.value));
}
template <template <class> class Kind, number A, scalar S>
[[nodiscard]] constexpr auto operator/(const quantity<Kind, A>& a, const S& s) {
  return Kind(real(a.value) / s);
}
template <template <class> class Kind, number A, number B>
[[nodiscard]] constexpr bool operator==(const quantity<Kind, A>& a, const quantity<Kind, B>& b) {
  return operand_for<B>(a.value) == operand_for<A>(b.value);
}
template <template <class> class Kind, number A, number B>
[[nodiscard]] constexpr bool operator<(const quantity<Kind, A>& a, const quantity<Kind, B>& b) {
  return counts(a.value, b.value) && operand_for<B>(a.value) < operand_for<A>(b.value);
}
template <template <class> class Kind, number A, number B>
[[nodiscard]] constexpr bool operator>(const quantity<Kind, A>& a, const quantity<Kind, B>& b) {
  return counts(a.value, b.value) && operand_for<B>(a.value) > operand_for<A>(b.value);
}
template <template <class> class Kind, number A, number B>
[[nodiscard]] constexpr bool operator<=(const quantity<Kind, A>& a, const quantity<Kind, B>& b) {
  return counts(a.value, b.value) && operand_for<B>(a.value) <= operand_for<A>(b.value);
}
template <template <class> class Kind, number A, number B>
[[nodiscard]] constexpr bool operator>=(const quantity<Kind, A>& a, const quantity<Kind, B>& b) {
  return counts(a.value, b.value) && operand_for<B>(a.value) >= operand_for<A>(b.value);
}

}  // namespace detail

/// Weights of a model. The function that counts them states whether embeddings and inactive experts are included.
template <number T = double>
struct parameters : detail::quantity<parameters, T> {
  using detail::quantity<leverage::parameters, T>::quantity;
};
template <number T>
parameters(T) -> parameters<T>;

/// Tokens: of a training run, of a batch, of a data set.
template <number T = double>
struct tokens : detail::quantity<tokens, T> {
  using detail::quantity<leverage::tokens, T>::quantity;
};
template <number T>
tokens(T) -> tokens<T>;

/// Floating-point operations; a multiply-add counts as two.
template <number T = double>
struct flops : detail::quantity<flops, T> {
  using detail::quantity<leverage::flops, T>::quantity;
};
template <number T>
flops(T) -> flops<T>;

/// Floating-point operations per token, M. The source states whether the backward pass is included.
template <number T = double>
struct flops_per_token : detail::quantity<flops_per_token, T> {
  using detail::quantity<leverage::flops_per_token, T>::quantity;
};
template <number T>
flops_per_token(T) -> flops_per_token<T>;

/// Memory in bytes.
template <number T = double>
struct bytes : detail::quantity<bytes, T> {
  using detail::quantity<leverage::bytes, T>::quantity;
};
template <number T>
bytes(T) -> bytes<T>;

/// The share of the experts that one token uses. Two definitions are published, (E_a + E_s)/(E + E_s) and E_a/E. Both
/// are activation ratios, and the names of the functions that compute them distinguish the two.
template <scalar T = double>
struct activation_ratio : detail::quantity<activation_ratio, T> {
  using detail::quantity<leverage::activation_ratio, T>::quantity;
};
template <scalar T>
activation_ratio(T) -> activation_ratio<T>;

/// Expert granularity 2 d_model / d_expert (Tian et al. 2025). Krajewski et al. 2024 use G for 4 d_model / d_expert,
/// and Zhao et al. 2025 use it for the number of active experts; neither is this type.
template <scalar T = double>
struct granularity : detail::quantity<granularity, T> {
  using detail::quantity<leverage::granularity, T>::quantity;
};
template <scalar T>
granularity(T) -> granularity<T>;

/// C = M D: the cost of D tokens at M operations each. The total is real because it can exceed 64 bits.
template <number M, number D>
[[nodiscard]] constexpr auto operator*(const flops_per_token<M>& m, const tokens<D>& d) {
  return flops(detail::real(m.value) * detail::real(d.value));
}
template <number M, number D>
[[nodiscard]] constexpr auto operator*(const tokens<D>& d, const flops_per_token<M>& m) {
  return m * d;
}

/// D = C / M: the tokens that a budget pays for.
template <number C, number M>
[[nodiscard]] constexpr auto operator/(const flops<C>& c, const flops_per_token<M>& m) {
  return tokens(detail::real(c.value) / detail::real(m.value));
}

/// M = C / D: the cost per token that a budget affords.
template <number C, number D>
[[nodiscard]] constexpr auto operator/(const flops<C>& c, const tokens<D>& d) {
  return flops_per_token(detail::real(c.value) / detail::real(d.value));
}

}  // namespace leverage
