// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a model reaches on a machine: the compute of some time, within the tokens that suit the model.
///
///   C = M D,  D = R T      as far as  D <= r (1 + tolerance) D_opt(C);  too large if D < r D_opt(C) / (1 + tolerance)
///
///   M   training FLOPs of a token, as the laws count them     R   tokens per second
///   D   tokens                                                T   seconds that are spent in steps that count
///   r   overtraining: tokens over the compute-optimal ones, D_opt(C) = k C^p (Table 5)
///
/// Both ends are closed forms: C^(1 - p) = M k r (1 + tolerance)^(+-1). A model that comes to the upper one before the time
/// is over stops there, because the laws say nothing about what more tokens are worth; a larger model uses the time.
#pragma once

#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/laws/tian2025.hpp"

namespace leverage::plan {

/// The compute for which a model is neither too large nor too small.
struct compute_range {
  flops<> low{};
  flops<> high{};
};
[[nodiscard]] inline compute_range suitable_compute(const flops_per_token<>& per_token,
                                                    const tian2025::allocation_law<>& law,
                                                    double overtraining, double tolerance) {
  const double power = 1.0 / (1.0 - law.d.exponent);
  const double widening = math::pow(1.0 + tolerance, power);
  const double middle = math::pow(per_token.value * law.d.coefficient * overtraining, power);
  return {.low = flops{middle / widening}, .high = flops{middle * widening}};
}

/// A training run that is as long as the time and the suitable compute allow.
struct machine_reach {
  flops<> compute{0.0};  ///< C
  tokens<> data{0.0};
  seconds<> time{0.0};       ///< with what goodput leaves out
  bool is_enough = false;    ///< for as many tokens as suit the model
  bool is_complete = false;  ///< the tokens end it, not the time
};
[[nodiscard]] inline machine_reach reach_of(const flops_per_token<>& per_token,
                                            double tokens_per_second, const seconds<>& time,
                                            double goodput, const compute_range& suitable) {
  machine_reach r;
  if (!(tokens_per_second > 0.0)) return r;
  const double rate = tokens_per_second * goodput;
  const double possible = per_token.value * rate * time.value;
  r.is_complete = possible >= suitable.high.value;
  r.compute = r.is_complete ? suitable.high : flops{possible};
  r.is_enough = r.compute >= suitable.low;
  r.data = r.compute / per_token;
  r.time = r.is_complete ? seconds{r.data.value / rate} : time;
  return r;
}

}  // namespace leverage::plan
