// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/attention.hpp"

#include <limits>

#include <doctest/doctest.h>

namespace attention_test {

using leverage::attention;
using leverage::count;
using leverage::sliding_window;

constexpr count windowed_by_definition(const sliding_window& w, count layers) {
  count n = 0;
  for (count i = 0; i < layers; ++i) {
    n += w.covers(i) ? 1 : 0;
  }
  return n;
}

TEST_CASE("covered() counts the layers that covers() picks, for every small window") {
  for (count period = 1; period <= 5; ++period) {
    for (count run = 1; run <= period; ++run) {
      for (count first = 0; first <= 7; ++first) {
        const sliding_window w{.width = 128, .period = period, .run = run, .first_layer = first};
        for (count layers = 0; layers <= 16; ++layers) {
          CAPTURE(period);
          CAPTURE(run);
          CAPTURE(first);
          CAPTURE(layers);
          REQUIRE(w.covered(layers) == windowed_by_definition(w, layers));
        }
      }
    }
  }
}

// Known schedules, layer by layer.
// gpt-oss: every second layer, from layer 0 on.
constexpr sliding_window gpt_oss{.width = 128, .period = 2, .run = 1};
static_assert(gpt_oss.covers(0) && !gpt_oss.covers(1) && gpt_oss.covers(2) && !gpt_oss.covers(23));
static_assert(gpt_oss.covered(24) == 12 && gpt_oss.covered(36) == 18);
// Mistral 7B: all of them.
constexpr sliding_window mistral{.width = 4096};
static_assert(mistral.covers(0) && mistral.covers(31) && mistral.covered(32) == 32);
// Gemma 3: five windowed layers, then a global one.
constexpr sliding_window gemma{.width = 1024, .period = 6, .run = 5};
static_assert(gemma.covers(4) && !gemma.covers(5) && gemma.covers(6) && gemma.covered(26) == 22);
// Leading full layers, as Qwen2's max_window_layers: layers 0 to 20 of 28 are full.
constexpr sliding_window late{.width = 4096, .first_layer = 21};
static_assert(!late.covers(20) && late.covers(21) && late.covered(28) == 7 &&
              late.covered(21) == 0);
// None.
static_assert(!sliding_window{}.covers(0) && sliding_window{}.covered(32) == 0);

TEST_CASE("nothing is windowed without a width, or where the schedule makes no sense") {
  CHECK(sliding_window{.width = 0}.covered(10) == 0);
  CHECK(sliding_window{.width = -4}.covered(10) == 0);
  CHECK(sliding_window{.width = 8, .period = 0}.covered(10) == 0);
  CHECK(sliding_window{.width = 8, .period = -3}.covered(10) == 0);
  CHECK(sliding_window{.width = 8, .first_layer = -1}.covered(10) == 0);
  CHECK(sliding_window{.width = 8, .period = 2, .run = 5}.covered(10) == 0);
  CHECK(sliding_window{.width = 8, .run = -5}.covered(10) == 0);
  CHECK(sliding_window{.width = 8}.covered(-10) == 0);
  CHECK_FALSE(sliding_window{.width = 8, .period = 0}.covers(10));
  CHECK_FALSE(sliding_window{.width = 8, .period = -1}.covers(10));
  CHECK_FALSE(sliding_window{.width = 8, .first_layer = -1}.covers(10));
  constexpr count low = std::numeric_limits<count>::min();
  constexpr count high = std::numeric_limits<count>::max();
  CHECK(sliding_window{.width = high, .period = 1, .run = high}.covered(high) == 0);
  CHECK(sliding_window{.width = high, .period = 1, .run = low}.covered(high) == 0);
  CHECK(sliding_window{.width = high, .period = 1, .first_layer = low}.covered(high) == 0);
  CHECK(sliding_window{.width = high, .period = high, .run = high}.covered(high) == high);
}

TEST_CASE("latent attention is what has a key-value rank, and its heads have three widths") {
  constexpr attention grouped{.heads = 32, .kv_heads = 8, .head_dim = 128};
  static_assert(!grouped.is_latent() && grouped.score_dim() == 128 && grouped.value_dim() == 128);
  // DeepSeek-V2 (arXiv:2405.04434, 3.1.2): 128 nope and 64 rope in scores, 128 in values.
  constexpr attention latent{
      .heads = 128,
      .latent = {
          .query_rank = 1536, .kv_rank = 512, .nope_dim = 128, .rope_dim = 64, .value_dim = 96}};
  static_assert(latent.is_latent() && latent.score_dim() == 192 && latent.value_dim() == 96);
  static_assert(latent != grouped && latent == latent);
  CHECK(latent.score_dim() == 192);
}

}  // namespace attention_test
