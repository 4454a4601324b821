// SPDX-License-Identifier: Apache-2.0
/// @file
/// One type for the fits of all laws of at most twelve coefficients, whatever their formula and their loss: what a
/// program that fits many laws compiles once (engine.hpp).
///
///   const any_problem problem = make_any_problem(rows, law, set, huber{1e-3});   // a law of five coefficients
///   const auto fitted = narrowed<5>(fit_law(problem, widened<max_coefficients>(start)));
///
/// An objective costs more than that of a law_problem of the law's own type (any_law.hpp); the numbers are the same.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "leverage/fit/any_law.hpp"
#include "leverage/fit/any_loss.hpp"
#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// The most coefficients that a law of an any_problem has.
inline constexpr std::size_t max_coefficients = 12;

using any_problem = law_problem<max_coefficients, any_law<max_coefficients>, any_loss>;

/// A law of Q coefficients as an any_problem.
template <std::size_t Q, class Law>
[[nodiscard]] any_problem make_any_problem(const table& rows, Law law, const coefficients<Q>& set,
                                           const any_loss& loss = {}) {
  return any_problem(rows, any_law<max_coefficients>::of<Q>(std::move(law)),
                     widened<max_coefficients>(set), loss);
}

/// The same of a law that is recorded (recorded_law.hpp): it compiles in a fraction of the time.
template <std::size_t Q, class Law>
[[nodiscard]] any_problem make_recorded_problem(const table& rows, const Law& law,
                                                const coefficients<Q>& set,
                                                const any_loss& loss = {}) {
  return any_problem(rows, any_law<max_coefficients>::recorded<Q>(law),
                     widened<max_coefficients>(set), loss);
}

/// Natural coefficients in the order of an any_problem: those that the law does not have are zero.
template <std::size_t P, std::size_t Q>
[[nodiscard]] constexpr theta_of<P> widened(const theta_of<Q>& theta) {
  static_assert(Q <= P);
  theta_of<P> wide{};
  std::copy(theta.begin(), theta.end(), wide.begin());
  return wide;
}
template <std::size_t P, std::size_t Q>
[[nodiscard]] std::vector<theta_of<P>> widened(const std::vector<theta_of<Q>>& many) {
  std::vector<theta_of<P>> wide;
  wide.reserve(many.size());
  for (const theta_of<Q>& theta : many) wide.push_back(widened<P>(theta));
  return wide;
}

/// The first Q coefficients.
template <std::size_t Q, std::size_t P>
[[nodiscard]] constexpr theta_of<Q> narrowed(const theta_of<P>& theta) {
  static_assert(Q <= P);
  theta_of<Q> narrow{};
  std::copy_n(theta.begin(), Q, narrow.begin());
  return narrow;
}
template <std::size_t Q, std::size_t P>
[[nodiscard]] fit_result<Q> narrowed(const fit_result<P>& wide) {
  fit_result<Q> narrow;
  narrow.theta = narrowed<Q>(wide.theta);
  narrow.objective = wide.objective;
  narrow.gradient_norm = wide.gradient_norm;
  narrow.iterations = wide.iterations;
  narrow.evaluations = wide.evaluations;
  narrow.reason = wide.reason;
  narrow.violations = wide.violations;
  return narrow;
}

}  // namespace leverage::fit
