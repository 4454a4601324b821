// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where the fit of a formula starts, from its form and the sizes of its rows:
///
///   const auto starts = formula_starts(f, problem);                       // 512 points, the linear coefficients solved
///   auto boxes = start_boxes(f, rows);                                    // or with ranges that you know:
///   boxes[3] = {.low = 0.1, .high = 0.6};
///   const auto starts = formula_starts(problem, boxes, 512, seed);
///
/// Linear coefficients are solved for by least squares (variable projection). The size of each other coefficient is
/// spread evenly in its logarithm, over a range that depends on where it stands:
///
///   the whole law, or a term of it           0.01 to 1 times the largest observation
///   an exponent, as p in x^p                 0.03 to 2
///   an argument of exp, tanh, erf            0.1 to 10
///   the base of a power, or under log, sqrt  0.1 to 10
///   in a sum with something that is known    0.1 times its least to 10 times its largest size in the rows: D of log(c + D)
///
/// and where it is a factor or divisor, that range over the sizes of the other factor: for c in (x/c)^p, a tenth of the
/// least x to ten times the largest. One start in eight has the other sign. A name in several
/// places gets the range that holds all of theirs.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/detail/formula_scales.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/formula.hpp"
#include "leverage/fit/random.hpp"
#include "leverage/fit/sobol_sequence.hpp"

namespace leverage::fit {

/// A range of starts of one coefficient.
struct start_box {
  double low = 0.03;
  double high = 2.0;
  bool logarithmic = true;  ///< evenly in the logarithm; low and high are then above zero
  bool signs = true;        ///< one in eight with the other sign
};
using start_boxes_of = std::array<start_box, max_coefficients>;

/// The ranges of a formula's coefficients, in its order.
[[nodiscard]] inline start_boxes_of start_boxes(const formula& f, const table& rows) {
  start_boxes_of boxes;
  if (!rows.usable()) return boxes;
  const detail::formula_scales scales(f, rows);
  for (std::size_t k = 0; k < f.coefficient_names().size(); ++k) {
    const detail::size_range sizes = scales.of(k);
    boxes[k] = {sizes.low, sizes.high};
  }
  return boxes;
}

namespace detail {

/// The coefficient at a share u of its range.
[[nodiscard]] inline double value_at(const start_box& box, double u) {
  constexpr double negative = 0.125;
  double sign = 1.0;
  if (box.signs) {
    sign = u < negative ? -1.0 : 1.0;
    u = u < negative ? u / negative : (u - negative) / (1.0 - negative);
  }
  return sign * (box.logarithmic ? box.low * std::pow(box.high / box.low, u)
                                 : box.low + (box.high - box.low) * u);
}

/// A value in the domain of a coefficient: itself, or one that is inside, at a share u of it.
[[nodiscard]] inline double inside(const transform& scale, double value, double u) {
  if (scale.contains(value)) return value;
  const double size = math::is_finite(value) && value != 0.0 ? std::abs(value) : 1.0;
  switch (scale.form) {
    case transform::kind::identity:
    case transform::kind::log:
      return size;
    case transform::kind::logit:
      return scale.low + (scale.high - scale.low) * (0.05 + 0.9 * u);
    case transform::kind::softplus:
      return scale.low + size;
    case transform::kind::below:
      return scale.high - size;
  }
  return size;
}

}  // namespace detail

/// `count` starts in the boxes of a problem's coefficients: a Sobol sequence, shifted at random by the seed, with the
/// coefficients that are marked linear solved for. Where their solution is not in their domain, they keep the value of
/// the box. Where all free coefficients are linear, at most 16.
[[nodiscard]] inline std::vector<theta_of<max_coefficients>> formula_starts(
    const any_problem& problem, const start_boxes_of& boxes, std::size_t count = 512,
    std::uint64_t seed = 1) {
  constexpr std::size_t P = max_coefficients;
  std::vector<theta_of<P>> starts;
  if (!problem.usable()) return starts;
  bool some_linear = false;
  bool all_linear = true;
  for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
    const bool linear = problem.set()[problem.coefficient_of(i)].linear;
    some_linear = some_linear || linear;
    all_linear = all_linear && linear;
  }
  if (all_linear) count = std::min<std::size_t>(count, 16);
  sobol_sequence<P> sequence;
  random_stream shift_by(seed, 0);
  std::array<double, P> shift{};
  for (double& s : shift) s = shift_by.uniform();
  for (std::size_t at = 0; at < count; ++at) {
    const std::array<std::uint64_t, P>& point = sequence.next();
    theta_of<P> start{};
    std::array<double, P> shares{};
    for (std::size_t k = 0; k < P; ++k) {
      const double raw = static_cast<double>(point[k]) * 0x1p-64 + shift[k];
      shares[k] = raw - std::floor(raw);
      start[k] =
          detail::inside(problem.set()[k].scale, detail::value_at(boxes[k], shares[k]), shares[k]);
    }
    if (some_linear) {
      const theta_of<P> solved = problem.with_linear_solved(start);
      for (std::size_t k = 0; k < P; ++k) {
        const coefficient& c = problem.set()[k];
        const bool taken = c.linear && c.use == coefficient::role::free;
        if (taken && c.scale.contains(solved[k])) start[k] = solved[k];
      }
    }
    starts.push_back(start);
  }
  return starts;
}

/// The same in the boxes of a formula.
[[nodiscard]] inline std::vector<theta_of<max_coefficients>> formula_starts(
    const formula& f, const any_problem& problem, std::size_t count = 512, std::uint64_t seed = 1) {
  return formula_starts(problem, start_boxes(f, problem.rows()), count, seed);
}

}  // namespace leverage::fit
