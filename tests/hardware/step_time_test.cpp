// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/step_time.hpp"

#include <cmath>
#include <string>

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/hardware/accelerators.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/timing.hpp"

namespace step_time_test {

using namespace leverage;
using namespace leverage::hardware;
using test::near;

/// A run, of which a test changes something.
struct run {
  transformer m = test::round_model;
  cluster<> on = test::round_cluster(1);
  layout l{};
  recipe r{};
  count global_batch = 16;
  software by{};
  efficiency<> e = test::only_products();

  [[nodiscard]] constexpr step_breakdown<> time() const {
    return step_time(m, on, l, r, global_batch, by, e);
  }
  [[nodiscard]] constexpr double total() const { return time().total().value; }
};

/// Llama-3-8B on 64 accelerators with what is assumed.
constexpr run llama() {
  return {.m = presets::llama_3_8b.model,
          .on = test::round_cluster(64),
          .l = {.tensor = 2, .pipeline = 2, .context = 2, .micro_batch = 1},
          .global_batch = 64,
          .e = test::assumed()};
}
/// A mixture with everything that takes time.
constexpr run deepseek() {
  return {.m = presets::deepseek_v3.model,
          .on = test::round_cluster(512),
          .l = {.tensor = 2, .pipeline = 4, .expert = 32, .sharding = sharding::zero2},
          .r = {.gemm = number_format::fp8, .experts = number_format::fp8},
          .global_batch = 256,
          .e = test::assumed()};
}

constexpr double llama_at_compile_time = llama().total();
constexpr double deepseek_at_compile_time = deepseek().total();

TEST_CASE("a step in a constant expression is the step at run time") {
  CHECK(near(llama().total(), llama_at_compile_time, 1e-14));
  CHECK(near(deepseek().total(), deepseek_at_compile_time, 1e-14));
  CHECK(llama_at_compile_time > 0.0);
}

TEST_CASE("a dense model with nothing but products takes its operations over the peak") {
  // 16 sequences of 4096 tokens. A token takes 3 forward passes of its matrices and 3.5 of its cores.
  const double tokens_of_a_step = 16.0 * 4096.0;
  const double h = 1024.0;
  const double matrices = 4.0 * 2.0 * 12.0 * h * h + 2.0 * h * h;
  const double cores = 4.0 * 4.0 * h * 2048.0;
  const run r;
  CHECK(near(r.total(), tokens_of_a_step * (3.0 * matrices + 3.5 * cores) / 1e15, 1e-14));
  CHECK(near(r.time().layers.matrices + r.time().head, tokens_of_a_step * 3.0 * matrices / 1e15,
             1e-14));
}

TEST_CASE("so do dense presets, by the exact count of forward operations") {
  for (const preset* p : presets::all) {
    if (p->model.is_mixture() || p->model.recurrent_layers() > 0) continue;
    CAPTURE(std::string(p->key));
    run r;
    r.m = p->model;
    const cost::flop_breakdown f = cost::forward_flops(r.m, cost::attention_mask::causal);
    const auto cores = static_cast<double>(f.attention_core());
    const double passes = 3.0 * static_cast<double>(f.total().value) + 0.5 * cores;
    const double tokens_of_a_step = 16.0 * static_cast<double>(r.m.sequence);
    CHECK(near(r.total(), tokens_of_a_step * passes / 1e15, 1e-9));
  }
}

TEST_CASE("and mixtures, hybrids and prediction modules, but for short convolutions") {
  for (const preset* p : presets::all) {
    CAPTURE(std::string(p->key));
    run r;
    r.m = p->model;
    const cost::flop_breakdown f =
        cost::forward_flops(r.m, cost::attention_mask::causal, hardware::detail::recurrent_chunk);
    double convolutions = 0.0;
    auto cores = static_cast<double>(f.attention_core() + f.recurrent_state);
    for_each_part(r.m, [&](const part& one) {
      convolutions += 2.0 * static_cast<double>(one.recurrent_layers * one.mixers) *
                      static_cast<double>(cost::detail::convolution_weights(one.recurrent));
      // An indexer's scores are a core as well, its matrices are not.
      const count width = one.attention.indexer.heads * one.attention.indexer.head_dim;
      cores += static_cast<double>(one.attention_layers * one.mixers * width * r.m.sequence);
    });
    if (r.m.prediction_layers > 0) {
      const part one = prediction_part_of(r.m);
      const attention& a = one.attention;
      const count seen = a.indexer.top_k > 0 ? 0 : r.m.sequence;
      cores += static_cast<double>(r.m.prediction_layers * a.heads *
                                   (a.score_dim() + a.value_dim()) * seen);
      if (a.indexer.top_k > 0) continue;
    }
    const double passes = 3.0 * (static_cast<double>(f.total().value) - convolutions) + 0.5 * cores;
    const double tokens_of_a_step = 16.0 * static_cast<double>(r.m.sequence);
    CHECK(near(r.total(), tokens_of_a_step * passes / 1e15, 1e-9));
  }
}

/// The sum of everything in a breakdown.
double sum(const step_breakdown<>& s) {
  const layer_seconds<>& l = s.layers;
  return l.matrices + l.attention + l.experts + l.elements + l.routing + l.tensor + l.exchange +
         l.context + l.launch + s.head + s.prediction + s.stages + s.bubble + s.data + s.optimizer +
         s.fixed;
}

TEST_CASE("the parts add up, and none is negative") {
  for (const run& r : {run{}, llama(), deepseek()}) {
    const step_breakdown<> s = r.time();
    CHECK(near(sum(s), s.total().value, 1e-14));
    const layer_seconds<>& l = s.layers;
    for (const double part : {l.matrices, l.attention, l.experts, l.elements, l.routing, l.tensor,
                              l.exchange, l.context, l.launch, s.head, s.prediction, s.stages,
                              s.bubble, s.data, s.optimizer, s.fixed}) {
      CHECK(part >= 0.0);
    }
  }
}

TEST_CASE("a pipeline waits for (p - 1) / v mean stages") {
  run r;
  r.on = test::round_cluster(4);
  r.l.pipeline = 4;
  const double whole = run{}.total() / 16.0;  // of a micro-batch
  CHECK(near(r.time().bubble, 3.0 * whole / 4.0, 1e-14));
  // 16 micro-batches of a layer and the head, which is less than a layer.
  const double layer = (run{}.time().layers.total() / 4.0) / 16.0;
  const double head = run{}.time().head / 16.0;
  CHECK(near(r.total(), 16.0 * (layer + head) + 3.0 * whole / 4.0, 1e-14));
  // Zero-bubble schedules leave a third of it, or none.
  r.l.schedule = schedule::zb_h1;
  CHECK(near(r.time().bubble, whole / 4.0, 1e-14));
  r.l.schedule = schedule::zb_2p;
  CHECK(r.time().bubble == 0.0);
  r.l.schedule = schedule::dual_pipe;
  CHECK(near(r.time().bubble, 2.0 / 3.0 * whole / 4.0, 1e-14));
}

TEST_CASE("interleaving divides the wait") {
  run r = llama();
  r.l = {.pipeline = 4};
  const double once = r.time().bubble;
  r.e[coefficient::pipeline_exposed] = 0.0;
  r.l.virtual_stages = 2;
  const double twice = r.time().bubble;
  CHECK(twice < 0.5 * once);
  r.l.virtual_stages = 8;
  CHECK(near(r.time().bubble, twice / 4.0, 1e-14));
}

TEST_CASE("weights that are gathered while it computes add to it as a hypotenuse, or fully") {
  run r;
  r.on = test::round_cluster(8);
  r.l.sharding = sharding::zero3;
  r.e[coefficient::data_exposed] = 1.0;
  const double compute = run{}.total() / 8.0;
  const double parameters = 4.0 * 12.0 * 1024.0 * 1024.0 + 8.0 * 1024.0 + 2.0 * 1024.0 * 1024.0;
  const double gathered = 2.0 * parameters * 7.0 / 8.0 * (2.0 * 2.0 + 4.0) / 400e9;
  // Two micro-batches of each rank.
  CHECK(near(r.total(), std::sqrt(compute * compute + gathered * gathered), 1e-14));
  CHECK(near(r.time().data, r.total() - compute, 1e-10));
  r.l.overlap.data = false;
  CHECK(near(r.total(), compute + gathered, 1e-14));
}

TEST_CASE("each coefficient acts on its own part only") {
  using enum coefficient;
  struct share {
    coefficient c;
    double step_breakdown<>::* step;
    double layer_seconds<>::* layer;
  };
  constexpr double step_breakdown<>::* none = nullptr;
  constexpr double layer_seconds<>::* not_a_layer = nullptr;
  using layers = layer_seconds<>;
  using step = step_breakdown<>;
  const share shares[] = {
      {quantise_traffic, none, &layers::elements},
      {permute_traffic, none, &layers::routing},
      {tensor_exposed, none, &layers::tensor},
      {tensor_latency, none, &layers::tensor},
      {expert_exposed, none, &layers::exchange},
      {expert_tokens_half, none, &layers::experts},
      {flash_hopper, none, &layers::attention},
      {context_exposed, none, &layers::context},
      {logit_traffic, &step::head, not_a_layer},
      {data_exposed, &step::data, not_a_layer},
      {data_latency, &step::data, not_a_layer},
      {optimizer_traffic, &step::optimizer, not_a_layer},
      {optimizer_mixture, &step::optimizer, not_a_layer},
      {step_fixed, &step::fixed, not_a_layer},
  };
  run r = deepseek();
  r.m.prediction_layers = 0;
  // Each of what is tested is in the step; the host is not, whose time hides in that of the device.
  r.l = {.tensor = 2, .context = 2, .expert = 32};
  r.e[host_mixture] = r.e[host_dense] = r.e[host_scaled_expert] = 0.0;
  const step_breakdown<> before = r.time();
  for (const share& s : shares) {
    CAPTURE(std::string(information(s.c).name));
    run changed = r;
    changed.e[s.c] *= 1.5;
    const step_breakdown<> after = changed.time();
    for (double layers::* part :
         {&layers::matrices, &layers::attention, &layers::experts, &layers::elements,
          &layers::routing, &layers::tensor, &layers::exchange, &layers::context}) {
      CAPTURE(before.layers.*part);
      CHECK((after.layers.*part != before.layers.*part) == (part == s.layer));
    }
    for (double step::* part :
         {&step::head, &step::data, &step::stages, &step::optimizer, &step::fixed}) {
      CHECK((after.*part != before.*part) == (part == s.step));
    }
  }
  r.l.pipeline = 2;
  const double stages = r.time().stages;
  const double others = r.time().layers.total() + r.time().head + r.time().data;
  r.e[pipeline_exposed] *= 1.5;
  CHECK(near(r.time().stages, 1.5 * stages, 1e-14));
  CHECK(r.time().layers.total() + r.time().head + r.time().data == others);
}

TEST_CASE("software of which no run was fitted has a factor of the whole step") {
  run r = deepseek();
  const step_breakdown<> known = r.time();
  r.e[coefficient::other_software] = 1.25;
  CHECK(r.time().total() == known.total());
  r.by.is_other = true;
  const step_breakdown<> other = r.time();
  CHECK(near(other.total().value, 1.25 * known.total().value, 1e-14));
  CHECK(near(other.layers.exchange, 1.25 * known.layers.exchange, 1e-14));
  CHECK(near(other.fixed, 1.25 * known.fixed, 1e-14));
  CHECK(near(sum(other), other.total().value, 1e-14));
}

TEST_CASE("derivatives by a machine's figures are those of a difference quotient") {
  using variable = dual<double, 4>;
  const run r = deepseek();
  cluster<variable> on(r.on);
  on.accelerator.memory_bandwidth.value = variable::variable(4e12, 0);
  on.accelerator.scale_up.value = variable::variable(400e9, 1);
  on.accelerator.scale_out.value = variable::variable(50e9, 2);
  on.accelerator.peak_fp8.value = variable::variable(2e15, 3);
  const variable t = step_time(r.m, on, r.l, r.r, r.global_batch, r.by, r.e).total().value;
  CHECK(near(t.value, r.total(), 1e-14));
  const auto slope = [&](auto figure, double size) {
    run up = r;
    run down = r;
    (up.on.accelerator.*figure).value = size * (1.0 + 1e-5);
    (down.on.accelerator.*figure).value = size * (1.0 - 1e-5);
    return (up.total() - down.total()) / (2e-5 * size);
  };
  CHECK(near(t.derivative[0], slope(&accelerator<>::memory_bandwidth, 4e12), 1e-7));
  CHECK(near(t.derivative[1], slope(&accelerator<>::scale_up, 400e9), 1e-7));
  CHECK(near(t.derivative[2], slope(&accelerator<>::scale_out, 50e9), 1e-7));
  CHECK(near(t.derivative[3], slope(&accelerator<>::peak_fp8, 2e15), 1e-7));
  for (const double d : t.derivative) CHECK(d < 0.0);
}

TEST_CASE("a run that cannot be is NaN, in its parts and in all") {
  const auto is_nan = [](const auto& change) {
    run r = deepseek();
    change(r);
    return test::is_nan(r.total());
  };
  CHECK_FALSE(is_nan([](run&) {}));
  CHECK(is_nan([](run& r) { r.global_batch = 0; }));
  CHECK(is_nan([](run& r) { r.global_batch = 255; }));
  CHECK(is_nan([](run& r) { r.global_batch = not_a_count; }));
  CHECK(is_nan([](run& r) { r.on.accelerators = 500; }));
  CHECK(is_nan([](run& r) { r.on.accelerators = -512; }));
  CHECK(is_nan([](run& r) { r.m.d_model = -7168; }));
  CHECK(is_nan([](run& r) { r.l.tensor = 0; }));
  CHECK(is_nan([](run& r) { r.l.tensor = 3; }));
  CHECK(is_nan([](run& r) { r.l.pipeline = -1; }));
  CHECK(is_nan([](run& r) { r.l.expert = 48; }));
  CHECK(is_nan([](run& r) { r.l.expert = 0; }));
  CHECK(is_nan([](run& r) { r.l.context = 5; }));
  CHECK(is_nan([](run& r) { r.l.shards = 7; }));
  CHECK(is_nan([](run& r) { r.l.micro_batch = 0; }));
  CHECK(is_nan([](run& r) { r.l.virtual_stages = 100; }));
  CHECK(is_nan([](run& r) { r.l.recompute.one_layer_of = 0; }));
  CHECK(is_nan([](run& r) { r.by.age_months = -1e9; }));
  for (const double bad : {0.0, -1.0, test::nan, test::infinity}) {
    CHECK(is_nan([&](run& r) { r.on.accelerator.peak_fp8 = flop_per_second{bad}; }));
    CHECK(is_nan([&](run& r) { r.on.accelerator.memory_bandwidth = bytes_per_second{bad}; }));
    CHECK(is_nan([&](run& r) { r.on.accelerator.scale_up = bytes_per_second{bad}; }));
    CHECK(is_nan([&](run& r) { r.on.accelerator.scale_out = bytes_per_second{bad}; }) ==
          (bad != 0.0));
    CHECK(is_nan([&](run& r) { r.e[coefficient::gemm_hopper_fp8] = bad; }));
    CHECK(is_nan([&](run& r) { r.r.weight_bytes = bad; }));
  }
  CHECK(is_nan([](run& r) { r.on.accelerator.domain = 0; }));
}

TEST_CASE("links that nothing is sent over need no bandwidth") {
  run r;
  const double alone = r.total();
  r.on.accelerator.scale_up = {};
  r.on.accelerator.scale_out = {};
  CHECK(r.total() == alone);
  r.on.accelerators = 8;
  CHECK(test::is_nan(r.total()));
  r.on.accelerator.scale_up = bytes_per_second{400e9};
  CHECK(r.total() > 0.0);
}

TEST_CASE("a link between domains that is unknown is as fast as those inside") {
  run r = deepseek();
  r.on.accelerator.scale_out = {};
  run bound = r;
  bound.on.accelerator.scale_out = bound.on.accelerator.scale_up;
  CHECK(r.total() == bound.total());
  CHECK(r.total() < deepseek().total());
}

TEST_CASE("16 sequences of 4096 tokens in 2 seconds are 32768 tokens a second") {
  CHECK(throughput(test::round_model, 16, seconds{2.0}).value == 32768.0);
}

}  // namespace step_time_test
