// SPDX-License-Identifier: Apache-2.0
/// @file
/// Coefficients of serving from measured throughputs (served_run.hpp), by the engine of calibration.hpp.
#pragma once

#include <cstddef>

#include "leverage/core/math.hpp"
#include "leverage/hardware/calibrated_serving.hpp"
#include "leverage/hardware/serving_coefficient.hpp"
#include "leverage/study/calibration.hpp"
#include "leverage/study/served_run.hpp"

namespace leverage::study {

template <>
struct calibration_model<served_run> {
  using set = hardware::calibrated_serving;
  using values = hardware::serving_efficiency<>;
  static constexpr std::size_t size = hardware::serving_coefficients;

  [[nodiscard]] static constexpr const auto& information(std::size_t i) {
    return hardware::serving_information(static_cast<hardware::serving_coefficient>(i));
  }
  [[nodiscard]] static auto log_time(const served_run& r, const values& e) {
    using math::log;
    return log(time_of(r, hardware::detail::with_derivatives(e)).value);
  }
};

}  // namespace leverage::study
