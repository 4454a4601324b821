// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a study found, as text and as JSON.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "study/study_command.hpp"
#include "study/study_fits.hpp"

namespace leverage::program {

struct findings {
  std::size_t rows = 0;
  std::string sizes_from;  ///< as run_table has it
  read_table table;
  sorted_runs runs;
  std::vector<tuned_law> tuned;
  std::vector<split_law> splits;
  study::study_result study;
  std::vector<study::slice_fit> slices;
  std::string stopped_by;   ///< what has cut resamples short; empty where nothing has
  bool splits_cut = false;  ///< the splits have no intervals, or not all of them
};

/// The fitted coefficients in the order of study::joint_names.
[[nodiscard]] inline std::array<double, study::joint_coefficients> coefficients_of(
    const study::joint_fit& fit) {
  return {fit.law.a, fit.law.d, fit.law.gamma, fit.law.beta, fit.law.saturation.start};
}

/// What makes parts of an answer doubtful.
[[nodiscard]] std::vector<std::string> warnings_of(const findings& f);

[[nodiscard]] std::string study_text(const study_options& options, const findings& f,
                                     std::size_t width);
[[nodiscard]] std::string study_json(const study_options& options, const findings& f);

}  // namespace leverage::program
