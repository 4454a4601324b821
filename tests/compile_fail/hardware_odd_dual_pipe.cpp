// SPDX-License-Identifier: Apache-2.0
// DualPipe with a stage that has no partner.
// expect: stages_of_dual_pipe_are_even
#include "leverage/hardware/bubble.hpp"

using namespace leverage::hardware;

#ifdef LEVERAGE_MUST_COMPILE
constexpr leverage::count stages = 8;
#else
constexpr leverage::count stages = 7;
#endif
constexpr double waits = pipeline_bubble({.pipeline = stages, .schedule = schedule::dual_pipe}, 32);
