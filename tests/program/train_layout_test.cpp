// SPDX-License-Identifier: Apache-2.0
// The flags that distribute a run: layouts, what is computed again, what overlaps; and the layout that is chosen where
// none is given.
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/recipes.hpp"
#include "leverage/model/presets.hpp"
#include "machine/layout_default.hpp"
#include "machine/layout_flags.hpp"
#include "program/support.hpp"

namespace train_layout_test {

using namespace leverage;
using namespace leverage::program;
using test::has;

TEST_CASE("a layout is degrees by their short names, each once; what is not named is 1") {
  const auto all = parse_layout("tp=8,pp=4,vp=2,ep=16,etp=2,cp=3,zero=3,shards=64");
  REQUIRE(all);
  CHECK(all->tensor == 8);
  CHECK(all->pipeline == 4);
  CHECK(all->virtual_stages == 2);
  CHECK(all->expert == 16);
  CHECK(all->expert_tensor == 2);
  CHECK(all->context == 3);
  CHECK(all->sharding == hardware::sharding::zero3);
  CHECK(all->shards == 64);
  const auto one = parse_layout(" pp = 2 ");
  REQUIRE(one);
  CHECK(one->pipeline == 2);
  CHECK(one->tensor == 1);
  CHECK(one->sharding == hardware::sharding::zero1);
  CHECK(parse_layout("zero=0")->sharding == hardware::sharding::none);
}

TEST_CASE("a layout reads back from its text") {
  for (const char* text :
       {"zero=1", "tp=8,pp=4,vp=2,cp=2,ep=16,etp=2,shards=64,zero=3", "ep=64,zero=2"}) {
    const auto read = parse_layout(text);
    REQUIRE(read);
    CHECK(layout_text(*read) == text);
  }
}

TEST_CASE("what is no layout is refused") {
  for (const char* text : {"", "8", "tp", "tp=", "tp=0", "tp=1.5", "tp=-1", "tp=x", "tp=8,tp=8",
                           "dp=8", "zero=4", "tp=1e8", "tp=8;pp=2", "shards=-1", "tp=8,"}) {
    INFO(text);
    CHECK_FALSE(parse_layout(text));
  }
  CHECK(has(parse_layout("tp=1.5").error(), "expected tp as a whole number from 1 to 10000000"));
  CHECK(
      has(parse_layout("zero=4").error(), "expected zero as a whole number from 0 to 3, found 4"));
  CHECK(has(parse_layout("dp=8").error(), "dp"));
}

TEST_CASE("parts that are computed again join, and full and none are alone") {
  CHECK(recompute_of({recomputed_part::nothing}) == hardware::recompute_set{});
  CHECK(recompute_of({recomputed_part::layers})->layers);
  const auto two = recompute_of({recomputed_part::norms, recomputed_part::latent});
  REQUIRE(two);
  CHECK(two->norms);
  CHECK(two->latent_up);
  CHECK_FALSE(two->activation);
  CHECK(recompute_text(*two) == "norms, latent");
  CHECK(recompute_text({}) == "none");
  CHECK(recompute_text({.layers = true}) == "full");
  CHECK(has(recompute_of({recomputed_part::layers, recomputed_part::norms}).error(),
            "--recompute: expected full alone"));
}

TEST_CASE("overlap is that of the data unless it is said") {
  CHECK(overlap_of({})->data);
  CHECK_FALSE(overlap_of({overlapped_part::nothing})->data);
  const auto both = overlap_of({overlapped_part::tensor, overlapped_part::expert});
  REQUIRE(both);
  CHECK(both->tensor);
  CHECK(both->expert);
  CHECK_FALSE(both->data);
  CHECK_FALSE(overlap_of({overlapped_part::nothing, overlapped_part::data}));
}

/// A request on H100 in bf16.
layout_request request_for(const transformer& m, count accelerators) {
  return {.model = m,
          .on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = accelerators},
          .recipe = hardware::recipes::bf16.recipe};
}

std::optional<fitted_layout> default_layout(const layout_request& ask) {
  return first_of(ask, best_layouts(ask, 1));
}

TEST_CASE(
    "a batch in tokens is the nearest that the layout divides, and sequences stay as they are") {
  const transformer& m = presets::llama_3_8b.model;
  const hardware::layout l{.tensor = 2, .micro_batch = 2};
  const count multiple = 64 / 2 * 2;
  // 4M tokens of 8192 are 488.3 sequences.
  CHECK(global_batch_of({}, m, l, 64) == 512);
  CHECK(global_batch_of({}, m, l, 64) % multiple == 0);
  CHECK(global_batch_of(batch_size{1.0, false}, m, l, 64) == multiple);
  CHECK(global_batch_of(batch_size{multiple * 8192.0 * 10.4, false}, m, l, 64) == 10 * multiple);
  CHECK(global_batch_of(batch_size{7.0, true}, m, l, 64) == 7);
  CHECK(global_batch_of({}, m, {.tensor = 3}, 64) == 0);
}

TEST_CASE("the default is the first of the fastest layouts, and its memory is counted") {
  for (const preset* p : {&presets::gpt2_124m, &presets::llama_3_8b, &presets::deepseek_v3}) {
    INFO(p->key);
    const layout_request ask = request_for(p->model, 1024);
    const auto chosen = default_layout(ask);
    const auto found = best_layouts(ask, 5);
    REQUIRE(chosen);
    REQUIRE(found.ranked.size() == 5);
    CHECK(chosen->layout == found.ranked.front().layout);
    CHECK(chosen->global_batch == found.ranked.front().global_batch);
    CHECK(chosen->memory.total() == found.ranked.front().memory);
    CHECK(chosen->fit == hardware::memory_fit::fits);
    const auto step = ask.step(chosen->layout, chosen->global_batch, true);
    CHECK(step.parts.total() == found.ranked.front().step);
  }
}

TEST_CASE("a micro-batch and what is computed again are kept if they are given") {
  layout_request ask = request_for(presets::llama_3_8b.model, 64);
  ask.micro_batch = 4;
  ask.recompute = hardware::recompute_set{.layers = true};
  for (const plan::ranked_layout& r : best_layouts(ask, 20).ranked) {
    CHECK(r.layout.micro_batch == 4);
    CHECK(r.layout.recompute.layers);
  }
}

TEST_CASE("of a mixture experts are spread over a domain, and every default suits its model") {
  const auto mixture = default_layout(request_for(presets::qwen3_30b_a3b.model, 64));
  REQUIRE(mixture);
  CHECK(mixture->fit == hardware::memory_fit::fits);
  CHECK(mixture->layout.expert > 1);
  CHECK(mixture->layout.expert <= 8);
  for (const preset* p : presets::all) {
    INFO(p->key);
    const layout_request ask = request_for(p->model, 1024);
    const auto found = default_layout(ask);
    REQUIRE(found);
    CHECK(hardware::validate(p->model, found->layout, ask.recipe, ask.on, found->global_batch)
              .is_valid());
  }
}

TEST_CASE("where no layout suits, there is no default") {
  layout_request ask = request_for(presets::llama_3_8b.model, 64);
  ask.batch = batch_size{1.0, true};
  ask.micro_batch = 2;
  CHECK_FALSE(default_layout(ask));
}

TEST_CASE("where nothing fits, the layout is the one that needs the least memory") {
  const auto none = default_layout(request_for(presets::deepseek_v3.model, 8));
  REQUIRE(none);
  CHECK(none->fit == hardware::memory_fit::too_large);
  CHECK(none->layout.recompute.layers);
}

}  // namespace train_layout_test
