// SPDX-License-Identifier: Apache-2.0
/// @file
/// A dual of packs whose operations are function calls. A formula over it compiles to a list of calls, in a fraction
/// of the code and of the compiler's time that the inlined dual takes. A program that fits a hundred laws by name
/// compiles each of them for this number, and the operations once. Values and derivatives are those of the dual, to
/// the last bit: each operation asks the dual for its slopes.
///
///   auto law = any_law<12>::called<5, formula>();     // a law by the type of its formula (any_law.hpp)
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "leverage/core/dual.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// A value with its derivatives along P variables. Those that are zero by construction are not stored.
template <std::size_t P>
class called_dual {
 public:
  static_assert(P < 64);

  called_dual() : called_dual(fit_pack(0.0)) {}
  /// A constant.
  called_dual(const fit_pack& constant)  // NOLINT(google-explicit-constructor): a number is one
      : value_(constant) {}
  template <class S>
    requires std::is_arithmetic_v<S>
  called_dual(S constant)  // NOLINT(google-explicit-constructor): as a literal is
      : value_(constant) {}
  called_dual(const called_dual& other) : value_(other.value_) { copy(other); }
  called_dual& operator=(const called_dual& other) {
    value_ = other.value_;
    copy(other);
    return *this;
  }
  ~called_dual() = default;

  /// The variable number `index`.
  [[nodiscard]] static called_dual variable(double value, std::size_t index) {
    called_dual x{fit_pack(value)};
    x.set_ = std::uint64_t{1} << index;
    x.derivative_[index] = fit_pack(1.0);
    return x;
  }

  /// Stores the number as a dual.
  void store(leverage::dual<fit_pack, P>& y) const {
    y = leverage::dual<fit_pack, P>(value_);
    y.support.set = set_;
    each(set_, [&](std::size_t i) { y.derivative[i] = derivative_[i]; });
  }
  friend fit_pack value_of(const called_dual& x) { return x.value_; }

  [[gnu::noinline]] friend called_dual operator-(const called_dual& x) {
    return of([](const auto& a) { return -a; }, x);
  }
  [[gnu::noinline]] friend called_dual operator+(const called_dual& x, const called_dual& y) {
    return of([](const auto& a, const auto& b) { return a + b; }, x, y);
  }
  [[gnu::noinline]] friend called_dual operator-(const called_dual& x, const called_dual& y) {
    return of([](const auto& a, const auto& b) { return a - b; }, x, y);
  }
  [[gnu::noinline]] friend called_dual operator*(const called_dual& x, const called_dual& y) {
    return of([](const auto& a, const auto& b) { return a * b; }, x, y);
  }
  [[gnu::noinline]] friend called_dual operator/(const called_dual& x, const called_dual& y) {
    return of([](const auto& a, const auto& b) { return a / b; }, x, y);
  }
  template <constant_for<fit_pack> S>
  friend called_dual operator+(const called_dual& x, const S& c) {
    return plus(x, fit_pack(c));
  }
  template <constant_for<fit_pack> S>
  friend called_dual operator+(const S& c, const called_dual& x) {
    return plus(x, fit_pack(c));
  }
  template <constant_for<fit_pack> S>
  friend called_dual operator-(const called_dual& x, const S& c) {
    return minus(x, fit_pack(c));
  }
  template <constant_for<fit_pack> S>
  friend called_dual operator-(const S& c, const called_dual& x) {
    return minus(fit_pack(c), x);
  }
  template <constant_for<fit_pack> S>
  friend called_dual operator*(const called_dual& x, const S& c) {
    return times(x, fit_pack(c));
  }
  template <constant_for<fit_pack> S>
  friend called_dual operator*(const S& c, const called_dual& x) {
    return times(x, fit_pack(c));
  }
  template <constant_for<fit_pack> S>
  friend called_dual operator/(const called_dual& x, const S& c) {
    return over(x, fit_pack(c));
  }
  template <constant_for<fit_pack> S>
  friend called_dual operator/(const S& c, const called_dual& x) {
    return over(fit_pack(c), x);
  }

  [[gnu::noinline]] friend called_dual exp(const called_dual& x) {
    return of([](const auto& a) { return exp(a); }, x);
  }
  [[gnu::noinline]] friend called_dual expm1(const called_dual& x) {
    return of([](const auto& a) { return expm1(a); }, x);
  }
  [[gnu::noinline]] friend called_dual log(const called_dual& x) {
    return of([](const auto& a) { return log(a); }, x);
  }
  [[gnu::noinline]] friend called_dual log1p(const called_dual& x) {
    return of([](const auto& a) { return log1p(a); }, x);
  }
  [[gnu::noinline]] friend called_dual log2(const called_dual& x) {
    return of([](const auto& a) { return log2(a); }, x);
  }
  [[gnu::noinline]] friend called_dual log10(const called_dual& x) {
    return of([](const auto& a) { return log10(a); }, x);
  }
  [[gnu::noinline]] friend called_dual sqrt(const called_dual& x) {
    return of([](const auto& a) { return sqrt(a); }, x);
  }
  [[gnu::noinline]] friend called_dual pow(const called_dual& x, const called_dual& y) {
    return of([](const auto& a, const auto& b) { return pow(a, b); }, x, y);
  }
  template <constant_for<fit_pack> S>
  friend called_dual pow(const called_dual& x, const S& y) {
    return raised(x, fit_pack(y));
  }
  template <constant_for<fit_pack> S>
  friend called_dual pow(const S& x, const called_dual& y) {
    return raised(fit_pack(x), y);
  }

