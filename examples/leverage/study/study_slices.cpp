// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/engine.hpp"
#include "leverage/study/leverage_slices.hpp"
#include "study/study_fits.hpp"

namespace leverage::program {

std::vector<study::slice_fit> fit_study_slices(const sorted_runs& runs,
                                               const study::study_result& study,
                                               const study::joint_options& options) {
  return study::fit_slices(study::for_joint_law(study.points, runs.mixtures),
                           study.joint.law.saturation, options);
}

}  // namespace leverage::program
