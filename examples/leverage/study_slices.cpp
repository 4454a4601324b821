// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/engine.hpp"
#include "leverage/plan/leverage_slices.hpp"
#include "study_fits.hpp"

namespace leverage::program {

std::vector<plan::slice_fit> fit_study_slices(const sorted_runs& runs,
                                              const plan::study_result& study,
                                              const plan::joint_options& options) {
  return plan::fit_slices(plan::detail::for_joint_law(study.points, runs.mixtures),
                          study.joint.law.saturation, options);
}

}  // namespace leverage::program
