// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/engine.hpp"
#include "leverage/study/leverage_study.hpp"
#include "study/study_fits.hpp"

namespace leverage::program {

study::study_result fit_study(const sorted_runs& runs, const study::study_options& options,
                              unsigned threads) {
  return study::study_leverage(runs.dense, runs.mixtures, options, fit::threads{threads});
}

}  // namespace leverage::program
