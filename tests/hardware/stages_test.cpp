// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/stages.hpp"

#include <doctest/doctest.h>

#include "leverage/model/hybrid_presets.hpp"
#include "leverage/model/presets.hpp"

namespace stages_test {

using namespace leverage;
using namespace leverage::hardware;

constexpr layout pipeline(count p, count v = 1) { return {.pipeline = p, .virtual_stages = v}; }

// 126 layers on 16 stages, the first and the last of them one layer shorter: Llama 3.1 405B.
static_assert(layers_of_stage(pipeline(16), 126, 0) == 7);
static_assert(layers_of_stage(pipeline(16), 126, 1) == 8);
static_assert(layers_of_stage(pipeline(16), 126, 14) == 8);
static_assert(layers_of_stage(pipeline(16), 126, 15) == 7);
// 70 layers on 12 stages, with embedding and head counted as a layer each: BLOOM.
static_assert(layers_of_stage(pipeline(12), 70, 0) == 5);
static_assert(layers_of_stage(pipeline(12), 70, 1) == 6);
static_assert(layers_of_stage(pipeline(12), 70, 10) == 6);
static_assert(layers_of_stage(pipeline(12), 70, 11) == 5);
// 61 layers on 4 stages: the one that is left goes before the last.
static_assert(layers_of_stage(pipeline(4), 61, 1) == 15);
static_assert(layers_of_stage(pipeline(4), 61, 2) == 16);
static_assert(layers_of_stage(pipeline(4), 61, 3) == 15);

// 126 layers on 16 stages of 8 virtual ones: the first chunk is the embedding, the last the head.
static_assert(layer_chunks(126, 128)[0].size() == 0 && layer_chunks(126, 128)[127].size() == 0);
static_assert(layer_chunks(126, 128)[1].size() == 1 && layer_chunks(126, 128)[126].end == 126);
static_assert(layer_chunks(126, 127)[0].size() == 1 && layer_chunks(126, 127)[126].size() == 0);

TEST_CASE("the chunks of a model follow each other and have all its layers") {
  for (count layers = 1; layers <= 40; ++layers) {
    for (count chunks = 1; chunks <= layers + 2; ++chunks) {
      CAPTURE(layers);
      CAPTURE(chunks);
      const layer_chunks cut(layers, chunks);
      count next = 0;
      for (count i = 0; i < chunks; ++i) {
        CHECK(cut[i].first == next);
        next = cut[i].end;
        const count size = cut[i].size();
        CHECK(size >= layers / chunks);
        CHECK(size <= (layers + chunks - 1) / chunks);
        CHECK(cut[chunks - 1].size() <= size);
      }
      CHECK(next == layers);
    }
  }
}

TEST_CASE("virtual stages are every p-th chunk") {
  const layout l = pipeline(2, 3);
  count first[3]{};
  count n = 0;
  for_each_chunk(l, chunks_of(l, 12), 1, [&](const layer_range& r) {
    first[n++] = r.first;
    CHECK(r.size() == 2);
  });
  CHECK(n == 3);
  CHECK(first[0] == 2);
  CHECK(first[1] == 6);
  CHECK(first[2] == 10);
}

TEST_CASE("a stage of DualPipe has the chunks of both directions, and both ends if it is an end") {
  layout l = pipeline(4);
  l.schedule = schedule::dual_pipe;
  count first[2]{};
  count n = 0;
  for_each_chunk(l, chunks_of(l, 16), 1, [&](const layer_range& r) { first[n++] = r.first; });
  CHECK(n == 2);
  CHECK(first[0] == 4);
  CHECK(first[1] == 8);
  CHECK(layers_of_stage(l, 16, 0) == 8);
  for (const count end : {0, 3}) {
    CHECK(has_embedding(l, end));
    CHECK(has_head(l, end));
  }
  CHECK_FALSE(has_embedding(l, 1));
  CHECK_FALSE(has_head(l, 2));
}

TEST_CASE("the first stage has the embedding and the last the head") {
  const layout l = pipeline(4);
  CHECK(has_embedding(l, 0));
  CHECK_FALSE(has_head(l, 0));
  CHECK_FALSE(has_embedding(l, 3));
  CHECK(has_head(l, 3));
  CHECK(has_embedding(layout{}, 0));
  CHECK(has_head(layout{}, 0));
}

TEST_CASE("the three dense layers of DeepSeek-V3 are on its first stage") {
  const transformer& m = presets::deepseek_v3.model;
  for_each_part_of_stage(m, pipeline(4), 0, [](const part& p) {
    CHECK(p.layers == 15);
    CHECK(p.dense_layers == 3);
    CHECK(p.mixture_layers == 12);
  });
  for_each_part_of_stage(m, pipeline(4), 2, [](const part& p) {
    CHECK(p.layers == 16);
    CHECK(p.dense_layers == 0);
    CHECK(p.mixture_layers == 16);
  });
}

TEST_CASE("stages share the layers of every part of a model") {
  const auto check = [](const transformer& m) {
    for (const layout& l :
         {pipeline(1), pipeline(2), pipeline(3, 2), pipeline(4), pipeline(5, 3)}) {
      for_each_part(m, [&](const part& whole) {
        layer_counts sum;
        for (count stage = 0; stage < l.pipeline; ++stage) {
          for_each_part_of_stage(m, l, stage, [&](const part& p) {
            if (p.block == whole.block) sum += layers_of(p);
          });
        }
        CHECK(sum == layers_of(whole));
      });
    }
  };
  check(presets::deepseek_v3.model);
  check(presets::llama_3_8b.model);
  check(presets::gemma_3_27b.model);
  check(presets::qwen3_next_80b_a3b.model);
  check(presets::kimi_linear_48b_a3b.model);
  check(presets::jamba_v01.model);
  check(presets::nemotron_3_nano_30b_a3b.model);
}

TEST_CASE("layers are counted as one by one") {
  const transformer& m = presets::nemotron_3_nano_30b_a3b.model;
  for_each_part(m, [&](const part& p) {
    for (count first = 0; first < m.layers; first += 7) {
      for (count end = first; end <= m.layers; end += 5) {
        count expected = 0;
        for (count i = first; i < end; ++i) expected += m.block_of(i) == p.block ? 1 : 0;
        CHECK(part_layers(p).in({first, end}).layers == expected);
      }
    }
  });
  static_assert(2 * layer_counts{.layers = 3, .dense = 1} == layer_counts{.layers = 6, .dense = 2});
}

}  // namespace stages_test
