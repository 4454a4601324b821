// SPDX-License-Identifier: Apache-2.0
/// @file
/// The fits of a study, in sources of their own: they take long to compile.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "leverage/study/allocation_fit.hpp"
#include "leverage/study/study_result.hpp"
#include "study/study_data.hpp"

namespace leverage::program {

/// y = k x_1^p_1 ..., of learning rate or batch.
struct tuned_law {
  std::string of;                   ///< dense, mixtures
  std::string what;                 ///< learning rate, batch
  std::vector<std::string> inputs;  ///< C, or N and D, or D
  std::size_t runs = 0;
  double k = 0.0;
  fit::interval k_interval{};
  std::vector<double> p;
  std::vector<fit::interval> p_interval;
  double scatter = 0.0;
  std::vector<std::size_t> outliers;
  std::vector<std::string> violations;
  bool usable = false;
  std::vector<std::vector<double>> x;  ///< the rows it was fitted on, by input
  std::vector<double> y;
  /// Of a law of one input: y there, with its interval.
  std::function<std::pair<double, fit::interval>(double x)> at;
};

/// Rows near the best of their architecture and budget, and the laws through what they were trained with: of C,
/// and where sizes are known of N and D, near the best of each size and budget.
[[nodiscard]] std::vector<tuned_law> tuned_laws(const run_table& runs,
                                                const study_options& options);

/// How a budget splits, of an architecture with several sizes at its budgets: in the three classical ways, the
/// parabolas once by least squares and once robustly.
struct split_law {
  std::string of;
  std::size_t set_aside = 0;     ///< runs of a sweep that another of their budget and size beats
  study::allocation_fit runs;    ///< the best run of each budget
  study::allocation_fit curves;  ///< usable only where rows are checkpoints of runs
  bool has_curves = false;
  study::allocation_fit parabolas;
  study::allocation_fit robust;
  study::allocation_fit parametric;
  std::vector<double> loss_law;  ///< A, B, E, alpha, beta of the parametric law; or none
  std::vector<std::array<double, 5>> loss_draws;  ///< those of the resamples

  /// Whether anything can be said of some budget.
  [[nodiscard]] bool says_something() const {
    return runs.has_minima() || parabolas.has_minima() || parametric.usable() || curves.usable();
  }
  /// The loss of the parametric law at a budget and its best size there; NaN without that law.
  [[nodiscard]] double best_loss(double c) const;
  /// With the interval of the resamples.
  [[nodiscard]] fit::interval best_loss_interval(double c, double level) const;
};

/// Gets the number of fits that are done, and of all.
using fits_done = std::function<void(std::size_t done, std::size_t total)>;

/// `stopped` is asked before every resample, from any thread; once it is true, laws have no intervals.
[[nodiscard]] std::vector<split_law> split_laws(const study_rows& rows,
                                                const study_options& options,
                                                const fits_done& progress,
                                                const std::function<bool()>& stopped);

/// study::study_leverage on threads.
[[nodiscard]] study::study_result fit_study(const sorted_runs& runs,
                                            const study::study_options& options, unsigned threads);
/// study::fit_slices of its points.
[[nodiscard]] std::vector<study::slice_fit> fit_study_slices(const sorted_runs& runs,
                                                             const study::study_result& study,
                                                             const study::joint_options& options);

}  // namespace leverage::program
