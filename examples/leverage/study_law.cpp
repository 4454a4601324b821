// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/engine.hpp"
#include "leverage/plan/leverage_study.hpp"
#include "study_fits.hpp"

namespace leverage::program {

plan::study_result fit_study(const sorted_runs& runs, const plan::study_options& options,
                             unsigned threads) {
  return plan::study_leverage(runs.dense, runs.mixtures, options, fit::threads{threads});
}

}  // namespace leverage::program
