// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/layout_checks.hpp"

#include <string>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/model/presets.hpp"

namespace layout_checks_test {

using namespace leverage;
using hardware::layout;
using hardware::sharding;
using plan::detail::set_sharding;
using plan::detail::wrong_batch;
using plan::detail::wrong_degrees;

plan::layout_request asked(const transformer& m, count n) {
  return {.model = m, .on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = n}};
}

/// The field of a finding, and its expectation where a field has several; empty if there is none.
std::string field(const std::optional<plan::fallen_layouts>& f) {
  return f ? std::string(f->field) : "";
}

TEST_CASE("degrees fall by the first rule of hardware::validate that they break") {
  const transformer& llama = presets::llama_3_8b.model;  // 32 heads, 32 layers
  CHECK(field(wrong_degrees(llama, {.tensor = 8}, 64)).empty());
  CHECK(field(wrong_degrees(llama, {.tensor = 64}, 64)) == "tensor");
  CHECK(field(wrong_degrees(llama, {.tensor = 8, .pipeline = 16}, 64)) == "accelerators");
  CHECK(field(wrong_degrees(llama, {.pipeline = 8, .virtual_stages = 8}, 64)) ==
        "pipeline * virtual_stages");
  CHECK(field(wrong_degrees(llama, {.expert = 2}, 64)) == "expert");
  CHECK(field(wrong_degrees(llama, {.tensor = 0}, 64)) == "tensor");
  CHECK(field(wrong_degrees(presets::deepseek_v3.model, {.pipeline = 2, .expert = 64}, 64)) ==
        "accelerators");
}

TEST_CASE("what is shared and the batch are not asked of degrees") {
  CHECK(field(wrong_degrees(presets::llama_3_8b.model, {.shards = 48, .micro_batch = 7}, 64))
            .empty());
}

TEST_CASE("a batch of sequences has to be divided, one of tokens has to be near") {
  plan::layout_request ask = asked(presets::llama_3_8b.model, 64);
  ask.batch = {.number = 100.0, .counts_sequences = true};
  CHECK(field(wrong_batch(ask, {}, 64, 100)) == "global_batch");
  CHECK(field(wrong_batch(ask, {.tensor = 8, .pipeline = 2}, 64, 100)).empty());
  ask.batch = {.number = 8192.0 * 100.0};
  CHECK(field(wrong_batch(ask, {}, 64, 64)) == "global_batch");
  CHECK(field(wrong_batch(ask, {}, 64, 128)) == "global_batch");
  CHECK(field(wrong_batch(ask, {.tensor = 4}, 64, 96)).empty());
  ask.limits.batch_tolerance = 0.3;
  CHECK(field(wrong_batch(ask, {}, 64, 128)).empty());
}

TEST_CASE("virtual stages need a multiple of the stages in micro-batches") {
  plan::layout_request ask = asked(presets::llama_3_8b.model, 8);
  ask.batch = {.number = 6.0, .counts_sequences = true};
  const layout plain{.tensor = 2, .pipeline = 4};
  const layout virtually{.tensor = 2, .pipeline = 4, .virtual_stages = 2};
  CHECK(field(wrong_batch(ask, plain, 8, 6)).empty());
  CHECK(field(wrong_batch(ask, virtually, 8, 6)) == "global_batch");
  CHECK(field(wrong_batch(ask, virtually, 8, 8)).empty());
}

TEST_CASE("an accelerator has no more tokens of several sequences than measured runs") {
  plan::layout_request dense = asked(presets::llama_3_8b.model, 8);  // sequences of 8192 tokens
  dense.batch = {.number = 128.0, .counts_sequences = true};
  CHECK(field(wrong_batch(dense, {.micro_batch = 8}, 8, 128)).empty());
  CHECK(field(wrong_batch(dense, {.micro_batch = 16}, 8, 128)) == "micro_batch");
  CHECK(field(wrong_batch(dense, {.tensor = 2, .micro_batch = 16}, 8, 128)).empty());
  dense.model.sequence = 131072;
  CHECK(field(wrong_batch(dense, {}, 8, 128)).empty());
  dense.fixed.micro_batch = 16;
  CHECK(field(wrong_batch(dense, {.micro_batch = 16}, 8, 128)).empty());
  plan::layout_request mixture = asked(presets::deepseek_v3.model, 8);  // of 4096
  mixture.batch = dense.batch;
  CHECK(field(wrong_batch(mixture, {.micro_batch = 8}, 8, 128)).empty());
  CHECK(field(wrong_batch(mixture, {.micro_batch = 16}, 8, 128)) == "micro_batch");
}

