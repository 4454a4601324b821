// SPDX-License-Identifier: Apache-2.0
/// @file
/// The Sobol sequence in up to 21 dimensions. Its table is short, compiles at once, and needs no other library.
///
///   sobol_sequence<3> sequence;
///   const std::array<std::uint64_t, 3> point = sequence.next();  // times 2^-64: (0.5, 0.5, 0.5)
///
/// [joe2008]     Joe, Kuo, Constructing Sobol sequences with better two-dimensional projections, SIAM J. Sci. Comput.
///               30, 2008: the primitive polynomials and first direction numbers (file new-joe-kuo-6.21201).
/// [bratley1988] Bratley, Fox, Algorithm 659, ACM TOMS 14, 1988, section 2: the recurrence of the direction numbers.
/// [antonov1980] Antonov, Saleev, USSR Comput. Math. Math. Phys. 19, 1980: one exclusive or for each point.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::fit {

namespace detail {

struct sobol_dimension {
  /// Its bits are the coefficients, the highest that of the highest power.
  std::uint32_t polynomial;
  std::array<std::uint8_t, 7> first;  ///< direction numbers, as many as the polynomial's degree
};

/// Of every dimension but the first, whose direction numbers are all 1.
inline constexpr std::array<sobol_dimension, 20> sobol_dimensions{
    {{3, {1}},
     {7, {1, 3}},
     {11, {1, 3, 1}},
     {13, {1, 1, 1}},
     {19, {1, 1, 3, 3}},
     {25, {1, 3, 5, 13}},
     {37, {1, 1, 5, 5, 17}},
     {41, {1, 1, 5, 5, 5}},
     {47, {1, 1, 7, 11, 19}},
     {55, {1, 1, 5, 1, 1}},
     {59, {1, 1, 1, 3, 11}},
     {61, {1, 3, 5, 5, 31}},
     {67, {1, 3, 3, 9, 7, 49}},
     {91, {1, 1, 1, 15, 21, 21}},
     {97, {1, 3, 1, 13, 27, 49}},
     {103, {1, 1, 1, 15, 7, 5}},
     {109, {1, 3, 1, 15, 13, 25}},
     {115, {1, 1, 5, 5, 19, 61}},
     {131, {1, 3, 7, 11, 23, 15, 103}},
     {137, {1, 3, 7, 13, 13, 15, 69}}}};

/// The j-th direction number of each dimension, shifted to the top of 64 bits.
template <std::size_t Dimensions>
[[nodiscard]] constexpr std::array<std::array<std::uint64_t, Dimensions>, 64> sobol_directions() {
  std::array<std::array<std::uint64_t, Dimensions>, 64> v{};
  for (std::size_t j = 0; j < 64; ++j) v[j][0] = 1;
  for (std::size_t k = 1; k < Dimensions; ++k) {
    const sobol_dimension& d = sobol_dimensions[k - 1];
    const auto degree = static_cast<std::size_t>(std::bit_width(d.polynomial)) - 1;
    for (std::size_t j = 0; j < 64; ++j) {
      if (j < degree) {
        v[j][k] = d.first[j];
        continue;
      }
      v[j][k] = v[j - degree][k];
      for (std::size_t power = 0; power < degree; ++power) {
        if ((d.polynomial >> power & 1) != 0) {
          v[j][k] ^= v[j - degree + power][k] << (degree - power);
        }
      }
    }
  }
  for (std::size_t j = 0; j < 64; ++j) {
    for (std::uint64_t& number : v[j]) number <<= 63 - j;
  }
  return v;
}

}  // namespace detail

/// The points after the origin, in the order of Gray's code, each coordinate times 2^64.
template <std::size_t Dimensions>
class sobol_sequence {
  static_assert(Dimensions >= 1 && Dimensions <= 1 + detail::sobol_dimensions.size());

 public:
  /// The next point. There are 2^64 - 1 of them.
  constexpr const std::array<std::uint64_t, Dimensions>& next() {
    const auto& direction = directions[static_cast<std::size_t>(std::countr_one(index_++))];
    for (std::size_t k = 0; k < Dimensions; ++k) point_[k] ^= direction[k];
    return point_;
  }

 private:
  static constexpr auto directions = detail::sobol_directions<Dimensions>();
  std::array<std::uint64_t, Dimensions> point_{};
  std::uint64_t index_ = 0;
};

}  // namespace leverage::fit
