// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law behind pointers: a program that fits many laws compiles the engine once, for any_law<P>, and each law of
/// at most P coefficients on its own.
///
///   const auto law = any_law<8>::recorded<5>([](const auto& theta, const auto& row) { ... });
///   const auto problem = make_problem(rows, law, widened<8>(set));
///
/// `recorded` evaluates the law once, over numbers that note what is done with them, and then repeats that for all rows:
/// it compiles in a fraction of the time that a law takes over packs and duals, and an objective costs a few tenths more
/// than that of the law's own type (objective/leverage_any_law in bench/fit). `of` is for laws that cannot be recorded,
/// as they read tables of their own: it costs a call per pack of rows, with values and derivatives in memory.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

#include "leverage/core/dual.hpp"
#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/law_reads.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/fit/recorded_law.hpp"

namespace leverage::fit {

template <std::size_t P>
class any_law {
 public:
  using packs = std::array<fit_pack, P>;
  using dual = leverage::dual<fit_pack, P>;

  /// A law of Q coefficients as law_problem takes it; it is called with the first Q of P.
  template <std::size_t Q, class Law>
  [[nodiscard]] static any_law of(Law law) {
    static_assert(0 < Q && Q <= P);
    any_law any;
    any.count_ = Q;
    any.law_ = std::make_shared<const Law>(std::move(law));
    any.values_ = &packed<Q, Law>;
    any.slopes_ = &slopes_of<Q, Law>;
    return any;
  }

  /// The same, recorded (recorded_law.hpp).
  template <std::size_t Q, class Law>
  [[nodiscard]] static any_law recorded(const Law& law) {
    static_assert(0 < Q && Q <= P);
    return counted(Q, recorded_law::of<Q>(law));
  }

  /// A law that knows at run time how many coefficients it has, at least one and at most P, and computes its own slopes:
  /// law.value(theta, row) is the value, and law.slopes(theta, row, y) stores it in y with the derivatives. Or in several
  /// packs of rows at once, from that of `row` on: law.values(theta, row, packs, y) and law.slopes(theta, row, packs, y).
  template <class Law>
  [[nodiscard]] static any_law counted(std::size_t count, Law law) {
    any_law any;
    any.count_ = count;
    any.law_ = std::make_shared<const Law>(std::move(law));
    any.values_ = [](const void* it, const packs& theta, const pack_row& row, std::size_t many,
                     fit_pack* y) {
      const Law& own = *static_cast<const Law*>(it);
      if constexpr (requires { own.values(theta, row, many, y); }) {
        own.values(theta, row, many, y);
      } else {
        for (std::size_t p = 0; p < many; ++p) y[p] = own.value(theta, row.after(p));
      }
    };
    any.slopes_ = [](const void* it, const theta_of<P>& theta, const pack_row& row,
                     std::size_t many, dual* y) {
      const Law& own = *static_cast<const Law*>(it);
      if constexpr (requires { own.slopes(theta, row, many, y); }) {
        own.slopes(theta, row, many, y);
      } else {
        for (std::size_t p = 0; p < many; ++p) own.slopes(theta, row.after(p), y[p]);
      }
    };
    return any;
  }

  /// How many of the P coefficients the law has.
  [[nodiscard]] std::size_t count() const { return count_; }

  fit_pack operator()(const packs& theta, const pack_row& row) const {
    fit_pack y;
    values_(law_.get(), theta, row, 1, &y);
    return y;
  }
  /// The value with its derivatives; derivatives by coefficients that the law does not have are zero.
  [[nodiscard]] dual with_slopes(const theta_of<P>& theta, const pack_row& row) const {
    dual y;
    slopes_(law_.get(), theta, row, 1, &y);
    return y;
  }
  /// The same in several packs of rows, from that of `row` on. Derivatives that are not in y's support are not stored.
  void values_of_packs(const packs& theta, const pack_row& row, std::size_t many,
                       fit_pack* y) const {
    values_(law_.get(), theta, row, many, y);
  }
  void slopes_of_packs(const theta_of<P>& theta, const pack_row& row, std::size_t many,
                       dual* y) const {
    slopes_(law_.get(), theta, row, many, y);
  }

 private:
  any_law() = default;

  template <std::size_t Q, class Law>
  [[gnu::flatten]] static void packed(const void* law, const packs& theta, const pack_row& row,
                                      std::size_t many, fit_pack* y) {
    law_coefficients<fit_pack, Q> own;
    for (std::size_t k = 0; k < Q; ++k) own[k] = theta[k];
    for (std::size_t p = 0; p < many; ++p) {
      y[p] = (*static_cast<const Law*>(law))(std::as_const(own), row.after(p));
    }
  }
  template <std::size_t Q, class Law>
  [[gnu::flatten]] static void slopes_of(const void* law, const theta_of<P>& theta,
                                         const pack_row& row, std::size_t many, dual* to) {
    for (std::size_t p = 0; p < many; ++p) {
      // The dual has as many derivatives as the law has coefficients. It is made here, so that the compiler sees which
      // of them are zero.
      using narrow = leverage::dual<fit_pack, Q>;
      law_coefficients<narrow, Q> own;
      leverage::detail::for_each_index<Q>([&](std::size_t k) __attribute__((always_inline)) {
        own[k] = narrow::variable(fit_pack(theta[k]), k);
      });
      const narrow answer = (*static_cast<const Law*>(law))(std::as_const(own), row.after(p));
      dual& y = to[p];
      y.value = answer.value;
      y.support = answer.support;
      leverage::detail::for_each_index<Q>([&](std::size_t k) __attribute__((always_inline)) {
        if (answer.support.has(k)) y.derivative[k] = answer.derivative[k];
      });
    }
  }

  std::size_t count_ = 0;
  std::shared_ptr<const void> law_;
  void (*values_)(const void*, const packs&, const pack_row&, std::size_t, fit_pack*) = nullptr;
  void (*slopes_)(const void*, const theta_of<P>&, const pack_row&, std::size_t, dual*) = nullptr;
};

/// The coefficients of a law in the order of an any_law<P>: those that the law does not have are fixed, without
/// a name.
template <std::size_t P, std::size_t Q>
[[nodiscard]] constexpr coefficients<P> widened(const coefficients<Q>& set) {
  static_assert(Q <= P);
  coefficients<P> wide;
  wide.fill(fixed("", 0.0));
  for (std::size_t k = 0; k < Q; ++k) wide[k] = set[k];
  return wide;
}

}  // namespace leverage::fit
