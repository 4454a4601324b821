// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law that is chosen by name at run time: one published coefficient set behind plain functions. Every entry of
/// the catalogue has the same type here, so that a program compiles once what lists, compares or draws laws. This
/// header is light; the table of all lines is in law_lines.hpp, which one source of a program includes. Code that
/// knows its law at compile time uses the header of that law instead.
///
///   const law_line* law = find_law(lines, "hoffmann2022/unrounded");
///   const double x[] = {70e9, 1.4e12};        // in the order of law->inputs
///   if (law != nullptr) use(law->value(x), law->verdict(x).inside());
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "leverage/core/argument.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/core/outcome.hpp"
#include "leverage/core/published.hpp"
#include "leverage/laws/catalogue/entry.hpp"

namespace leverage {

/// The functions of a law that is made at run time, from text for example: they get the law too, which has to outlive
/// them.
struct run_time_law {
  const void* law = nullptr;
  double (*value)(const void*, const double*) = nullptr;
  dual<double, 2> (*value_on_duals)(const void*, const dual<double, 2>*) = nullptr;
};

/// One entry of the catalogue. Its functions take as many inputs as the law has, in the order of `inputs`.
struct law_line {
  /// No law has more inputs.
  static constexpr std::size_t max_inputs = 6;

  std::string_view name;     ///< KEY/what
  std::string_view formula;  ///< plain text
  std::string_view tex;      ///< LaTeX
  outcome answer{};
  model_kind models{};  ///< the kind of model that the law was made for
  const provenance* source = nullptr;
  std::span<const argument> inputs;
  std::span<const std::string_view> symbols;  ///< the paper's letters of the inputs
  std::span<const catalogue::named_coefficient> coefficients;  ///< in the order of the formula
  /// Where a fit begins to look for each of them, in the order in which they are fitted.
  std::span<const catalogue::start_range> starts;
  double expansion_rate =
      0.0;  ///< the only rate that was fitted; 0 where the law does not depend on it
  std::span<const fitted_interval> range;  ///< the box on which it was fitted
  /// The law over arrays of `inputs.size()` numbers.
  double (*value_at)(const double*) = nullptr;
  dual<double, 2> (*value_on_duals)(const dual<double, 2>*) = nullptr;
  extrapolation (*verdict_at)(const double*) = nullptr;
  /// The bound beyond which the answer has no meaning; null for laws that answer wherever they are defined.
  std::optional<reach> (*silence_at)(const double*) = nullptr;
  /// The i-th argument of `range` at the inputs.
  dual<double, 2> (*bounded_on_duals)(const dual<double, 2>*, std::size_t) = nullptr;
  /// Instead of `value_at` and `value_on_duals` for a law that is made at run time; null for the catalogue's.
  const run_time_law* made = nullptr;

  /// The law's answer; NaN for inputs that it refuses, and where the answer has no meaning.
  [[nodiscard]] constexpr double value(std::span<const double> x) const {
    if (silence(x)) return std::numeric_limits<double>::quiet_NaN();
    return made != nullptr ? made->value(made->law, x.data()) : value_at(x.data());
  }
  /// The bound beyond which the answer has no meaning at these inputs; none where it has one.
  [[nodiscard]] constexpr std::optional<reach> silence(std::span<const double> x) const {
    return silence_at == nullptr ? std::nullopt : silence_at(x.data());
  }
  /// The answer with its derivatives along two variables of the caller's choice.
  [[nodiscard]] constexpr dual<double, 2> value(std::span<const dual<double, 2>> x) const {
    return on_duals(x.data());
  }

  /// Writes the exact partial derivatives at `x` to `slopes`, one for each input.
  constexpr void gradient(std::span<const double> x, std::span<double> slopes) const {
    using number = dual<double, 2>;
    for (std::size_t i = 0; i < inputs.size(); i += 2) {
      std::array<number, max_inputs> at{};
      for (std::size_t k = 0; k < inputs.size(); ++k) {
        at[k] = k == i || k == i + 1 ? number::variable(x[k], k - i) : number(x[k]);
      }
      const number y = on_duals(at.data());
      for (std::size_t k = i; k < (std::min)(i + 2, inputs.size()); ++k) {
        slopes[k] = y.derivative[k - i];
      }
    }
  }

  /// The letter of the answer: the last word on the left side of the formula.
  [[nodiscard]] constexpr std::string_view answer_symbol() const {
    const std::string_view left = formula.substr(0, formula.find(" ="));
    return left.substr(left.find_last_of(' ') + 1);
  }

  /// The index of the coefficient of that name; empty if the law has none.
  [[nodiscard]] constexpr std::optional<std::size_t> coefficient(std::string_view letter) const {
    for (std::size_t k = 0; k < coefficients.size(); ++k) {
      if (coefficients[k].name == letter) return k;
    }
    return std::nullopt;
  }

  /// The index of the input that `a` is; empty if the law does not take it.
  [[nodiscard]] constexpr std::optional<std::size_t> position(argument a) const {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (inputs[i] == a) return i;
    }
    return std::nullopt;
  }

  /// The verdict on these inputs: inside the fitted range, or beyond, by which arguments and by which factors. The
  /// arguments that a range bounds need not be the inputs.
  [[nodiscard]] constexpr extrapolation verdict(std::span<const double> x) const {
    return verdict_at(x.data());
  }

 private:
  [[nodiscard]] constexpr dual<double, 2> on_duals(const dual<double, 2>* x) const {
    return made != nullptr ? made->value_on_duals(made->law, x) : value_on_duals(x);
  }
};

/// The line of that name; null if there is none.
[[nodiscard]] constexpr const law_line* find_law(std::span<const law_line> lines,
                                                 std::string_view name) {
  for (const law_line& line : lines) {
    if (line.name == name) return &line;
  }
  return nullptr;
}

}  // namespace leverage
