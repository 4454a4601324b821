// SPDX-License-Identifier: Apache-2.0
#include "machine/prediction.hpp"

#include "leverage/hardware/fitted_efficiency.hpp"

namespace leverage::program {

const hardware::calibrated_efficiency& published_efficiency() {
  return hardware::fitted_efficiency;
}

hardware::step_prediction predicted_step(const transformer& m, const hardware::cluster<>& on,
                                         const hardware::layout& l, const hardware::recipe& r,
                                         count global_batch, const hardware::software& by,
                                         const hardware::calibrated_efficiency& e, bool is_balanced,
                                         bool is_known) {
  return hardware::predict_step(m, on, l, r, global_batch, by, e, is_balanced, is_known);
}

}  // namespace leverage::program
