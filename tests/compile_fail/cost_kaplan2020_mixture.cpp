// SPDX-License-Identifier: Apache-2.0
// 6 N of Kaplan et al. 2020 for a mixture of experts, of whose N only a part is used.
// expect: kaplan2020_counts_dense_models
#include "leverage/cost/kaplan2020.hpp"
#include "leverage/model/presets.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr const preset& described = presets::gpt2_124m;
#else
constexpr const preset& described = presets::moe_mini;
#endif
constexpr count m = cost::kaplan2020::training_flops_per_token(described.model).value;
