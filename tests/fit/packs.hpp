// SPDX-License-Identifier: Apache-2.0
/// @file
/// The packs that tests of packs go through, and their lanes as numbers.
#pragma once

#include <array>
#include <cstddef>

#include "leverage/fit/pack.hpp"

namespace test {

using leverage::pack;

inline constexpr std::size_t lanes = leverage::detail::register_lanes;

/// f.operator()<Pack>() for packs of one, two and three registers, and of those registers of the target that are
/// not its widest.
template <class F>
void for_each_pack(const F& f) {
  f.template operator()<pack<lanes>>();
  f.template operator()<pack<2 * lanes>>();
  f.template operator()<pack<3 * lanes>>();
  if constexpr (lanes > 2) f.template operator()<pack<4, 2>>();
  if constexpr (lanes > 4) f.template operator()<pack<8, 4>>();
}

template <class P>
using values = std::array<double, P::width>;

}  // namespace test
