// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the time of a step must do when one thing of a run changes, whatever the coefficients are: for every preset, on
/// many layouts.
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/step_time.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/random.hpp"
#include "support/timing.hpp"

namespace steps_test {

using namespace leverage;
using namespace leverage::hardware;

/// A run.
struct run {
  transformer m;
  cluster<> on;
  layout l{};
  recipe r{};
  count global_batch = 0;
  software by{};
  efficiency<> e = test::assumed();

  [[nodiscard]] bool is_valid() const { return validate(m, l, r, on, global_batch).is_valid(); }
  [[nodiscard]] step_breakdown<> time() const {
    return step_time(m, on, l, r, global_batch, by, e);
  }
  [[nodiscard]] double total() const { return time().total().value; }
  [[nodiscard]] std::string text() const {
    const auto number = [](const char* name, count n) { return name + std::to_string(n); };
    return number(" n", on.accelerators) + number(" t", l.tensor) + number(" p", l.pipeline) +
           number(" v", l.virtual_stages) + number(" c", l.context) + number(" x", l.expert) +
           number(" te", l.expert_tensor) + number(" b", l.micro_batch) +
           number(" B", global_batch) + number(" s", m.sequence);
  }
};

/// Coefficients within a factor of two of what is assumed.
efficiency<> some_efficiency(test::random_numbers& r) {
  efficiency<> e = test::assumed();
  for (double& x : e.values) x *= std::exp2(r.real(-1.0, 1.0));
  return e;
}

/// Valid runs of every preset on layouts at random.
const std::vector<run>& runs() {
  static const std::vector<run> all = [] {
    test::random_numbers r(20261130);
    const auto power = [&](int most) { return count{1} << r.between(0, most); };
    constexpr generation generations[] = {
        generation::ampere,    generation::hopper,          generation::hopper_500w,
        generation::blackwell, generation::blackwell_ultra, generation::tpu,
        generation::other};
    std::vector<run> found;
    for (const preset* p : presets::all) {
      int of_this = 0;
      for (int tries = 0; tries < 4000 && of_this < 12; ++tries) {
        run one{.m = p->model, .on = test::round_cluster(0)};
        if (one.m.learned_positions == 0) one.m.sequence = 1024 * power(4);
        layout& l = one.l;
        l.tensor = power(3);
        l.pipeline = r.once_in(2) ? 1 : r.between(2, 8);
        l.virtual_stages = l.pipeline > 1 && r.once_in(2) ? r.between(1, 3) : 1;
        l.context = power(2);
        l.expert = one.m.is_mixture() ? power(6) : 1;
        l.expert_tensor = l.expert > 1 && r.once_in(4) ? 2 : 1;
        l.sharding = static_cast<sharding>(r.between(0, 3));
        l.micro_batch = power(2);
        l.sequence_parallel = l.expert > 1 || r.once_in(2);
        l.attention_kernel = r.once_in(3) ? attention_kernel::unfused : attention_kernel::flash;
        l.recompute.layers = r.once_in(4);
        l.recompute.norms = r.once_in(3);
        l.recompute.experts = one.m.is_mixture() && r.once_in(4);
        l.overlap = {.tensor = r.once_in(2), .expert = r.once_in(2), .data = !r.once_in(4)};
        one.on.accelerators = l.tensor * l.pipeline * l.context * power(5);
        one.on.accelerator.generation = generations[r.between(0, 6)];
        if (r.once_in(3)) one.r.gemm = one.r.experts = number_format::fp8;
        const count data = l.data(one.on.accelerators);
        one.global_batch = data * l.micro_batch * power(6);
        one.by.kernels = static_cast<kernels>(r.between(0, 2));
        one.by.routing = static_cast<routing>(r.between(0, 1));
        one.by.graphs = r.once_in(3);
        one.by.age_months = r.real(0.0, 20.0);
        one.e = some_efficiency(r);
        if (!one.is_valid()) continue;
        found.push_back(one);
        ++of_this;
      }
    }
    return found;
  }();
  return all;
}

/// Calls check(run) for each of them.
template <class Check>
void for_each_run(const Check& check) {
  for (const run& r : runs()) {
    CAPTURE(r.text());
    check(r);
  }
}
/// And with the changed run, where that is valid.
template <class Change, class Check>
void for_each_change(const Change& change, const Check& check) {
  int valid = 0;
  for_each_run([&](const run& r) {
    run other = r;
    change(other);
    if (!other.is_valid()) return;
    ++valid;
    check(r, other);
  });
  CHECK(valid > 20);
}

constexpr double rounding = 1e-12;

/// The change makes no step faster, or none slower.
template <class Change>
void makes_slower(const Change& change) {
  for_each_change(change, [](const run& before, const run& after) {
    CHECK(after.total() >= before.total() * (1.0 - rounding));
  });
}
template <class Change>
void makes_faster(const Change& change) {
  for_each_change(change, [](const run& before, const run& after) {
    CHECK(after.total() <= before.total() * (1.0 + rounding));
  });
}

TEST_CASE("there are runs of every preset, with all that a layout has") {
  CHECK(runs().size() >= 150);
  int expert_tensor = 0;
  int virtual_stages = 0;
  int context = 0;
  for (const run& r : runs()) {
    expert_tensor += r.l.expert_tensor > 1 ? 1 : 0;
    virtual_stages += r.l.virtual_stages > 1 ? 1 : 0;
    context += r.l.context > 1 ? 1 : 0;
  }
  CHECK(expert_tensor > 3);
  CHECK(virtual_stages > 10);
  CHECK(context > 10);
}

TEST_CASE("no part is negative, and they add up") {
  for_each_run([](const run& r) {
    const step_breakdown<> s = r.time();
    const layer_seconds<>& l = s.layers;
    double sum = 0.0;
    for (const double part : {l.matrices, l.attention, l.experts, l.elements, l.routing, l.tensor,
                              l.exchange, l.context, l.launch, s.head, s.prediction, s.stages,
                              s.bubble, s.data, s.optimizer, s.fixed}) {
      CHECK(part >= 0.0);
      sum += part;
    }
    CHECK(test::near(s.total().value, sum, rounding));
    CHECK(s.total().value > 0.0);
  });
}

TEST_CASE("a faster machine is never slower") {
  const auto faster = [](auto figure) {
    makes_faster([&](run& r) { (r.on.accelerator.*figure).value *= 2.0; });
    makes_slower([&](run& r) { (r.on.accelerator.*figure).value *= 0.75; });
  };
  faster(&accelerator<>::peak_bf16);
  faster(&accelerator<>::peak_fp8);
  faster(&accelerator<>::memory_bandwidth);
  faster(&accelerator<>::scale_up);
  faster(&accelerator<>::scale_out);
}

TEST_CASE("twice as fast in everything, and with half of all latencies, takes half of the time") {
  for_each_change(
      [](run& r) {
        accelerator<>& a = r.on.accelerator;
        for (auto peak : {&accelerator<>::peak_bf16, &accelerator<>::peak_fp8}) {
          (a.*peak).value *= 2.0;
        }
        a.memory_bandwidth.value *= 2.0;
        a.scale_up.value *= 2.0;
        a.scale_out.value *= 2.0;
        for (std::size_t i = 0; i < coefficients; ++i) {
          if (information(static_cast<coefficient>(i)).unit == "s") r.e.values[i] *= 0.5;
        }
      },
      [](const run& before, const run& after) {
        CHECK(test::near(after.total(), 0.5 * before.total(), 1e-12));
      });
}

TEST_CASE("more work takes longer") {
  makes_slower([](run& r) { r.global_batch *= 2; });
  makes_slower([](run& r) {
    if (r.m.learned_positions == 0) r.m.sequence *= 2;
  });
  makes_slower([](run& r) { r.m.vocabulary *= 2; });
  makes_slower([](run& r) { r.m.prediction_layers += 1; });
  makes_slower([](run& r) { r.l.recompute.layers = true; });
  makes_slower([](run& r) { r.l.recompute.norms = true; });
  makes_slower([](run& r) {
    if (r.e[coefficient::natural_routing] >= 1.0) r.by.routing = routing::natural;
  });
  makes_slower([](run& r) { r.by.age_months += 6.0; });
}

TEST_CASE("one layer more takes longer, however the stages are cut") {
  for_each_change(
      [](run& r) {
        if (!r.m.has_blocks()) r.m.layers += 1;
      },
      [](const run& before, const run& after) {
        if (before.m.layers == after.m.layers) return;
        // In a pattern of windows or mixtures the mean layer changes as well.
        const bool alike = before.m.windowed_layers() % before.m.layers == 0 &&
                           before.m.mixture_layers() % before.m.layers == 0;
        if (alike) CHECK(after.total() > before.total());
      });
}

TEST_CASE("what overlaps is never slower") {
  makes_slower([](run& r) { r.l.overlap.data = false; });
  makes_slower([](run& r) {
    if (r.e[coefficient::tensor_overlapped] <= 1.0) r.l.overlap.tensor = false;
  });
  makes_slower([](run& r) {
    if (r.e[coefficient::expert_overlapped] <= 1.0) r.l.overlap.expert = false;
  });
}

TEST_CASE("the more micro-batches, the less of the bubble") {
  for_each_run([](run r) {
    if (r.l.pipeline == 1) return;
    const count data = r.l.data(r.on.accelerators);
    const auto share = [&](count micro_batches) {
      r.global_batch = data * r.l.micro_batch * micro_batches;
      const step_breakdown<> s = r.time();
      return s.bubble / (s.total().value - s.bubble);
    };
    const double few = share(16);
    const double many = share(1600);
    CHECK(few > 0.0);
    CHECK(many < few);
    CHECK(share(100'000) < 1e-3);
  });
}

TEST_CASE("the time of a step is that of its micro-batches and of what is once a step") {
  for_each_run([](run r) {
    const count data = r.l.data(r.on.accelerators);
    const auto time = [&](count micro_batches) {
      r.global_batch = data * r.l.micro_batch * micro_batches;
      return r.total();
    };
    CHECK(test::near(time(64) - time(32), 4.0 * (time(24) - time(16)), 1e-9));
  });
}

TEST_CASE("what a layout does not do takes no time") {
  for_each_run([](const run& r) {
    const step_breakdown<> s = r.time();
    if (s.layers.total() == 0.0) return;  // the last stage is the slowest and has the head only
    CHECK((s.layers.tensor > 0.0) == (r.l.tensor > 1));
    CHECK((s.layers.exchange > 0.0) == (r.l.expert * r.l.expert_tensor > 1));
    CHECK((s.layers.experts > 0.0) == r.m.is_mixture());
    CHECK((s.layers.routing > 0.0) == r.m.is_mixture());
    const bool has_attention = r.m.recurrent_layers() < r.m.layers;
    CHECK((s.layers.context > 0.0) == (r.l.context > 1 && has_attention));
    CHECK((s.bubble > 0.0) == (r.l.pipeline > 1));
    CHECK((s.stages > 0.0) == (r.l.pipeline > 1));
    // Experts are not divided by tensor-parallel ranks: without expert parallelism these have copies of them.
    const count n = r.on.accelerators;
    const bool has_copies = r.m.is_mixture() && r.l.expert_data(n) > 1;
    CHECK((s.data > 0.0) == (r.l.data(n) * r.l.context > 1 || has_copies));
    CHECK(s.optimizer > 0.0);
  });
}

TEST_CASE("where the links are equal, domains do not matter but to all-reduces of one level") {
  for_each_change(
      [](run& r) {
        r.on.accelerator.scale_out = r.on.accelerator.scale_up;
        r.on.accelerator.domain = 1;
      },
      [](const run& before, const run& flat) {
        // The same links in domains of 8, and in one domain of all.
        run equal = before;
        equal.on.accelerator.scale_out = equal.on.accelerator.scale_up;
        run whole = equal;
        whole.on.accelerator.domain = 1 << 20;
        CHECK(test::near(flat.total(), whole.total(), rounding));
        CHECK(test::near(equal.total(), whole.total(), rounding));
      });
}

TEST_CASE("a slower network between domains slows down nothing that stays in one") {
  for_each_change([](run& r) { r.on.accelerator.domain = 1 << 20; },
                  [](const run&, const run& one) {
                    run slow = one;
                    slow.on.accelerator.scale_out = bytes_per_second{1.0};
                    CHECK(slow.total() == one.total());
                  });
}

TEST_CASE(
    "with any two numbers of a run made hostile, its time is none, or no part of it is negative") {
  test::random_numbers random(1);
  constexpr count counts[] = {
      0, -1, 1, 3, 1000, 10'000'000, 1'000'000'000, 4096, 1LL << 32, not_a_count, 1LL << 62};
  constexpr double reals[] = {0.0, -1.0, test::nan, test::infinity, -test::infinity, 1e-300, 1e300};
  count layout::* const degrees[] = {&layout::tensor,  &layout::pipeline,   &layout::virtual_stages,
                                     &layout::context, &layout::expert,     &layout::expert_tensor,
                                     &layout::shards,  &layout::micro_batch};
  count transformer::* const sizes[] = {
      &transformer::layers,   &transformer::d_model,           &transformer::vocabulary,
      &transformer::sequence, &transformer::prediction_layers, &transformer::embedding_width};
  double recipe::* const bytes_of_numbers[] = {&recipe::weight_bytes, &recipe::gradient_bytes,
                                               &recipe::activation_bytes, &recipe::dispatch_bytes};
  const auto one_of = [&](const auto& list) {
    return list[random.between(0, static_cast<count>(std::size(list)) - 1)];
  };
  const auto spoil = [&](run& r) {
    const count n = one_of(counts);
    const double x = one_of(reals);
    accelerator<>& a = r.on.accelerator;
    switch (random.between(0, 12)) {
      case 0:
        return void(r.on.accelerators = n);
      case 1:
        return void(r.global_batch = n);
      case 2:
        return void(a.domain = n);
      case 3:
        return void(a.peak_bf16.value = x);
      case 4:
        return void(a.memory_bandwidth.value = x);
      case 5:
        return void(a.scale_up.value = x);
      case 6:
        return void(a.scale_out.value = x);
      case 7:
        return void(r.by.age_months = x);
      case 8:
        return void(r.e.values[random.between(0, coefficients - 1)] = x);
      case 9:
        return void(r.r.*one_of(bytes_of_numbers) = x);
      case 10:
        return void(r.m.*one_of(sizes) = n);
      default:
        return void(r.l.*one_of(degrees) = n);
    }
  };
  int none = 0;
  for (int i = 0; i < 20'000; ++i) {
    run r =
        runs()[static_cast<std::size_t>(random.between(0, static_cast<count>(runs().size()) - 1))];
    spoil(r);
    spoil(r);
    const step_breakdown<> s = r.time();
    if (!(s.total().value <= std::numeric_limits<double>::max())) {
      ++none;
      continue;
    }
    CAPTURE(r.text());
    CHECK(s.total().value > 0.0);
    const layer_seconds<>& l = s.layers;
    for (const double part : {l.matrices, l.attention, l.experts, l.elements, l.routing, l.tensor,
                              l.exchange, l.context, l.launch, s.head, s.prediction, s.stages,
                              s.bubble, s.data, s.optimizer, s.fixed}) {
      CHECK(part >= 0.0);
    }
  }
  CHECK(none > 10'000);
}

}  // namespace steps_test
