// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/near_optimal.hpp"
#include "study_fits.hpp"

namespace leverage::program {

namespace {

template <std::size_t Inputs>
void fit_of(tuned_law& law, const plan::power_options& options) {
  std::array<fit::column, Inputs> columns;
  for (std::size_t j = 0; j < Inputs; ++j) {
    columns[j] = {law.inputs[j], law.x[j]};
  }
  const auto fitted = plan::fit_power<Inputs>(columns, {law.what, law.y}, options);
  law.k = fitted.k;
  law.k_interval = fitted.k_interval;
  law.p.assign(fitted.p.begin(), fitted.p.end());
  law.p_interval.assign(fitted.p_interval.begin(), fitted.p_interval.end());
  law.scatter = fitted.scatter;
  law.outliers = fitted.outliers;
  law.violations = fitted.violations;
  law.usable = fitted.usable();
}

}  // namespace

void fit_tuned_law(tuned_law& law, double level) {
  plan::power_options options;
  options.level = level;
  if (law.inputs.size() == 1) {
    fit_of<1>(law, options);
  } else {
    fit_of<2>(law, options);
  }
}

}  // namespace leverage::program
