// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law with an additive offset for each group of rows, as where runs on several data sets or with several tokenizers
/// follow one law up to a constant:
///
///   y = law(theta, row) + b_g,   b_0 = 0
///
/// The first group is the reference: the law's own constant is that of its rows. The offsets are coefficients behind
/// those of the law, in the order of the groups, and the law is linear in them. Each multiplies the indicator of its
/// group, a column behind the law's inputs.
///
///   const auto groups = indicators(group_of_row, 3);             // two columns
///   const table rows({{"N", n}, {"D", d}, {"1", groups[0], column_domain::real},
///                     {"2", groups[1], column_domain::real}}, {"L", l});
///   const any_problem problem(rows, with_offsets(law, 2, 3), set_with_offsets);
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/fit/any_law.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// For each group but the first a column that is 1 in its rows and 0 elsewhere.
[[nodiscard]] inline std::vector<std::vector<double>> indicators(
    std::span<const std::size_t> group_of_row, std::size_t groups) {
  std::vector<std::vector<double>> columns(groups > 0 ? groups - 1 : 0);
  for (std::size_t g = 1; g < groups; ++g) {
    for (const std::size_t group : group_of_row) columns[g - 1].push_back(group == g ? 1.0 : 0.0);
  }
  return columns;
}

namespace detail {

template <std::size_t P>
struct offset_law {
  any_law<P> law;
  std::size_t inputs;  ///< of the law; the indicators are behind them
  std::size_t offsets;

  fit_pack value(const typename any_law<P>::packs& theta, const pack_row& row) const {
    fit_pack y = law(theta, row);
    for (std::size_t g = 0; g < offsets; ++g) {
      y += theta[law.count() + g] * row[inputs + g].value;
    }
    return y;
  }
  void slopes(const theta_of<P>& theta, const pack_row& row, typename any_law<P>::dual& y) const {
    y = law.with_slopes(theta, row);
    for (std::size_t g = 0; g < offsets; ++g) {
      const std::size_t k = law.count() + g;
      const fit_pack indicator = row[inputs + g].value;
      y.value += fit_pack(theta[k]) * indicator;
      y.derivative[k] = indicator;
      y.support = y.support | leverage::derivative_support<fit_pack>::only(k);
    }
  }
};

}  // namespace detail

/// The law of `inputs` inputs with offsets of `groups` groups; it has to have groups - 1 coefficients fewer than P.
template <std::size_t P>
[[nodiscard]] any_law<P> with_offsets(any_law<P> law, std::size_t inputs, std::size_t groups) {
  const std::size_t offsets = groups > 0 ? groups - 1 : 0;
  const std::size_t count = law.count() + offsets;
  return any_law<P>::counted(count, detail::offset_law<P>{std::move(law), inputs, offsets});
}

}  // namespace leverage::fit
