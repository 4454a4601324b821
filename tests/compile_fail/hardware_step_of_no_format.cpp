// SPDX-License-Identifier: Apache-2.0
// A step in 8 bits on accelerators that have no such arithmetic.
// expect: recipe_must_suit_the_accelerator
// reject: nan
#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/model/presets.hpp"

using namespace leverage;
using namespace leverage::hardware;

#ifdef LEVERAGE_MUST_COMPILE
constexpr cluster<> machine{.accelerator = accelerators::h100_sxm, .accelerators = 8};
#else
constexpr cluster<> machine{.accelerator = accelerators::a100_sxm_80, .accelerators = 8};
#endif
constexpr recipe fp8{.gemm = number_format::fp8};
constexpr seconds<> t = step_time(presets::llama_3_8b.model, machine, {.tensor = 2}, fp8, 64, {},
                                  fitted_efficiency.values)
                            .total();
