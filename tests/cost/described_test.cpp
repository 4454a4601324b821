// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/described.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"

namespace described_test {

using namespace leverage;
using namespace leverage::cost::detail;

constexpr transformer small{.layers = 2,
                            .d_model = 64,
                            .vocabulary = 100,
                            .sequence = 32,
                            .attention = {.heads = 4, .kv_heads = 4, .head_dim = 16},
                            .feed_forward = {.width = 256}};

template <class Change>
constexpr transformer with(const Change& change) {
  transformer m = small;
  change(m);
  return m;
}

constexpr transformer mixture =
    with([](transformer& m) { m.experts = {.experts = 4, .active = 1, .expert_width = 128}; });
constexpr transformer invalid = with([](transformer& m) { m.layers = 0; });
constexpr transformer predicting = with([](transformer& m) { m.prediction_layers = 1; });
constexpr transformer grouped = with([](transformer& m) { m.attention.kv_heads = 2; });
constexpr transformer windowed = with([](transformer& m) { m.attention.window.width = 31; });
constexpr transformer wide_window = with([](transformer& m) { m.attention.window.width = 32; });
constexpr transformer narrow_heads = with([](transformer& m) { m.attention.head_dim = 8; });

static_assert(is_dense(small) && !is_dense(mixture) && !is_dense(invalid) && !is_dense(predicting));

static_assert(has_full_attention(small) && has_full_attention(grouped));
static_assert(!has_full_attention(windowed));
static_assert(has_full_attention(wide_window), "a window of the whole sequence hides nothing");
static_assert(!has_full_attention(presets::deepseek_v3.model), "latent attention");

static_assert(has_multi_head_attention(small) && !has_multi_head_attention(grouped) &&
              !has_multi_head_attention(windowed));

static_assert(heads_span_width(small) && heads_span_width(grouped) &&
              !heads_span_width(narrow_heads));

struct a_model_of_two_layers {};
constexpr auto has_two_layers = [](const transformer& m) { return m.layers == 2; };

static_assert(described<a_model_of_two_layers>(small, has_two_layers));

TEST_CASE(
    "at run time a model that a convention does not describe, or that is not valid, is refused") {
  CHECK(described<a_model_of_two_layers>(small, has_two_layers));
  transformer m = small;
  m.layers = 3;
  CHECK_FALSE(described<a_model_of_two_layers>(m, has_two_layers));
  m = small;
  m.vocabulary = -1;
  CHECK_FALSE(described<a_model_of_two_layers>(m, has_two_layers));
}

}  // namespace described_test
