// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/stage_time.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/timing.hpp"

namespace stage_time_test {

using namespace leverage;
using namespace leverage::hardware;
using hardware::detail::layer_setting;
using hardware::detail::slowest_stage;
using hardware::detail::slowest_stage_of;
using test::near;

constexpr bool is(const slowest_stage& s, double layers, bool has_head) {
  return s.layers == layers && s.has_head == has_head;
}
constexpr slowest_stage of(count pipeline, count virtual_stages, count layers, double head) {
  return slowest_stage_of({.pipeline = pipeline, .virtual_stages = virtual_stages}, layers, 1.0,
                          head);
}

// One stage has everything.
static_assert(is(of(1, 1, 32, 2.5), 32, true));
// A head of less than a layer: 8 and 8 + 0.5.
static_assert(is(of(4, 1, 32, 0.5), 8, true));
// 9, 9, 9 and 5 + 2.5 are faster than 8 + 2.5.
static_assert(is(of(4, 1, 32, 2.5), 9, false));
// 10, 10, 10 and 2 + 8.
static_assert(is(of(4, 1, 32, 8.0), 2, true));
// 31 layers with a head of 2.4: 9, 9, 9 and 4 + 2.4 rather than 8, 8, 8 and 7 + 2.4.
static_assert(is(of(4, 1, 31, 2.4), 9, false));
// 70 layers of BLOOM on 12 stages: 6 and 4 + 1.5.
static_assert(is(of(12, 1, 70, 1.5), 6, false));
// In chunks of two virtual stages 8 layers are 4 and 4; with one more each 10 of 32.
static_assert(is(of(4, 2, 32, 1.5), 8, true));
static_assert(is(of(4, 2, 32, 3.0), 10, false));
// Fewer layers than leave the last stage any.
static_assert(is(of(4, 1, 5, 0.5), 2, false));
static_assert(is(of(4, 1, 5, 3.0), 0, true));
static_assert(is(of(6, 1, 4, 1.0), 0, true));

TEST_CASE("the slowest stage is no faster than an equal share, and never gets faster with layers") {
  for (const count p : {2, 3, 4, 8, 16}) {
    for (const count v : {1, 2, 3}) {
      for (const double head : {0.0, 0.3, 1.0, 2.4, 7.7}) {
        double before = 0.0;
        for (count layers = p * v; layers < 130; ++layers) {
          const slowest_stage s = of(p, v, layers, head);
          const double time = s.layers + (s.has_head ? head : 0.0);
          CAPTURE(p);
          CAPTURE(v);
          CAPTURE(layers);
          CAPTURE(head);
          CHECK(time >= before);
          CHECK(time >= (static_cast<double>(layers) + head) / static_cast<double>(p) - 1e-12);
          // No more than all stages alike and the head on one of them.
          const count most = v * ((layers + p * v - 1) / (p * v));
          CHECK(time <= static_cast<double>(most) + head);
          before = time;
        }
      }
    }
  }
}

TEST_CASE("a time that is not known ends the choice") {
  CHECK(slowest_stage_of({.pipeline = 4}, 32, test::run_time(test::nan), 1.0).layers == 8.0);
  CHECK(slowest_stage_of({.pipeline = 4}, 32, 1.0, test::run_time(test::nan)).layers == 8.0);
}

constexpr recipe bf16{};
constexpr software by{};

template <class F>
double with(const transformer& m, const layout& l, const efficiency<>& e, const F& f,
            const recipe& r = bf16) {
  return f(layer_setting<double>(m, test::round_machine, l, r, by, e, 64));
}

TEST_CASE("a head takes 6 V h operations a token, and its logits are written and read") {
  const auto head = [](const auto& s) { return hardware::detail::head_time(s); };
  const transformer& m = test::round_model;
  constexpr double weights = 1024.0 * 1024.0;
  CHECK(near(with(m, {}, test::only_products(), head), 6.0 * 4096.0 * weights / 1e15, 1e-14));
  CHECK(near(with(m, {.tensor = 4}, test::only_products(), head), 6.0 * 4096.0 * weights / 4e15,
             1e-14));
  const efficiency<> e = test::only_products_and(coefficient::logit_traffic, 1.0);
  CHECK(near(with(m, {}, e, head) - with(m, {}, test::only_products(), head),
             (16.0 * 4096.0 * 1024.0 + 10.0 * weights) / 4e12, 1e-12));
  CHECK(near(with(m, {}, test::only_products(), head, {.head = number_format::fp8}),
             6.0 * 4096.0 * weights / 2e15, 1e-14));
  // A narrower embedding has two matrices that join it to the layers.
  transformer narrow = m;
  narrow.embedding_width = 256;
  CHECK(near(with(narrow, {}, test::only_products(), head),
             6.0 * 4096.0 * (256.0 * 1024.0 + 2.0 * 256.0 * 1024.0) / 1e15, 1e-14));
}

TEST_CASE("a prediction module is a layer and a matrix of 2 h x h") {
  const transformer& m = presets::deepseek_v3.model;
  const auto module = [](const auto& s) { return hardware::detail::module_time(s); };
  const auto layer = [](const auto& s) {
    layer_seconds<> one;
    hardware::detail::add_layers(one, s, prediction_part_of(s.model));
    return one.total();
  };
  const efficiency<> e = test::only_products();
  const layout l{.expert = 8};
  CHECK(near(with(m, l, e, module) - with(m, l, e, layer),
             6.0 * 4096.0 * 2.0 * 7168.0 * 7168.0 / 1e15, 1e-12));
}

TEST_CASE("a stage sends 33,554,432 bytes on and as many back, for each of its chunks") {
  // s 8192, h 8192, 4 tensor-parallel ranks: 0.671 ms at 50 GB/s.
  constexpr transformer llama_70b{.layers = 80,
                                  .d_model = 8192,
                                  .vocabulary = 128256,
                                  .sequence = 8192,
                                  .attention = {.heads = 64, .kv_heads = 8, .head_dim = 128},
                                  .feed_forward = {.width = 28672}};
  const auto stages = [](const auto& s) { return hardware::detail::stages_time(s); };
  const efficiency<> e = test::only_products_and(coefficient::pipeline_exposed, 1.0);
  layout l{.tensor = 4, .pipeline = 4};
  CHECK(near(with(llama_70b, l, e, stages), 2.0 * 33'554'432.0 / 50e9, 1e-14));
  CHECK(near(0.5 * with(llama_70b, l, e, stages), 0.671e-3, 1e-3));
  l.virtual_stages = 5;
  CHECK(near(with(llama_70b, l, e, stages), 10.0 * 33'554'432.0 / 50e9, 1e-14));
  l.sequence_parallel = false;
  CHECK(near(with(llama_70b, l, e, stages), 40.0 * 33'554'432.0 / 50e9, 1e-14));
  CHECK(with(llama_70b, {.tensor = 4}, e, stages) == 0.0);
}

}  // namespace stage_time_test
