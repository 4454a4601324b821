// SPDX-License-Identifier: Apache-2.0
// The configuration of a training run as a training codebase would write it. The compiler checks it:
// an impossible model, a run over its budget, a model that no longer fits its memory or a leverage
// below what was promised do not compile. Change one line and see.
#pragma once

#include <leverage/hardware/accelerators.hpp>
#include <leverage/hardware/utilization.hpp>
#include <leverage/laws.hpp>

namespace training_run {

using namespace leverage;

// ---- What is trained ----------------------------------------------------------------------------
inline constexpr transformer model = checked(transformer{
    .layers = 20,
    .d_model = 2048,
    .vocabulary = 126464,
    .sequence = 4096,
    .attention = {.heads = 16, .kv_heads = 4, .head_dim = 128},
    .feed_forward = {.width = 5120},
    .experts = {.experts = 384,
                .active = 12,
                .shared = 1,
                .expert_width = 384,
                .shared_width = 384,
                .dense_layers = 1},
});
inline constexpr tokens data{1.0e12};
inline constexpr flops budget{1.0e22};

// ---- Where it is trained ------------------------------------------------------------------------
inline constexpr hardware::cluster<> machine{.accelerator = hardware::accelerators::h100_sxm,
                                             .accelerators = 24};
inline constexpr seconds patience{14 * 86400.0};

// ---- What it costs and what it is worth ---------------------------------------------------------
inline constexpr auto stored = cost::total_parameters(model).total();
inline constexpr auto per_token = cost::training(cost::forward_flops(model)).total();
inline constexpr auto total = per_token * data;

// The law counts compute without logits (cost/tian2025.hpp).
inline constexpr auto law_flops = cost::tian2025::training_flops_per_token(model) * data;
inline constexpr auto forecast = tian2025::predict(
    tian2025::table6, routed_activation_ratio_of(model), granularity_of(model), law_flops);
inline constexpr auto learning_rate = tian2025::equation6.learning_rate(law_flops);
inline constexpr auto batch = tian2025::equation6.batch(law_flops);

// For the log of the training loop: the share of the machine's peak that these tokens took.
[[nodiscard]] constexpr double mfu(tokens<> done, seconds<> taken) {
  return hardware::mfu(done / taken, model, machine);
}

// ---- What was promised --------------------------------------------------------------------------
static_assert(stored < parameters{18'100'000'000}, "the model must fit the cluster's memory");
static_assert(total < budget, "the run must stay within its budget");
static_assert(mfu(data, patience) < 0.4, "two weeks must not need more than 40 % of the peak");
static_assert(forecast.leverage > 6.9, "the run was approved for seven times a dense model");
static_assert(cost::forward_flops(model).attention_share() < 0.5,
              "beyond half the operations, attention was found to do harm");

}  // namespace training_run
