// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/data_time.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/data_communication.hpp"
#include "leverage/hardware/shards.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/timing.hpp"

namespace data_time_test {

using namespace leverage;
using namespace leverage::hardware;
using hardware::detail::add_data;
using hardware::detail::data_seconds;
using hardware::detail::layer_setting;
using hardware::detail::mean_shard;
using hardware::detail::mean_shard_of;
using test::near;

TEST_CASE("a model on one accelerator is all of its parameters but the last norm") {
  for (const preset* p : presets::all) {
    const transformer& m = p->model;
    const mean_shard s = mean_shard_of(m, {});
    const auto all = cost::total_parameters(m);
    const double norm = static_cast<double>(m.d_model) * (m.norm == norm_kind::layer ? 2.0 : 1.0);
    const double rest = static_cast<double>(m.learned_positions * m.d_model) +
                        static_cast<double>(1 + m.prediction_layers * m.prediction_norms) * norm;
    const double expected = static_cast<double>(all.sum({.prediction = true}).value) - rest;
    CHECK(near(s.others + s.experts, expected, 1e-12));
  }
}

TEST_CASE(
    "a stage has the layers of a mean one, and a vocabulary matrix as the first and the last") {
  const transformer& m = presets::llama_3_8b.model;
  const layout l{.tensor = 2, .pipeline = 4};
  double sum = 0.0;
  for (count i = 0; i < 4; ++i) sum += static_cast<double>(parameters_of_stage(m, l, i).total());
  // Norms are on every tensor-parallel rank there, and shared by them here.
  const double vocabulary = 128256.0 * 4096.0 / 2.0;
  const double norms = 65.0 * 4096.0;
  const mean_shard s = mean_shard_of(m, l);
  CHECK(near(4.0 * (s.others - vocabulary), sum - 2.0 * vocabulary - norms + 0.5 * 64.0 * 4096.0,
             1e-14));
  CHECK(s.experts == 0.0);
}

TEST_CASE("experts are divided by the ranks that have them, and by the stages") {
  const transformer& m = presets::mixtral_8x7b.model;
  const double routed = 32.0 * 8.0 * 3.0 * 4096.0 * 14336.0;
  CHECK(near(mean_shard_of(m, {}).experts, routed, 1e-15));
  CHECK(near(mean_shard_of(m, {.pipeline = 2, .expert = 4, .expert_tensor = 2}).experts,
             routed / 16.0, 1e-15));
  CHECK(near(mean_shard_of(m, {.tensor = 2}).experts, routed, 1e-15));
}

/// What a test asks of the setting of a layout.
template <class F>
auto with(const transformer& m, const layout& l, const recipe& r, const efficiency<>& e, count n,
          const F& f, const accelerator<>& on = test::round_machine) {
  const software by{};
  return f(layer_setting<double>(m, on, l, r, by, e, n));
}

/// Seconds of a billion parameters of 16 ranks.
data_seconds<double> of_a_billion(sharding how, count shards, const accelerator<>& on,
                                  const recipe& r = {}) {
  return with(
      test::round_model, {.sharding = how}, r,
      test::only_products_and(coefficient::data_exposed, 1.0), 16,
      [&](const auto& s) {
        data_seconds<double> d;
        add_data(d, s, 1e9, 16, 1, shards);
        return d;
      },
      on);
}

TEST_CASE("in one domain the bytes are those of data_communication.hpp, over the bandwidth") {
  accelerator<> on = test::round_machine;
  on.domain = 16;
  for (const sharding how : {sharding::none, sharding::zero1, sharding::zero2, sharding::zero3}) {
    const data_parallel_bytes sent =
        data_parallel(parameters<count>{1'000'000'000}, 16, 0, how, recipe{});
    const data_seconds<double> s = of_a_billion(how, 16, on);
    CHECK(near(s.micro_batch, sent.micro_batch.value / 400e9, 1e-14));
    CHECK(near(s.step, sent.step.value / 400e9, 1e-14));
  }
}

TEST_CASE("on two levels each is sent between domains on every rail, then inside") {
  // 16 ranks in 2 domains of 8: P w (7/8 / up + 1/2 / 8 / out).
  const double gathered = 1e9 * (7.0 / 8.0 / 400e9 + 1.0 / 16.0 / 50e9);
  const accelerator<>& on = test::round_machine;
  CHECK(near(of_a_billion(sharding::zero1, 16, on).step, (4.0 + 2.0) * gathered, 1e-14));
  CHECK(near(of_a_billion(sharding::none, 16, on).step, 8.0 * gathered, 1e-14));
  CHECK(near(of_a_billion(sharding::zero3, 16, on).micro_batch, (4.0 + 4.0) * gathered, 1e-14));
  CHECK(of_a_billion(sharding::zero3, 16, on).step == 0.0);
}

TEST_CASE("weights that are computed with in 8 bits are gathered in 8 bits") {
  const double gathered = 1e9 * (7.0 / 8.0 / 400e9 + 1.0 / 16.0 / 50e9);
  const recipe fp8{.gemm = number_format::fp8};
  CHECK(near(of_a_billion(sharding::zero3, 16, test::round_machine, fp8).micro_batch,
             (2.0 + 4.0) * gathered, 1e-14));
  CHECK(near(of_a_billion(sharding::zero1, 16, test::round_machine, fp8).step,
             (4.0 + 2.0) * gathered, 1e-14));
}

TEST_CASE("where some ranks share, copies average their gradients as well") {
  const accelerator<>& on = test::round_machine;
  const double all = 1e9 * (7.0 / 8.0 / 400e9 + 1.0 / 16.0 / 50e9);
  const double domain = 1e9 * 7.0 / 8.0 / 400e9;
  CHECK(near(of_a_billion(sharding::zero1, 8, on).step, 8.0 * all + 2.0 * domain, 1e-14));
  CHECK(near(of_a_billion(sharding::zero3, 8, on).micro_batch, 8.0 * domain, 1e-14));
  CHECK(near(of_a_billion(sharding::zero3, 8, on).step, all, 1e-14));
}

TEST_CASE("groups that a domain does not divide evenly have a time as well") {
  // 24 ranks of which 12 share, in domains of 8: of each 12 ranks 6 are in a domain.
  const auto s =
      with(test::round_model, {.sharding = sharding::zero1}, recipe{},
           test::only_products_and(coefficient::data_exposed, 1.0), 24, [](const auto& on) {
             data_seconds<double> d;
             add_data(d, on, 1e9, 24, 1, 12);
             return d;
           });
  CHECK(near(s.step,
             1e9 * (8.0 * (7.0 / 8.0 / 400e9 + 2.0 / 3.0 / 8.0 / 50e9) +
                    2.0 * (5.0 / 6.0 / 400e9 + 1.0 / 2.0 / 6.0 / 50e9)),
             1e-14));
}

TEST_CASE("one rank, or no parameters, send nothing") {
  with(test::round_model, {}, recipe{}, test::assumed(), 16, [](const auto& on) {
    data_seconds<double> d;
    add_data(d, on, 1e9, 1, 1, 1);
    add_data(d, on, 0.0, 16, 1, 16);
    CHECK(d.step == 0.0);
    CHECK(d.micro_batch == 0.0);
    return 0;
  });
}

TEST_CASE("each rank that shares adds a latency for each layer of a stage") {
  const auto step = [](const layout& l, count n) {
    efficiency<> e = test::only_products();
    // What is sent takes no time that is seen beside a latency.
    e[coefficient::data_exposed] = 1e-30;
    e[coefficient::data_latency] = 1e-3;
    return with(test::round_model, l, recipe{}, e, n, [&](const auto& s) {
      return hardware::detail::data_time(s, mean_shard_of(test::round_model, l), n).step;
    });
  };
  CHECK(near(step({}, 16), 15.0 * 4.0 * 1e-3, 1e-12));
  CHECK(near(step({.pipeline = 2}, 16), 7.0 * 2.0 * 1e-3, 1e-12));
  CHECK(near(step({.shards = 4}, 16), 3.0 * 4.0 * 1e-3, 1e-12));
  CHECK(step({.sharding = sharding::none}, 16) < 1e-12);
  CHECK(step({}, 1) == 0.0);
}

TEST_CASE("the optimizer reads and writes the states of its shard, and what it gathers") {
  const transformer& m = test::round_model;
  const auto time = [&](const layout& l, const recipe& r, count n) {
    return with(
        m, l, r, test::only_products_and(coefficient::optimizer_traffic, 1.0), n,
        [&](const auto& s) { return hardware::detail::optimizer_time(s, mean_shard_of(m, l), n); });
  };
  const double p = mean_shard_of(m, {}).others;
  CHECK(near(time({}, {}, 1), (30.0 + 6.0) * p / 4e12, 1e-14));
  CHECK(near(time({}, {}, 16), (30.0 / 16.0 + 6.0) * p / 4e12, 1e-14));
  CHECK(near(time({.sharding = sharding::none}, {}, 16), 36.0 * p / 4e12, 1e-14));
  CHECK(near(time({.sharding = sharding::zero3}, {}, 16), 30.0 / 16.0 * p / 4e12, 1e-14));
  CHECK(
      near(time({.sharding = sharding::zero3, .shards = 4}, {}, 16), 30.0 / 4.0 * p / 4e12, 1e-14));
  const recipe half_moments{
      .gradient_bytes = 2.0, .first_moment_bytes = 2.0, .second_moment_bytes = 2.0};
  CHECK(near(time({}, half_moments, 1), (20.0 + 6.0) * p / 4e12, 1e-14));
}

}  // namespace data_time_test
