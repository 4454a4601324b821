// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a law reads: its coefficients with their number, and a note of every index beyond. A problem evaluates its law
/// once when it is made, and names what the law asked for and does not have:
///
///   x[2]: the table has 2 inputs, x[0] and x[1]
///   c[3]: the law has 3 coefficients, c[0] to c[2]
///
/// An index that the compiler knows costs nothing. Nothing is read beyond an end: the value there is NaN.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::fit {

namespace detail {

/// The first input and the first coefficient that a law read and that there are not.
struct reads_beyond {
  std::size_t input = 0;
  std::size_t inputs = 0;  ///< how many there are; 0 where no read was beyond
  std::size_t coefficient = 0;
  std::size_t coefficients = 0;
};

/// Where this thread notes reads beyond an end, if anywhere.
inline reads_beyond*& noted_reads() {
  thread_local reads_beyond* noted = nullptr;
  return noted;
}
[[gnu::cold, gnu::noinline]] inline void note_input(std::size_t index, std::size_t inputs) {
  reads_beyond* const to = noted_reads();
  if (to != nullptr && to->inputs == 0) {
    to->input = index;
    to->inputs = inputs;
  }
}
[[gnu::cold, gnu::noinline]] inline void note_coefficient(std::size_t index, std::size_t count) {
  reads_beyond* const to = noted_reads();
  if (to != nullptr && to->coefficients == 0) {
    to->coefficient = index;
    to->coefficients = count;
  }
}

/// What `evaluate` reads beyond an end.
template <class F>
[[nodiscard]] reads_beyond reads_beyond_of(const F& evaluate) {
  reads_beyond found;
  reads_beyond* const before = std::exchange(noted_reads(), &found);
  evaluate();
  noted_reads() = before;
  return found;
}

/// "x[2]: the table has 2 inputs, x[0] and x[1]".
[[nodiscard]] inline std::string beyond_text(const std::string& letter, std::size_t index,
                                             const std::string& owner, std::size_t count,
                                             const std::string& what) {
  const auto at = [&](std::size_t i) { return letter + "[" + std::to_string(i) + "]"; };
  std::string text = at(index) + ": " + owner + " has " + std::to_string(count) + " " + what;
  if (count > 1) text += "s";
  text += ", " + at(0);
  if (count > 1) text += (count == 2 ? " and " : " to ") + at(count - 1);
  return text;
}

}  // namespace detail

/// The coefficients as a law gets them: an array that notes an index beyond its end, and gives NaN for it.
template <class T, std::size_t P>
struct law_coefficients : std::array<T, P> {
  using base = std::array<T, P>;

  [[gnu::always_inline]] T& operator[](std::size_t k) { return base::operator[](k); }
  [[gnu::always_inline]] const T& operator[](std::size_t k) const {
    return k < P ? base::operator[](k) : nothing(k);
  }

 private:
  [[gnu::cold, gnu::noinline]] static const T& nothing(std::size_t k) {
    static const T nan(std::numeric_limits<double>::quiet_NaN());
    detail::note_coefficient(k, P);
    return nan;
  }
};

}  // namespace leverage::fit

/// @cond  Doxygen finds no scope for these.
// Laws may take their coefficients apart: `const auto& [A, B, E] = theta`.
template <class T, std::size_t P>
struct std::tuple_size<leverage::fit::law_coefficients<T, P>>
    : std::integral_constant<std::size_t, P> {};
template <std::size_t I, class T, std::size_t P>
struct std::tuple_element<I, leverage::fit::law_coefficients<T, P>> {
  using type = T;
};
/// @endcond
