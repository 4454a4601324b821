// SPDX-License-Identifier: Apache-2.0
/// @file
/// A calibration: the fit of the coefficients to the rows of a table, and what it predicts of rows that it has not seen.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "leverage/fit/minimum.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/calibrated_serving.hpp"
#include "train/run_table.hpp"
#include "train/serving_table.hpp"

namespace leverage::program {

/// What is known of the coefficients before the rows.
enum class calibration_start {
  published,  ///< the set that is fitted to published runs
  physics,    ///< efficiency.hpp alone
};

/// The errors of some rows: of each, ln(model / measured).
struct row_errors {
  std::vector<double> in_sample;
  std::vector<double>
      held_out;  ///< by coefficients that were fitted without the row's configuration; may be empty
  std::vector<double>
      other_software;  ///< by coefficients that were fitted without the row's family; may be empty
  /// Standard deviation of ln(model) for the coefficients' uncertainty.
  std::vector<double> deviation;
  std::vector<double>
      other_deviation;  ///< the same if the software were one of which no run was fitted
};

/// A calibration of a set of coefficients.
template <class Set>
struct calibration_run_of {
  Set set{};
  std::vector<double> before;  ///< the coefficients before the rows
  std::vector<double>
      from_the_runs;  ///< the share of each coefficient's information that the rows have
  row_errors errors;
  fit::stop reason = fit::stop::invalid_input;
  bool converged = false;
  int iterations = 0;
};
using calibration_run = calibration_run_of<hardware::calibrated_efficiency>;
using serving_calibration_run = calibration_run_of<hardware::calibrated_serving>;

/// The parts into which families are divided: each by itself, if they are not many.
[[nodiscard]] constexpr std::size_t family_folds(std::size_t families) {
  constexpr std::size_t most = 20;
  return families < most ? families : most;
}

/// Calls progress(done) after each fit: one of all rows, `folds` without some
/// configurations, and family_folds without some families; stops where it returns false, and `converged` is false then.
/// `runs` have measured times. Without folds nothing is held out, and scatters are those of the start.
[[nodiscard]] calibration_run run_calibration(std::span<const table_run* const> runs,
                                              calibration_start start, int folds,
                                              const std::function<bool(std::size_t)>& progress);

/// The same of rows of a model that serves. Families are models here: held out is a whole one.
[[nodiscard]] serving_calibration_run run_calibration(
    std::span<const serving_row* const> rows, calibration_start start, int folds,
    const std::function<bool(std::size_t)>& progress);

}  // namespace leverage::program
