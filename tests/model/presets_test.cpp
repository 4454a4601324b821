// SPDX-License-Identifier: Apache-2.0
/// @file
/// What publishers state of their models, against the presets: dimensions here, counts to the last weight.
#include "leverage/model/presets.hpp"

#include <string_view>

#include <doctest/doctest.h>

#include "leverage/cost/parameters.hpp"

namespace presets_test {

using namespace leverage;
using cost::active_parameters;
using cost::counted;
using cost::matrices_only;
using cost::total_parameters;
using cost::vocabulary_convention;

constexpr counted non_vocabulary{
    .vocabulary = vocabulary_convention::none, .norms = false, .biases = false};

constexpr count total(const preset& p, const counted& what = {}) {
  return total_parameters(p.model).sum(what).value;
}
constexpr count active(const preset& p, const counted& what = {}) {
  return active_parameters(p.model).sum(what).value;
}

// MoE-mini, 17.5 B in all and 0.85 B active without vocabulary; Dense-6.1B. Tian et al. 2025, Table 1.
static_assert(total(presets::moe_mini, non_vocabulary) == 17'514'364'928);
static_assert(active(presets::moe_mini, non_vocabulary) == 838'860'800);
static_assert(total(presets::dense_6b, non_vocabulary) == 6'106'906'624);
static_assert(active(presets::dense_6b, non_vocabulary) == 6'106'906'624);

// Ling-mini-2.0: 16.26 B, 1.43 B active, 789 M without embeddings (model card).
static_assert(total(presets::ling_mini, matrices_only) == 16'255'549'440);
static_assert(active(presets::ling_mini, matrices_only) == 1'432'879'104);
static_assert(active(presets::ling_mini, non_vocabulary) == 789'053'440);

// Checkpoints, every weight counted.
static_assert(total(presets::llama_3_8b) == 8'030'261'248);
static_assert(total(presets::mixtral_8x7b) == 46'702'792'704);
static_assert(total(presets::qwen3_30b_a3b) == 30'532'122'624);
static_assert(total(presets::gpt2_124m) == 124'439'808);
static_assert(total(presets::gemma_3_27b) == 27'009'346'304);

// The published checkpoint of DeepSeek-V3 holds 684 531 386 000 elements. 671 026 419 200 of them are the model,
// norms and score corrections included; of the prediction module, two are copies of embedding and head, and the
// scales of its 8-bit weights are no parameters.
static_assert(total(presets::deepseek_v3) == 671'026'419'200);
static_assert(total_parameters(presets::deepseek_v3.model).prediction ==
              684'531'386'000 - 671'026'419'200 - 2 * count{129280} * 7168 - 41'540'496);
static_assert(total(presets::deepseek_v3, {.prediction = true}) ==
              671'026'419'200 + 11'610'068'224);
static_assert(total(presets::deepseek_v3, matrices_only) == 671'025'397'760);

/// Whether a count rounds to the stated number of billions.
constexpr bool rounds_to(count n, double billions, double half_unit) {
  const double difference = static_cast<double>(n) * 1e-9 - billions;
  return difference < half_unit && difference > -half_unit;
}

TEST_CASE("the presets have the counts that their publishers state") {
  CHECK(rounds_to(total(presets::moe_mini, non_vocabulary), 17.5, 0.05));
  // Stated 0.85 B; the printed dimensions give 0.839 B.
  CHECK(rounds_to(active(presets::moe_mini, non_vocabulary), 0.85, 0.012));
  CHECK(rounds_to(total(presets::dense_6b, non_vocabulary), 6.11, 0.005));
  CHECK(rounds_to(total(presets::ling_mini), 16.26, 0.005));
  CHECK(rounds_to(active(presets::ling_mini), 1.43, 0.005));
  CHECK(rounds_to(active(presets::ling_mini, {.vocabulary = vocabulary_convention::none}), 0.789,
                  0.0005));
  CHECK(rounds_to(total(presets::mixtral_8x7b), 46.7, 0.05));
  CHECK(rounds_to(active(presets::mixtral_8x7b), 12.9, 0.05));
  CHECK(rounds_to(total(presets::qwen3_30b_a3b), 30.5, 0.05));
  CHECK(rounds_to(active(presets::qwen3_30b_a3b), 3.3, 0.055));  // 3.353
  CHECK(rounds_to(total(presets::deepseek_v3), 671, 0.5));
  CHECK(rounds_to(active(presets::deepseek_v3, {.vocabulary = vocabulary_convention::head_only}),
                  37, 0.5));
}

TEST_CASE("every preset is valid, has a source, and is found by its key alone") {
  for (const preset* p : presets::all) {
    CAPTURE(p->key.data());
    CHECK(validate(p->model).empty());
    CHECK_FALSE(p->name.empty());
    CHECK_FALSE(p->source.empty());
    CHECK_FALSE(p->stated.empty());
    CHECK(find_preset(p->key) == p);
    CHECK(p->key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") ==
          std::string_view::npos);
  }
  CHECK(sizeof(presets::all) / sizeof(presets::all[0]) == 22);
  CHECK(find_preset("moe-mini") == &presets::moe_mini);
  CHECK(find_preset("") == nullptr);
  CHECK(find_preset("MoE-mini") == nullptr);
  CHECK(find_preset("moe-min") == nullptr);
  CHECK(find_preset("moe-mini ") == nullptr);
}

TEST_CASE("each preset has the arrangement that its source describes") {
  using presets::deepseek_v3;
  CHECK(deepseek_v3.model.mixture_layers() == 58);
  CHECK(deepseek_v3.model.prediction_layers == 1);
  CHECK(deepseek_v3.model.attention.is_latent());
  CHECK(presets::moe_mini.model.dense_layers() == 1);
  CHECK(presets::mixtral_8x7b.model.dense_layers() == 0);
  CHECK(presets::mixtral_8x7b.model.sequence == 32768);
  CHECK(presets::qwen3_30b_a3b.model.attention.heads * 128 ==
        2 * presets::qwen3_30b_a3b.model.d_model);
  CHECK(presets::gpt2_124m.model.tied_embeddings);
  CHECK(presets::gpt2_124m.model.sequence == 1024);
  CHECK(presets::llama_3_8b.model.sequence == 8192);
  // Mixtures come before hybrids, and these before dense models.
  const auto group = [](const preset& p) {
    for (const block& b : p.model.blocks) {
      if (b.has_recurrence()) return 1;
    }
    return p.model.is_mixture() ? 0 : 2;
  };
  int last = 0;
  for (const preset* p : presets::all) {
    CHECK(group(*p) >= last);
    last = group(*p);
  }
  CHECK(last == 2);
}

}  // namespace presets_test
