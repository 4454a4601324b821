// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/isoflop.hpp"
#include "study_fits.hpp"

namespace leverage::program {

void fit_parametric(split_law& law, const plan::sized_runs& runs,
                    const plan::allocation_options& options, unsigned threads) {
  const auto fitted = plan::parametric_allocation(runs, options, fit::threads{threads});
  law.parametric = fitted.allocation;
  if (fitted.allocation.usable()) {
    law.loss_law.assign(fitted.loss.theta.begin(), fitted.loss.theta.end());
  }
}

}  // namespace leverage::program
