// SPDX-License-Identifier: Apache-2.0
/// @file
/// The catalogue of laws behind plain functions: one line an entry, all of one type, for programs that choose a law
/// by name at run time. Whoever knows the law while compiling takes its header instead.
///
///   for (const plan::law_line& law : plan::law_lines) if (law.name == name) use(law.value(inputs));
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

#include "leverage/core/argument.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/core/provenance.hpp"
#include "leverage/laws/catalogue.hpp"

namespace leverage::plan {

/// How one input lies to the fitted range, under the name that the range has for it.
using law_reach = reach;

/// One entry of the catalogue. Its functions take as many inputs as it has, in the order of `inputs`.
struct law_line {
  /// More inputs than this has no law.
  static constexpr std::size_t max_inputs = 6;

  std::string_view name;
  std::string_view formula;
  std::string_view tex;
  outcome answer{};
  model_kind models{};
  const provenance* source = nullptr;
  std::span<const argument> inputs;
  std::span<const std::string_view> symbols;
  std::span<const catalogue::named_coefficient> coefficients;  ///< in the order of the formula
  double expansion_rate =
      0.0;                 ///< the only one that the law was fitted at; 0 where it is no matter
  std::size_t ranges = 0;  ///< quantities that the fitted range bounds
  /// The same over arrays of `inputs.size()` numbers.
  double (*value_at)(const double*) = nullptr;
  dual<double, 2> (*value_on_duals)(const dual<double, 2>*) = nullptr;
  law_reach (*reach_at)(const double*, std::size_t) = nullptr;

  /// The law's answer; NaN for what it refuses.
  [[nodiscard]] constexpr double value(std::span<const double> x) const {
    return value_at(x.data());
  }
  /// With derivatives along two variables of the caller's choice.
  [[nodiscard]] constexpr dual<double, 2> value(std::span<const dual<double, 2>> x) const {
    return value_on_duals(x.data());
  }
  /// The i-th quantity that the fitted range bounds, at these inputs.
  [[nodiscard]] constexpr law_reach reach(std::span<const double> x, std::size_t i) const {
    return reach_at(x.data(), i);
  }

  /// The i-th quantity of the fitted range with its interval.
  [[nodiscard]] constexpr fitted_interval range(std::size_t i) const {
    constexpr double unknown[max_inputs] = {not_a_number, not_a_number, not_a_number,
                                            not_a_number, not_a_number, not_a_number};
    const law_reach r = reach_at(unknown, i);
    return {r.input, r.low, r.high};
  }

  /// By which factor the inputs lie beyond the fitted range, at most over its quantities: 1 inside, NaN for no
  /// numbers.
  [[nodiscard]] constexpr double beyond(std::span<const double> x) const {
    double most = 1.0;
    for (std::size_t i = 0; i < ranges; ++i) {
      const double factor = reach(x, i).factor();
      if (!(factor <= most)) most = factor;
      if (!(most == most)) return most;
    }
    return most;
  }

 private:
  static constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
};

namespace detail {

/// So many numbers as an entry takes.
template <class Entry, class X>
struct inputs_of {
  X items[Entry::arity]{};
  constexpr explicit inputs_of(const X* x) {
    for (std::size_t i = 0; i < Entry::arity; ++i) items[i] = x[i];
  }
};

/// Where a line's coefficients stand.
template <class Entry>
inline constexpr auto coefficients_of = Entry::coefficients();

template <class Entry>
[[nodiscard]] constexpr law_line line_of() {
  static_assert(Entry::arity <= law_line::max_inputs);
  law_line line;
  line.name = Entry::name;
  line.formula = Entry::formula;
  line.tex = Entry::tex;
  line.answer = Entry::answer;
  line.models = Entry::models;
  line.source = &Entry::set.source;
  line.inputs = Entry::inputs;
  line.symbols = Entry::symbols;
  line.coefficients = coefficients_of<Entry>;
  if constexpr (requires { Entry::expansion_rate; }) line.expansion_rate = Entry::expansion_rate;
  using range = decltype(Entry::reach({}).inputs);
  line.ranges = sizeof(range) / sizeof(law_reach);
  line.value_at = [](const double* x) -> double {
    return Entry::at(inputs_of<Entry, double>(x).items);
  };
  line.value_on_duals = [](const dual<double, 2>* x) -> dual<double, 2> {
    return Entry::at(inputs_of<Entry, dual<double, 2>>(x).items);
  };
  line.reach_at = [](const double* x, std::size_t i) -> law_reach {
    return Entry::reach(inputs_of<Entry, double>(x).items).inputs[i];
  };
  return line;
}

inline constexpr std::size_t entries = [] {
  std::size_t n = 0;
  catalogue::for_each([&n](auto) { ++n; });
  return n;
}();

}  // namespace detail

/// Every entry of the catalogue, in its order.
inline constexpr std::array<law_line, detail::entries> law_lines = [] {
  std::array<law_line, detail::entries> lines{};
  std::size_t i = 0;
  catalogue::for_each([&]<class Entry>(Entry) { lines[i++] = detail::line_of<Entry>(); });
  return lines;
}();

/// The line of that name; null if there is none.
[[nodiscard]] constexpr const law_line* find_law(std::string_view name) {
  for (const law_line& line : law_lines) {
    if (line.name == name) return &line;
  }
  return nullptr;
}

}  // namespace leverage::plan
