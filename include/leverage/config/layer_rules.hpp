// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which layer is what where a file does not list its layers: rules that families share. `period` and `first` are what
/// the row of the family reads; layers are counted from 0.
#pragma once

#include "leverage/config/family.hpp"
#include "leverage/core/quantities.hpp"

namespace leverage::config {

inline mixer windowed_everywhere(const reader&, count) { return mixer::windowed; }
inline mixer windowed_if_even(const reader&, count i) {
  return i % 2 == 0 ? mixer::windowed : mixer::full;
}
inline mixer windowed_from_first(const reader& r, count i) {
  return i >= r.first ? mixer::windowed : mixer::full;
}
inline mixer windowed_if_even_below_first(const reader& r, count i) {
  return i % 2 == 0 && i < r.first ? mixer::windowed : mixer::full;
}
/// The last of each period sees everything.
inline mixer windowed_but_each_last(const reader& r, count i) {
  return (i + 1) % r.period != 0 ? mixer::windowed : mixer::full;
}
inline mixer recurrent_but_each_last(const reader& r, count i) {
  return (i + 1) % r.period != 0 ? mixer::recurrent : mixer::full;
}
inline mixer recurrent_if_odd(const reader&, count i) {
  return i % 2 != 0 ? mixer::recurrent : mixer::full;
}
/// Attention in the layer `first` of each period.
inline mixer recurrent_but_each_first(const reader& r, count i) {
  return i % r.period == r.first ? mixer::full : mixer::recurrent;
}
inline mixer recurrent_everywhere(const reader&, count) { return mixer::recurrent; }

/// From the layer `first` on, those whose index is a multiple of `every`.
inline bool mixture_from_first(const reader& r, count i) {
  return i >= r.first_mixture && i % r.every == 0;
}
/// The last of each `every`.
inline bool mixture_each_last(const reader& r, count i) { return (i + 1) % r.every == 0; }
/// The layer `first` of each `every`.
inline bool mixture_at_offset(const reader& r, count i) { return i % r.every == r.first_mixture; }

}  // namespace leverage::config
