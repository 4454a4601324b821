// SPDX-License-Identifier: Apache-2.0
/// @file
/// Published totals of hybrids: what the safetensors files of the Hugging Face Hub hold, less what is not the language
/// model's, and what cards and reports print.
#include "leverage/model/hybrid_presets.hpp"

#include <doctest/doctest.h>

#include "leverage/cost/parameters.hpp"
#include "support/near.hpp"

namespace hybrid_presets_test {

using namespace leverage;
using namespace leverage::presets;
using cost::counted;
using cost::vocabulary_convention;
using test::near;

constexpr count total(const preset& p, const counted& what = {}) {
  return cost::total_parameters(p.model).sum(what).value;
}
constexpr count active(const preset& p, const counted& what = {}) {
  return cost::active_parameters(p.model).sum(what).value;
}
constexpr double billions(count n) { return static_cast<double>(n) / 1e9; }

static_assert(total(qwen3_next_80b_a3b) == 79'674'391'296);
static_assert(total(qwen3_next_80b_a3b, {.prediction = true}) == 81'324'862'720);
static_assert(total(qwen35_397b_a17b) == 396'346'350'336);
static_assert(total(qwen35_397b_a17b, {.prediction = true}) == 396'346'350'336 + 6'595'568'128);
static_assert(total(kimi_linear_48b_a3b) == 49'122'681'728);
static_assert(total(minimax_text_01) == 456'089'655'296);
static_assert(active(minimax_text_01) == 48'403'306'496);
static_assert(total(jamba_v01) == 51'570'323'328 && active(jamba_v01) == 12'110'311'296);
static_assert(total(granite_40_h_small) == 32'207'337'984);
static_assert(total(nemotron_3_nano_30b_a3b) == 31'577'940'288);
static_assert(total(nemotron_3_nano_30b_a3b) - 23 * 128 == 31'577'937'344);

TEST_CASE("active parameters as their cards print them") {
  constexpr counted none{.vocabulary = vocabulary_convention::none};
  CHECK(near(billions(active(qwen3_next_80b_a3b, none)), 3.0, 0.11));
  CHECK(near(billions(active(qwen35_397b_a17b)), 17.0, 0.03));
  CHECK(near(billions(active(kimi_linear_48b_a3b)), 3.0, 0.17));
  CHECK(near(billions(active(minimax_text_01, none)), 45.9, 2e-3));
  CHECK(near(billions(active(granite_40_h_small)), 9.0, 0.05));
  CHECK(near(billions(active(nemotron_3_nano_30b_a3b)), 3.6, 0.02));
  CHECK(near(
      billions(active(nemotron_3_nano_30b_a3b, {.vocabulary = vocabulary_convention::head_only})),
      3.2, 0.02));
}

TEST_CASE("layers are those of the published patterns") {
  // M Mamba-2, E mixture, * attention.
  constexpr char pattern[] = "MEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEMEM*EMEMEMEME";
  const transformer& m = nemotron_3_nano_30b_a3b.model;
  for (count i = 0; i < m.layers; ++i) {
    CHECK("*ME"[m.block_of(i)] == pattern[i]);
  }
  const transformer& jamba = jamba_v01.model;
  for (count i = 0; i < jamba.layers; ++i) {
    const block& b = jamba.blocks[jamba.block_of(i)];
    CHECK(b.has_attention() == (i % 8 == 4));
    CHECK(b.is_mixture() == (i % 2 == 1));
  }
}

}  // namespace hybrid_presets_test
