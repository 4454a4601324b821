// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/layer_time.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/timing.hpp"

namespace layer_time_test {

using namespace leverage;
using namespace leverage::hardware;
using hardware::detail::add_layers;
using hardware::detail::layer_setting;
using test::near;

/// All layers of a model.
struct question {
  transformer m = test::round_model;
  layout l{};
  efficiency<> e = test::only_products();
  recipe r{};
  software by{};
  accelerator<> on = test::round_machine;

  [[nodiscard]] layer_seconds<> seconds() const {
    const layer_setting<double> s(m, on, l, r, by, e, 64);
    layer_seconds<> sum;
    for_each_part(m, [&](const part& p) { add_layers(sum, s, p); });
    return sum;
  }
};

constexpr double h = 1024.0;
constexpr double tokens_of_a_sequence = 4096.0;

TEST_CASE("a dense layer takes 6 x 12 h^2 operations a token and 3.5 attention cores") {
  question q;
  const layer_seconds<> s = q.seconds();
  CHECK(near(s.matrices, 4.0 * 6.0 * 12.0 * h * h * tokens_of_a_sequence / 1e15, 1e-14));
  CHECK(near(s.attention, 4.0 * 3.5 * 4.0 * h * 2048.0 * tokens_of_a_sequence / 1e15, 1e-14));
  CHECK(near(s.total(), s.matrices + s.attention, 1e-15));
  CHECK(s.experts == 0.0);
  CHECK(s.elements == 0.0);
  CHECK(s.tensor == 0.0);
  CHECK(s.context == 0.0);
  CHECK(s.launch == 0.0);
}

TEST_CASE("layers that are computed again take a fourth pass") {
  question q;
  const layer_seconds<> once = q.seconds();
  q.l.recompute.layers = true;
  CHECK(near(q.seconds().matrices, 4.0 / 3.0 * once.matrices, 1e-14));
  CHECK(near(q.seconds().attention, 4.5 / 3.5 * once.attention, 1e-14));
  q.l.recompute.one_layer_of = 2;
  CHECK(near(q.seconds().matrices, 3.5 / 3.0 * once.matrices, 1e-14));
  q.l.recompute = {.attention_core = true};
  CHECK(q.seconds().matrices == once.matrices);
  CHECK(near(q.seconds().attention, 4.5 / 3.5 * once.attention, 1e-14));
}

TEST_CASE("tensor and context parallelism divide a layer") {
  question q;
  const layer_seconds<> whole = q.seconds();
  q.l = {.tensor = 8};
  CHECK(near(q.seconds().matrices, whole.matrices / 8.0, 1e-14));
  CHECK(near(q.seconds().attention, whole.attention / 8.0, 1e-14));
  q.l = {.tensor = 2, .context = 4};
  CHECK(near(q.seconds().matrices, whole.matrices / 8.0, 1e-14));
  CHECK(near(q.seconds().attention, whole.attention / 8.0, 1e-14));
}

TEST_CASE("norms and residuals move 20 h bytes a token, cores 8 h, the inside of a plain one 4 f") {
  question q;
  q.e[coefficient::element_traffic] = 1.0;
  const double each = 20.0 * h + 8.0 * h + 4.0 * 4.0 * h;
  CHECK(near(q.seconds().elements, 4.0 * 3.0 * each * tokens_of_a_sequence / 4e12, 1e-14));
  // Norms only on a shard of the tokens with sequence parallelism.
  q.l.tensor = 4;
  CHECK(near(q.seconds().elements, 4.0 * 3.0 * each * tokens_of_a_sequence / 4.0 / 4e12, 1e-14));
  q.l.sequence_parallel = false;
  const double norms = 20.0 * h * 3.0 / 4.0;
  CHECK(near(q.seconds().elements, 4.0 * 3.0 * (each / 4.0 + norms) * tokens_of_a_sequence / 4e12,
             1e-14));
  q.l = {.recompute = {.norms = true, .activation = true}};
  CHECK(near(q.seconds().elements, 4.0 * 3.7 * each * tokens_of_a_sequence / 4e12, 1e-14));
}

TEST_CASE("8-bit products have their inputs scaled") {
  question q;
  q.e[coefficient::quantise_traffic] = 1.0;
  CHECK(q.seconds().elements == 0.0);
  q.r.gemm = number_format::fp8;
  // Inputs of two products of attention, and of two of the feed-forward.
  CHECK(near(q.seconds().elements,
             4.0 * 8.0 * (2.0 * h + h + 4.0 * h) * tokens_of_a_sequence / 4e12, 1e-14));
}

TEST_CASE("keys and values go round a ring: 100,663,296 bytes forward, and twice back") {
  // s 32768, 4 ranks, 8 heads of 128 each for keys and values.
  question q;
  q.m = {.layers = 1,
         .d_model = 1024,
         .vocabulary = 1024,
         .sequence = 32768,
         .attention = {.heads = 32, .kv_heads = 8, .head_dim = 128},
         .feed_forward = {.width = 4096, .gated = false}};
  q.l.context = 4;
  q.e[coefficient::context_exposed] = 1.0;
  CHECK(near(q.seconds().context, 3.0 * 100'663'296.0 / 400e9, 1e-14));
  // Neighbours that are 4 accelerators apart are in two domains.
  q.l.tensor = 4;
  CHECK(near(q.seconds().context, 3.0 * 100'663'296.0 / 4.0 / 50e9, 1e-14));
  q.l = {.context = 4, .recompute = {.layers = true}};
  CHECK(near(q.seconds().context, 4.0 * 100'663'296.0 / 400e9, 1e-14));
  q.l = {};
  CHECK(q.seconds().context == 0.0);
}

TEST_CASE("the host's time shows where the device is faster") {
  question q;
  const double device = q.seconds().total() / 4.0;
  q.e[coefficient::host_dense] = device * 0.75;
  CHECK(near(q.seconds().launch, 4.0 * 0.25 * device, 1e-13));
  CHECK(near(q.seconds().total(), 4.0 * 1.25 * device, 1e-14));
  q.on.generation = generation::tpu;
  CHECK(q.seconds().launch == 0.0);
}

TEST_CASE(
    "a mixture takes as long as the dense layer that its active experts are, and the router") {
  question dense;
  question mixture;
  mixture.m.feed_forward = {};
  mixture.m.experts = {.experts = 1, .active = 1, .expert_width = 4096, .gated = false};
  const layer_seconds<> d = dense.seconds();
  const layer_seconds<> m = mixture.seconds();
  const double router = 4.0 * 6.0 * h * tokens_of_a_sequence / 1e15;
  CHECK(near(m.matrices + m.experts, d.matrices + router, 1e-14));
  CHECK(m.attention == d.attention);
  // As many active experts of a part of the width, or shared ones.
  mixture.m.experts = {.experts = 16, .active = 8, .expert_width = 512, .gated = false};
  CHECK(near(mixture.seconds().matrices + mixture.seconds().experts, d.matrices + 16.0 * router,
             1e-14));
  mixture.m.experts = {.experts = 16,
                       .active = 4,
                       .shared = 2,
                       .expert_width = 512,
                       .shared_width = 1024,
                       .gated = false};
  CHECK(near(mixture.seconds().matrices + mixture.seconds().experts, d.matrices + 16.0 * router,
             1e-14));
}

TEST_CASE("computing experts again leaves the dense layers of the model alone") {
  question q;
  q.m.experts = {.experts = 16,
                 .active = 4,
                 .shared = 1,
                 .expert_width = 512,
                 .shared_width = 512,
                 .dense_layers = 1};
  q.e = test::assumed();
  question again = q;
  again.l.recompute.experts = true;
  question only = q;
  only.m.experts.dense_layers = 0;
  only.m.feed_forward = {};
  question only_again = only;
  only_again.l.recompute.experts = true;
  // Three of four layers are mixtures.
  CHECK(near(again.seconds().matrices - q.seconds().matrices,
             0.75 * (only_again.seconds().matrices - only.seconds().matrices), 1e-10));
  CHECK(near(again.seconds().exchange, 0.75 * only_again.seconds().exchange, 1e-14));
}

TEST_CASE("layers with one piece have half of the norms and of the launches") {
  // A mixer in each even layer, a feed-forward in each odd one: two of these are a usual layer.
  question halves;
  halves.m.layers = 8;
  halves.m.attention = {};
  halves.m.feed_forward = {};
  halves.m.blocks = {
      {.layers = {.period = 2}, .attention = test::round_model.attention, .norms = 1},
      {.layers = {.first = 1, .period = 2},
       .feed_forward = test::round_model.feed_forward,
       .norms = 1}};
  question q;
  for (const coefficient c : {coefficient::element_traffic, coefficient::gemm_traffic}) {
    q.e[c] = halves.e[c] = 0.7;
  }
  CHECK(near(halves.seconds().total(), q.seconds().total(), 1e-14));
  CHECK(near(halves.seconds().elements, q.seconds().elements, 1e-14));
  q.e[coefficient::host_dense] = halves.e[coefficient::host_dense] = 10.0;
  CHECK(near(halves.seconds().total(), q.seconds().total(), 1e-3));
}

TEST_CASE("a hybrid's layers are the sum of its blocks") {
  question q;
  q.m = presets::nemotron_3_nano_30b_a3b.model;
  q.e = test::assumed();
  const layer_setting<double> s(q.m, q.on, q.l, q.r, q.by, q.e, 64);
  double sum = 0.0;
  int parts = 0;
  for_each_part(q.m, [&](const part& p) {
    const double each =
        hardware::detail::layer_time(s, p, p.dense_layers > 0, p.mixture_layers > 0).total();
    sum += static_cast<double>(p.layers) * each;
    ++parts;
  });
  CHECK(parts == 3);
  CHECK(near(q.seconds().total(), sum, 1e-14));
}

}  // namespace layer_time_test
