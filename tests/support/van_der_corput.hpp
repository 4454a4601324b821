// SPDX-License-Identifier: Apache-2.0
/// @file
/// Points that fill an interval evenly, however many are taken: the sequences that Halton's is made of.
#pragma once

#include <cstddef>

namespace test {

/// The i-th number of the sequence of van der Corput in a base.
inline double van_der_corput(std::size_t i, std::size_t base) {
  double value = 0.0;
  double unit = 1.0;
  for (; i > 0; i /= base) {
    unit /= static_cast<double>(base);
    value += unit * static_cast<double>(i % base);
  }
  return value;
}

}  // namespace test
