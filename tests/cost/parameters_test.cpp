// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/parameters.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/gpt_oss.hpp"
#include "support/models.hpp"
#include "support/near.hpp"

namespace parameters_test {

using namespace leverage;
using cost::active_parameters;
using cost::counted;
using cost::key_value_elements_per_token;
using cost::parameter_breakdown;
using cost::total_parameters;
using cost::vocabulary_convention;

constexpr counted head_only{.vocabulary = vocabulary_convention::head_only};
constexpr counted no_vocabulary{.vocabulary = vocabulary_convention::none};

constexpr count total(const transformer& m) { return total_parameters(m).total().value; }
constexpr count active(const transformer& m, const counted& what = {}) {
  return active_parameters(m).sum(what).value;
}

// --- Published checkpoints with features that the presets lack, to the last weight. -----------------------------

// Sliding windows and grouped queries: Mistral-7B-v0.1, 7 241 732 096. Jiang et al. 2023, arXiv:2310.06825.
constexpr transformer mistral = checked(transformer{
    .layers = 32,
    .d_model = 4096,
    .vocabulary = 32000,
    .sequence = 8192,
    .attention = {.heads = 32, .kv_heads = 8, .head_dim = 128, .window = {.width = 4096}},
    .feed_forward = {.width = 14336}});
static_assert(total(mistral) == 7'241'732'096);

// Biases everywhere, sinks, router biases, heads wider than d_model: gpt-oss-20b, 20 914 757 184, of the model card's
// Table 1.
using test::gpt_oss_120b;
using test::gpt_oss_20b;
static_assert(total(gpt_oss_20b) == 20'914'757'184);
static_assert(active(gpt_oss_20b, head_only) == 3'608'307'264);
static_assert(total(gpt_oss_120b) == 116'829'156'672);

// q/k norms over the full width: OLMoE-1B-7B, 6 919 161 856. Muennighoff et al. 2024, arXiv:2409.02060.
constexpr transformer olmoe = checked(transformer{
    .layers = 16,
    .d_model = 2048,
    .vocabulary = 50304,
    .sequence = 4096,
    .attention = {.heads = 16, .kv_heads = 16, .head_dim = 128, .norm = query_key_norm::full_width},
    .experts = {.experts = 64, .active = 8, .expert_width = 1024}});
static_assert(total(olmoe) == 6'919'161'856);

// Latent attention with direct queries: DeepSeek-V2-Lite, 15 706 484 224. arXiv:2405.04434, appendix B.
constexpr transformer v2_lite = checked(transformer{
    .layers = 27,
    .d_model = 2048,
    .vocabulary = 102400,
    .sequence = 4096,
    .attention = {.heads = 16,
                  .latent = {.kv_rank = 512, .nope_dim = 128, .rope_dim = 64, .value_dim = 128}},
    .feed_forward = {.width = 10944},
    .experts = {.experts = 64,
                .active = 6,
                .shared = 2,
                .expert_width = 1408,
                .shared_width = 1408,
                .dense_layers = 1}});
static_assert(total(v2_lite) == 15'706'484'224);

// A gated shared expert of its own width, q/k/v biases: Qwen1.5-MoE-A2.7B, 14 315 784 192.
constexpr transformer qwen =
    checked(transformer{.layers = 24,
                        .d_model = 2048,
                        .vocabulary = 151936,
                        .sequence = 8192,
                        .attention = {.heads = 16,
                                      .kv_heads = 16,
                                      .head_dim = 128,
                                      .bias = {.query = true, .key = true, .value = true}},
                        .experts = {.experts = 60,
                                    .active = 4,
                                    .shared = 1,
                                    .expert_width = 1408,
                                    .shared_width = 5632,
                                    .shared_gate = true}});
static_assert(total(qwen) == 14'315'784'192);
static_assert(active(qwen) == 2'689'173'504);

// A multi-query model with a plain, tied, bias-free block: PaLM's shape in small, by hand.
// Per layer: q, o 2 * 6 * 8 = 96 each way, k, v 6 * 4 each; up, down 6 * 24 each; two norms of 6.
constexpr transformer multi_query =
    checked(transformer{.layers = 3,
                        .d_model = 6,
                        .vocabulary = 10,
                        .sequence = 5,
                        .attention = {.heads = 2, .kv_heads = 1, .head_dim = 4},
                        .feed_forward = {.width = 24, .gated = false},
                        .tied_embeddings = true});
static_assert(total_parameters(multi_query) ==
              parameter_breakdown{.embedding = 60,
                                  .attention = 3 * (48 + 48 + 24 + 24),
                                  .dense_feed_forward = 3 * 288,
                                  .norms = 3 * 12 + 6,
                                  .tied_head = 60});

// Nothing is counted before it is counted.
static_assert(parameter_breakdown{} == parameter_breakdown{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

TEST_CASE("the attention of DeepSeek-V3 has 187 105 280 weights a layer") {
  constexpr parameter_breakdown p = total_parameters(presets::deepseek_v3.model);
  static_assert(p.attention == 61 * count{187'105'280});
  CHECK(total_parameters(presets::deepseek_v3.model).attention % 61 == 0);
}

TEST_CASE("gpt-oss has the components of its model card, Table 1") {
  const auto billions = [](count n) { return static_cast<double>(n) * 1e-9; };
  const parameter_breakdown small = total_parameters(gpt_oss_20b);
  CHECK(billions(small.embedding + small.head) == doctest::Approx(1.16).epsilon(0.005));
  CHECK(billions(small.attention) == doctest::Approx(0.64).epsilon(0.006));
  CHECK(billions(small.routed_experts + small.router + small.biases) ==
        doctest::Approx(19.12).epsilon(0.0005));
  const parameter_breakdown large = total_parameters(gpt_oss_120b);
  CHECK(billions(large.attention) == doctest::Approx(0.96).epsilon(0.006));
  CHECK(billions(large.routed_experts + large.router + large.biases) ==
        doctest::Approx(114.71).epsilon(0.0005));
  CHECK(billions(active(gpt_oss_120b, head_only)) == doctest::Approx(5.13).epsilon(0.001));
}

TEST_CASE("active has three conventions: both embeddings, the head, neither") {
  // Qwen3-30B-A3B: 3.3528, 3.0417 and 2.7305 billion from its dimensions.
  const transformer m = presets::qwen3_30b_a3b.model;
  const count table = count{151936} * 2048;
  CHECK(active(m) - active(m, head_only) == table);
  CHECK(active(m, head_only) - active(m, no_vocabulary) == table);
  CHECK(static_cast<double>(active(m)) == doctest::Approx(3.3528e9).epsilon(1e-4));
  CHECK(static_cast<double>(active(m, no_vocabulary)) == doctest::Approx(2.7305e9).epsilon(1e-4));
}

TEST_CASE("a tied matrix counts once, and is the head where the head alone counts") {
  const transformer m = presets::gpt2_124m.model;
  const count table = count{50257} * 768;
  const count positions = count{1024} * 768;
  CHECK(total(m) == 124'439'808);
  CHECK(total_parameters(m).head == 0);
  CHECK(total_parameters(m).embedding == table + positions);
  CHECK(total(m) - total_parameters(m).sum(no_vocabulary).value == table + positions);
  // Learned positions belong to the input and not to the head.
  CHECK(total_parameters(m).sum(head_only).value - total_parameters(m).sum(no_vocabulary).value ==
        table);

  transformer untied = m;
  untied.tied_embeddings = false;
  CHECK(total(untied) - total(m) == table);
  CHECK(total_parameters(untied).sum(head_only) == total_parameters(m).sum(head_only));
  CHECK(total_parameters(untied).sum(no_vocabulary) == total_parameters(m).sum(no_vocabulary));
}

TEST_CASE("norms, biases and prediction modules are in the sum when asked for") {
  const parameter_breakdown p = total_parameters(presets::deepseek_v3.model);
  CHECK(p.norms == 61 * (2 * 7168 + 1536 + 512) + 7168);
  CHECK(p.biases == 58 * 256);  // the score correction
  const count matrices = p.sum(cost::matrices_only).value;
  CHECK(p.sum({.biases = false}).value == matrices + p.norms);
  CHECK(p.sum({.norms = false}).value == matrices + p.biases);
  CHECK(p.sum({.prediction = true}).value == matrices + p.norms + p.biases + p.prediction);
  CHECK(p.total() == p.sum({}));
}

TEST_CASE("a prediction module is built like the last layer, mixture or dense") {
  transformer m{.layers = 2,
                .d_model = 8,
                .vocabulary = 10,
                .sequence = 16,
                .attention = {.heads = 2, .kv_heads = 2, .head_dim = 4},
                .feed_forward = {.width = 6},
                .experts = {.experts = 5, .active = 2, .expert_width = 3},
                .prediction_layers = 1};
  // Joining matrix 2 d^2, norms of hidden state, embedding and output 3 d, attention 4 d^2, its layer's norms 2 d.
  const count without = 2 * 64 + 3 * 8 + 4 * 64 + 2 * 8;
  const count mixture = 5 * 3 * 8 * 3 + 8 * 5;  // five experts and the router
  const count dense = 3 * 8 * 6;
  CHECK(total_parameters(m).prediction == without + mixture);
  CHECK(active_parameters(m).prediction == without + 2 * 3 * 8 * 3 + 8 * 5);
  m.experts.every = 2;  // the first of two layers alone
  CHECK(total_parameters(m).prediction == without + dense);
  CHECK(active_parameters(m).prediction == without + dense);
  m.prediction_layers = 2;
  CHECK(total_parameters(m).prediction == 2 * (without + dense));
}

TEST_CASE("the biases of GPT-2 are those of its checkpoint") {
  // Per layer: qkv 3 * 768, output 768, up 3072, down 768.
  CHECK(total_parameters(presets::gpt2_124m.model).biases == 12 * (3 * 768 + 768 + 3072 + 768));
  // LayerNorm: scale and bias, two a layer and one at the end.
  CHECK(total_parameters(presets::gpt2_124m.model).norms == 25 * 2 * 768);
}

TEST_CASE("each bias switch adds the width of its projection") {
  transformer m = mistral;
  const auto added = [&] { return (total(m) - total(mistral)) / m.layers; };
  m.attention.bias = {.query = true};
  CHECK(added() == 4096);
  m.attention.bias = {.key = true};
  CHECK(added() == 1024);
  m.attention.bias = {.value = true};
  CHECK(added() == 1024);
  m.attention.bias = {.output = true};
  CHECK(added() == 4096);
  m.attention.bias = {};
  m.attention.sinks = true;
  CHECK(added() == 32);
  m.attention.sinks = false;
  m.feed_forward.biases = true;
  CHECK(added() == 2 * 14336 + 4096);

  transformer l = v2_lite;
  const auto added_latent = [&] { return (total(l) - total(v2_lite)) / l.layers; };
  l.attention.bias = {.query = true};
  CHECK(added_latent() == 16 * 192);  // direct queries
  l.attention.bias = {.key = true};
  CHECK(added_latent() == 512 + 64);
  l.attention.bias = {.output = true};
  CHECK(added_latent() == 2048);
}

TEST_CASE(
    "mixtures in all layers, after dense layers and in every second layer differ by whole blocks") {
  const transformer one_dense = presets::moe_mini.model;
  transformer all_mixtures = one_dense;
  all_mixtures.experts.dense_layers = 0;
  // tensors of Table 1's MoE-mini without the inferred dense layer: 18 392 023 040.
  CHECK(total_parameters(all_mixtures)
            .sum({.vocabulary = vocabulary_convention::none, .norms = false})
            .value == 18'392'023'040);
  const count block = 3 * count{2048} * 384;
  const count dense = 3 * count{2048} * 5120;
  CHECK(total(all_mixtures) - total(one_dense) == 385 * block + 2048 * 384 - dense);
  // By chance 12 + 1 experts and a router weigh as much as the dense block: active counts agree.
  CHECK(active(all_mixtures) == active(one_dense));

  transformer alternating = one_dense;
  alternating.experts.dense_layers = 0;
  alternating.experts.every = 2;
  alternating.experts.offset = 1;
  CHECK(total(all_mixtures) - total(alternating) == 10 * (385 * block + 2048 * 384 - dense));
}

TEST_CASE("the cache holds keys and values of the key-value heads, or one latent") {
  static_assert(key_value_elements_per_token(presets::llama_3_8b.model) == 32 * 2 * 8 * 128);
  static_assert(key_value_elements_per_token(multi_query) == 3 * 2 * 4);
  // DeepSeek-V2 (arXiv:2405.04434, Table 1): (d_c + d_h^R) l elements.
  static_assert(key_value_elements_per_token(presets::deepseek_v3.model) == 61 * (512 + 64));
  CHECK(key_value_elements_per_token(mistral) == 32 * 2 * 8 * 128);
}

TEST_CASE("an invalid configuration has no parameters") {
  transformer m = presets::moe_mini.model;
  m.experts.active = 385;
  CHECK(total(m) == not_a_count);
  CHECK(active(m) == not_a_count);
  CHECK(active(m, no_vocabulary) == not_a_count);
  CHECK(active(m, {.vocabulary = vocabulary_convention::both, .prediction = true}) == not_a_count);
  CHECK(key_value_elements_per_token(m) == not_a_count);
  CHECK(test::is_nan(total_parameters(m).total().as_real().value));
  const parameter_breakdown p = total_parameters(m);
  for (const count part : {p.embedding, p.attention, p.dense_feed_forward, p.routed_experts,
                           p.shared_experts, p.router, p.head, p.norms, p.biases, p.prediction}) {
    CHECK(part == not_a_count);
  }
}

TEST_CASE("every published model is the list of its tensors") {
  for (const preset* preset : presets::all) {
    CAPTURE(preset->key.data());
    const transformer& m = preset->model;
    // The list knows no blocks, indexers and other numbers of norms: their totals are with the presets.
    if (m.has_blocks() || m.attention.indexer.top_k > 0 || m.layer_norms != 2) continue;
    using test::part;
    for (const bool active_only : {false, true}) {
      const parameter_breakdown p = active_only ? active_parameters(m) : total_parameters(m);
      const auto of = [&](part where) { return test::elements_of(m, where, active_only); };
      CHECK(p.embedding == of(part::embedding));
      CHECK(p.attention == of(part::attention));
      CHECK(p.dense_feed_forward == of(part::dense_feed_forward));
      CHECK(p.routed_experts == of(part::routed_experts));
      CHECK(p.shared_experts == of(part::shared_experts));
      CHECK(p.router == of(part::router));
      CHECK(p.head == of(part::head));
      CHECK(p.norms == of(part::norms));
      CHECK(p.biases == of(part::biases));
      CHECK(p.prediction == of(part::prediction));
    }
  }
}

}  // namespace parameters_test
