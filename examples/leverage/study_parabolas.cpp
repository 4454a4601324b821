// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/isoflop.hpp"
#include "study_fits.hpp"

namespace leverage::program {

void fit_parabolas(split_law& law, const plan::sized_runs& runs,
                   const plan::allocation_options& options, unsigned threads) {
  plan::allocation_options robustly = options;
  robustly.robust = true;
  law.parabolas = plan::parabola_minima(runs, options, fit::threads{threads});
  law.robust = plan::parabola_minima(runs, robustly, fit::threads{threads});
}

}  // namespace leverage::program
