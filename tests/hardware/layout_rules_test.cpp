// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/layout_rules.hpp"

#include <limits>
#include <string_view>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/model/hybrid_presets.hpp"
#include "leverage/model/presets.hpp"

namespace layout_rules_test {

using namespace leverage;
using namespace leverage::hardware;

constexpr const transformer& llama = presets::llama_3_8b.model;
constexpr const transformer& deepseek = presets::deepseek_v3.model;

constexpr cluster<> h100s(count n) {
  return {.accelerator = accelerators::h100_sxm, .accelerators = n};
}

/// The only finding of a field; without a field if there is none or there are several.
constexpr layout_finding only(const layout_findings& all, std::string_view field) {
  layout_finding found;
  int n = 0;
  for (const layout_finding& f : all) {
    if (f.field != field) continue;
    found = f;
    ++n;
  }
  return n == 1 ? found : layout_finding{};
}

// Published layouts have nothing to report.
static_assert(validate(llama, {.micro_batch = 2}, {}, h100s(8), 16).empty());
static_assert(validate(deepseek, {.pipeline = 4, .virtual_stages = 4, .expert = 8}, {}, h100s(256),
                       4096)
                  .empty());

TEST_CASE("a degree is a number from 1 to 10 million") {
  for (const count bad : {count{0}, count{-1}, count{10'000'001}, std::numeric_limits<count>::max(),
                          std::numeric_limits<count>::min()}) {
    const auto check = [&](std::string_view field, const layout& l) {
      const layout_findings found = validate(deepseek, l, {}, h100s(8), 8);
      CAPTURE(field);
      CHECK_FALSE(found.is_valid());
      CHECK(only(found, field).value == bad);
      CHECK(only(found, field).expected == "from 1 to 10 million");
    };
    check("tensor", {.tensor = bad});
    check("pipeline", {.pipeline = bad});
    check("virtual_stages", {.virtual_stages = bad});
    check("context", {.context = bad});
    check("expert", {.expert = bad});
    check("expert_tensor", {.expert_tensor = bad});
    check("micro_batch", {.micro_batch = bad});
    check("recompute.one_layer_of", {.recompute = {.layers = true, .one_layer_of = bad}});
    CHECK(only(validate(llama, {}, {}, h100s(bad), 8), "accelerators").value == bad);
  }
  CHECK(validate(llama, {.tensor = 0, .pipeline = -1}, {}, h100s(8), 8).errors == 2);
  CHECK(only(validate(llama, {.shards = -1}, {}, h100s(8), 8), "shards").value == -1);
  // The product of the largest degrees is more than 64 bits.
  constexpr count most = 10'000'000;
  CHECK_FALSE(validate(deepseek,
                       {.tensor = most,
                        .pipeline = most,
                        .virtual_stages = most,
                        .context = most,
                        .expert = most,
                        .expert_tensor = most,
                        .micro_batch = most},
                       {}, h100s(most), 8)
                  .is_valid());
}

TEST_CASE("degrees divide the accelerators") {
  CHECK(only(validate(llama, {.tensor = 8, .pipeline = 2}, {}, h100s(24), 8), "accelerators")
            .expected == "a multiple of tensor * pipeline * context");
  CHECK(only(validate(deepseek, {.pipeline = 2, .expert = 32}, {}, h100s(32), 32), "accelerators")
            .expected == "a multiple of pipeline * expert * expert_tensor");
  CHECK(validate(deepseek, {.pipeline = 2, .expert = 16}, {}, h100s(32), 32).is_valid());
  CHECK(validate(llama, {.tensor = 8, .pipeline = 2}, {}, h100s(16), 8).is_valid());
}

TEST_CASE("tensor divides heads, and key and value heads or these it") {
  CHECK(only(validate(llama, {.tensor = 64}, {}, h100s(64), 8), "tensor").expected.empty());
  CHECK(validate(llama, {.tensor = 64}, {}, h100s(64), 8).errors == 1);
  CHECK(validate(llama, {.tensor = 16}, {}, h100s(16), 8).is_valid());
  CHECK(validate(llama, {.tensor = 3, .sequence_parallel = false}, {}, h100s(3), 3).errors == 3);
  transformer m = llama;
  m.attention.kv_heads = 4;
  m.attention.heads = 24;
  m.sequence = 8190;
  CHECK(validate(m, {.tensor = 6}, {}, h100s(6), 8).errors == 2);
  // 32 value heads, 16 key heads.
  const transformer& next = presets::qwen3_next_80b_a3b.model;
  CHECK(validate(next, {.tensor = 2}, {}, h100s(2), 8).is_valid());
  CHECK(validate(next, {.tensor = 16}, {}, h100s(16), 8).errors == 0);
  CHECK_FALSE(validate(next, {.tensor = 64}, {}, h100s(64), 8).is_valid());
}

TEST_CASE("expert divides the experts, and a dense model has none") {
  CHECK(only(validate(deepseek, {.expert = 48}, {}, h100s(48), 48), "expert").value == 48);
  CHECK(only(validate(deepseek, {.expert = 48}, {}, h100s(48), 48), "expert").expected ==
        "a divisor of the experts");
  CHECK(only(validate(llama, {.expert = 2}, {}, h100s(8), 8), "expert").expected ==
        "1 for a dense model");
  CHECK(only(validate(llama, {.expert_tensor = 2}, {}, h100s(8), 8), "expert_tensor").expected ==
        "1 for a dense model");
  CHECK_FALSE(validate(deepseek, {.expert_tensor = 3}, {}, h100s(3), 3).is_valid());
  CHECK(only(validate(deepseek, {.tensor = 2, .expert = 2, .sequence_parallel = false}, {},
                      h100s(8), 8),
             "sequence_parallel")
            .value == 0);
}

TEST_CASE("stages have layers, and virtual stages a pipeline") {
  CHECK(only(validate(llama, {.pipeline = 8, .virtual_stages = 5}, {}, h100s(8), 8),
             "pipeline * virtual_stages")
            .value == 40);
  CHECK(validate(llama, {.pipeline = 8, .virtual_stages = 4}, {}, h100s(8), 8).is_valid());
  // 32 layers, embedding and head.
  CHECK(validate(llama, {.pipeline = 17, .virtual_stages = 2}, {}, h100s(17), 17).is_valid());
  CHECK_FALSE(validate(llama, {.pipeline = 7, .virtual_stages = 5}, {}, h100s(7), 7).is_valid());
  CHECK(only(validate(llama, {.virtual_stages = 2}, {}, h100s(8), 8), "virtual_stages").expected ==
        "1 without a pipeline");
  const auto with = [](schedule s, count p, count v) {
    return validate(llama, {.pipeline = p, .virtual_stages = v, .schedule = s}, {}, h100s(12), 48);
  };
  CHECK(with(schedule::dual_pipe, 4, 1).is_valid());
  CHECK(only(with(schedule::dual_pipe, 3, 1), "pipeline").expected == "even for dual_pipe");
  CHECK_FALSE(with(schedule::dual_pipe, 4, 2).is_valid());
  CHECK_FALSE(with(schedule::zb_h1, 1, 1).is_valid());
  CHECK_FALSE(with(schedule::zb_2p, 2, 2).is_valid());
  CHECK(validate(llama, {.pipeline = 2, .schedule = schedule::dual_pipe}, {}, h100s(2), 3).errors ==
        1);
}

TEST_CASE("the batch is a multiple of what all ranks take at once") {
  CHECK(only(validate(llama, {.micro_batch = 2}, {}, h100s(8), 24), "global_batch").value == 24);
  CHECK(validate(llama, {.micro_batch = 3}, {}, h100s(8), 24).is_valid());
  for (const count bad : {count{0}, count{-8}, count{1'000'000'001}}) {
    CHECK(only(validate(llama, {}, {}, h100s(8), bad), "global_batch").value == bad);
  }
  const layout_findings few = validate(llama, {.pipeline = 8}, {}, h100s(8), 4);
  CHECK(few.is_valid());
  CHECK(only(few, "global_batch").is_remark);
}

TEST_CASE("context divides the sequence, and tensor what is left of it") {
  CHECK(only(validate(llama, {.context = 3}, {}, h100s(3), 3), "context").value == 3);
  transformer m = llama;
  m.sequence = 4100;
  CHECK_FALSE(validate(m, {.tensor = 8}, {}, h100s(8), 8).is_valid());
  CHECK(validate(m, {.tensor = 8, .sequence_parallel = false}, {}, h100s(8), 8).is_valid());
}

TEST_CASE("shards divide the ranks that have the same weights") {
  CHECK(validate(llama, {.context = 2, .shards = 8}, {}, h100s(8), 4).is_valid());
  CHECK(only(validate(llama, {.shards = 3}, {}, h100s(8), 8), "shards").value == 3);
  CHECK(only(validate(llama, {.shards = 16}, {}, h100s(8), 8), "shards").value == 16);
  const layout_findings none =
      validate(llama, {.sharding = sharding::none, .shards = 8}, {}, h100s(8), 8);
  CHECK(none.is_valid());
  CHECK(only(none, "shards").is_remark);
}

TEST_CASE("only what a model has is computed again") {
  const auto again = [](const transformer& m, const recompute_set& r) {
    return validate(m, {.attention_kernel = attention_kernel::unfused, .recompute = r}, {},
                    h100s(8), 8);
  };
  CHECK_FALSE(again(llama, {.latent_up = true}).is_valid());
  CHECK_FALSE(again(llama, {.experts = true}).is_valid());
  CHECK_FALSE(again(llama, {.one_layer_of = 2}).is_valid());
  CHECK(again(llama, {.attention_core = true}).empty());
  CHECK(again(deepseek, {.latent_up = true}).empty());
  CHECK(again(deepseek, {.experts = true}).empty());
  CHECK(again(llama, {.layers = true, .one_layer_of = 2}).empty());
  const layout_findings flash =
      validate(llama, {.recompute = {.attention_core = true}}, {}, h100s(8), 8);
  CHECK(flash.is_valid());
  CHECK(only(flash, "recompute.attention_core").is_remark);
}

TEST_CASE("an accelerator has the formats of the recipe") {
  const recipe fp8{.gemm = number_format::fp8, .experts = number_format::fp8};
  CHECK(validate(llama, {}, fp8, h100s(8), 8).empty());
  const cluster<> a100s{.accelerator = accelerators::a100_sxm_80, .accelerators = 8};
  const layout_findings dense = validate(llama, {}, fp8, a100s, 8);
  CHECK(dense.errors == 1);
  CHECK(only(dense, "recipe.gemm").value == 8);
  CHECK(validate(deepseek, {}, fp8, a100s, 8).errors == 2);
  CHECK(only(validate(llama, {}, {.gemm = number_format::fp4}, h100s(8), 8), "recipe.gemm").value ==
        4);
}

TEST_CASE("sizes of a recipe are numbers of bytes") {
  for (const double bad : {-1.0, 17.0, std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::quiet_NaN(), 1e300}) {
    CHECK(validate(llama, {}, {.weight_bytes = bad}, h100s(8), 8).errors == 1);
    CHECK(validate(llama, {}, {.second_moment_bytes = bad}, h100s(8), 8).errors == 1);
    CHECK(validate(llama, {}, {.combine_bytes = bad}, h100s(8), 8).errors == 1);
  }
  CHECK(validate(llama, {}, {.weight_bytes = 0.0}, h100s(8), 8).errors == 1);
  CHECK(validate(llama, {}, {.master_bytes = 0.0}, h100s(8), 8).is_valid());
}

TEST_CASE("groups beyond a scale-up domain are remarks") {
  const layout_findings wide = validate(llama, {.tensor = 16}, {}, h100s(16), 8);
  CHECK(wide.is_valid());
  CHECK(only(wide, "tensor").is_remark);
  const layout_findings far = validate(deepseek, {.expert = 64}, {}, h100s(64), 64);
  CHECK(far.is_valid());
  CHECK(only(far, "expert * expert_tensor").value == 64);
}

TEST_CASE("an invalid model is one finding") {
  transformer m = llama;
  m.d_model = 0;
  const layout_findings found = validate(m, {.tensor = 0}, {}, h100s(8), 8);
  CHECK(found.size == 1);
  CHECK(found.begin()->field == "model");
}

TEST_CASE("what the checks accept has no broken rule, and the reverse") {
  for (const count t : {1, 2, 3, 5, 8}) {
    for (const count p : {1, 2, 6, 7}) {
      for (const count x : {1, 4, 6, 256}) {
        for (const count n : {1, 8, 24, 210, 512}) {
          const layout l{.tensor = t, .pipeline = p, .expert = x};
          CHECK(hardware::detail::accepts(deepseek, l, n, 2 * n) ==
                validate(deepseek, l, {}, h100s(n), 2 * n).is_valid());
        }
      }
    }
  }
}

}  // namespace layout_rules_test
