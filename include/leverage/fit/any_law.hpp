// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law behind pointers: a program that fits many laws compiles the engine once, for any_law<P>, and each law of
/// at most P coefficients on its own.
///
///   const auto law = any_law<8>::of<5>([](const auto& theta, const auto& row) { ... });
///   const auto problem = make_problem(rows, law, widened<8>(set));
///
/// This costs a call per pack of rows, with values and derivatives in memory: an objective with its gradient takes
/// about three times as long (objective/leverage_any_law in bench/fit), a whole fit with its bootstrap a third longer.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

#include "leverage/core/dual.hpp"
#include "leverage/fit/called_dual.hpp"
#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/law_reads.hpp"
#include "leverage/fit/pack_math.hpp"

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
    any.value_ = &packed<Q, Law>;
    any.slopes_ = &slopes_of<Q, Law>;
    return any;
  }

  /// Makes a law from a formula without state, over numbers whose operations are function calls (called_dual.hpp). A
  /// program with many laws becomes small this way, and compiles quickly.
  template <std::size_t Q, class Formula>
  [[nodiscard]] static any_law called() {
    static_assert(0 < Q && Q <= P && std::is_empty_v<Formula>);
    any_law any;
    any.count_ = Q;
    any.value_ = [](const void* /*law*/, const packs& theta, const pack_row& row) -> fit_pack {
      law_coefficients<called_dual<P>, Q> own;
      for (std::size_t k = 0; k < Q; ++k) own[k] = called_dual<P>(theta[k]);
      return value_of(answer<Q, Formula>(own, row));
    };
    any.slopes_ = [](const void* /*law*/, const theta_of<P>& theta, const pack_row& row, dual& y) {
      law_coefficients<called_dual<P>, Q> own;
      for (std::size_t k = 0; k < Q; ++k) own[k] = called_dual<P>::variable(theta[k], k);
      answer<Q, Formula>(own, row).store(y);
    };
    return any;
  }

  /// A law that knows at run time how many coefficients it has, at least one and at most P, and computes its own slopes:
  /// law.value(theta, row) is the value, and law.slopes(theta, row, y) stores it in y with the derivatives.
  template <class Law>
  [[nodiscard]] static any_law counted(std::size_t count, Law law) {
    any_law any;
    any.count_ = count;
    any.law_ = std::make_shared<const Law>(std::move(law));
    any.value_ = [](const void* own, const packs& theta, const pack_row& row) -> fit_pack {
      return static_cast<const Law*>(own)->value(theta, row);
    };
    any.slopes_ = [](const void* own, const theta_of<P>& theta, const pack_row& row, dual& y) {
      static_cast<const Law*>(own)->slopes(theta, row, y);
    };
    return any;
  }

  /// How many of the P coefficients the law has.
  [[nodiscard]] std::size_t count() const { return count_; }

  fit_pack operator()(const packs& theta, const pack_row& row) const {
    return value_(law_.get(), theta, row);
  }
  /// The value with its derivatives; derivatives by coefficients that the law does not have are zero.
  [[nodiscard]] dual with_slopes(const theta_of<P>& theta, const pack_row& row) const {
    dual y;
    slopes_(law_.get(), theta, row, y);
    return y;
  }

 private:
  any_law() = default;

  template <std::size_t Q, class Formula>
  [[gnu::noinline]] static called_dual<P> answer(const law_coefficients<called_dual<P>, Q>& theta,
                                                 const pack_row& row) {
    return Formula{}(theta, row);
  }

  template <std::size_t Q, class Law>
  [[gnu::flatten]] static fit_pack packed(const void* law, const packs& theta,
                                          const pack_row& row) {
    law_coefficients<fit_pack, Q> own;
    for (std::size_t k = 0; k < Q; ++k) own[k] = theta[k];
    return (*static_cast<const Law*>(law))(std::as_const(own), row);
  }
  template <std::size_t Q, class Law>
  [[gnu::flatten]] static void slopes_of(const void* law, const theta_of<P>& theta,
                                         const pack_row& row, dual& y) {
    // The dual has as many derivatives as the law has coefficients. It is made here, so that the compiler sees which of
    // them are zero.
    using narrow = leverage::dual<fit_pack, Q>;
    law_coefficients<narrow, Q> own;
    leverage::detail::for_each_index<Q>([&](std::size_t k) __attribute__((always_inline)) {
      own[k] = narrow::variable(fit_pack(theta[k]), k);
    });
    const narrow answer = (*static_cast<const Law*>(law))(std::as_const(own), row);
    y.value = answer.value;
    y.support = answer.support;
    leverage::detail::for_each_index<Q>([&](std::size_t k) __attribute__((always_inline)) {
      if (answer.support.has(k)) y.derivative[k] = answer.derivative[k];
    });
  }

  std::size_t count_ = 0;
  std::shared_ptr<const void> law_;
  fit_pack (*value_)(const void*, const packs&, const pack_row&) = nullptr;
  void (*slopes_)(const void*, const theta_of<P>&, const pack_row&, dual&) = nullptr;
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
