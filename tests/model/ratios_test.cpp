// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/ratios.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace ratios_test {

using namespace leverage;
using test::near;

// MoE-mini: 12 of 384 experts and a shared one. Tian et al. 2025 print 3.1 % (E_a/E) for it, and define
// (E_a + E_s)/(E + E_s), which is 3.4 %.
constexpr transformer moe_mini = presets::moe_mini.model;
static_assert(activation_ratio_of(moe_mini).value == 13.0 / 385.0);
static_assert(routed_activation_ratio_of(moe_mini).value == 12.0 / 384.0);
static_assert(sharing_ratio_of(moe_mini) == 1.0 / 13.0);
static_assert(sparsity_of(moe_mini) == 1 - 12.0 / 384.0);
static_assert(expert_ratio_of(moe_mini) == 32.0);
// The paper calls it G = 12; its widths say 2 * 2048 / 384.
static_assert(near(granularity_of(moe_mini).value, 10.66666666666666667, 1e-15));

// Ling-mini-2.0: "1/32" is 8 of 256; granularity 8.
static_assert(activation_ratio_of(presets::ling_mini.model).value == 9.0 / 257.0);
static_assert(routed_activation_ratio_of(presets::ling_mini.model).value == 1.0 / 32.0);
static_assert(granularity_of(presets::ling_mini.model).value == 8.0);

// Other published models: A, G of the printed dimensions.
static_assert(activation_ratio_of(presets::mixtral_8x7b.model).value == 0.25);
static_assert(near(granularity_of(presets::mixtral_8x7b.model).value, 0.571428571428571429, 1e-15));
static_assert(sharing_ratio_of(presets::mixtral_8x7b.model) == 0.0);
static_assert(activation_ratio_of(presets::qwen3_30b_a3b.model).value == 0.0625);
static_assert(near(granularity_of(presets::qwen3_30b_a3b.model).value, 5.33333333333333333, 1e-15));
static_assert(near(activation_ratio_of(presets::deepseek_v3.model).value, 0.0350194552529182879,
                   1e-15));
static_assert(granularity_of(presets::deepseek_v3.model).value == 7.0);

// Krajewski et al. 2024 count 4 d_model / d_expert: Mixtral's experts, 3.5 times as wide as d_model, give 8/7.
static_assert(krajewski_granularity_of(presets::ling_mini.model) == 16.0);
static_assert(near(krajewski_granularity_of(presets::mixtral_8x7b.model), 8.0 / 7.0, 1e-15));

// Kimi K2 (arXiv:2507.20534): 8 of 384 experts is "sparsity 48", and S = 1 - 8/384 for Abnar et al.
constexpr transformer kimi = checked(transformer{
    .layers = 2,
    .d_model = 7168,
    .vocabulary = 163840,
    .sequence = 4096,
    .attention = {.heads = 64, .kv_heads = 64, .head_dim = 112},
    .experts = {
        .experts = 384, .active = 8, .shared = 1, .expert_width = 2048, .shared_width = 2048}});
static_assert(expert_ratio_of(kimi) == 48.0);
static_assert(near(sparsity_of(kimi), 0.979166666666666667, 1e-15));

// Qwen1.5-MoE-A2.7B: 4 of 60 experts of width 1408, and one shared expert of 5632, which is four of them.
constexpr transformer qwen =
    checked(transformer{.layers = 24,
                        .d_model = 2048,
                        .vocabulary = 151936,
                        .sequence = 8192,
                        .attention = {.heads = 16, .kv_heads = 16, .head_dim = 128},
                        .experts = {.experts = 60,
                                    .active = 4,
                                    .shared = 1,
                                    .expert_width = 1408,
                                    .shared_width = 5632,
                                    .shared_gate = true}});
static_assert(activation_ratio_of(qwen).value == (4.0 + 4.0) / (60.0 + 4.0));
static_assert(sharing_ratio_of(qwen) == 0.5);
static_assert(near(routed_activation_ratio_of(qwen).value, 1.0 / 15.0, 1e-15));
static_assert(near(granularity_of(qwen).value, 2 * 2048.0 / 1408.0, 1e-15));

// A dense model uses all of itself.
constexpr transformer dense = presets::dense_6b.model;
static_assert(activation_ratio_of(dense).value == 1.0 &&
              routed_activation_ratio_of(dense).value == 1.0);
static_assert(sparsity_of(dense) == 0.0 && expert_ratio_of(dense) == 1.0 &&
              sharing_ratio_of(dense) == 0.0);

TEST_CASE("ratios at run time are those of the constants") {
  transformer m = moe_mini;
  CHECK(activation_ratio_of(m).value == 13.0 / 385.0);
  CHECK(routed_activation_ratio_of(m).value == 0.03125);
  CHECK(sharing_ratio_of(m) == 1.0 / 13.0);
  CHECK(sparsity_of(m) == 0.96875);
  CHECK(expert_ratio_of(m) == 32.0);
  CHECK(near(granularity_of(m).value, 32.0 / 3.0, 1e-15));
  CHECK(krajewski_granularity_of(m) == 2 * granularity_of(m).value);
}

TEST_CASE("a dense model has no granularity") {
  transformer m = dense;
  CHECK(test::is_nan(granularity_of(m).value));
  CHECK(test::is_nan(krajewski_granularity_of(m)));
  CHECK(activation_ratio_of(m).value == 1.0);
  CHECK(sharing_ratio_of(m) == 0.0);
}

TEST_CASE("splitting experts in two doubles granularity and keeps the ratios") {
  transformer coarse = kimi;
  transformer fine = kimi;
  auto& e = fine.experts;
  e.experts *= 2;
  e.active *= 2;
  e.shared *= 2;
  e.expert_width /= 2;
  e.shared_width /= 2;
  CHECK(granularity_of(fine).value == 2 * granularity_of(coarse).value);
  CHECK(activation_ratio_of(fine).value == activation_ratio_of(coarse).value);
  CHECK(routed_activation_ratio_of(fine).value == routed_activation_ratio_of(coarse).value);
  CHECK(sharing_ratio_of(fine) == sharing_ratio_of(coarse));
}

TEST_CASE("shared experts count by width: two narrow ones are one of twice the width") {
  transformer one = qwen;
  transformer two = qwen;
  two.experts.shared = 2;
  two.experts.shared_width = 2816;
  CHECK(activation_ratio_of(two).value == activation_ratio_of(one).value);
  CHECK(sharing_ratio_of(two) == sharing_ratio_of(one));
}

TEST_CASE("an invalid configuration has no ratios") {
  transformer m = moe_mini;
  m.experts.active = 385;
  CHECK(test::is_nan(activation_ratio_of(m).value));
  CHECK(test::is_nan(routed_activation_ratio_of(m).value));
  CHECK(test::is_nan(sharing_ratio_of(m)));
  CHECK(test::is_nan(granularity_of(m).value));
  CHECK(test::is_nan(krajewski_granularity_of(m)));
  CHECK(test::is_nan(sparsity_of(m)));
  CHECK(test::is_nan(expert_ratio_of(m)));

  transformer d = dense;
  d.layers = 0;
  CHECK(test::is_nan(activation_ratio_of(d).value));
  CHECK(test::is_nan(routed_activation_ratio_of(d).value));
  CHECK(test::is_nan(sharing_ratio_of(d)));
  CHECK(test::is_nan(sparsity_of(d)));
  CHECK(test::is_nan(granularity_of(d).value));
}

}  // namespace ratios_test
