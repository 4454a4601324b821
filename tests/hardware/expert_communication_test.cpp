// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/expert_communication.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <random>

#include "support/near.hpp"

namespace expert_communication_test {

using namespace leverage;
using namespace leverage::hardware;
using test::near;

// DeepSeek-V3: 8 of 256 experts, 64 ranks on 8 nodes of 8, dispatch in 8 bits and combine in 16.
constexpr layout deepseek{.expert = 64};
constexpr group on_8_nodes{.ranks = 64, .inside = 8};
constexpr recipe fp8{.dispatch_bytes = 1.0, .combine_bytes = 2.0};
constexpr tokens<count> batch(4096);

// (x-1)/x T k h (w_d + w_c), the same again backward.
constexpr passes<> plain = expert_exchange(deepseek, batch, 7168, 8, fp8);
static_assert(plain.forward.value == 63.0 / 64 * 4096 * 8 * 7168 * 3);
static_assert(plain.backward == plain.forward);

// Limited to 4 nodes: 86 016 bytes a token, 7.046 ms at 50 GB/s for 4096 tokens.
static_assert(node_limited_bound(deepseek, tokens<count>(1), 7168, 8, 4, fp8).value == 86'016.0);
static_assert(near(node_limited_bound(deepseek, batch, 7168, 8, 4, fp8).value / 50e9, 7.046e-3,
                   1e-4));
static_assert(node_limited_bound(deepseek, batch, 7168, 2, 4, fp8).value == 4096.0 * 2 * 7168 * 3);

// One factor of 32 bits for 128 numbers: 1 + 4/128 bytes each.
constexpr recipe scaled{.dispatch_bytes = 1.0 + 4.0 / 128, .combine_bytes = 2.0};
static_assert(expert_exchange(deepseek, batch, 7168, 8, scaled).forward.value ==
              63.0 / 64 * 4096 * 8 * 7168 * (3 + 4.0 / 128));

// Each tensor- and context-parallel rank dispatches its part.
static_assert(expert_exchange({.tensor = 2, .context = 4, .expert = 64}, batch, 7168, 8, fp8)
                  .forward.value == plain.forward.value / 8);
static_assert(dispatched_tokens({.tensor = 2, .context = 4}, batch) == 512.0);

// Computed again, sent again.
static_assert(expert_exchange({.expert = 64, .recompute = {.experts = true}}, batch, 7168, 8, fp8)
                  .backward.value == 2 * plain.forward.value);
static_assert(expert_exchange({.expert = 64, .recompute = {.layers = true}}, batch, 7168, 8, fp8)
                  .backward.value == 2 * plain.forward.value);

// 7 of the 63 peers are in the same domain.
constexpr passes<two_level_bytes> split =
    expert_exchange(deepseek, batch, 7168, 8, fp8, on_8_nodes);
static_assert(near(split.forward.inside.value, 7.0 / 64 * 4096 * 8 * 7168 * 3, 1e-15));
static_assert(near(split.forward.outside.value, 56.0 / 64 * 4096 * 8 * 7168 * 3, 1e-15));

// One copy per domain: 4 of 8 domains, 1 in 8 of them at home; 7 of 8 experts on another rank of the domain.
constexpr passes<two_level_bytes> once =
    forwarded_expert_exchange(deepseek, batch, 7168, 8, fp8, on_8_nodes, 4.0);
static_assert(once.forward.outside.value == 7.0 / 8 * 4096 * 4 * 7168 * 3);
static_assert(once.forward.inside.value == 7.0 / 8 * 4096 * 8 * 7168 * 3);
static_assert(once.forward.outside < node_limited_bound(deepseek, batch, 7168, 8, 4, fp8));

// Two ranks that share an expert gather each other's tokens.
static_assert(expert_tensor_parallel({.expert_tensor = 2}, batch, 7168, 8, fp8).forward.value ==
              4096.0 * 8 * 7168 * 3);

TEST_CASE("a mixture on one rank sends nothing") {
  CHECK(expert_exchange({}, batch, 7168, 8, fp8).total().value == 0.0);
  CHECK(expert_tensor_parallel({}, batch, 7168, 8, fp8).total().value == 0.0);
  const auto levels = expert_exchange({}, batch, 7168, 8, fp8, group{});
  CHECK(levels.total().inside.value == 0.0);
  CHECK(levels.total().outside.value == 0.0);
  const auto forwarded = forwarded_expert_exchange({}, batch, 7168, 8, fp8, group{}, 1.0);
  CHECK(forwarded.total().inside.value == 0.0);
  CHECK(forwarded.total().outside.value == 0.0);
}

TEST_CASE("routing at random sends what even routing does: a count of messages") {
  // 2000 tokens of rank 0, 8 distinct of 64 ranks each, restricted to no domain.
  std::mt19937_64 random(20261130);
  const int n = 2000;
  int peers = 0, inside = 0, domains = 0;
  for (int i = 0; i < n; ++i) {
    std::uint64_t chosen = 0;
    for (int left = 8; left > 0;) {
      const std::uint64_t bit = std::uint64_t{1} << (random() % 64);
      if ((chosen & bit) != 0) continue;
      chosen |= bit;
      --left;
    }
    for (int r = 1; r < 64; ++r) peers += static_cast<int>(chosen >> r & 1);
    for (int r = 1; r < 8; ++r) inside += static_cast<int>(chosen >> r & 1);
    for (int d = 1; d < 8; ++d) domains += (chosen >> (8 * d) & 255) != 0 ? 1 : 0;
  }
  const layout l{.expert = 64};
  const recipe one{.dispatch_bytes = 1.0, .combine_bytes = 0.0};
  const auto levels = expert_exchange(l, tokens<count>(n), 1, 8, one, on_8_nodes);
  CHECK(near(levels.forward.inside.value + levels.forward.outside.value, peers, 0.01));
  CHECK(near(levels.forward.inside.value, inside, 0.05));
  // A token's experts lie in 8 (1 - C(56, 8) / C(64, 8)) = 5.4326 domains.
  const auto forwarded =
      forwarded_expert_exchange(l, tokens<count>(n), 1, 8, one, on_8_nodes, 5.4326);
  CHECK(near(forwarded.forward.outside.value, domains, 0.01));
}

TEST_CASE("groups and domains that do not fit the layout give no bytes") {
  const auto levels = [](const group& g) {
    return expert_exchange(deepseek, batch, 7168, 8, fp8, g).forward.outside.value;
  };
  CHECK(levels(on_8_nodes) > 0.0);
  CHECK(test::is_nan(levels({.ranks = 32, .inside = 8})));
  CHECK(test::is_nan(levels({.ranks = 64, .inside = 7})));
  const auto forwarded = [](double domains) {
    return forwarded_expert_exchange(deepseek, batch, 7168, 8, fp8, on_8_nodes, domains)
        .forward.outside.value;
  };
  CHECK(forwarded(8.0) > 0.0);
  CHECK(test::is_nan(forwarded(8.5)));
  CHECK(test::is_nan(forwarded(-1.0)));
  CHECK(test::is_nan(forwarded(test::nan)));
  CHECK(test::is_nan(expert_exchange({.expert = 0}, batch, 7168, 8, fp8).forward.value));
  CHECK(test::is_nan(expert_exchange(deepseek, batch, 7168, -8, fp8).forward.value));
  CHECK(test::is_nan(node_limited_bound(deepseek, batch, 7168, 8, -1, fp8).value));
}

}  // namespace expert_communication_test
