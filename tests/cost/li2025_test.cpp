// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/li2025.hpp"

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/model/presets.hpp"

namespace cost_li2025_test {

using namespace leverage;
using cost::li2025::training_flops_per_token;

// By hand: 3 layers of 8, 2 heads of 4, gated blocks of 20, 5 tokens: 6 (32 + 60 + 10) 3 * 8.
constexpr transformer small{.layers = 3,
                            .d_model = 8,
                            .vocabulary = 10,
                            .sequence = 5,
                            .attention = {.heads = 2, .kv_heads = 2, .head_dim = 4},
                            .feed_forward = {.width = 20}};
static_assert(training_flops_per_token(small).value == 14'688);

TEST_CASE("M is three times the exact forward count without logits") {
  transformer ungrouped = presets::llama_3_8b.model;
  ungrouped.attention.kv_heads = 32;
  for (const transformer& m : {small, ungrouped}) {
    CHECK(training_flops_per_token(m).value == 3 * cost::forward_flops(m).non_vocabulary().value);
  }
}

TEST_CASE("what the formula does not describe has no such count") {
  const auto refused = [](const auto& change) {
    transformer m = small;
    change(m);
    CHECK(training_flops_per_token(m).value == not_a_count);
  };
  refused([](transformer& m) { m.feed_forward.gated = false; });
  refused([](transformer& m) { m.attention.kv_heads = 1; });
  refused([](transformer& m) { m.attention.head_dim = 3; });
  refused([](transformer& m) { m.attention.window.width = 4; });
  refused([](transformer& m) { m = presets::moe_mini.model; });
  refused([](transformer& m) { m.layers = -1; });
}

}  // namespace cost_li2025_test
