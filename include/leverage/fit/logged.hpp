// SPDX-License-Identifier: Apache-2.0
/// @file
/// The value of a column in a law's formula, with its logarithm at hand: laws are made of powers, and
/// x^y = e^(y ln x).
#pragma once

#include <numbers>

#include "leverage/core/dual.hpp"
#include "leverage/core/math.hpp"

namespace leverage::fit {

/// A value and its logarithm: pow and log compute no logarithm. Everywhere else it acts as its value.
template <class T>
struct logged {
  T value{};
  T ln{};

  logged() = default;
  [[gnu::always_inline]] logged(const T& v, const T& l) : value(v), ln(l) {}
  [[gnu::always_inline]] logged(const T& v)
      : value(v) {  // NOLINT(google-explicit-constructor): a number is one
    using math::log;
    ln = log(v);
  }
  [[gnu::always_inline]] operator const T&() const {
    return value;
  }  // NOLINT(google-explicit-constructor)

  template <class Y>
  [[gnu::always_inline]] friend auto pow(const logged& x, const Y& y) {
    using math::exp;
    return exp(y * x.ln);
  }
  [[gnu::always_inline]] friend T log(const logged& x) { return x.ln; }
  [[gnu::always_inline]] friend T log2(const logged& x) { return x.ln * std::numbers::log2e; }
  [[gnu::always_inline]] friend T log10(const logged& x) { return x.ln * std::numbers::log10e; }
  [[gnu::always_inline]] friend T sqrt(const logged& x) {
    using math::sqrt;
    return sqrt(x.value);
  }
  [[gnu::always_inline]] friend T exp(const logged& x) {
    using math::exp;
    return exp(x.value);
  }
  [[gnu::always_inline]] friend auto value_of(const logged& x) { return value_of(x.value); }

  [[gnu::always_inline]] friend T operator-(const logged& a) { return -a.value; }
  [[gnu::always_inline]] friend T operator+(const logged& a, const logged& b) {
    return a.value + b.value;
  }
  [[gnu::always_inline]] friend T operator-(const logged& a, const logged& b) {
    return a.value - b.value;
  }
  [[gnu::always_inline]] friend T operator*(const logged& a, const logged& b) {
    return a.value * b.value;
  }
  [[gnu::always_inline]] friend T operator/(const logged& a, const logged& b) {
    return a.value / b.value;
  }
  template <class Y>
  [[gnu::always_inline]] friend auto operator+(const logged& a, const Y& b) {
    return a.value + b;
  }
  template <class Y>
  [[gnu::always_inline]] friend auto operator+(const Y& a, const logged& b) {
    return a + b.value;
  }
  template <class Y>
  [[gnu::always_inline]] friend auto operator-(const logged& a, const Y& b) {
    return a.value - b;
  }
  template <class Y>
  [[gnu::always_inline]] friend auto operator-(const Y& a, const logged& b) {
    return a - b.value;
  }
  template <class Y>
  [[gnu::always_inline]] friend auto operator*(const logged& a, const Y& b) {
    return a.value * b;
  }
  template <class Y>
  [[gnu::always_inline]] friend auto operator*(const Y& a, const logged& b) {
    return a * b.value;
  }
  template <class Y>
  [[gnu::always_inline]] friend auto operator/(const logged& a, const Y& b) {
    return a.value / b;
  }
  template <class Y>
  [[gnu::always_inline]] friend auto operator/(const Y& a, const logged& b) {
    return a / b.value;
  }
};

/// The value of a column without its logarithm, for formulas that do not take a `logged`.
template <class T>
[[nodiscard]] T bare(const logged<T>& x) {
  return x.value;
}
[[nodiscard]] inline double bare(double x) { return x; }

}  // namespace leverage::fit
