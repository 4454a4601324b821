// SPDX-License-Identifier: Apache-2.0
// The printed FLOP conventions of Tian et al. 2025 for a model that they do not describe.
// expect: tian2025_counts_gated_grouped_query_models_with_heads_that_span_d_model
#include "leverage/cost/tian2025.hpp"
#include "leverage/model/presets.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr const preset& described = presets::moe_mini;
#else
constexpr const preset& described = presets::deepseek_v3;
#endif
constexpr count m = cost::tian2025::forward_flops_iclr(described.model).value;
