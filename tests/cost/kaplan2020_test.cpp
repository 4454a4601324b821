// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/kaplan2020.hpp"

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace cost_kaplan2020_test {

using namespace leverage;
using cost::kaplan2020::forward_flops_with_context;
using cost::kaplan2020::non_embedding_parameters;
using cost::kaplan2020::table1;
using cost::kaplan2020::table1_flops;
using cost::kaplan2020::training_flops_per_token;
using cost::kaplan2020::training_flops_with_context;

// 12 layers of 768 at a context of 1024, GPT-2's shape.
constexpr transformer gpt2 = presets::gpt2_124m.model;
static_assert(non_embedding_parameters(gpt2).value == 84'934'656);
static_assert(training_flops_per_token(gpt2).value == 509'607'936);
static_assert(forward_flops_with_context(gpt2).value == 188'743'680);
static_assert(training_flops_with_context(gpt2).value == 566'231'040);

// Table 1 with d_attn apart from d_model: 3 layers of 6, 2 heads of 4, blocks of 24, 10 words, 5 tokens.
constexpr transformer narrow{.layers = 3,
                             .d_model = 6,
                             .vocabulary = 10,
                             .sequence = 5,
                             .attention = {.heads = 2, .kv_heads = 2, .head_dim = 4},
                             .feed_forward = {.width = 24, .gated = false}};
static_assert(table1(narrow) == table1_flops{.embed = 24,             // 4 d
                                             .query_key_value = 864,  // 2 * 3 * 6 * 3 * 8
                                             .mask = 240,             // 2 * 3 * 5 * 8
                                             .project = 288,          // 2 * 3 * 8 * 6
                                             .feed_forward = 1728,    // 2 * 3 * 2 * 6 * 24
                                             .de_embed = 120});       // 2 * 6 * 10
static_assert(table1(narrow).total().value == 3120);
// N = 2 d n_layer (2 d_attn + d_ff), Eq. 2.1.
static_assert(non_embedding_parameters(narrow).value == 2 * 6 * 3 * (2 * 8 + 24));

TEST_CASE("the counts at run time are those of the constants") {
  transformer m = gpt2;
  CHECK(training_flops_per_token(m).value == 509'607'936);
  CHECK(training_flops_with_context(m).value == 566'231'040);
  CHECK(table1(m).total().value == 188'743'680);
}

TEST_CASE("Table 1 adds up to 2 N and the context's share") {
  for (const transformer& m : {gpt2, narrow}) {
    CHECK(table1(m).total() == forward_flops_with_context(m));
    const count d_attn = m.attention.heads * m.attention.head_dim;
    CHECK(table1(m).mask == 2 * m.layers * m.sequence * d_attn);
    CHECK(table1(m).total().value - table1(m).mask == 2 * non_embedding_parameters(m).value);
  }
}

TEST_CASE("the conventions differ from the exact count by what their one line says") {
  for (const transformer& m : {gpt2, narrow, presets::llama_3_8b.model}) {
    const cost::flop_breakdown exact = cost::forward_flops(m);
    CHECK(3 * (exact.total().value - exact.logits - exact.attention_core()) ==
          training_flops_per_token(m).value);
    CHECK(3 * (exact.total().value - exact.logits) - 3 * exact.attention_core() / 2 ==
          training_flops_with_context(m).value);
  }
  CHECK(cost::kaplan2020::difference == "no scores and weighted values; no logits");
  CHECK(cost::kaplan2020::with_context_difference ==
        "half of the scores and weighted values; no logits");
}

TEST_CASE("N by its definition is counted for gated and grouped models, Table 1 is not") {
  // Llama-3-8B: 32 (2 * 4096 * 128 * (32 + 8) + 3 * 4096 * 14336) = 6 979 321 856 non-embedding weights.
  transformer m = presets::llama_3_8b.model;
  CHECK(training_flops_per_token(m).value == 6 * count{6'979'321'856});
  CHECK(training_flops_with_context(m).value == 48'318'382'080);
  CHECK(table1(m).total().value == not_a_count);
  CHECK(table1(m).embed == not_a_count);
  CHECK(table1(m).de_embed == not_a_count);
}

TEST_CASE("mixtures, prediction modules and what is hidden from a token have no such count") {
  transformer m = gpt2;
  m.prediction_layers = 1;
  CHECK(training_flops_per_token(m).value == not_a_count);
  CHECK(training_flops_per_token(presets::moe_mini.model).value == not_a_count);
  CHECK(non_embedding_parameters(presets::moe_mini.model).value == not_a_count);
  m = gpt2;
  m.attention.window.width = 256;
  CHECK(training_flops_per_token(m).value == 509'607'936);
  CHECK(training_flops_with_context(m).value == not_a_count);
  CHECK(table1(m).total().value == not_a_count);
  m.attention.window.width = 1024;  // as long as the sequence: hides nothing
  CHECK(training_flops_with_context(m).value == 566'231'040);
  m.layers = 0;
  CHECK(training_flops_per_token(m).value == not_a_count);
  CHECK(test::is_nan(training_flops_with_context(m).as_real().value));
}

}  // namespace cost_kaplan2020_test
