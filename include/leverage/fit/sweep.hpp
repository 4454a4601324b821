// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law over many points: law(row) with row[j] the j-th input, on packs.
///
///   sweep([&](const auto& row) { return law(row[0], row[1]); }, {parameters, tokens}, out);
///   sweep_grid([&](const auto& n, const auto& d) { return law(n, d); }, parameters, tokens, out);
///
/// On a list every point is computed. On a grid, terms that depend on one axis alone are computed once per value of
/// that axis: for most laws these are all powers, so that a point costs a sum. Results agree with the law on double
/// to 4 units in the last place.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>

#include "leverage/fit/detail/grid_expression.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// out[i] = law of the i-th values of all columns, of which there are at most 16; a column that is not there is NaN. Returns false and writes nothing
/// unless every column has the length of `out`.
template <class Law>
bool sweep(const Law& law, std::span<const std::span<const double>> columns,
           std::span<double> out) {
  constexpr std::size_t most = 16;
  constexpr std::size_t width =
      (leverage::detail::register_lanes == 8 ? 6 : 4) * leverage::detail::register_lanes;
  using P = pack<width>;
  if (columns.size() > most) return false;
  std::array<const double*, most> at{};
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].size() != out.size()) return false;
    at[j] = columns[j].data();
  }
  struct loaded_row {
    const std::array<const double*, most>& at;
    std::size_t first;
    std::size_t count;
    [[gnu::always_inline]] P operator[](std::size_t j) const {
      const P nan(std::numeric_limits<double>::quiet_NaN());
      if (j >= count) [[unlikely]]
        return nan;
      return P::load(at[j] + first);
    }
  };
  const std::size_t whole = out.size() - out.size() % width;
  double* const to = out.data();
  for (std::size_t i = 0; i < whole; i += width) {
    const P y = law(loaded_row{at, i, columns.size()});
    y.store(to + i);
  }
  if (whole < out.size()) {
    // The last points once more as a pack, filled up with copies.
    std::array<std::array<double, width>, most> tail{};
    std::array<const double*, most> at_tail{};
    for (std::size_t j = 0; j < columns.size(); ++j) {
      for (std::size_t k = 0; k < width; ++k) {
        tail[j][k] = columns[j][(std::min)(whole + k, out.size() - 1)];
      }
      at_tail[j] = tail[j].data();
    }
    std::array<double, width> last{};
    const P y = law(loaded_row{at_tail, 0, columns.size()});
    y.store(last.data());
    std::copy_n(last.data(), out.size() - whole, to + whole);
  }
  return true;
}
template <class Law>
bool sweep(const Law& law, std::initializer_list<std::span<const double>> columns,
           std::span<double> out) {
  return sweep(law, std::span<const std::span<const double>>(columns.begin(), columns.size()), out);
}

/// out[i * second.size() + j] = law(first[i], second[j]); the law is made of + - * /, pow, exp, expm1,
/// log, log1p, log2, log10 and sqrt. Returns false and writes nothing unless `out` has the size of the grid.
template <class Law>
bool sweep_grid(const Law& law, std::span<const double> first, std::span<const double> second,
                std::span<double> out) {
  namespace g = detail::grid;
  constexpr std::size_t width = g::P::width;
  if (first.empty() || second.empty() || out.size() != first.size() * second.size() ||
      out.size() / first.size() != second.size()) {
    return false;
  }
  const auto y = g::as_node(law(g::on_axis<0>(first), g::on_axis<1>(second)));
  const std::size_t columns = second.size();
  for (std::size_t i = 0; i < first.size(); ++i) {
    double* const to = out.data() + i * columns;
    const auto row = y.row(i);
    const auto store_some = [row, to](std::size_t j, std::size_t count) {
      std::array<double, width> part{};
      row.at(j).store(part.data());
      std::copy_n(part.data(), count, to + j);
    };
    // From the first whole register on: stores across two cache lines cost twice.
    const std::size_t past = reinterpret_cast<std::uintptr_t>(to) / sizeof(double) % width;
    std::size_t j = (std::min)((width - past) % width, columns);
    if (j != 0) store_some(0, j);
    for (; j + width <= columns; j += width) row.at(j).store(to + j);
    if (j < columns) store_some(j, columns - j);
  }
  return true;
}

}  // namespace leverage::fit
