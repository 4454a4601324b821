// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/sequence_flops.hpp"

#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace sequence_flops_test {

using namespace leverage;
using cost::attention_mask;
using cost::equal_sequences;
using test::near;

constexpr const transformer& llama = presets::llama_3_8b.model;

// Llama-3-8B: 15,009,316,864 operations a token in matrices and logits (2 x 7,504,658,432 weights), and
// 32 x 4 x 4096 = 524,288 for each token that a token sees.
constexpr double matrices = 2.0 * 7'504'658'432.0;
constexpr double seen = 32.0 * 4.0 * 4096.0;
constexpr double pairs(double s) { return s * (s + 1.0) / 2.0; }

static_assert(cost::forward_flops_of_sequence(llama, 1).value == matrices + seen);
static_assert(cost::forward_flops_of_sequence(llama, 4096).value ==
              4096.0 * matrices + seen * pairs(4096.0));

// Sequences of 1000, 3000 and 96 tokens packed into 4096 cost 1.92309e14 to train, one of 4096 costs 1.97632e14.
constexpr equal_sequences three[] = {{1000}, {3000}, {96}};
constexpr cost::packed_flops packed = cost::packed_flops_of(llama, three);
static_assert(packed.tokens == 4096.0);
static_assert(packed.attention_core.value == seen * (pairs(1000.0) + pairs(3000.0) + pairs(96.0)));
static_assert(packed.forward.value == 4096.0 * matrices + packed.attention_core.value);
static_assert(near(packed.training().value, 1.92309e14, 3e-6));
static_assert(near(3.0 * cost::forward_flops_of_sequence(llama, 4096).value, 1.97632e14, 3e-6));
static_assert(packed.equivalent_length == (1e6 + 9e6 + 96.0 * 96.0) / 4096.0);

// A prompt of 1000 tokens and 128 more.
constexpr cost::generation_flops chat = cost::generation_flops_of(llama, 1000, 128);
static_assert(near(chat.prefill.value, 1.52717e13, 3e-6));
static_assert(near(chat.decode.value, 1.99263e12, 3e-6));
static_assert(chat.decode.value == 128.0 * matrices + seen * (pairs(1128.0) - pairs(1000.0)));
static_assert(cost::generation_flops_of(llama, 1000, 0).decode.value == 0.0);

TEST_CASE("a histogram is the sum of its sequences") {
  const std::vector<equal_sequences> histogram{{100, 7}, {2000, 3}, {5, 0}};
  double sum = 0.0;
  for (int i = 0; i < 7; ++i) sum += cost::forward_flops_of_sequence(llama, 100).value;
  for (int i = 0; i < 3; ++i) sum += cost::forward_flops_of_sequence(llama, 2000).value;
  const cost::packed_flops all = cost::packed_flops_of(llama, histogram);
  CHECK(all.forward.value == sum);
  CHECK(all.tokens == 6700.0);
}

TEST_CASE("a sequence costs what its tokens cost on average, in all models and masks") {
  for (const preset* one : presets::all) {
    transformer m = one->model;
    for (const count s : {count{64}, count{1024}}) {
      m.sequence = s;
      for (const auto mask :
           {attention_mask::full, attention_mask::causal, attention_mask::exact_causal}) {
        const double average = static_cast<double>(cost::forward_flops(m, mask).total().value);
        const double sequence = cost::forward_flops_of_sequence(m, s, mask).value;
        // Averages are rounded up, once in each product of a kind of layer.
        CHECK(sequence <= average * static_cast<double>(s));
        CHECK(near(sequence, average * static_cast<double>(s), 1e-6));
      }
    }
  }
}

TEST_CASE("a window bounds what a generated token costs, a recurrent state leaves it constant") {
  transformer m = llama;
  m.attention.window = {.width = 512};
  const double at_1000 = cost::generation_flops_of(m, 1000, 1).decode.value;
  CHECK(at_1000 == matrices + seen * 512.0);
  CHECK(cost::generation_flops_of(m, 100'000, 1).decode.value == doctest::Approx(at_1000));

  const transformer recurrent{
      .layers = 2,
      .d_model = 64,
      .vocabulary = 100,
      .sequence = 128,
      .blocks = {{.recurrent = {.kind = recurrence::simple_decay, .heads = 4, .head_dim = 16},
                  .feed_forward = {.width = 128}}}};
  CHECK(cost::generation_flops_of(recurrent, 10, 1).decode.value ==
        cost::generation_flops_of(recurrent, 1000, 1).decode.value);
}

TEST_CASE("no sequence, no model, no answer") {
  const auto is_nan = [](const flops<>& x) { return test::is_nan(x.value); };
  for (const count bad : {count{0}, count{-1}, count{2'147'483'648},
                          std::numeric_limits<count>::max(), std::numeric_limits<count>::min()}) {
    CHECK(is_nan(cost::forward_flops_of_sequence(llama, bad)));
    CHECK(is_nan(cost::generation_flops_of(llama, bad, 1).decode));
    CHECK(is_nan(cost::packed_flops_of(llama, std::vector<equal_sequences>{{bad}}).forward));
  }
  CHECK(is_nan(cost::generation_flops_of(llama, 1, -1).decode));
  CHECK(is_nan(cost::generation_flops_of(llama, 1, std::numeric_limits<count>::max()).decode));
  CHECK(is_nan(cost::packed_flops_of(llama, std::vector<equal_sequences>{}).forward));
  CHECK(is_nan(cost::packed_flops_of(llama, std::vector<equal_sequences>{{5, 0}}).forward));
  CHECK(is_nan(cost::packed_flops_of(llama, std::vector<equal_sequences>{{5, -1}}).forward));
  transformer broken = llama;
  broken.layers = 0;
  CHECK(is_nan(cost::forward_flops_of_sequence(broken, 10)));
  // GPT-2 has 1024 positions.
  CHECK_FALSE(is_nan(cost::forward_flops_of_sequence(presets::gpt2_124m.model, 1024)));
  CHECK(is_nan(cost::forward_flops_of_sequence(presets::gpt2_124m.model, 1025)));
}

}  // namespace sequence_flops_test
