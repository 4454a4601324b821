// SPDX-License-Identifier: Apache-2.0
/// @file
/// Expected values of a catalogue entry: `vectors_of<entry>` is specialised in the file of its paper beside this
/// one. An entry without vectors does not compile in catalogue_test.cpp.
#pragma once

#include <cstddef>

namespace test {

/// A law's value at inputs in order. The tolerance is relative: the default for independent 40-digit evaluations
/// of the printed coefficients, more where the value is a paper's own, rounded one.
template <std::size_t N>
struct vector {
  double inputs[N];
  double value;
  double tolerance = 1e-12;
};

/// Specialised with a member `static constexpr vector<E::arity> values[]`; two or more values.
template <class Entry>
struct vectors_of;

}  // namespace test