  /// NaN, the derivatives too, in the lanes that break a rule.
  template <class Rule>
  friend called_dual within(const fit_pack::mask& holds, const called_dual& x, Rule /*rule*/) {
    return kept(holds, x);
  }
  /// `x` in the lanes where `which` is true, else `y`.
  [[gnu::noinline]] friend called_dual select(const fit_pack::mask& which, const called_dual& x,
                                              const called_dual& y) {
    called_dual r{select(which, x.value_, y.value_)};
    r.set_ = x.set_ | y.set_;
    each(r.set_, [&](std::size_t i) {
      r.derivative_[i] = select(which, x.derivative(i), y.derivative(i));
    });
    return r;
  }

 private:
  using slope = leverage::dual<fit_pack, 1>;
  using slopes = leverage::dual<fit_pack, 2>;
  struct broken_rule {};

  template <class F>
  static void each(std::uint64_t set, const F& f) {
    for (; set != 0; set &= set - 1) f(static_cast<std::size_t>(std::countr_zero(set)));
  }
  [[nodiscard]] fit_pack derivative(std::size_t i) const {
    return (set_ >> i & 1) != 0 ? derivative_[i] : fit_pack(0.0);
  }
  [[gnu::noinline]] void copy(const called_dual& other) {
    set_ = other.set_;
    each(set_, [&](std::size_t i) { derivative_[i] = other.derivative_[i]; });
  }

  template <class F>
  [[gnu::always_inline]] static called_dual of(const F& f, const called_dual& x) {
    const slope y = f(slope::variable(x.value_, 0));
    called_dual r{y.value};
    r.set_ = x.set_;
    each(r.set_, [&](std::size_t i) { r.derivative_[i] = y.derivative[0] * x.derivative_[i]; });
    return r;
  }
  template <class F>
  [[gnu::always_inline]] static called_dual of(const F& f, const called_dual& x,
                                               const called_dual& y) {
    const slopes z = f(slopes::variable(x.value_, 0), slopes::variable(y.value_, 1));
    called_dual r{z.value};
    r.set_ = x.set_ | y.set_;
    each(x.set_ & y.set_, [&](std::size_t i) {
      r.derivative_[i] = z.derivative[0] * x.derivative_[i] + z.derivative[1] * y.derivative_[i];
    });
    each(x.set_ & ~y.set_,
         [&](std::size_t i) { r.derivative_[i] = z.derivative[0] * x.derivative_[i]; });
    each(y.set_ & ~x.set_,
         [&](std::size_t i) { r.derivative_[i] = z.derivative[1] * y.derivative_[i]; });
    return r;
  }

  [[gnu::noinline]] static called_dual plus(const called_dual& x, const fit_pack& c) {
    return of([&c](const auto& a) { return a + c; }, x);
  }
  [[gnu::noinline]] static called_dual minus(const called_dual& x, const fit_pack& c) {
    return of([&c](const auto& a) { return a - c; }, x);
  }
  [[gnu::noinline]] static called_dual minus(const fit_pack& c, const called_dual& x) {
    return of([&c](const auto& a) { return c - a; }, x);
  }
  [[gnu::noinline]] static called_dual times(const called_dual& x, const fit_pack& c) {
    return of([&c](const auto& a) { return a * c; }, x);
  }
  [[gnu::noinline]] static called_dual over(const called_dual& x, const fit_pack& c) {
    return of([&c](const auto& a) { return a / c; }, x);
  }
  [[gnu::noinline]] static called_dual over(const fit_pack& c, const called_dual& x) {
    return of([&c](const auto& a) { return c / a; }, x);
  }
  [[gnu::noinline]] static called_dual raised(const called_dual& x, const fit_pack& y) {
    return of([&y](const auto& a) { return pow(a, y); }, x);
  }
  [[gnu::noinline]] static called_dual raised(const fit_pack& x, const called_dual& y) {
    return of([&x](const auto& a) { return pow(x, a); }, y);
  }
  [[gnu::noinline]] static called_dual kept(const fit_pack::mask& holds, const called_dual& x) {
    return of([&holds](const auto& a) { return within(holds, a, broken_rule{}); }, x);
  }

  fit_pack value_;
  std::uint64_t set_ = 0;  ///< the derivatives that are stored
  union {
    fit_pack derivative_[P];
  };
};

}  // namespace leverage::fit
