// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/memory.hpp"

#include <initializer_list>

#include <doctest/doctest.h>

#include "leverage/hardware/recipes.hpp"
#include "leverage/hardware/shards.hpp"
#include "leverage/model/hybrid_presets.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace memory_test {

using namespace leverage;
using namespace leverage::hardware;

constexpr const transformer& llama = presets::llama_3_8b.model;
constexpr const transformer& deepseek = presets::deepseek_v3.model;
constexpr const recipe& fsdp = recipes::fsdp_bf16.recipe;
constexpr double gib = 0x1p30;

/// A model with another training length.
constexpr transformer at(transformer m, count sequence) {
  m.sequence = sequence;
  return m;
}
/// Weights, gradients and optimizer of Llama-3-8B on 64 accelerators.
constexpr double states(sharding how, const recipe& r, count shards = 0) {
  return memory_per_accelerator(llama, {.sharding = how, .shards = shards}, r, 64, 64)
      .states()
      .value;
}

// 8,030,261,248 parameters of 16 bytes, over 64 ranks with ZeRO.
static_assert(states(sharding::none, fsdp) == 128'484'179'968);
static_assert(states(sharding::zero1, fsdp) == 33'626'718'976);
static_assert(states(sharding::zero2, fsdp) == 17'817'142'144);
static_assert(states(sharding::zero3, fsdp) == 2'007'565'312);
// Megatron-LM: 6 + 12 / d.
static_assert(states(sharding::zero1, recipe{}) == 8'030'261'248 * (6.0 + 12.0 / 64.0));
static_assert(states(sharding::zero1, recipe{}, 8) == 8'030'261'248 * (6.0 + 12.0 / 8.0));

// DeepSeek-V3 on 256 accelerators with 4 stages, as Megatron-LM estimates it: a quarter of the matrices of layers, and
// the embedding. 64 ranks share the optimizer of dense parts, none that of experts.
constexpr double megatron_estimate() {
  const cost::parameter_breakdown p = cost::total_parameters(deepseek);
  const count routed = p.routed_experts / (4 * 64);
  const count others =
      (p.sum(cost::matrices_only).value - p.routed_experts - p.embedding - p.head) / 4 +
      p.embedding;
  const layout l{.pipeline = 4, .expert = 64};
  const shard_counts shards = shards_of(l, 256);
  return states_of({}, l, others, shards.others).sum() +
         states_of({}, l, routed, shards.experts).sum();
}
static_assert(megatron_estimate() == 75'322'156'032);

// Qwen3-30B-A3B on 8 accelerators, experts on all of them: 1.541 B + 28.991 B / 8 = 5.165 B, 71.5 GiB of states.
constexpr memory_breakdown qwen =
    memory_per_accelerator(at(presets::qwen3_30b_a3b.model, 4096), {.expert = 8}, recipe{}, 8, 512);
static_assert(qwen.states().value ==
              1'541'093'376 * (6.0 + 12.0 / 8.0) + 28'991'029'248 / 8 * 18.0);
static_assert(qwen.states().value > 71.45 * gib && qwen.states().value < 71.55 * gib);

// Logits of Llama-3-8B for 8192 tokens in 32 bits.
static_assert(logits_memory(llama, {}).value == 4'202'692'608);
static_assert(logits_memory(llama, {.tensor = 8}).value == 4'202'692'608 / 8);
static_assert(logits_memory(llama, {.context = 2, .micro_batch = 2}).value == 4'202'692'608);

// A loss that is not fused has logits in 16 and in 32 bits, their log-softmax and its gradient: 14 bytes.
constexpr layout unfused_loss{.loss_kernel = loss_kernel::unfused};
static_assert(loss_memory(llama, {}, recipe{}).value == 4'202'692'608);
static_assert(loss_memory(llama, unfused_loss, recipe{}).value == 14.0 / 4.0 * 4'202'692'608);

TEST_CASE("the activations of a GPT are those of Korthikanti et al., less what dropout keeps") {
  // 22 billion parameters, tensor parallel without and with sequence parallelism and selective recomputation: 2 of 10
  // and 2 of 34 bytes are masks. The last norm and the input of the head are two hidden states more.
  constexpr transformer gpt{.layers = 48,
                            .d_model = 6144,
                            .vocabulary = 51200,
                            .sequence = 2048,
                            .attention = {.heads = 64, .kv_heads = 64, .head_dim = 96},
                            .feed_forward = {.width = 4 * 6144, .gated = false, .biases = true},
                            .norm = norm_kind::layer};
  constexpr double sbh = 2048.0 * 4.0 * 6144.0;
  layout l{.tensor = 8,
           .micro_batch = 4,
           .sequence_parallel = false,
           .attention_kernel = attention_kernel::unfused};
  const double scores = 2.0 * 64.0 * 2048.0 * 2048.0 * 4.0;
  CHECK(memory_per_accelerator(gpt, l, {}, 8, 4).activations.value ==
        48.0 * (sbh * (8.0 + 24.0 / 8.0) + scores / 8.0) + 4.0 * sbh);
  l.sequence_parallel = true;
  l.recompute.attention_core = true;
  const memory_breakdown selective = memory_per_accelerator(gpt, l, {}, 8, 4);
  CHECK(selective.activations.value == (48.0 * sbh * 32.0 + 4.0 * sbh) / 8.0);
  // In the backward pass of a layer: its scores again, the gradients of them and of queries, keys, values and output,
  // and two hidden states of all ranks.
  CHECK(selective.layer.value == scores / 8.0 + (sbh * 8.0 + scores) / 8.0 + 4.0 * sbh);
  // Full: the inputs of layers, and one layer.
  l.recompute = {.layers = true};
  const memory_breakdown full = memory_per_accelerator(gpt, l, {}, 8, 4);
  CHECK(full.activations.value == (48.0 * sbh * 2.0 + 4.0 * sbh) / 8.0);
  CHECK(full.layer.value == (sbh * 30.0 + scores) / 8.0 + (sbh * 8.0 + scores) / 8.0 + 4.0 * sbh);
  l.recompute = {.layers = true, .one_layer_of = 2};
  CHECK(memory_per_accelerator(gpt, l, {}, 8, 4).activations.value ==
        (24.0 * (sbh * 34.0 + scores) + 4.0 * sbh) / 8.0);
}

TEST_CASE("virtual stages keep 1 + (p - 1) / (p v) times the layers of one micro-batch") {
  transformer m = at(llama, 2048);
  const auto kept = [&](count v) {
    return memory_per_accelerator(m, {.pipeline = 4, .virtual_stages = v}, {}, 4, 64)
        .activations.value;
  };
  CHECK(test::near(kept(2), kept(1) * (1.0 + 3.0 / 8.0), 1e-15));
  CHECK(test::near(kept(8), kept(1) * (1.0 + 3.0 / 32.0), 1e-15));
}

TEST_CASE("the breakdown is that of the stage that needs the most") {
  // A large vocabulary makes it the last, the micro-batches in flight the first.
  transformer m = at(llama, 8192);
  const layout l{.pipeline = 4};
  CHECK(memory_per_accelerator(m, l, {}, 4, 64).stage == 0);
  m.vocabulary = 2'000'000;
  const memory_breakdown last = memory_per_accelerator(m, l, {}, 4, 64);
  CHECK(last.stage == 3);
  CHECK(last.logits.value == 4.0 * 8192 * 2e6);
  // 61 layers on 4 stages: the third has one more, and with one micro-batch in flight no stage has more activations.
  transformer long_one = at(deepseek, 4096);
  long_one.prediction_layers = 0;
  long_one.vocabulary = 1000;
  long_one.experts.dense_layers = 0;
  CHECK(memory_per_accelerator(long_one, {.pipeline = 4, .expert = 64}, {}, 256, 64).stage == 2);
}

/// The memory of one stage, from the layers that it has.
memory_breakdown of_stage(const transformer& m, const layout& l, count stage, count n,
                          count global_batch) {
  hardware::detail::stage_load load;
  for_each_part_of_stage(m, l, stage, [&](const part& p) {
    hardware::detail::part_load each;
    each.set(p, l, {}, micro_batch_tokens(m, l));
    load.add(each, layers_of(p));
  });
  if (has_head(l, stage) && m.prediction_layers > 0) {
    const part one = prediction_part_of(m);
    hardware::detail::part_load module;
    module.set(one, l, {}, micro_batch_tokens(m, l));
    load.add(module, m.prediction_layers * layers_of(one));
  }
  const double in_flight = micro_batches_in_flight(l, stage, l.micro_batches(n, global_batch));
  return hardware::detail::memory_of_stage(m, l, {}, stage, in_flight, shards_of(l, n),
                                           micro_batch_tokens(m, l), load);
}

TEST_CASE("no stage needs more than the one that the breakdown is of") {
  int checked = 0;
  for (const transformer* m :
       {&llama, &deepseek, &presets::gemma_3_27b.model, &presets::qwen3_next_80b_a3b.model,
        &presets::kimi_linear_48b_a3b.model, &presets::jamba_v01.model,
        &presets::nemotron_3_nano_30b_a3b.model}) {
    for (const count p : {1, 2, 3, 4, 7, 13, 16}) {
      for (const count v : {1, 2, 3}) {
        for (const schedule s :
             {schedule::one_f_one_b, schedule::zb_h1, schedule::zb_2p, schedule::dual_pipe}) {
          const layout l{.pipeline = p, .virtual_stages = v, .schedule = s};
          for (const count micro_batches : {2, 64}) {
            const count n = 2 * p;
            const memory_breakdown most = memory_per_accelerator(*m, l, {}, n, 2 * micro_batches);
            if (most.stage < 0) continue;  // not a layout of this model
            ++checked;
            for (count stage = 0; stage < p; ++stage) {
              const memory_breakdown b = of_stage(*m, l, stage, n, 2 * micro_batches);
              CHECK(b.total() <= most.total());
              if (stage == most.stage) CHECK(b == most);
            }
          }
        }
      }
    }
  }
  CHECK(checked > 300);
}

TEST_CASE("the parts add up, with the larger of a layer's and the loss") {
  transformer m = deepseek;
  m.prediction_layers = 0;
  const memory_breakdown b = memory_per_accelerator(
      m, {.pipeline = 4, .expert = 8, .sharding = sharding::zero3, .recompute = {.experts = true}},
      {}, 64, 256);
  CHECK(b.weights.value > 0.0);
  CHECK(b.layer > b.logits);
  CHECK(b.gathered.value > 0.0);
  CHECK(b.dispatch.value > 0.0);
  CHECK(b.cache.value == 0.0);
  CHECK(b.total().value == b.weights.value + b.gradients.value + b.optimizer.value +
                               b.activations.value + b.layer.value + b.gathered.value +
                               b.dispatch.value);
  const memory_breakdown loss = memory_per_accelerator(llama, unfused_loss, {}, 8, 8);
  CHECK(loss.logits > loss.layer);
  CHECK(loss.total().value == loss.states().value + loss.activations.value + loss.logits.value);
}

TEST_CASE("zero3 gathers two layers and the gradients of one, in a pipeline the stage") {
  layout l{.sharding = sharding::zero3};
  // The embedding is larger than a layer.
  CHECK(memory_per_accelerator(llama, l, {}, 64, 64).gathered.value ==
        (2.0 * 2.0 + 4.0) * 128256 * 4096);
  l.pipeline = 2;
  const memory_breakdown b = memory_per_accelerator(llama, l, {}, 64, 64);
  const auto n = static_cast<double>(parameters_of_stage(llama, l, b.stage).total());
  CHECK(b.gathered.value == 2.0 * n + 4.0 * (n - n / 32.0));
}

TEST_CASE("the margin is 2 GiB, and a quarter of the total on several accelerators of a replica") {
  const memory_breakdown one = memory_per_accelerator(llama, {}, {}, 64, 64);
  CHECK(one.margin.value == 2.0 * gib);
  CHECK(one.with_margin().value == one.total().value + 2.0 * gib);
  for (const layout& l : {layout{.tensor = 2}, layout{.pipeline = 2}}) {
    const memory_breakdown b = memory_per_accelerator(llama, l, {}, 64, 64);
    CHECK(b.margin.value == 2.0 * gib + b.total().value / 4.0);
  }
}

TEST_CASE("states are those of the parameters of the stage") {
  for (const layout& l :
       {layout{}, layout{.tensor = 2}, layout{.pipeline = 4}, layout{.pipeline = 2, .expert = 16},
        layout{.tensor = 2, .pipeline = 4, .virtual_stages = 3, .expert = 8},
        layout{.pipeline = 4, .expert = 8, .schedule = schedule::dual_pipe}}) {
    for (const transformer* m : {&deepseek, &presets::qwen3_next_80b_a3b.model,
                                 &presets::jamba_v01.model, &presets::kimi_linear_48b_a3b.model}) {
      const memory_breakdown b = memory_per_accelerator(*m, l, {}, 64, 128);
      const parameter_shard s = parameters_of_stage(*m, l, b.stage);
      CHECK(b.weights.value == 2.0 * static_cast<double>(s.total()));
      CHECK(b.gradients.value == 4.0 * static_cast<double>(s.total()));
      const shard_counts shards = shards_of(l, 64);
      CHECK(test::near(
          b.optimizer.value,
          12.0 * (static_cast<double>(s.others()) / static_cast<double>(shards.others) +
                  static_cast<double>(s.experts()) / static_cast<double>(shards.experts)),
          1e-15));
    }
  }
}

TEST_CASE("twice the tensor or pipeline ranks halve the weights of matrices") {
  transformer m = at(llama, 8192);
  m.vocabulary = 1;  // the ends are not divided by p
  for (const count k : {1, 2, 4}) {
    const double norms = 2.0 * 65 * 4096;
    const double one =
        memory_per_accelerator(llama, {.tensor = k}, {}, 16, 16).weights.value - norms;
    const double two =
        memory_per_accelerator(llama, {.tensor = 2 * k}, {}, 16, 16).weights.value - norms;
    CHECK(one == 2.0 * two);
    const double layers = memory_per_accelerator(m, {.pipeline = k}, {}, 16, 16).weights.value;
    const double fewer = memory_per_accelerator(m, {.pipeline = 2 * k}, {}, 16, 16).weights.value;
    CHECK(test::near(layers, 2.0 * fewer, 1e-4));
  }
}

TEST_CASE("smaller numbers take less memory") {
  const auto total = [](const recipe& r) {
    return memory_per_accelerator(llama, {}, r, 64, 64).total().value;
  };
  CHECK(total(recipes::bf16.recipe) > total(recipes::fsdp_bf16.recipe));
  CHECK(total(recipes::fp8.recipe) > total(recipes::fp8_primary.recipe));
  CHECK(total(recipes::bf16.recipe) > total(recipes::bf16_moments.recipe));
  CHECK(total(recipes::bf16.recipe) > total(recipes::muon.recipe));
  recipe r;
  const double kept = memory_per_accelerator(llama, {}, r, 64, 64).activations.value;
  r.activation_bytes = 1.0;
  CHECK(memory_per_accelerator(llama, {}, r, 64, 64).activations.value < kept);
}

TEST_CASE("experts on one accelerator need no dispatch") {
  CHECK(memory_per_accelerator(deepseek, {}, {}, 64, 64).dispatch.value == 0.0);
  CHECK(memory_per_accelerator(llama, {}, {}, 64, 64).dispatch.value == 0.0);
  CHECK(memory_per_accelerator(deepseek, {.expert = 64}, {}, 64, 64).dispatch.value ==
        2.0 * 469'762'048);
  CHECK(memory_per_accelerator(deepseek, {.expert = 64}, recipes::bf16_moments.recipe, 64, 64)
            .dispatch.value == 242'221'056 + 469'762'048);
}

TEST_CASE("a dense model is a mixture of one expert, but for its router") {
  transformer mixture = llama;
  mixture.feed_forward = {};
  mixture.experts = {.experts = 1, .active = 1, .expert_width = 14336};
  const memory_breakdown a = memory_per_accelerator(llama, {}, {}, 64, 64);
  const memory_breakdown b = memory_per_accelerator(mixture, {}, {}, 64, 64);
  CHECK(b.weights.value - a.weights.value == 2.0 * 32 * 4096);
  CHECK(b.logits == a.logits);
  CHECK(b.dispatch == a.dispatch);
  // The copy of a token, a logit and a probability.
  CHECK(b.activations.value - a.activations.value == 32.0 * 8192 * (2.0 * 4096 + 8.0));
}

TEST_CASE("more sharding never takes more states, and more recomputation never more activations") {
  const auto with = [](sharding s, const recompute_set& again) {
    return memory_per_accelerator(
        deepseek, {.pipeline = 2, .expert = 8, .sharding = s, .recompute = again}, {}, 64, 64);
  };
  double before = test::infinity;
  for (const sharding s : {sharding::none, sharding::zero1, sharding::zero2, sharding::zero3}) {
    const double now = with(s, {}).states().value;
    CHECK(now < before);
    before = now;
  }
  const double all = with(sharding::zero1, {}).activations.value;
  for (const recompute_set& again :
       {recompute_set{.norms = true}, recompute_set{.activation = true},
        recompute_set{.latent_up = true}, recompute_set{.experts = true},
        recompute_set{.layers = true}, recompute_set{.layers = true, .one_layer_of = 3}}) {
    CHECK(with(sharding::zero1, again).activations.value < all);
  }
}

TEST_CASE("a prediction module is on the last stage, with logits of its own") {
  transformer without = deepseek;
  without.prediction_layers = 0;
  const layout l{.expert = 64};
  const memory_breakdown a = memory_per_accelerator(without, l, {}, 64, 64);
  const memory_breakdown b = memory_per_accelerator(deepseek, l, {}, 64, 64);
  CHECK(b.logits.value == 2.0 * a.logits.value);
  const double layer = kept_activations(prediction_part_of(deepseek), l, {}).layer(false, true);
  CHECK(b.activations.value - a.activations.value == layer + 5.0 * 4096 * 7168 * 2.0);
}

TEST_CASE("no layout gives no memory") {
  for (const memory_breakdown& b :
       {memory_per_accelerator({}, {}, {}, 8, 8),
        memory_per_accelerator(llama, {.tensor = 3}, {}, 8, 8),
        memory_per_accelerator(llama, {}, {}, 0, 8), memory_per_accelerator(llama, {}, {}, 8, 9),
        memory_per_accelerator(llama, {.expert = 2}, {}, 8, 8)}) {
    CHECK(test::is_nan(b.total().value));
    CHECK(test::is_nan(b.weights.value));
    CHECK(b.stage == -1);
  }
}

}  // namespace memory_test
