// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/key_values.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "leverage/model/presets.hpp"
#include "support/gpt_oss.hpp"
#include "support/models.hpp"
#include "support/near.hpp"

namespace key_values_test {

using namespace leverage;
using cost::key_value_elements_beyond_windows;
using cost::key_value_memory;
using cost::weight_memory;

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

using test::gpt_oss_120b;
using test::gpt_oss_20b;

constexpr double cached(const transformer& m, double context, double sequences = 1,
                        double bits = 16) {
  return key_value_memory(m, {.context = context, .sequences = sequences, .bits = bits}).value;
}

// 12 layers of 2048 bytes on every token, and 12 on the 128 of their window.
static_assert(cached(gpt_oss_20b, 131072) == 12.0 * 2048 * 131072 + 12.0 * 2048 * 128);
static_assert(cached(gpt_oss_20b, 131072) / gib > 3.0029 &&
              cached(gpt_oss_20b, 131072) / gib < 3.0030);

// arXiv:2505.09343, Table 1: bytes of a token in bf16.
static_assert(cached(presets::deepseek_v3.model, 1) == 70272);
static_assert(cached({.layers = 126,
                      .d_model = 16384,
                      .vocabulary = 128256,
                      .sequence = 8192,
                      .attention = {.heads = 128, .kv_heads = 8, .head_dim = 128},
                      .feed_forward = {.width = 53248}},
                     1) == 516096);  // Llama-3.1-405B, Table 1 as well
static_assert(cached({.layers = 80,
                      .d_model = 8192,
                      .vocabulary = 128256,
                      .sequence = 8192,
                      .attention = {.heads = 64, .kv_heads = 8, .head_dim = 128},
                      .feed_forward = {.width = 28672}},
                     1) == 327680);  // Llama-3-70B
static_assert(cached(presets::llama_3_8b.model, 1) == 2.0 * 32 * 2 * 8 * 128);

TEST_CASE("a windowed layer keeps its window, a full one every token") {
  // Below the window both grow alike; at and beyond it only the layers with full attention do.
  for (const double context : {0.0, 1.0, 127.0, 128.0}) {
    CHECK(cached(gpt_oss_20b, context) == 24.0 * 2048 * context);
  }
  CHECK(cached(gpt_oss_20b, 129) == 24.0 * 2048 * 128 + 12.0 * 2048);
  // GPT-OSS-120B: 36 864 bytes of each token in 18 layers, and 18 layers that stop at 128 tokens.
  CHECK(cached(gpt_oss_120b, 100001) - cached(gpt_oss_120b, 100000) == 36864);
  CHECK(cached(gpt_oss_120b, 100000) == 36864.0 * 100000 + 36864.0 * 128);
  CHECK(key_value_elements_beyond_windows(gpt_oss_120b) == 36864 / 2);
  CHECK(key_value_elements_beyond_windows(presets::deepseek_v3.model) == 61 * (512 + 64));
}

TEST_CASE("sequences and bits multiply") {
  CHECK(cached(gpt_oss_20b, 4096, 7, 8) == 7 * cached(gpt_oss_20b, 4096) / 2);
  // DeepSeek-V3, 64 K tokens in 4 bits: 576 * 61 * 65536 / 2.
  CHECK(cached(presets::deepseek_v3.model, 65536, 1, 4) == 576.0 * 61 * 65536 / 2);
  CHECK(cached(presets::llama_3_8b.model, 8192, 0) == 0);
}

TEST_CASE("weights take their bits, 4.25 for MXFP4 blocks among them") {
  static_assert(weight_memory(presets::llama_3_8b.model).value == 2.0 * 8030261248.0);
  CHECK(weight_memory(gpt_oss_20b, 4).value == 20914757184.0 / 2);
  CHECK(test::near(weight_memory(gpt_oss_20b, 4.25).value, 20914757184.0 * 4.25 / 8, 1e-15));
}

TEST_CASE("what is no load or no model has no memory") {
  for (const double bad : {-1.0, -0.5, test::nan, test::infinity}) {
    CAPTURE(bad);
    CHECK(test::is_nan(cached(gpt_oss_20b, bad)));
    CHECK(test::is_nan(cached(gpt_oss_20b, 1, bad)));
    CHECK(test::is_nan(cached(gpt_oss_20b, 1, 1, bad)));
    CHECK(test::is_nan(weight_memory(gpt_oss_20b, bad).value));
  }
  CHECK(test::is_nan(cached(gpt_oss_20b, 1, 1, 0)));
  transformer broken = gpt_oss_20b;
  broken.experts.active = 33;
  CHECK(test::is_nan(cached(broken, 1)));
  CHECK(test::is_nan(weight_memory(broken).value));
  CHECK(key_value_elements_beyond_windows(broken) == not_a_count);
}

// Layers that are not alike: full attention keeps all tokens, a chunk its own, a recurrent mixer its state.
constexpr transformer hybrid{
    .layers = 6,
    .d_model = 64,
    .vocabulary = 100,
    .sequence = 4096,
    .blocks = {{.layers = layer_set::listing({0}),
                .attention = {.heads = 4, .kv_heads = 2, .head_dim = 16},
                .feed_forward = {.width = 128}},
               {.layers = layer_set::listing({1, 2}),
                .attention = {.heads = 4, .kv_heads = 2, .head_dim = 16, .chunk = 1000},
                .feed_forward = {.width = 128}},
               {.layers = layer_set::listing({3, 4, 5}),
                .recurrent = {.kind = recurrence::simple_decay, .heads = 4, .head_dim = 16},
                .feed_forward = {.width = 128}}}};
static_assert(cost::key_value_memory(hybrid, {.context = 4096.0}).value ==
              2.0 * (64.0 * 4096.0 + 2.0 * 64.0 * 1000.0 + 3.0 * 4.0 * 16.0 * 16.0));
static_assert(cost::key_value_memory(hybrid, {.context = 500.0, .sequences = 3.0, .bits = 8.0})
                  .value == 3.0 * (3.0 * 64.0 * 500.0 + 3.0 * 4.0 * 16.0 * 16.0));
static_assert(cost::key_value_elements_beyond_windows(hybrid) == 64);

}  // namespace key_values_test
