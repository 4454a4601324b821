// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law behind pointers: a program that fits many laws compiles the engine once, for any_law<P>, and each law of
/// at most P coefficients on its own.
///
///   const auto law = any_law<8>::of<5>([](const auto& theta, const auto& row) { ... });
///   const auto problem = make_problem(rows, law, widened<8>(set));
///
/// The price is a call per pack of rows, with coefficients and derivatives in memory, and work on those that the
/// law does not have: bench/fit measures it.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

#include "leverage/core/dual.hpp"
#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/pack_math.hpp"

namespace leverage::fit {

template <std::size_t P>
class any_law {
 public:
  using packs = std::array<fit_pack, P>;
  using dual = leverage::dual<fit_pack, P>;
  using duals = std::array<dual, P>;

  /// Of a law of Q coefficients as law_problem takes it; it is called with the first Q of P.
  template <std::size_t Q, class Law>
  [[nodiscard]] static any_law of(Law law) {
    static_assert(0 < Q && Q <= P);
    any_law any;
    any.law_ = std::make_shared<const Law>(std::move(law));
    any.value_ = [](const void* given, const packs& theta, const pack_row& row) -> fit_pack {
      std::array<fit_pack, Q> own;
      for (std::size_t k = 0; k < Q; ++k) own[k] = theta[k];
      return (*static_cast<const Law*>(given))(std::as_const(own), row);
    };
    any.slopes_ = [](const void* given, const duals& theta, const pack_row& row, dual& y) {
      // In as many derivatives as the law has. Made here, the compiler sees which of them are zero.
      using narrow = leverage::dual<fit_pack, Q>;
      std::array<narrow, Q> own;
      for (std::size_t k = 0; k < Q; ++k) own[k] = narrow::variable(theta[k].value, k);
      const narrow answer = (*static_cast<const Law*>(given))(std::as_const(own), row);
      y.value = answer.value;
      for (std::size_t k = 0; k < Q; ++k) y.derivative[k] = answer.derivative[k];
      y.support = answer.support;
    };
    return any;
  }

  fit_pack operator()(const packs& theta, const pack_row& row) const {
    return value_(law_.get(), theta, row);
  }
  dual operator()(const duals& theta, const pack_row& row) const {
    dual y(fit_pack(0.0));
    slopes_(law_.get(), theta, row, y);
    return y;
  }

 private:
  any_law() = default;

  std::shared_ptr<const void> law_;
  fit_pack (*value_)(const void*, const packs&, const pack_row&) = nullptr;
  void (*slopes_)(const void*, const duals&, const pack_row&, dual&) = nullptr;
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
