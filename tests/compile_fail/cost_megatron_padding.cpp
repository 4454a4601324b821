// SPDX-License-Identifier: Apache-2.0
// A padded vocabulary that is smaller than the vocabulary.
// expect: megatron_pads_the_vocabulary_to_at_least_itself
#include "leverage/cost/megatron.hpp"
#include "leverage/model/presets.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr count padded = 50304;
#else
constexpr count padded = 50176;
#endif
constexpr count m =
    cost::megatron::training_flops_per_token(presets::gpt2_124m.model, padded).value;
