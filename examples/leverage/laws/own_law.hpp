// SPDX-License-Identifier: Apache-2.0
/// @file
/// A loss of size and tokens that a user writes as a formula, with its coefficients.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/fit/expression.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The right side of a formula; its names are N, D and coefficients.
struct own_law {
  fit::expression law;
  std::vector<double> values;  ///< by name; those of N and D are not looked at
  std::size_t size = 0;        ///< which name N is
  std::size_t data = 0;

  template <scalar T>
  [[nodiscard]] T loss(const parameters<T>& n, const tokens<T>& d) const {
    std::vector<T> x;
    x.reserve(values.size());
    for (const double value : values) {
      x.push_back(T(value));
    }
    x[size] = n.value;
    x[data] = d.value;
    return law.evaluate(x);
  }
};

/// `L = E + A/N^alpha + B/D^beta` with `E=1.8,A=482,...`: each name on the right but N and D has a value.
[[nodiscard]] result<own_law> own_law_of(const std::string& formula,
                                         const std::string& coefficients);

}  // namespace leverage::program
