// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/conventions.hpp"

#include <doctest/doctest.h>

#include <iterator>
#include <limits>
#include <set>
#include <string>
#include <string_view>

#include "leverage/model/presets.hpp"
#include "support/models.hpp"
#include "support/near.hpp"

namespace conventions_test {

using namespace leverage;
using cost::convention;
using cost::conventions;
using cost::exact_flops;
using cost::find_convention;
using cost::pass;

constexpr count flops_of(std::string_view key, const transformer& m) {
  return find_convention(key)->flops_of(m).value;
}

// In a constant expression, too, a model that is not described has an answer.
static_assert(flops_of("kaplan2020", presets::gpt2_124m.model) == 509'607'936);
static_assert(flops_of("kaplan2020", presets::moe_mini.model) == not_a_count);
static_assert(find_convention("kaplan2021") == nullptr);
static_assert(exact_flops(presets::gpt2_124m.model, pass::training).value == 854'438'400);
static_assert(exact_flops(transformer{}, pass::training).value == not_a_count);

TEST_CASE("GPT-2 and Llama-3-8B in all conventions") {
  struct row {
    std::string_view key;
    count gpt2;   // l = 12, h = 768, V = 50257, s = 1024
    count llama;  // s = 8192
  };
  constexpr count none = not_a_count;
  // Evaluated from the printed formulas in whole numbers, apart from this library.
  const row rows[] = {
      {"kaplan2020", 509'607'936, 41'875'931'136},
      {"kaplan2020_with_context", 566'231'040, 48'318'382'080},
      {"narayanan2021", 854'438'400, none},
      {"narayanan2021_recomputing", 1'062'056'448, none},
      {"hoffmann2022", 746'638'848, 48'181'567'488},
      {"hoffmann2022_appendix_f", 1'087'349'760, none},
      {"hoffmann2022_table_a4", 624'181'248, none},
      {"chowdhery2022", 859'885'056, 61'066'469'376},
      {"bi2024", 622'854'144, 51'539'607'552},
      {"bi2024_6n1", 509'607'936, 38'654'705'664},
      {"bi2024_6n2", 741'192'192, 41'806'725'120},
      {"krajewski2024", none, none},
      {"porian2024_without_head", none, none},
      {"porian2024_with_head", none, none},
      {"porian2024_with_attention", none, none},
      {"porian2024_chinchilla", none, none},
      {"li2025", none, none},
      {"tian2025_arxiv", none, 50'734'301'184},
      {"tian2025_iclr", none, 51'539'607'552},
      {"megatron", 798'031'872, 51'470'401'536},
      {"sardana2024_inference", 248'879'616, 16'060'522'496},
  };
  REQUIRE(std::size(rows) == std::size(conventions));
  for (const row& r : rows) {
    CAPTURE(r.key.data());
    REQUIRE(find_convention(r.key) != nullptr);
    CHECK(flops_of(r.key, presets::gpt2_124m.model) == r.gpt2);
    CHECK(flops_of(r.key, presets::llama_3_8b.model) == r.llama);
  }
}

TEST_CASE("on GPT-2 the conventions of training lie a factor of 2.13 apart") {
  const auto most =
      static_cast<double>(flops_of("hoffmann2022_appendix_f", presets::gpt2_124m.model));
  const auto least = static_cast<double>(flops_of("kaplan2020", presets::gpt2_124m.model));
  CHECK(most / least == doctest::Approx(2.13).epsilon(2e-3));
}

TEST_CASE("6 N of Llama-3-8B without the input embedding is 45 029 548 032") {
  const auto n = cost::total_parameters(presets::llama_3_8b.model)
                     .sum({.vocabulary = cost::vocabulary_convention::head_only});
  CHECK(6 * n.value == 45'029'548'032);
}

TEST_CASE("ratios are to the exact count of the same pass") {
  const transformer m = presets::llama_3_8b.model;
  // 2 * 6 979 321 856 for the layers' matrices, 4 * 32 * 4096 * 8192 for the core, 2 * 128256 * 4096.
  CHECK(exact_flops(m, pass::training).value == 57'912'852'480);
  CHECK(3 * exact_flops(m, pass::inference).value == 57'912'852'480);
  CHECK(
      test::near(find_convention("megatron")->over_exact(m), 51470401536.0 / 57912852480.0, 1e-15));
  CHECK(test::near(find_convention("sardana2024_inference")->over_exact(m),
                   3 * 16060522496.0 / 57912852480.0, 1e-15));
  CHECK(test::is_nan(find_convention("li2025")->over_exact(m)));
  CHECK(test::is_nan(find_convention("megatron")->over_exact(transformer{})));
}

TEST_CASE("every line says what it counts, where it stands, and has a key of its own") {
  std::set<std::string_view> keys;
  for (const convention& c : conventions) {
    CAPTURE(c.key.data());
    CHECK(keys.insert(c.key).second);
    CHECK(find_convention(c.key) == &c);
    for (const std::string_view text : {c.key, c.name, c.source, c.counts, c.difference}) {
      CHECK(!text.empty());
    }
    CHECK(c.key.find(' ') == std::string_view::npos);
    // Sardana et al. 2024 alone count an inferred token.
    CHECK((c.of == cost::pass::inference) == (c.key == "sardana2024_inference"));
  }
}

TEST_CASE("Tian's lines are three times the printed forward counts") {
  // 2 109 210 624 and 2 121 269 248 for MoE-mini.
  CHECK(flops_of("tian2025_arxiv", presets::moe_mini.model) == 3 * count{2'109'210'624});
  CHECK(flops_of("tian2025_iclr", presets::moe_mini.model) == 3 * count{2'121'269'248});
}

TEST_CASE("a convention has a count of exactly the valid models that it describes") {
  test::random_numbers numbers{11};
  for (int i = 0; i < 4000; ++i) {
    transformer m = test::random_transformer(numbers);
    // Shapes that formulas in d_model are for are rare: half of the models get one.
    if (i % 2 == 0 && !m.attention.is_latent()) {
      m.attention.heads = m.attention.kv_heads;
      m.d_model = m.attention.heads * m.attention.head_dim;
      m.embedding_width = 0;
      m.attention.window = {};
      m.prediction_layers = 0;
      if (!m.is_mixture() && i % 4 == 0) {
        m.feed_forward.width = 4 * m.d_model;
      }
    }
    REQUIRE(validate(m).empty());
    for (const convention& c : conventions) {
      CAPTURE(c.key.data());
      const count n = c.function(m).value;
      CHECK((n != not_a_count) == c.describes(m));
      CHECK(c.flops_of(m).value == n);
      CHECK((n == not_a_count || n > 0));
    }
  }
}

TEST_CASE(
    "formulas with V d_model in them have no term for a narrower embedding, counts of weights do") {
  transformer m = presets::gpt2_124m.model;
  m.embedding_width = 256;
  for (const std::string_view key :
       {"narayanan2021", "hoffmann2022_appendix_f", "bi2024", "megatron"}) {
    CAPTURE(key.data());
    CHECK(flops_of(key, presets::gpt2_124m.model) != not_a_count);
    CHECK(flops_of(key, m) == not_a_count);
  }
  // 6 N with every weight, the two projections among them.
  const count fewer = 50257 * count{768 - 256} - 2 * 256 * 768;
  CHECK(flops_of("hoffmann2022", presets::gpt2_124m.model) - flops_of("hoffmann2022", m) ==
        6 * fewer);
  // Non-embedding weights are what they were.
  CHECK(flops_of("kaplan2020", m) == flops_of("kaplan2020", presets::gpt2_124m.model));
}

TEST_CASE("an impossible configuration has no count in any convention") {
  constexpr count huge = std::numeric_limits<count>::max();
  const auto refused = [](transformer m) {
    for (const convention& c : conventions) {
      CAPTURE(c.key.data());
      CHECK(!c.describes(m));
      CHECK(c.function(m).value == not_a_count);
      CHECK(c.flops_of(m).value == not_a_count);
    }
  };
  refused({});
  transformer m = presets::gpt2_124m.model;
  m.layers = huge;
  refused(m);
  m = presets::gpt2_124m.model;
  m.attention.heads = m.attention.kv_heads = m.attention.head_dim = huge;
  refused(m);
  m = presets::mixtral_8x7b.model;
  m.experts.active = huge;
  refused(m);
}

TEST_CASE("no convention overflows on the largest model that is valid") {
  // Doubled until it is refused: the last valid one has counts just below 2^63 / 32.
  for (const bool gated : {false, true}) {
    transformer m = presets::gpt2_124m.model;
    m.feed_forward.gated = gated;
    m.learned_positions = 0;
    for (transformer larger = m; validate(larger).empty();) {
      m = larger;
      larger.d_model *= 2;
      larger.attention.heads *= 2;
      larger.attention.kv_heads *= 2;
      larger.feed_forward.width *= 2;
      larger.sequence *= 2;
      larger.vocabulary *= 2;
    }
    for (const convention& c : conventions) {
      CAPTURE(c.key.data());
      if (c.describes(m)) {
        CHECK(c.over_exact(m) > 0.1);
        CHECK(c.over_exact(m) < 4);
      }
    }
  }
}

}  // namespace conventions_test