/// The field by which a way to share falls, of a dense model with 8 x 8 accelerators.
std::string shared(sharding s, const layout& l, bool within_domain = false, count n = 64) {
  layout changed = l;
  return field(set_sharding(asked(presets::llama_3_8b.model, n), n, {s, within_domain}, changed));
}

TEST_CASE("nothing is shared where no other rank has the same weights, and only there") {
  CHECK(shared(sharding::none, {}) == "sharding");
  CHECK(shared(sharding::zero1, {}).empty());
  CHECK(shared(sharding::none, {.tensor = 8, .pipeline = 8}).empty());
  CHECK(shared(sharding::zero1, {.tensor = 8, .pipeline = 8}) == "sharding");
}

TEST_CASE("experts can have copies where dense parts have none") {
  const plan::layout_request mixture = asked(presets::deepseek_v3.model, 64);
  layout l{.tensor = 8, .pipeline = 8};
  CHECK(field(set_sharding(mixture, 64, {sharding::none, false}, l)) == "sharding");
  CHECK(field(set_sharding(mixture, 64, {sharding::zero1, false}, l)).empty());
  l.expert = 8;
  CHECK(field(set_sharding(mixture, 64, {sharding::none, false}, l)).empty());
  CHECK(field(set_sharding(mixture, 64, {sharding::zero1, false}, l)) == "sharding");
}

TEST_CASE("all ranks of a domain may share weights, however many they are") {
  plan::layout_request mixture = asked(presets::deepseek_v3.model, 256);
  mixture.on.accelerator = hardware::accelerators::tpu_v5e;  // 256 in a domain
  layout l{};
  CHECK(field(set_sharding(mixture, 256, {sharding::zero3, false}, l)).empty());
}

TEST_CASE("weights are not shared in a pipeline, nor by more ranks than were measured") {
  CHECK(shared(sharding::zero3, {}).empty());
  CHECK(shared(sharding::zero3, {.pipeline = 2}) == "sharding");
  CHECK(shared(sharding::zero2, {.pipeline = 2}).empty());
  CHECK(shared(sharding::zero3, {}, false, 1024) == "shards");
  CHECK(shared(sharding::zero3, {.tensor = 2}, false, 1024).empty());
  const plan::layout_request mixture = asked(presets::deepseek_v3.model, 256);
  layout l{};
  CHECK(field(set_sharding(mixture, 256, {sharding::zero3, false}, l)) == "shards");
  l = {.tensor = 2};
  CHECK(field(set_sharding(mixture, 256, {sharding::zero3, false}, l)).empty());
}

TEST_CASE("within a domain, those of the data-parallel ranks share that it joins") {
  const plan::layout_request ask = asked(presets::llama_3_8b.model, 64);
  layout l{.tensor = 2};
  CHECK(field(set_sharding(ask, 64, {sharding::zero3, true}, l)).empty());
  CHECK(l.shards == 4);
  CHECK(shared(sharding::zero3, {.tensor = 8}, true) == "shards");  // one rank in each domain
  CHECK(shared(sharding::zero3, {}, true, 8) == "shards");          // all of them
  CHECK(shared(sharding::zero3, {}, true, 1024).empty());
}

TEST_CASE("what the caller fixes is asked for nothing but rules of layouts") {
  plan::layout_request ask = asked(presets::llama_3_8b.model, 1024);
  ask.fixed.sharding = sharding::zero3;
  layout l{.pipeline = 2};
  CHECK(field(set_sharding(ask, 1024, {sharding::zero3, false}, l)).empty());
  ask.base.shards = 3;
  CHECK(field(set_sharding(ask, 1024, {sharding::zero3, false}, l)) == "shards");
}

}  // namespace layout_checks_test
