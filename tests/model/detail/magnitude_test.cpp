// SPDX-License-Identifier: Apache-2.0
/// @file
/// The bound on counts, against the exact counts of random configurations.
#include "leverage/model/detail/magnitude.hpp"

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/presets.hpp"
#include "support/models.hpp"

namespace magnitude_test {

using namespace leverage;

TEST_CASE("no count of parameters or of training operations exceeds the magnitude") {
  test::random_numbers random{20250730};
  for (int i = 0; i < 2000; ++i) {
    const transformer m = test::random_transformer(random);
    REQUIRE(cost::total_parameters(m).total().value > 0);
    const double bound = leverage::detail::magnitude(m);
    CHECK(bound >= static_cast<double>(cost::total_parameters(m).total().value));
    CHECK(bound >= 3.0 * static_cast<double>(cost::forward_flops(m).total().value));
  }
}

TEST_CASE("the magnitude of a published model leaves room below 2^63") {
  CHECK(leverage::detail::magnitude(presets::deepseek_v3.model) > 32.0 * 671e9);
  CHECK(leverage::detail::magnitude(presets::deepseek_v3.model) < 9.2e18 / 1e3);
}

TEST_CASE("the magnitude is 32 times weights and scores, by hand where every field counts") {
  transformer m{.layers = 2, .d_model = 3, .vocabulary = 5, .sequence = 7};
  m.attention.heads = 2;
  m.attention.head_dim = 4;
  m.attention.latent.nope_dim = 1;
  m.attention.latent.rope_dim = 3;
  m.attention.latent.value_dim = 3;
  m.attention.latent.query_rank = 5;
  m.attention.latent.kv_rank = 6;
  m.attention.window.width = 4;
  m.feed_forward.width = 11;
  m.experts.experts = 6;
  m.experts.expert_width = 13;
  m.experts.shared = 1;
  m.experts.shared_width = 17;
  m.learned_positions = 8;
  m.prediction_layers = 1;
  // Scores of 2 (4 + 1 + 3) and values of 2 (4 + 3) numbers.
  constexpr double projections = 2 * 3 * (16 + 14 + 2) + (3 + 16 + 14) * (5 + 6);
  constexpr double core = (16 + 14) * (7 + 4 * 4);
  constexpr double experts = 6 * (3 * 13 + 2) + 1 * (3 * 17 + 1);
  constexpr double layer = projections + core + 3 * 3 * 11 + 3 * experts + (8 + 2) * 3;
  static_assert(layer == 2268);
  CHECK(leverage::detail::magnitude(m) ==
        32.0 * ((2 + 1) * layer + (2 * 5 + 8) * 3 + (1 + 1) * 3 * (2 * 3 + 5)));
  // A window wider than the sequence is the sequence.
  m.attention.window.width = 100;
  CHECK(leverage::detail::magnitude(m) == 221568.0 + 32.0 * 3 * (16 + 14) * (7 * 7 - 4 * 4));
}

TEST_CASE("recurrent mixers, indexers and chunks are within the magnitude") {
  for (const recurrence kind : {recurrence::gated_delta, recurrence::kimi_delta,
                                recurrence::simple_decay, recurrence::mamba1, recurrence::mamba2}) {
    recurrent_mixer r{.kind = kind, .heads = 300, .head_dim = kind == recurrence::mamba1 ? 1 : 70};
    if (r.has_keys()) r.key_heads = 3;
    if (r.has_keys() || kind == recurrence::mamba1) r.key_dim = 900;
    if (r.has_convolution()) r.kernel = 50;
    if (kind == recurrence::mamba1) r.rank = 40;
    const transformer m{
        .layers = 4, .d_model = 10, .vocabulary = 5, .sequence = 7, .blocks = {{.recurrent = r}}};
    const double bound = leverage::detail::magnitude(m);
    CHECK(static_cast<double>(cost::total_parameters(m).total().value) > 0.0);
    CHECK(bound >= static_cast<double>(cost::total_parameters(m).total().value));
    CHECK(bound >= 3.0 * static_cast<double>(cost::forward_flops(m).total().value));
  }
  transformer m{.layers = 2,
                .d_model = 8,
                .vocabulary = 5,
                .sequence = 10'000,
                .attention = {.heads = 2,
                              .kv_heads = 1,
                              .head_dim = 4,
                              .indexer = {.heads = 50, .head_dim = 60, .top_k = 5'000}},
                .feed_forward = {.width = 3}};
  CHECK(leverage::detail::magnitude(m) >=
        3.0 * static_cast<double>(cost::forward_flops(m).total().value));
  m.attention.indexer = {};
  m.attention.chunk = 9'999;
  CHECK(leverage::detail::magnitude(m) >=
        3.0 * static_cast<double>(cost::forward_flops(m).total().value));
}

TEST_CASE("negative fields count as zero") {
  transformer m{.layers = 2, .d_model = 3, .vocabulary = 5, .sequence = 7};
  const double bound = leverage::detail::magnitude(m);
  m.experts.experts = -100;
  m.feed_forward.width = -100;
  CHECK(leverage::detail::magnitude(m) == bound);
}

}  // namespace magnitude_test
