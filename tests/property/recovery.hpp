// SPDX-License-Identifier: Apache-2.0
/// @file
/// Whether a law is recovered from runs that it simulates: runs spread over its fitted range with 0.3 % of noise,
/// a fit from starts that know nothing of the truth, and what the fit then says about each coefficient.
///
///   recovers({"hoffmann2022/printed", law_of<5, 2>(chinchilla), ranges(hoffmann2022::printed.fitted),
///             {{"A", 406.4, 1.0, 1e5}, ...}});
///
/// The engine is compiled once for all laws, in recovery_test.cpp, for laws of at most twelve coefficients. It
/// calls a law through two pointers, one for packs and one for their duals.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/core/provenance.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/fit/table.hpp"

namespace test::recovery {

using leverage::fit::fit_pack;

inline constexpr std::size_t most_coefficients = 12;

/// A law of `inputs` columns, for numbers, for packs of them, and for packs with derivatives.
struct any_law {
  using dual = leverage::dual<fit_pack, most_coefficients>;

  std::size_t inputs = 0;
  double (*number)(const double* theta, const double* row) = nullptr;
  void (*packs)(const fit_pack* theta, const fit_pack* row, fit_pack& y) = nullptr;
  void (*duals)(const dual* theta, const fit_pack* row, dual& y) = nullptr;
};

/// Of a callable law(theta, row) of P coefficients and R inputs, both as pointers to their first:
///
///   [](const auto* theta, const auto* row) { return theta[0] * pow(row[0], theta[1]); }
template <std::size_t P, std::size_t R, class Law>
[[nodiscard]] any_law law_of(Law /*captures nothing*/) {
  static_assert(P <= most_coefficients);
  any_law law;
  law.inputs = R;
  law.number = [](const double* theta, const double* row) -> double { return Law{}(theta, row); };
  law.packs = [](const fit_pack* theta, const fit_pack* row, fit_pack& y) {
    y = Law{}(theta, row);
  };
  law.duals = [](const any_law::dual* theta, const fit_pack* row, any_law::dual& y) {
    // In as many derivatives as the law has.
    using narrow = leverage::dual<fit_pack, P>;
    std::array<narrow, P> variables;
    for (std::size_t k = 0; k < P; ++k) variables[k] = narrow::variable(theta[k].value, k);
    const narrow answer = Law{}(static_cast<const narrow*>(variables.data()), row);
    y = any_law::dual(answer.value);
    for (std::size_t k = 0; k < P; ++k) y.derivative[k] = answer.derivative[k];
    y.support = answer.support;
  };
  return law;
}

/// A coefficient: its true value, and the box of the starts. A box of positive numbers is of logarithms, and
/// keeps the coefficient positive; one without width holds the coefficient.
struct unknown {
  const char* name;
  double truth;
  double low;
  double high;
};
[[nodiscard]] constexpr unknown known(const char* name, double value) {
  return {name, value, value, value};
}

/// In the place of a coefficient: the runs leave a direction of all of them open, and no interval has a meaning.
inline constexpr const char* a_direction = "a direction";

/// What is simulated, and what has to come out.
struct study {
  std::string name;  ///< key of the source, a slash, the set
  any_law law;
  std::vector<leverage::fitted_interval> ranges;
  std::vector<unknown> unknowns;
  /// Coefficients that these runs do not determine: the report has to say of each of them, and of no other, that
  /// it is not told from zero, is known to no better than a factor of two, or has no bounded interval.
  std::vector<std::string> open{};
  std::size_t runs = 160;
  /// Makes a run of a point of the box, where not every point is one.
  void (*to_run)(double* row) = nullptr;
};

template <std::size_t N>
[[nodiscard]] std::vector<leverage::fitted_interval> ranges(const leverage::domain<N>& fitted) {
  return {fitted.inputs, fitted.inputs + N};
}

/// Simulates, fits, and checks.
void recovers(const study& s);

}  // namespace test::recovery
