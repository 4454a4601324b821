// SPDX-License-Identifier: Apache-2.0
/// @file
/// The table of all laws: each entry of the catalogue as a law_line, in the catalogue's order. It compiles the
/// functions of every entry, so one source of a program includes it and hands out a span of the lines.
///
///   std::span<const law_line> law_catalogue() { return catalogue::law_lines; }
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>

#include "leverage/core/domain.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/core/published.hpp"
#include "leverage/laws/catalogue.hpp"
#include "leverage/laws/law_line.hpp"

namespace leverage::catalogue {

namespace detail {

/// As many numbers as an entry has inputs.
template <class Entry, class X>
struct inputs_of {
  X items[Entry::arity]{};
  constexpr explicit inputs_of(const X* x) {
    for (std::size_t i = 0; i < Entry::arity; ++i) items[i] = x[i];
  }
};

/// Storage of an entry's fitted range.
template <class Entry>
inline constexpr auto range_of = Entry::fitted();

/// Storage of an entry's coefficients.
template <class Entry>
inline constexpr auto coefficients_of = Entry::coefficients();

/// The range around a published value where its form has none of its own: a decade to either side, with its sign.
[[nodiscard]] constexpr start_range range_around(const named_coefficient& c) {
  if (c.value > 0.0) return {.name = c.name, .low = 0.1 * c.value, .high = 10.0 * c.value};
  if (c.value < 0.0) return {.name = c.name, .low = 10.0 * c.value, .high = 0.1 * c.value};
  return {.name = c.name, .low = -1.0, .high = 1.0};
}

template <class Entry>
[[nodiscard]] constexpr auto ranges_of_starts() {
  if constexpr (requires { Entry::starts; }) {
    return std::to_array(Entry::starts);
  } else {
    constexpr auto coefficients = Entry::coefficients();
    std::array<start_range, coefficients.size()> ranges{};
    for (std::size_t k = 0; k < ranges.size(); ++k) {
      ranges[k] = range_around(coefficients[k]);
    }
    return ranges;
  }
}

/// Storage of the ranges of starts.
template <class Entry>
inline constexpr auto starts_of = ranges_of_starts<Entry>();

}  // namespace detail

/// The line of one entry.
template <catalogued Entry>
[[nodiscard]] constexpr law_line line_of(Entry /*entry*/) {
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
  line.coefficients = detail::coefficients_of<Entry>;
  line.starts = detail::starts_of<Entry>;
  if constexpr (requires { Entry::expansion_rate; }) line.expansion_rate = Entry::expansion_rate;
  line.range = detail::range_of<Entry>.inputs;
  line.value_at = [](const double* x) -> double {
    return Entry::at(detail::inputs_of<Entry, double>(x).items);
  };
  line.value_on_duals = [](const dual<double, 2>* x) -> dual<double, 2> {
    return Entry::at(detail::inputs_of<Entry, dual<double, 2>>(x).items);
  };
  line.verdict_at = [](const double* x) -> extrapolation {
    return Entry::reach(detail::inputs_of<Entry, double>(x).items);
  };
  if constexpr (requires(const double(&x)[Entry::arity]) { Entry::silence(x); }) {
    line.silence_at = [](const double* x) -> std::optional<reach> {
      return Entry::silence(detail::inputs_of<Entry, double>(x).items);
    };
  }
  line.bounded_on_duals = [](const dual<double, 2>* x, std::size_t i) -> dual<double, 2> {
    using number = dual<double, 2>;
    const auto known = Entry::known(detail::inputs_of<Entry, number>(x).items);
    const auto bounded = derived<number>(detail::range_of<Entry>.inputs[i].which, known);
    return bounded ? *bounded : number(std::numeric_limits<double>::quiet_NaN());
  };
  return line;
}

/// Every entry of the catalogue, in its order.
inline constexpr auto law_lines = [] {
  constexpr std::size_t entries = [] {
    std::size_t n = 0;
    for_each([&n](auto) { ++n; });
    return n;
  }();
  std::array<law_line, entries> lines{};
  std::size_t i = 0;
  for_each([&](auto entry) { lines[i++] = line_of(entry); });
  return lines;
}();

}  // namespace leverage::catalogue
