// SPDX-License-Identifier: Apache-2.0
/// @file
/// A family and a machine of which the layouts of every configuration can be searched in a test.
#pragma once

#include "leverage/hardware/accelerators.hpp"
#include "leverage/plan/machine_request.hpp"

namespace test {

/// Ten days on 16 H100.
inline leverage::plan::machine_request small_family() {
  using namespace leverage;
  plan::machine_request ask;
  ask.on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 16};
  ask.time = seconds{10.0 * 86400.0};
  ask.batch.number = 1e6;
  ask.software.is_other = true;
  ask.space.vocabulary = 32000;
  ask.space.layers = {12, 24, 4};
  ask.space.d_model = {1024, 2048, 512};
  ask.space.experts = {32, 128, 32};
  ask.space.active = {4, 12, 4};
  ask.space.width_multiple = 128;
  ask.limits.min_granularity = 4.0;
  ask.limits.max_granularity = 16.0;
  ask.limits.min_attention_share = 0.15;
  ask.limits.max_attention_share = 0.6;
  ask.per_token_tolerance = 0.5;
  ask.rows = 5;
  return ask;
}

}  // namespace test
