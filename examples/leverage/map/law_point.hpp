// SPDX-License-Identifier: Apache-2.0
/// @file
/// Points at which a figure evaluates a law.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "leverage/laws/fitted_box.hpp"
#include "leverage/laws/law_line.hpp"

namespace leverage::program::map {

/// The inputs of a law in its order, in place; a law has as many of them as it says.
using law_inputs = std::array<double, law_line::max_inputs>;

/// An input that is no axis.
struct held_input {
  std::size_t input = 0;
  std::vector<double> values;  ///< several for a family of curves
  bool middle = false;         ///< of the fitted range, because nothing was given
  bool open = false;           ///< nor does the fitted range say anything
};

struct law_value {
  law_inputs x{};
  double value = 0;
  bool inside = false;  ///< by the verdict of the law's fitted range
};

[[nodiscard]] inline law_value value_at(const law_line& law, const law_inputs& x) {
  return {x, law.value(std::span<const double>(x)), law.verdict(x).inside()};
}

/// The inputs with what is held; the others are 0.
[[nodiscard]] inline law_inputs held_inputs(const std::vector<held_input>& held) {
  law_inputs x{};
  for (const held_input& h : held) {
    x[h.input] = h.values.front();
  }
  return x;
}

}  // namespace leverage::program::map
