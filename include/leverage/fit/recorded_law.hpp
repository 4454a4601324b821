// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law as the list of its operations, noted by evaluating it once (recorded.hpp), and repeated for the rows of a table
/// as a formula that is read from text is (formula_law.hpp). A program of many laws compiles that loop once.
///
///   const auto law = recorded_law::of<5>([](const auto& theta, const auto& row) { ... });
///
/// The values are those of the law over packs but for the last places, as it is the same operations on them. A law of more
/// than detail::max_nodes operations is NaN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/fit/detail/expression_nodes.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/formula_law.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/law_reads.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/fit/recorded.hpp"

namespace leverage::fit {

class recorded_law {
 public:
  /// A law of Q coefficients: law(theta, row), with theta[k] and row[j] recorded numbers.
  template <std::size_t Q, class Law>
  [[nodiscard]] static recorded_law of(const Law& law) {
    detail::recording list;
    law_coefficients<recorded, Q> theta;
    name_coefficients(list, theta);
    recorded answer;
    const detail::reads_beyond reads = detail::reads_beyond_of(
        [&] { answer = recorded(law(std::as_const(theta), recorded_row{})); });
    return {list, answer, reads};
  }

  template <class Theta>
  void values(const Theta& theta, const pack_row& row, std::size_t packs, fit_pack* y) const {
    if (reads_.coefficients != 0) [[unlikely]]
      detail::note_coefficient(reads_.coefficient, reads_.coefficients);
    if (reads_.inputs != 0) [[unlikely]]
      (void)row.place_of(reads_.input);
    law_.values(theta, row, packs, y);
  }
  template <std::size_t P>
  void slopes(const theta_of<P>& theta, const pack_row& row, std::size_t packs,
              dual<fit_pack, P>* y) const {
    law_.slopes(theta, row, packs, y);
  }

 private:
  static void name_coefficients(detail::recording& list, std::span<recorded> theta) {
    for (std::size_t k = 0; k < theta.size(); ++k) {
      theta[k] = recorded::at(list.name(formula_variable::role::coefficient, k, false));
    }
  }
  recorded_law(detail::recording& list, const recorded& answer, const detail::reads_beyond& reads)
      : law_{nodes_of(list, answer), list.variables()}, reads_{reads} {}

  [[nodiscard]] static std::vector<detail::node> nodes_of(detail::recording& list,
                                                          const recorded& answer) {
    const std::uint16_t root = answer.place();
    if (!list.overflows()) return list.needed_by(root);
    return {{detail::operation::number, 0, 0, std::numeric_limits<double>::quiet_NaN()}};
  }

  formula_law law_;
  detail::reads_beyond reads_;  ///< beyond the coefficients, and of an input that no table has
};

}  // namespace leverage::fit
