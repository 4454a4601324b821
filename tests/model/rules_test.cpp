// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/rules.hpp"

#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/model/validate.hpp"
#include "support/near.hpp"

namespace rules_test {

using namespace leverage;

constexpr transformer dense_model{.layers = 4,
                                  .d_model = 64,
                                  .vocabulary = 100,
                                  .sequence = 32,
                                  .attention = {.heads = 8, .kv_heads = 2, .head_dim = 16},
                                  .feed_forward = {.width = 128}};
constexpr transformer mixture = [] {
  transformer m = dense_model;
  m.experts = {.experts = 8,
               .active = 2,
               .shared = 1,
               .expert_width = 32,
               .shared_width = 48,
               .dense_layers = 1};
  return m;
}();
constexpr transformer latent = [] {
  transformer m = dense_model;
  m.attention = {
      .heads = 8,
      .latent = {.query_rank = 24, .kv_rank = 16, .nope_dim = 8, .rope_dim = 4, .value_dim = 8}};
  return m;
}();

static_assert(validate(dense_model).empty() && validate(mixture).empty() &&
              validate(latent).empty());

/// Applies `change` to a valid model and expects exactly one violation, of that field and value.
template <class Change>
void breaks(transformer m, const Change& change, const std::string& field, count value,
            const std::string& expected) {
  change(m);
  CAPTURE(field);
  CAPTURE(value);
  const violations found = validate(m);
  for (const violation& v : found) {
    INFO("found: ", std::string(v.field), " ", v.value, " ", std::string(v.expected));
    CHECK(std::string(v.field) == field);
  }
  REQUIRE(found.size == 1);
  CHECK(found.begin()->value == value);
  CHECK(std::string(found.begin()->expected).find(expected) != std::string::npos);
  // A broken configuration has no counts, whatever the rule.
  CHECK(cost::total_parameters(m).total().value == not_a_count);
  CHECK(cost::forward_flops(m).total().value == not_a_count);
}
template <class Change>
void keeps(transformer m, const Change& change) {
  change(m);
  const violations found = validate(m);
  CHECK(found.empty());
  CHECK(found.begin() == found.end());
  CHECK(cost::total_parameters(m).total().value > 0);
}

TEST_CASE("layers, width, vocabulary and sequence are at least one") {
  for (const transformer& base : {dense_model, latent}) {
    for (const count bad : {count{0}, count{-1}, std::numeric_limits<count>::min()}) {
      breaks(base, [&](transformer& m) { m.layers = bad; }, "layers", bad, "at least 1");
      breaks(base, [&](transformer& m) { m.d_model = bad; }, "d_model", bad, "at least 1");
      breaks(base, [&](transformer& m) { m.vocabulary = bad; }, "vocabulary", bad, "at least 1");
      breaks(base, [&](transformer& m) { m.sequence = bad; }, "sequence", bad, "at least 1");
    }
    const count large = count{1} << 31;
    breaks(base, [&](transformer& m) { m.sequence = large; }, "sequence", large, "2^31");
    keeps(base, [&](transformer& m) { m.sequence = large - 1; });
  }
  breaks(mixture, [](transformer& m) { m.layers = 0; }, "layers", 0, "at least 1");
  keeps(dense_model, [](transformer& m) { m.layers = m.d_model = m.vocabulary = m.sequence = 1; });
}

TEST_CASE("learned positions reach as far as the sequence, or do not exist") {
  breaks(
      dense_model, [](transformer& m) { m.learned_positions = 31; }, "learned_positions", 31,
      "sequence length");
  breaks(
      dense_model, [](transformer& m) { m.learned_positions = -1; }, "learned_positions", -1,
      "0 (none)");
  keeps(dense_model, [](transformer& m) { m.learned_positions = 32; });
  keeps(dense_model, [](transformer& m) { m.learned_positions = 1024; });
}

TEST_CASE(
    "an embedding of its own width is narrower than the model, and has no prediction modules") {
  const auto width = [](count n) { return [n](transformer& m) { m.embedding_width = n; }; };
  const count d = dense_model.d_model;
  breaks(dense_model, width(-1), "embedding_width", -1, "0 (d_model)");
  breaks(dense_model, width(d), "embedding_width", d, "below d_model");
  breaks(dense_model, width(d + 1), "embedding_width", d + 1, "below d_model");
  keeps(dense_model, width(1));
  keeps(dense_model, width(d - 1));
  breaks(
      dense_model,
      [](transformer& m) {
        m.embedding_width = 1;
        m.prediction_layers = 1;
      },
      "embedding_width", 1, "0 with prediction modules");
}

TEST_CASE("prediction modules are not negative") {
  breaks(
      dense_model, [](transformer& m) { m.prediction_layers = -1; }, "prediction_layers", -1,
      "0 or more");
  keeps(dense_model, [](transformer& m) { m.prediction_layers = 4; });
}

TEST_CASE("there are heads, and key-value heads divide them") {
  const auto heads = [](count n, count kv) {
    return [=](transformer& m) {
      m.attention.heads = n;
      m.attention.kv_heads = kv;
    };
  };
  breaks(dense_model, heads(0, 1), "attention.heads", 0, "at least 1");
  breaks(dense_model, heads(-8, 2), "attention.heads", -8, "at least 1");
  breaks(dense_model, heads(8, 0), "attention.kv_heads", 0, "at least 1");
  breaks(dense_model, heads(8, -2), "attention.kv_heads", -2, "at least 1");
  breaks(dense_model, heads(8, 3), "attention.heads", 8, "a multiple of kv_heads");
  breaks(dense_model, heads(8, 16), "attention.heads", 8, "a multiple of kv_heads");
  breaks(
      dense_model, [](transformer& m) { m.attention.head_dim = 0; }, "attention.head_dim", 0,
      "at least 1");
  keeps(dense_model, heads(8, 1));
  keeps(dense_model, heads(7, 7));
  keeps(dense_model,
        [](transformer& m) { m.attention.head_dim = 999; });  // heads need not span d_model
}

TEST_CASE(
    "latent attention has its own widths, and no key-value heads, head width, norms or value "
    "bias") {
  breaks(
      latent, [](transformer& m) { m.attention.kv_heads = 8; }, "attention.kv_heads", 8, "latent");
  breaks(
      latent, [](transformer& m) { m.attention.head_dim = 12; }, "attention.head_dim", 12,
      "latent");
  breaks(latent, [](transformer& m) { m.attention.heads = 0; }, "attention.heads", 0, "at least 1");
  breaks(
      latent, [](transformer& m) { m.attention.latent.query_rank = -1; },
      "attention.latent.query_rank", -1, "0 or more");
  breaks(
      latent, [](transformer& m) { m.attention.latent.nope_dim = 0; }, "attention.latent.nope_dim",
      0, "at least 1");
  breaks(
      latent, [](transformer& m) { m.attention.latent.rope_dim = -1; }, "attention.latent.rope_dim",
      -1, "0 or more");
  breaks(
      latent, [](transformer& m) { m.attention.latent.value_dim = 0; },
      "attention.latent.value_dim", 0, "at least 1");
  breaks(
      latent, [](transformer& m) { m.attention.norm = query_key_norm::per_head; }, "attention.norm",
      1, "no query/key norm");
  breaks(
      latent, [](transformer& m) { m.attention.norm = query_key_norm::full_width; },
      "attention.norm", 2, "no query/key norm");
  breaks(
      latent, [](transformer& m) { m.attention.bias.value = true; }, "attention.norm", 0,
      "value bias");
  keeps(latent, [](transformer& m) { m.attention.latent.query_rank = 0; });
  keeps(latent, [](transformer& m) { m.attention.latent.rope_dim = 0; });
  keeps(latent,
        [](transformer& m) { m.attention.bias = {.query = true, .key = true, .output = true}; });
}

TEST_CASE("latent widths mean nothing without a latent") {
  breaks(
      dense_model, [](transformer& m) { m.attention.latent.kv_rank = -1; },
      "attention.latent.kv_rank", -1, "0 or more");
  breaks(
      dense_model, [](transformer& m) { m.attention.latent.query_rank = 24; },
      "attention.latent.query_rank", 24, "0 without latent attention");
  breaks(
      dense_model, [](transformer& m) { m.attention.latent.nope_dim = 8; },
      "attention.latent.nope_dim", 8, "0 without latent attention");
  breaks(
      dense_model, [](transformer& m) { m.attention.latent.rope_dim = 4; },
      "attention.latent.rope_dim", 4, "0 without latent attention");
  breaks(
      dense_model, [](transformer& m) { m.attention.latent.value_dim = 8; },
      "attention.latent.value_dim", 8, "0 without latent attention");
}

TEST_CASE("a sliding window has a width, and a run within its period") {
  const auto window = [](const sliding_window& w) {
    return [=](transformer& m) { m.attention.window = w; };
  };
  breaks(dense_model, window({.width = -1}), "attention.window.width", -1, "0 (none)");
  breaks(dense_model, window({.width = 8, .run = 0}), "attention.window.run", 0,
         "from 1 to the period");
  breaks(dense_model, window({.width = 8, .run = 2}), "attention.window.run", 2,
         "from 1 to the period");
  breaks(dense_model, window({.width = 8, .period = 0}), "attention.window.run", 1,
         "from 1 to the period");
  breaks(dense_model, window({.width = 8, .period = -2}), "attention.window.run", 1,
         "from 1 to the period");
  breaks(dense_model, window({.width = 8, .first_layer = -1}), "attention.window.first_layer", -1,
         "0 or more");
  keeps(dense_model, window({.width = 8, .period = 6, .run = 5, .first_layer = 1}));
  keeps(dense_model, window({.width = 1'000'000}));
  keeps(dense_model, window({.width = 8, .first_layer = 40}));
}

TEST_CASE("dense layers need a feed-forward width, mixtures alone do not") {
  const auto width = [](count n) { return [=](transformer& m) { m.feed_forward.width = n; }; };
  breaks(dense_model, width(0), "feed_forward.width", 0, "at least 1 if any layer is dense");
  breaks(dense_model, width(-1), "feed_forward.width", -1, "never negative");
  breaks(mixture, width(0), "feed_forward.width", 0, "at least 1 if any layer is dense");
  keeps(mixture, [](transformer& m) {
    m.experts.dense_layers = 0;
    m.feed_forward.width = 0;
  });
  breaks(
      mixture,
      [](transformer& m) {
        m.experts.dense_layers = 0;
        m.feed_forward.width = -1;
      },
      "feed_forward.width", -1, "never negative");
}

TEST_CASE("a mixture has experts, some of them active, with widths") {
  const auto experts = [](auto change) { return [=](transformer& m) { change(m.experts); }; };
  breaks(mixture, experts([](auto& e) { e.experts = -8; }), "experts.experts", -8,
         "0 (dense) or more");
  breaks(mixture, experts([](auto& e) { e.active = 0; }), "experts.active", 0, "at least 1");
  breaks(mixture, experts([](auto& e) { e.active = -1; }), "experts.active", -1, "at least 1");
  breaks(mixture, experts([](auto& e) { e.active = 9; }), "experts.active", 9,
         "at most experts.experts");
  breaks(mixture, experts([](auto& e) { e.shared = e.shared_width = 0, e.shared = -1; }),
         "experts.shared", -1, "0 or more");
  breaks(mixture, experts([](auto& e) { e.expert_width = 0; }), "experts.expert_width", 0,
         "at least 1");
  breaks(mixture, experts([](auto& e) { e.shared_width = 0; }), "experts.shared_width", 0,
         "at least 1 with shared experts");
  breaks(mixture, experts([](auto& e) { e.shared = 0; }), "experts.shared_width", 48, "0 without");
  breaks(mixture, experts([](auto& e) { e.shared = e.shared_width = 0, e.shared_gate = true; }),
         "experts.shared", 0, "if shared_gate is set");
  keeps(mixture, experts([](auto& e) { e.active = 8; }));
  keeps(mixture, experts([](auto& e) { e.shared = e.shared_width = 0; }));
  keeps(mixture, experts([](auto& e) { e.shared_gate = true; }));
  keeps(mixture, experts([](auto& e) { e.experts = e.active = 1; }));
}

TEST_CASE("a dense model has no expert settings") {
  const auto expected = "at least 1 if other expert fields are set";
  const auto experts = [](auto change) { return [=](transformer& m) { change(m.experts); }; };
  breaks(dense_model, experts([](auto& e) { e.active = 2; }), "experts.experts", 0, expected);
  breaks(dense_model, experts([](auto& e) { e.expert_width = 32; }), "experts.experts", 0,
         expected);
  breaks(dense_model, experts([](auto& e) { e.router_bias = true; }), "experts.experts", 0,
         expected);
  breaks(dense_model, experts([](auto& e) { e.dense_layers = 1; }), "experts.experts", 0, expected);
  breaks(dense_model, experts([](auto& e) { e.every = 2; }), "experts.experts", 0, expected);
  breaks(dense_model, experts([](auto& e) { e.shared = e.shared_width = 1; }), "experts.experts", 0,
         expected);
}

TEST_CASE("some layer of a mixture is one") {
  const auto experts = [](auto change) { return [=](transformer& m) { change(m.experts); }; };
  const auto expected = "at least one mixture layer left";
  breaks(mixture, experts([](auto& e) { e.dense_layers = 4; }), "experts.dense_layers", 4,
         expected);
  breaks(mixture, experts([](auto& e) { e.dense_layers = -1; }), "experts.dense_layers", -1,
         "0 or more");
  // Of layers 0 to 3, only 3 is left, and the mixtures are 0 and 2.
  breaks(mixture, experts([](auto& e) { e.dense_layers = 3, e.every = 2; }), "experts.dense_layers",
         3, expected);
  keeps(mixture, experts([](auto& e) { e.dense_layers = 3, e.every = 2, e.offset = 1; }));
  keeps(mixture, experts([](auto& e) { e.dense_layers = 3; }));
  breaks(mixture, experts([](auto& e) { e.every = 2, e.offset = 2; }), "experts.offset", 2,
         "experts.every - 1");
  breaks(mixture, experts([](auto& e) { e.offset = 1; }), "experts.offset", 1, "experts.every - 1");
  breaks(mixture, experts([](auto& e) { e.offset = -1; }), "experts.offset", -1, "from 0");
  breaks(mixture, experts([](auto& e) { e.every = 0; }), "experts.offset", 0, "experts.every - 1");
  breaks(mixture, experts([](auto& e) { e.every = -1; }), "experts.offset", 0, "experts.every - 1");
}

TEST_CASE("what does not fit in 64 bits is refused") {
  const auto expected = "below 2^63";
  breaks(
      dense_model, [](transformer& m) { m.layers = std::numeric_limits<count>::max(); }, "layers",
      std::numeric_limits<count>::max(), expected);
  breaks(dense_model, [](transformer& m) { m.d_model = 4'000'000'000; }, "layers", 4, expected);
  breaks(
      dense_model, [](transformer& m) { m.vocabulary = 1'000'000'000'000'000'000; }, "layers", 4,
      expected);
  breaks(
      dense_model, [](transformer& m) { m.feed_forward.width = 1'000'000'000'000'000'000; },
      "layers", 4, expected);
  breaks(
      dense_model, [](transformer& m) { m.attention.head_dim = 1'000'000'000'000'000'000; },
      "layers", 4, expected);
  breaks(
      latent, [](transformer& m) { m.attention.latent.kv_rank = 1'000'000'000'000'000'000; },
      "layers", 4, expected);
  breaks(
      mixture, [](transformer& m) { m.experts.experts = 1'000'000'000'000'000'000; }, "layers", 4,
      expected);
  breaks(
      mixture, [](transformer& m) { m.experts.expert_width = 1'000'000'000'000'000'000; }, "layers",
      4, expected);
  breaks(
      mixture, [](transformer& m) { m.experts.shared_width = 1'000'000'000'000'000'000; }, "layers",
      4, expected);
  breaks(
      dense_model, [](transformer& m) { m.prediction_layers = 1'000'000'000'000'000'000; },
      "layers", 4, expected);
  // A hundred times the largest published models fits.
  keeps(mixture, [](transformer& m) {
    m.layers = 200;
    m.d_model = 65536;
    m.vocabulary = 1'000'000;
    m.sequence = 1'000'000;
    m.attention = {.heads = 512, .kv_heads = 512, .head_dim = 128};
    m.feed_forward.width = 262144;
    m.experts.experts = 4096;
    m.experts.active = 64;
    m.experts.expert_width = 16384;
  });
}

constexpr transformer hybrid = [] {
  transformer m = dense_model;
  m.attention = {};
  m.feed_forward = {};
  m.blocks = {{.layers = {.first = 1, .period = 2},
               .attention = {.heads = 8, .kv_heads = 2, .head_dim = 16},
               .experts = {.experts = 8, .active = 2, .expert_width = 32}},
              {.layers = {.period = 2},
               .recurrent = {.kind = recurrence::mamba2,
                             .heads = 8,
                             .head_dim = 16,
                             .key_heads = 2,
                             .key_dim = 32,
                             .kernel = 4},
               .feed_forward = {.width = 128}}};
  return m;
}();
static_assert(validate(hybrid).empty());

/// Applies `change` to a block of a valid hybrid and expects exactly one violation, of that block.
template <class Change>
void breaks_block(int index, const Change& change, const std::string& field, count value) {
  breaks(hybrid, [&](transformer& m) { change(m.blocks.items[index]); }, field, value, "");
  transformer m = hybrid;
  change(m.blocks.items[index]);
  CHECK(validate(m).begin()->block == index);
}

TEST_CASE("each layer is in one block") {
  breaks(
      hybrid, [](transformer& m) { m.blocks.items[0].layers.first = 3; }, "blocks", 1,
      "exactly one");
  breaks(hybrid, [](transformer& m) { m.blocks.items[1].layers = {}; }, "blocks", 1, "exactly one");
  breaks(hybrid, [](transformer& m) { m.layers = 65537; }, "blocks", 65536, "65536");
  keeps(hybrid, [](transformer& m) { m.layers = 65536; });
  keeps(hybrid, [](transformer& m) {
    m.blocks.items[0].layers = layer_set::listing({1, 3});
    m.blocks.items[1].layers = layer_set::listing({0, 2});
  });
  // A layer that a list has no place for, and a block without layers.
  transformer cut = hybrid;
  cut.blocks.items[0].layers = layer_set::listing({1, 3, 512});
  cut.blocks.items[1].layers = layer_set::listing({0, 2});
  CHECK_FALSE(validate(cut).empty());
  breaks(
      hybrid,
      [](transformer& m) {
        m.blocks.add({.layers = layer_set::listing({}), .feed_forward = {.width = 8}});
      },
      "layers", 0, "at least one layer");
}

TEST_CASE("a model has blocks or layers of its own, and at most eight blocks") {
  breaks(hybrid, [](transformer& m) { m.attention.heads = 8; }, "blocks", 2, "unset");
  breaks(hybrid, [](transformer& m) { m.feed_forward.width = 128; }, "blocks", 2, "unset");
  breaks(hybrid, [](transformer& m) { m.layer_norms = 4; }, "blocks", 2, "unset");
  transformer many = hybrid;
  for (int i = 0; i < 7; ++i) many.blocks.add(hybrid.blocks[0]);
  CHECK(many.blocks.is_cut);
  for (const int size : {-1, 9, 1'000'000'000}) {
    transformer wrong = hybrid;
    wrong.blocks.size = size;
    CHECK_FALSE(validate(wrong).empty());
    CHECK(cost::total_parameters(wrong).total().value == not_a_count);
  }
  CHECK_FALSE(validate(many).empty());
  CHECK(cost::total_parameters(many).total().value == not_a_count);
}

TEST_CASE("the rules of attention, feed-forward and experts hold in each block") {
  breaks_block(0, [](block& b) { b.attention.kv_heads = 3; }, "attention.heads", 8);
  breaks_block(0, [](block& b) { b.attention.head_dim = 0; }, "attention.head_dim", 0);
  breaks_block(0, [](block& b) { b.experts.active = 9; }, "experts.active", 9);
  breaks_block(0, [](block& b) { b.experts.every = 2; }, "experts.every", 2);
  breaks_block(
      0, [](block& b) { b.attention.window = {.width = 8, .period = 2}; },
      "attention.window.period", 2);
  breaks_block(1, [](block& b) { b.feed_forward.width = -1; }, "feed_forward.width", -1);
  breaks_block(1, [](block& b) { b.attention.head_dim = 16; }, "attention.heads", 0);
  breaks_block(0, [](block& b) { b.norms = 9; }, "norms", 9);
  breaks_block(0, [](block& b) { b.mixers = 0; }, "mixers", 0);
  breaks_block(1, [](block& b) { b.feed_forwards = 0; }, "feed_forwards", 0);
  // The layer of a prediction module, too.
  transformer m = hybrid;
  m.prediction_layers = 1;
  m.prediction_block = {.feed_forward = {.width = -5}};
  REQUIRE(validate(m).size == 1);
  CHECK(validate(m).begin()->block == part::prediction_part);
  CHECK(validate(m).begin()->value == -5);
  // Nor has it rules of layers, which nothing would follow.
  m.prediction_block = {
      .attention = {
          .heads = 8, .kv_heads = 2, .head_dim = 16, .window = {.width = 8, .period = 2}}};
  REQUIRE(validate(m).size == 1);
  CHECK(std::string(validate(m).begin()->field) == "attention.window.period");
}

TEST_CASE("a recurrent mixer has the fields of its kind and no others") {
  breaks_block(1, [](block& b) { b.recurrent.heads = 0; }, "recurrent.heads", 0);
  breaks_block(1, [](block& b) { b.recurrent.head_dim = 0; }, "recurrent.head_dim", 0);
  breaks_block(1, [](block& b) { b.recurrent.key_heads = 3; }, "recurrent.key_heads", 3);
  breaks_block(1, [](block& b) { b.recurrent.key_dim = 0; }, "recurrent.key_dim", 0);
  breaks_block(1, [](block& b) { b.recurrent.kernel = 0; }, "recurrent.kernel", 0);
  breaks_block(1, [](block& b) { b.recurrent.rank = 1; }, "recurrent.rank", 1);
  breaks_block(
      0, [](block& b) { b.recurrent = hybrid.blocks[1].recurrent; }, "recurrent.kind",
      static_cast<count>(recurrence::mamba2));
  keeps(hybrid, [](transformer& m) {
    m.blocks.items[1].recurrent = {
        .kind = recurrence::kimi_delta, .heads = 4, .head_dim = 16, .kernel = 4};
  });
}

TEST_CASE("chunks, indexers and values of another width") {
  const auto with = [](auto field, count value) {
    return [=](transformer& m) { m.attention.*field = value; };
  };
  breaks(dense_model, with(&attention::chunk, -1), "attention.chunk", -1, "0 (none)");
  breaks(dense_model, with(&attention::value_head_dim, -1), "attention.value_head_dim", -1, "0");
  breaks(latent, with(&attention::value_head_dim, 8), "attention.value_head_dim", 8, "latent");
  breaks(
      dense_model, [](transformer& m) { m.attention.indexer = {.heads = 2, .top_k = 4}; },
      "attention.indexer.head_dim", 0, "at least 1");
  breaks(
      dense_model, [](transformer& m) { m.attention.indexer = {.heads = 2, .head_dim = 8}; },
      "attention.indexer.top_k", 0, "at least 1");
  breaks(
      dense_model,
      [](transformer& m) {
        m.attention.chunk = 8;
        m.attention.window.width = 8;
      },
      "attention.chunk", 8, "window");
  keeps(dense_model, with(&attention::chunk, 8));
  keeps(dense_model, with(&attention::value_head_dim, 8));
  keeps(dense_model,
        [](transformer& m) { m.attention.indexer = {.heads = 2, .head_dim = 8, .top_k = 4}; });
  breaks(
      mixture, [](transformer& m) { m.experts.identity_experts = -1; }, "experts.identity_experts",
      -1, "0 or more");
  breaks(
      mixture, [](transformer& m) { m.experts.latent_width = -1; }, "experts.latent_width", -1,
      "d_model");
  breaks(dense_model, [](transformer& m) { m.layer_norms = -1; }, "norms", -1, "0 to 8");
  breaks(
      dense_model, [](transformer& m) { m.prediction_norms = 9; }, "prediction_norms", 9, "0 to 8");
  breaks(
      dense_model, [](transformer& m) { m.prediction_copies = 1; }, "prediction_copies", 1,
      "0 without prediction modules");
  breaks(
      dense_model,
      [](transformer& m) {
        m.prediction_layers = 1;
        m.prediction_copies = 3;
      },
      "prediction_copies", 3, "0 to 2");
  keeps(dense_model, [](transformer& m) {
    m.prediction_layers = 1;
    m.prediction_copies = 2;
  });
}

TEST_CASE("every rule has a field, an expectation and can be broken alone or with others") {
  const auto has_texts = []<class Rule>(Rule) {
    CHECK_FALSE(Rule::field.empty());
    CHECK_FALSE(Rule::expected.empty());
  };
  int rules = 0;
  const auto counted = [&](auto) { ++rules; };
  leverage::detail::configuration_rules::for_each(counted);
  leverage::detail::configuration_rules::for_each_of_part(counted);
  leverage::detail::configuration_rules::for_each_of_sum(counted);
  CHECK(rules > 40);
  leverage::detail::configuration_rules::for_each(has_texts);
  leverage::detail::configuration_rules::for_each_of_part(has_texts);
  leverage::detail::configuration_rules::for_each_of_sum(has_texts);
  for (const transformer& m : {dense_model, mixture, latent, hybrid}) {
    CHECK(validate(m).empty());
  }
}

/// Every whole number of a configuration, by reference.
template <class Visit>
void for_each_count(transformer& m, const Visit& visit) {
  auto& a = m.attention;
  auto& l = a.latent;
  auto& e = m.experts;
  count* const fields[] = {&m.layers,
                           &m.d_model,
                           &m.vocabulary,
                           &m.sequence,
                           &m.learned_positions,
                           &m.prediction_layers,
                           &m.prediction_copies,
                           &m.embedding_width,
                           &a.heads,
                           &a.kv_heads,
                           &a.head_dim,
                           &l.query_rank,
                           &l.kv_rank,
                           &l.nope_dim,
                           &l.rope_dim,
                           &l.value_dim,
                           &a.window.width,
                           &a.window.period,
                           &a.window.run,
                           &a.window.first_layer,
                           &m.feed_forward.width,
                           &e.experts,
                           &e.active,
                           &e.shared,
                           &e.expert_width,
                           &e.shared_width,
                           &e.dense_layers,
                           &e.every,
                           &e.offset};
  for (count* const field : fields) {
    visit(*field);
  }
}

// Meant for a build with -fsanitize=undefined: no value of any field may lead to undefined behaviour,
// whether it is refused or counted.
TEST_CASE("extreme values in any one or two fields are refused, or counted without overflow") {
  constexpr count low = std::numeric_limits<count>::min();
  constexpr count high = std::numeric_limits<count>::max();
  const count extremes[] = {low, low + 1,    -1,          0,        1,        2,
                            3,   0x7fffffff, 0x100000000, high / 2, high - 1, high};

  std::size_t refused = 0;
  std::size_t counted = 0;
  const auto visit = [&](const transformer& m) {
    const bool valid = validate(m).empty();
    (valid ? counted : refused) += 1;
    const count total = cost::total_parameters(m).sum({.prediction = true}).value;
    const count active = cost::active_parameters(m).total().value;
    for (const auto mask : {cost::attention_mask::full, cost::attention_mask::causal,
                            cost::attention_mask::exact_causal}) {
      const auto forward = cost::forward_flops(m, mask);
      const count training = cost::training(forward, cost::recomputation::layers).total().value;
      CHECK((valid ? training > 0 : training == not_a_count));
      CHECK((forward.total().value == not_a_count) == !valid);
    }
    CHECK((valid ? total > 0 : total == not_a_count));
    CHECK((valid ? active > 0 && active <= total : active == not_a_count));
    CHECK((cost::key_value_elements_per_token(m) == not_a_count) == !valid);
    CHECK(test::is_nan(activation_ratio_of(m).value) == !valid);
    CHECK((!valid || (m.mixture_layers() >= 0 && m.windowed_layers() >= 0)));
    static_cast<void>(m.mixture_layers());
    static_cast<void>(m.windowed_layers());
    static_cast<void>(m.prediction_is_mixture());
    static_cast<void>(m.attention.window.covers(m.layers));
  };

  transformer windowed = mixture;
  windowed.attention.window = {.width = 8, .period = 2};
  windowed.prediction_layers = 1;
  for (transformer m : {dense_model, mixture, latent, windowed}) {
    for_each_count(m, [&](count& first) {
      const count before = first;
      for (const count value : extremes) {
        first = value;
        visit(m);
        for_each_count(m, [&](count& second) {
          const count second_before = second;
          for (const count other : {low, count{-1}, count{0}, count{2}, high}) {
            second = other;
            visit(m);
          }
          second = second_before;
        });
      }
      first = before;
    });
  }
  CHECK(refused > 1000);
  CHECK(counted > 1000);
}

TEST_CASE("at the edge of what is accepted nothing overflows") {
  // Grow one dimension of each model until it is refused; the counts stay positive and in order.
  for (transformer m : {dense_model, mixture, latent}) {
    for_each_count(m, [&](count& field) {
      const count before = field;
      for (count value = 1; value > 0 && value < std::numeric_limits<count>::max() / 2;
           value *= 2) {
        for (const count near_value : {value - 1, value, value + value / 3}) {
          field = near_value;
          if (validate(m).empty()) {
            const auto forward = cost::forward_flops(m);
            const auto training = cost::training(forward, cost::recomputation::layers);
            CHECK(training.total().value >= 3 * (forward.total().value / 3));
            CHECK(training.total().value > forward.total().value);
          }
        }
      }
      field = before;
    });
  }
}

}  // namespace rules_test
