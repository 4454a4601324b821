// SPDX-License-Identifier: Apache-2.0
/// @file
/// Whether a law is recovered from runs that it simulates: runs spread over its fitted range with 0.3 % of noise,
/// a fit from starts that know nothing of the truth, and what the fit then says about each coefficient.
///
///   recovers({"hoffmann2022/printed", law_of<5, 2>(chinchilla), ranges(hoffmann2022::printed.fitted),
///             {{"A", 406.4, 1.0, 1e5}, ...}});
///
/// The engine is compiled once for all laws, in recovery_test.cpp, for laws of at most twelve coefficients.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/domain.hpp"
#include "leverage/fit/any_law.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/laws/power_law.hpp"

namespace test::recovery {

using leverage::fit::fit_pack;

inline constexpr std::size_t max_coefficients = 12;

/// A law of `inputs` columns: for numbers, to simulate with, and as the engine takes it.
struct studied_law {
  std::size_t inputs;
  double (*number)(const double* theta, const double* row);
  leverage::fit::any_law<max_coefficients> law;
};

/// Of a callable law(theta, row) of P coefficients and R inputs, both as pointers to their first:
///
///   [](const auto* theta, const auto* row) { return theta[0] * pow(row[0], theta[1]); }
template <std::size_t P, std::size_t R, class Law>
[[nodiscard]] studied_law law_of(Law /*captures nothing*/) {
  const auto on_rows = [](const auto& theta, const leverage::fit::pack_row& row) {
    std::array<fit_pack, R> x;
    for (std::size_t j = 0; j < R; ++j) x[j] = row[j].value;
    return Law{}(theta.data(), static_cast<const fit_pack*>(x.data()));
  };
  return {R, [](const double* theta, const double* row) -> double { return Law{}(theta, row); },
          leverage::fit::any_law<max_coefficients>::of<P>(on_rows)};
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
  studied_law law;
  std::vector<leverage::fitted_interval> ranges;
  std::vector<unknown> unknowns;
  /// Coefficients that these runs do not determine: of each of them, and of no other, there has to be a remark that it
  /// is not significantly different from zero, is known only within a factor above two, or has no bounded interval.
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

/// k x^p of a set's range.
inline void recovers_power(const char* name, const leverage::power_law<>& truth, const auto& set) {
  const auto law = []<class T, class X>(const T* t, const X* x) {
    return leverage::power_law<T>{t[0], t[1]}(x[0]);
  };
  recovers({name,
            law_of<2, 1>(law),
            ranges(set.fitted),
            {{"k", truth.coefficient, 1e-9, 1e12}, {"p", truth.exponent, -1.0, 1.0}}});
}

}  // namespace test::recovery
