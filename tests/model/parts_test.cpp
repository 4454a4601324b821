// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/parts.hpp"

#include <vector>

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/presets.hpp"
#include "leverage/model/validate.hpp"

namespace parts_test {

using namespace leverage;

TEST_CASE("a model whose layers are alike is one part") {
  int parts = 0;
  for_each_part(presets::deepseek_v3.model, [&](const part& p) {
    ++parts;
    CHECK(p.block == part::model_part);
    CHECK_FALSE(p.is_block());
    CHECK(p.layers == 61);
    CHECK(p.attention_layers == 61);
    CHECK(p.mixture_layers == 58);
    CHECK(p.dense_layers == 3);
    CHECK(p.recurrent_layers == 0);
    CHECK(p.norms == 2);
  });
  CHECK(parts == 1);
  const part module = prediction_part_of(presets::deepseek_v3.model);
  CHECK(module.layers == 1);
  CHECK(module.mixture_layers == 1);
  CHECK(module.dense_layers == 0);
}

/// A model whose layers are alike, with a block for each kind of layer that its rules give.
transformer in_blocks(const transformer& m) {
  transformer b = m;
  b.attention = {};
  b.feed_forward = {};
  b.experts = {};
  b.layer_norms = transformer{}.layer_norms;
  for (const bool windowed : {false, true}) {
    for (const bool sparse : {false, true}) {
      block kind{.layers = layer_set::listing({}), .norms = m.layer_norms};
      for (count layer = 0; layer < m.layers; ++layer) {
        if (m.attention.window.covers(layer) == windowed && m.experts.covers(layer) == sparse) {
          kind.layers.add(layer);
        }
      }
      if (kind.layers.covered(m.layers) == 0) continue;
      kind.attention = m.attention;
      kind.attention.window = {.width = windowed ? m.attention.window.width : 0};
      if (sparse) {
        kind.experts = m.experts;
        kind.experts.dense_layers = kind.experts.offset = 0;
        kind.experts.every = 1;
      } else {
        kind.feed_forward = m.feed_forward;
      }
      b.blocks.add(kind);
    }
  }
  return b;
}

TEST_CASE("every preset written in blocks has the same counts") {
  for (const preset* one : presets::all) {
    const preset& p = *one;
    if (p.model.has_blocks()) continue;
    const transformer b = in_blocks(p.model);
    CAPTURE(p.key);
    REQUIRE(validate(b).empty());
    CHECK(cost::total_parameters(b) == cost::total_parameters(p.model));
    CHECK(cost::active_parameters(b) == cost::active_parameters(p.model));
    CHECK(cost::key_value_elements_per_token(b) == cost::key_value_elements_per_token(p.model));
    for (const auto mask : {cost::attention_mask::full, cost::attention_mask::causal,
                            cost::attention_mask::exact_causal}) {
      CHECK(cost::forward_flops(b, mask) == cost::forward_flops(p.model, mask));
    }
    CHECK(b.mixture_layers() == p.model.mixture_layers());
    CHECK(b.windowed_layers() == p.model.windowed_layers());
    CHECK(b.is_mixture() == p.model.is_mixture());
  }
}

TEST_CASE("a prediction module has the layer that the model says") {
  transformer m = presets::deepseek_v3.model;
  m.prediction_block = {.attention = {.heads = 2, .kv_heads = 1, .head_dim = 8},
                        .feed_forward = {.width = 64},
                        .norms = 3};
  const part module = prediction_part_of(m);
  CHECK(module.block == part::prediction_part);
  CHECK(module.attention_layers == 1);
  CHECK(module.dense_layers == 1);
  CHECK(module.mixture_layers == 0);
  CHECK(module.norms == 3);
}

TEST_CASE("a model without layers has a prediction module to be checked all the same") {
  for (const count none : {count{0}, count{-1}, not_a_count}) {
    for (const preset* p : {&presets::deepseek_v3, &presets::qwen3_next_80b_a3b}) {
      transformer m = p->model;
      m.layers = none;
      CHECK(prediction_part_of(m).layers == 1);
      CHECK_FALSE(validate(m).empty());
    }
  }
}

}  // namespace parts_test
