// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where leverage is lost between compute and time: factors by what takes the time, whose product with EL_flops is EL_time.
///
///   r_i       seconds of part i of a step over the seconds in which the step's M D runs at the peak
///   R         sum of r_i: time over ideal time
///   EL_time = EL_flops R_dense / R_X
///   f_i     = exp( (r_i,dense - r_i,X) / L ),  L = (R_dense - R_X) / (ln R_dense - ln R_X)
///
/// The factors multiply to R_dense / R_X exactly, whatever their order: L is the logarithmic mean of the two sums, and
/// the decomposition is the additive logarithmic mean Divisia index. A factor below 1 is leverage that is lost because the
/// mixture spends more of its time on that part than the dense model does, both measured in their own ideal times.
///
/// [ang2005]  Ang 2005, "The LMDI approach to decomposition analysis: a practical guide", Energy Policy 33(7).
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <string_view>

#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/step_time.hpp"

namespace leverage::plan {

/// A part of the time of a step with its factor.
struct leverage_factor {
  std::string_view key;
  std::string_view title;
  double dense = 0.0;    ///< r_i, in ideal times
  double mixture = 0.0;  ///< likewise
  double factor = std::numeric_limits<double>::quiet_NaN();
};

inline constexpr std::size_t leverage_factor_count = 11;

/// The factors in the order of the parts of a step.
using leverage_factors = std::array<leverage_factor, leverage_factor_count>;

namespace detail {

/// The logarithmic mean of two positive numbers; the number itself where they are equal.
[[nodiscard]] constexpr double logarithmic_mean(double a, double b) {
  const double ratio = a / b - 1.0;
  // ln(1 + x) / x is 1 - x/2 + x^2/3 to the last digit for an x below this.
  constexpr double small = 1e-5;
  if (ratio < small && ratio > -small) return b / (1.0 - ratio * (0.5 - ratio / 3.0));
  return (a - b) / math::log(a / b);
}

/// The parts of a step by cause. `natural` is the same step with a load of experts as training has it.
[[nodiscard]] constexpr std::array<double, leverage_factor_count> parts_of(
    const hardware::step_breakdown<>& s, const hardware::step_breakdown<>& natural) {
  const auto& l = s.layers;
  return {l.matrices + l.experts,
          l.attention,
          l.elements + l.routing,
          l.launch,
          l.exchange,
          natural.total().value - s.total().value,
          l.tensor + l.context,
          s.stages + s.bubble,
          s.head + s.prediction,
          s.data + s.optimizer,
          s.fixed};
}

}  // namespace detail

/// The step of a run: balanced, as it is planned with, and the seconds in which the M D of its tokens runs at the peak.
struct step_of_run {
  hardware::step_breakdown<> balanced{};
  hardware::step_breakdown<> planned{};
  seconds<> ideal{};
};

/// The factors between EL_flops and EL_time for the steps of a dense model and a mixture. NaN where a step has no time.
[[nodiscard]] constexpr leverage_factors leverage_losses(const step_of_run& dense,
                                                         const step_of_run& mixture) {
  constexpr std::string_view names[leverage_factor_count][2] = {
      {"matrix_products", "matrix products: small ones of experts"},
      {"attention", "attention core"},
      {"memory_bound", "norms, activations, copies of tokens"},
      {"launch", "launch of kernels"},
      {"exchange", "all-to-all between experts"},
      {"imbalance", "uneven load of experts"},
      {"tensor_and_context", "tensor- and context-parallel exchange"},
      {"pipeline", "pipeline: stages and bubble"},
      {"head", "head, loss and prediction modules"},
      {"data_and_optimizer", "data-parallel exchange and optimizer"},
      {"other", "everything else"}};
  const auto d = detail::parts_of(dense.balanced, dense.planned);
  const auto x = detail::parts_of(mixture.balanced, mixture.planned);
  const double all_dense = dense.planned.total() / dense.ideal;
  const double all_mixture = mixture.planned.total() / mixture.ideal;
  const double mean = detail::logarithmic_mean(all_dense, all_mixture);
  leverage_factors all;
  for (std::size_t i = 0; i < leverage_factor_count; ++i) {
    all[i] = {.key = names[i][0],
              .title = names[i][1],
              .dense = d[i] / dense.ideal.value,
              .mixture = x[i] / mixture.ideal.value};
    all[i].factor = math::exp((all[i].dense - all[i].mixture) / mean);
  }
  return all;
}

}  // namespace leverage::plan
