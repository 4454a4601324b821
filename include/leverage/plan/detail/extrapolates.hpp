// SPDX-License-Identifier: Apache-2.0
/// @file
/// Whether an allocation lies beyond the runs that a published law was fitted on.
#pragma once

#include "leverage/core/provenance.hpp"

namespace leverage::plan::detail {

/// The reach of a published law at an allocation, by the names of what its range bounds: parameters in any count
/// are the law's own N. False for laws without a range; what is not of N, D or C is not looked at.
template <class Law>
[[nodiscard]] bool extrapolates(const Law& law, double size, double data, double c) {
  if constexpr (requires { law.fitted.inputs[0].input; }) {
    for (const fitted_interval& f : law.fitted.inputs) {
      const double x = f.input.ends_with("parameters")     ? size
                       : f.input == "tokens"               ? data
                       : f.input == "tokens per parameter" ? data / size
                       : f.input == "FLOPs"                ? c
                                                           : f.low;
      if (!(x >= f.low && x <= f.high)) return true;
    }
  }
  return false;
}

}  // namespace leverage::plan::detail
