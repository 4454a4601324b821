// SPDX-License-Identifier: Apache-2.0
// Appendix F of Hoffmann et al. 2022 for gated blocks, whose third matrix it does not list.
// expect: hoffmann2022_appendix_f_counts_plain_multi_head_models
#include "leverage/cost/hoffmann2022.hpp"
#include "leverage/model/presets.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr const preset& described = presets::gpt2_124m;
#else
constexpr const preset& described = presets::llama_3_8b;
#endif
constexpr count m = cost::hoffmann2022::training_flops_appendix_f(described.model).value;
