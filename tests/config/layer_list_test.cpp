// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/layer_list.hpp"

#include <doctest/doctest.h>

#include "leverage/cost/parameters.hpp"
#include "leverage/model/validate.hpp"

namespace layer_list_test {

using namespace leverage;
using config::layer_list;
using config::put_layers;

const attention some_attention{.heads = 4, .kv_heads = 2, .head_dim = 8};
const block dense{.attention = some_attention, .feed_forward = {.width = 64}};
const block sparse{.attention = some_attention,
                   .experts = {.experts = 8, .active = 2, .expert_width = 16}};

block windowed(block b, count width) {
  b.attention.window = {.width = width};
  return b;
}

transformer written(const std::vector<block>& layers) {
  layer_list list;
  for (const block& b : layers) list.add(b);
  transformer m{.d_model = 32, .vocabulary = 100, .sequence = 64};
  CHECK(put_layers(m, list) == "");
  CHECK(validate(m).empty());
  return m;
}

TEST_CASE("layers that rules can describe make a model without blocks") {
  const transformer alike = written({dense, dense, dense});
  CHECK_FALSE(alike.has_blocks());
  CHECK(alike.layers == 3);
  CHECK(alike.feed_forward.width == 64);
  const transformer led = written({dense, sparse, sparse, sparse});
  CHECK_FALSE(led.has_blocks());
  CHECK(led.experts.dense_layers == 1);
  CHECK(led.experts.every == 1);
  const transformer every_second =
      written({windowed(dense, 8), sparse, windowed(dense, 8), sparse});
  CHECK_FALSE(every_second.has_blocks());
  CHECK(every_second.experts.every == 2);
  CHECK(every_second.attention.window == sliding_window{.width = 8, .period = 2});
}

TEST_CASE("other layers make blocks, each with its set of layers") {
  const transformer irregular = written({dense, sparse, sparse, dense, sparse});
  REQUIRE(irregular.blocks.size == 2);
  CHECK(irregular.blocks[0].layers == layer_set{.first = 0, .period = 3, .run = 1});
  CHECK(irregular.blocks[1].layers == layer_set{.first = 1, .period = 3, .run = 2});
  CHECK(irregular.attention == attention{});
  const transformer two_widths = written({windowed(dense, 8), windowed(dense, 16)});
  CHECK(two_widths.blocks.size == 2);
  block wide = dense;
  wide.feed_forward.width = 65;
  CHECK(written({dense, wide}).blocks.size == 2);
  block normed = dense;
  normed.norms = 4;
  CHECK(written({normed, normed}).layer_norms == 4);
  CHECK(written({normed, dense}).blocks.size == 2);
}

TEST_CASE("the blocks count what the layers count, however they are written") {
  const transformer irregular = written({dense, sparse, sparse, dense, sparse, dense});
  const transformer led = written({dense, dense, dense, sparse, sparse, sparse});
  CHECK_FALSE(led.has_blocks());
  CHECK(cost::total_parameters(irregular).total().value ==
        cost::total_parameters(led).total().value);
}

TEST_CASE("nine kinds of layer, and a list beyond its place, are refused") {
  layer_list nine;
  for (count width = 1; width <= 9; ++width) nine.add(windowed(dense, width));
  transformer m;
  CHECK(put_layers(m, nine) == "at most 8 kinds of layer");
  layer_list late;
  for (count i = 0; i < 700; ++i) late.add(i == 600 || i == 650 || i == 660 ? sparse : dense);
  CHECK(put_layers(m, late) == "layers in a repeating pattern, or at most 512 of them");
}

}  // namespace layer_list_test
