// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/layout_space.hpp"

#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/model/presets.hpp"

namespace layout_space_test {

using namespace leverage;
using hardware::recompute_set;
using hardware::sharding;
using counts = std::vector<count>;

plan::layout_request asked(const transformer& m, count n = 96) {
  return {.model = m, .on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = n}};
}

TEST_CASE("degrees are divisors of the accelerators within limits, domain and layers") {
  plan::layout_request ask = asked(presets::deepseek_v3.model);
  const plan::layout_space s = plan::space_of(ask, 96);
  CHECK(s.tensor == counts{1, 2, 3, 4, 6, 8});
  CHECK(s.pipeline == counts{1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48});  // 61 layers and 2
  CHECK(s.expert == counts{1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48});
  CHECK(s.expert_tensor == counts{1});
  CHECK(s.micro_batch == counts{1, 2, 4, 8, 16, 32, 64, 128});
  ask.limits.max_tensor = 4;
  ask.limits.max_pipeline = 8;
  ask.limits.max_expert = 8;
  ask.limits.max_expert_tensor = 2;
  ask.limits.max_micro_batch = 5;
  const plan::layout_space less = plan::space_of(ask, 96);
  CHECK(less.tensor == counts{1, 2, 3, 4});
  CHECK(less.pipeline == counts{1, 2, 3, 4, 6, 8});
  CHECK(less.expert == counts{1, 2, 3, 4, 6, 8});
  CHECK(less.expert_tensor == counts{1, 2});
  CHECK(less.micro_batch == counts{1, 2, 4});
}

TEST_CASE("a dense model has no degrees of experts") {
  const plan::layout_space s = plan::space_of(asked(presets::llama_3_8b.model), 96);
  CHECK(s.expert == counts{1});
  CHECK(s.expert_tensor == counts{1});
}

TEST_CASE("sequences are divided into pieces of at least 4096 tokens") {
  plan::layout_request ask = asked(presets::llama_3_8b.model);
  ask.model.sequence = 32768;
  CHECK(plan::space_of(ask, 96).context == counts{1, 2, 3, 4, 6, 8});
  ask.model.sequence = 4096;
  CHECK(plan::space_of(ask, 96).context == counts{1});
  ask.model.sequence = 512;
  CHECK(plan::space_of(ask, 96).context == counts{1});
}

TEST_CASE("virtual stages are the fewest for each length of the longest chunk") {
  plan::layout_request ask = asked(presets::llama_3_8b.model);
  ask.model.layers = 126;  // of Llama 3.1 405B: chunks of 8, 4, 3, 2 and 1 layers on 16 stages
  CHECK(plan::virtual_stages_of(ask, 16) == counts{1, 2, 3, 4, 8});
  CHECK(plan::virtual_stages_of(ask, 1) == counts{1});
  ask.limits.max_virtual_stages = 3;
  CHECK(plan::virtual_stages_of(ask, 16) == counts{1, 2, 3});
  ask.base.schedule = hardware::schedule::zb_h1;
  CHECK(plan::virtual_stages_of(ask, 16) == counts{1});
}

TEST_CASE("what is fixed is the only value, beyond limits as well") {
  plan::layout_request ask = asked(presets::deepseek_v3.model);
  ask.fixed = {.tensor = 16,
               .pipeline = 5,
               .virtual_stages = 30,
               .context = 64,
               .expert = 256,
               .expert_tensor = 2,
               .micro_batch = 3,
               .sharding = sharding::none,
               .recompute = recompute_set{.layers = true, .one_layer_of = 2}};
  const plan::layout_space s = plan::space_of(ask, 96);
  CHECK(s.tensor == counts{16});
  CHECK(s.pipeline == counts{5});
  CHECK(s.context == counts{64});
  CHECK(s.expert == counts{256});
  CHECK(s.expert_tensor == counts{2});
  CHECK(s.micro_batch == counts{3});
  REQUIRE(s.sharding.size() == 1);
  CHECK(s.sharding[0].sharding == sharding::none);
  CHECK(s.recompute == std::vector<recompute_set>{*ask.fixed.recompute});
  CHECK(plan::virtual_stages_of(ask, 5) == counts{30});
  CHECK(s.completions() == 1);
}

TEST_CASE("the candidates are the product of all values") {
  const plan::layout_space s = plan::space_of(asked(presets::deepseek_v3.model), 96);
  CHECK(s.completions() == s.tensor.size() * s.context.size() * s.expert.size() *
                               s.expert_tensor.size() * s.micro_batch.size() * s.sharding.size() *
                               s.recompute.size());
}

TEST_CASE("scores are computed again only where they are stored, experts where there are any") {
  const auto has = [](const plan::layout_request& ask, bool recompute_set::* part) {
    const auto sets = plan::space_of(ask, 96).recompute;
    return std::any_of(sets.begin(), sets.end(),
                       [&](const recompute_set& set) { return set.*part; });
  };
  plan::layout_request dense = asked(presets::llama_3_8b.model);
  CHECK_FALSE(has(dense, &recompute_set::attention_core));
  CHECK_FALSE(has(dense, &recompute_set::experts));
  CHECK_FALSE(has(dense, &recompute_set::latent_up));
  dense.base.attention_kernel = hardware::attention_kernel::unfused;
  CHECK(has(dense, &recompute_set::attention_core));
  const plan::layout_request mixture = asked(presets::deepseek_v3.model);
  CHECK(has(mixture, &recompute_set::experts));
  CHECK(has(mixture, &recompute_set::latent_up));
}

TEST_CASE("a set comes before those that compute more again") {
  for (const preset* p : presets::all) {
    plan::layout_request ask = asked(p->model);
    ask.base.attention_kernel = hardware::attention_kernel::unfused;
    const auto sets = plan::space_of(ask, 96).recompute;
    CHECK(sets.front() == recompute_set{});
    CHECK(sets.back() == recompute_set{.layers = true});
    for (std::size_t i = 0; i < sets.size(); ++i) {
      for (std::size_t k = i; k < sets.size(); ++k) {
        CHECK_FALSE(plan::detail::recomputes_more(sets[i], sets[k]));
      }
      CHECK(plan::detail::recomputes_more(sets.back(), sets[i]) == (i + 1 < sets.size()));
    }
  }
}

TEST_CASE("one set computes more again than another only if it has all parts of it") {
  using plan::detail::recomputes_more;
  CHECK(recomputes_more({.norms = true}, {}));
  CHECK_FALSE(recomputes_more({.norms = true}, {.latent_up = true}));
  CHECK(recomputes_more({.norms = true, .latent_up = true}, {.latent_up = true}));
  CHECK_FALSE(recomputes_more({.layers = true, .one_layer_of = 2}, {.latent_up = true}));
  CHECK(recomputes_more({.layers = true}, {.experts = true}));
  CHECK_FALSE(recomputes_more({}, {}));
}

TEST_CASE("with a number of ranks that share in the base, there is no other way to share") {
  plan::layout_request ask = asked(presets::llama_3_8b.model);
  CHECK(plan::space_of(ask, 96).sharding.size() == 5);
  ask.base.shards = 8;
  const auto ways = plan::space_of(ask, 96).sharding;
  REQUIRE(ways.size() == 3);
  for (const plan::sharding_choice& way : ways) {
    CHECK(way.sharding != sharding::none);
    CHECK_FALSE(way.within_domain);
  }
}

}  // namespace layout_space_test
