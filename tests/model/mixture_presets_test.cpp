// SPDX-License-Identifier: Apache-2.0
/// @file
/// Published totals of mixtures: what the safetensors files of the Hugging Face Hub hold, less what is not the language
/// model's, and what cards and reports print.
#include "leverage/model/mixture_presets.hpp"

#include <doctest/doctest.h>

#include "leverage/cost/parameters.hpp"
#include "support/near.hpp"

namespace mixture_presets_test {

using namespace leverage;
using namespace leverage::presets;
using cost::counted;
using test::near;

constexpr counted stored{.prediction = true, .prediction_copies = true};

constexpr count total(const preset& p, const counted& what = {}) {
  return cost::total_parameters(p.model).sum(what).value;
}
constexpr double active(const preset& p, const counted& what = {}) {
  return static_cast<double>(cost::active_parameters(p.model).sum(what).value);
}

static_assert(total(gpt_oss_120b) == 116'829'156'672);
static_assert(near(active(gpt_oss_120b, {.vocabulary = cost::vocabulary_convention::head_only}),
                   5.13e9, 2e-3));
static_assert(total(llama_4_scout) == 107'769'861'120);
static_assert(total(glm_45_air) == 106'852'251'264);
static_assert(total(glm_45_air, stored) == 110'468'824'832);
static_assert(total(glm_5) == 743'911'218'432);
static_assert(total(glm_5, stored) == 753'864'139'008);
static_assert(total(minimax_m2) == 228'689'764'864);
static_assert(total(deepseek_v32) == 671'877'944'064);
static_assert(total(deepseek_v32, {.prediction = true}) == 671'877'944'064 + 11'624'027'648);
static_assert(total(deepseek_v32, stored) == 685'355'329'792);

TEST_CASE("active parameters as their cards print them") {
  CHECK(near(active(llama_4_scout), 17e9, 0.03));
  CHECK(near(active(glm_45_air), 12e9, 0.12));
  CHECK(near(active(glm_5), 40e9, 0.05));
  CHECK(near(active(minimax_m2, {.vocabulary = cost::vocabulary_convention::none}), 10e9, 0.05));
}

TEST_CASE("Llama 4 Scout sees chunks of 8192 tokens in three of four layers") {
  const transformer& m = llama_4_scout.model;
  CHECK(m.blocks[0].layers.covered(48) == 12);
  CHECK(m.blocks[1].layers.covered(48) == 36);
  CHECK(m.block_of(3) == 0);
  CHECK(m.block_of(0) == 1);
}

}  // namespace mixture_presets_test
