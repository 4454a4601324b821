// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/mixture_time.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/timing.hpp"

namespace mixture_time_test {

using namespace leverage;
using namespace leverage::hardware;
using hardware::detail::layer_setting;
using test::near;

/// 64 experts of 512, 4 of which are active.
constexpr mixture_of_experts experts{.experts = 64, .active = 4, .expert_width = 512};
constexpr transformer mixture{.layers = 4,
                              .d_model = 1024,
                              .vocabulary = 1024,
                              .sequence = 4096,
                              .attention = {.heads = 8, .kv_heads = 8, .head_dim = 128},
                              .experts = experts};
constexpr double weights_of_one = 3.0 * 1024.0 * 512.0;

/// Sums of a layer whose mixture this is.
struct question {
  layout l{.expert = 8};
  efficiency<> e = test::only_products();
  recipe r{};
  software by{};
  mixture_of_experts m = experts;
  accelerator<> on = test::round_machine;

  [[nodiscard]] layer_setting<double> setting() const { return {mixture, on, l, r, by, e, 64}; }
  [[nodiscard]] layer_seconds<> seconds() const {
    layer_seconds<> s;
    hardware::detail::add_experts(s, setting(), m);
    return s;
  }
};

TEST_CASE("experts take 3 passes of k experts a token over the peak") {
  question q;
  const double operations = 3.0 * 2.0 * 4096.0 * 4.0 * weights_of_one;
  CHECK(near(q.seconds().experts, operations / 1e15, 1e-14));
  // Wherever they are, as many tokens come as go.
  q.l = {};
  CHECK(near(q.seconds().experts, operations / 1e15, 1e-14));
  q.l = {.expert = 4, .expert_tensor = 2};
  CHECK(near(q.seconds().experts, operations / 1e15, 1e-14));
  q.l = {.tensor = 4, .context = 2, .expert = 8};
  CHECK(near(q.seconds().experts, operations / 8.0 / 1e15, 1e-14));
  q.l = {.expert = 8, .micro_batch = 3};
  CHECK(near(q.seconds().experts, 3.0 * operations / 1e15, 1e-14));
  q.l = {.expert = 8, .recompute = {.experts = true}};
  CHECK(near(q.seconds().experts, 4.0 / 3.0 * operations / 1e15, 1e-14));
  q.r.experts = number_format::fp8;
  q.l = {.expert = 8};
  CHECK(near(q.seconds().experts, operations / 2e15, 1e-14));
  q.e[coefficient::gemm_hopper_fp8] = 0.5;
  CHECK(near(q.seconds().experts, operations / 1e15, 1e-14));
}

TEST_CASE("few tokens of each expert slow it down") {
  question q;
  const double fast = q.seconds().experts;
  // 8 ranks send 4096 x 4 copies each to 64 experts: 2048 of each, wherever it is.
  q.e[coefficient::expert_tokens_half] = 1024.0;
  CHECK(near(q.seconds().experts, fast * (1.0 + 1024.0 / 2048.0), 1e-14));
  q.l = {};
  CHECK(near(q.seconds().experts, fast * (1.0 + 1024.0 / 256.0), 1e-14));
  q.l = {.expert = 8, .expert_tensor = 4};
  CHECK(near(q.seconds().experts, fast * (1.0 + 1024.0 / 8192.0), 1e-14));
}

TEST_CASE("weights of the experts that are here are read twice, gradients written and read") {
  question q;
  const double fast = q.seconds().experts;
  q.e[coefficient::gemm_traffic] = 1.0;
  CHECK(near(q.seconds().experts - fast, 8.0 * weights_of_one * (2.0 * 2.0 + 8.0) / 4e12, 1e-10));
  q.l.expert_tensor = 2;
  CHECK(near(q.seconds().experts - fast, 4.0 * weights_of_one * (2.0 * 2.0 + 8.0) / 4e12, 1e-10));
  q.l = {.expert = 8, .recompute = {.experts = true}};
  CHECK(near(q.seconds().experts - 4.0 / 3.0 * fast,
             8.0 * weights_of_one * (3.0 * 2.0 + 8.0) / 4e12, 1e-10));
}

TEST_CASE("routing moves copies of tokens and logits of the router") {
  question q;
  CHECK(q.seconds().routing == 0.0);
  q.e[coefficient::permute_traffic] = 1.0;
  const double moved = 4096.0 * (4.0 * (8.0 * 1024.0 + 6.0 * 512.0) + 12.0 * 64.0);
  CHECK(near(q.seconds().routing, 3.0 * moved / 4e12, 1e-14));
  q.l.recompute.experts = true;
  CHECK(near(q.seconds().routing, 4.0 * moved / 4e12, 1e-14));
  q.l.recompute = {.norms = true};
  CHECK(near(q.seconds().routing, 3.2 * moved / 4e12, 1e-14));
  q.l.recompute = {};
  q.e = test::only_products_and(coefficient::quantise_traffic, 1.0);
  CHECK(q.seconds().elements == 0.0);
  q.r.experts = number_format::fp8;
  CHECK(q.seconds().routing == 0.0);
  CHECK(near(q.seconds().elements, 8.0 * 4096.0 * 4.0 * (1024.0 + 512.0) / 4e12, 1e-14));
}

TEST_CASE("the router is a product of the tokens of each rank") {
  question q;
  CHECK(near(q.seconds().matrices, 3.0 * 2.0 * 4096.0 * 1024.0 * 64.0 / 1e15, 1e-14));
  q.l.tensor = 4;
  CHECK(near(q.seconds().matrices, 3.0 * 2.0 * 1024.0 * 1024.0 * 64.0 / 1e15, 1e-14));
  q.l.recompute.experts = true;
  CHECK(near(q.seconds().matrices, 4.0 * 2.0 * 1024.0 * 1024.0 * 64.0 / 1e15, 1e-14));
}

TEST_CASE("ranks of experts exchange 7 of 8 copies there and back, in both passes") {
  question q;
  q.e[coefficient::expert_exposed] = 1.0;
  const double copies = 4096.0 * 4.0 * 1024.0 * (2.0 + 2.0);
  CHECK(near(q.seconds().exchange, 2.0 * 7.0 / 8.0 * copies / 400e9, 1e-14));
  q.l.recompute.experts = true;
  CHECK(near(q.seconds().exchange, 3.0 * 7.0 / 8.0 * copies / 400e9, 1e-14));
  q.l.recompute = {};
  // 64 ranks in 8 domains: 7 of the other 63 are in the domain.
  q.l.expert = 64;
  CHECK(
      near(q.seconds().exchange, 2.0 * copies * (7.0 / 64.0 / 400e9 + 56.0 / 64.0 / 50e9), 1e-14));
  q.l.overlap.expert = true;
  q.e[coefficient::expert_overlapped] = 0.25;
  CHECK(
      near(q.seconds().exchange, 0.5 * copies * (7.0 / 64.0 / 400e9 + 56.0 / 64.0 / 50e9), 1e-14));
  q.l = {};
  CHECK(q.seconds().exchange == 0.0);
  // Dispatch in 8 bits.
  q.l.expert = 8;
  q.r.dispatch_bytes = 1.0;
  CHECK(near(q.seconds().exchange, 2.0 * 7.0 / 8.0 * copies * 0.75 / 400e9, 1e-14));
}

TEST_CASE("the ranks of one expert gather its tokens") {
  question q;
  q.e[coefficient::expert_exposed] = 1.0;
  q.l = {.expert_tensor = 2};
  const double copies = 4096.0 * 4.0 * 1024.0 * (2.0 + 2.0);
  CHECK(near(q.seconds().exchange, 2.0 * copies / 400e9, 1e-14));
  // In a domain of its own each sends them between domains.
  q.on.domain = 1;
  CHECK(near(q.seconds().exchange, 2.0 * copies / 50e9, 1e-14));
}

TEST_CASE("experts that see a latent width are sent, copied and multiplied in it") {
  question wide;
  wide.e = test::assumed();
  question narrow = wide;
  narrow.m.latent_width = 512;
  CHECK(narrow.seconds().exchange == 0.5 * wide.seconds().exchange);
  CHECK(narrow.seconds().routing < wide.seconds().routing);
  CHECK(near(narrow.seconds().experts, 0.5 * wide.seconds().experts, 1e-14));
  // The projections to and from it are products.
  narrow.e = wide.e = test::only_products();
  CHECK(near(narrow.seconds().matrices - wide.seconds().matrices,
             3.0 * 2.0 * 4096.0 * 2.0 * 512.0 * 1024.0 / 1e15, 1e-12));
}

TEST_CASE("the fullest expert decides where routing is natural") {
  question q;
  q.e = test::assumed();
  q.r.experts = number_format::bf16;
  question natural = q;
  natural.by.routing = routing::natural;
  CHECK(near(natural.seconds().experts, 1.25 * q.seconds().experts, 1e-14));
  CHECK(near(natural.seconds().routing, 1.25 * q.seconds().routing, 1e-14));
  CHECK(near(natural.seconds().exchange, 1.25 * q.seconds().exchange, 1e-14));
  CHECK(natural.seconds().matrices == q.seconds().matrices);
}

TEST_CASE("widths that are no multiples of 128 slow experts down, not their exchange") {
  question q;
  q.e = test::assumed();
  question odd = q;
  odd.m.expert_width = 500;
  question even = odd;
  even.e[coefficient::unaligned_expert] = 1.0;
  CHECK(near(odd.seconds().experts, 1.3 * even.seconds().experts, 1e-14));
  CHECK(near(odd.seconds().routing, 1.3 * even.seconds().routing, 1e-14));
  CHECK(odd.seconds().exchange == q.seconds().exchange);
}

TEST_CASE("the host launches a mixture, and each expert that is here in a scaled format") {
  question q;
  q.e[coefficient::host_mixture] = 1e-3;
  q.e[coefficient::host_scaled_expert] = 1e-5;
  const auto launch = [&] { return hardware::detail::mixture_launch(q.setting(), q.m); };
  CHECK(launch() == 1e-3);
  q.r.experts = number_format::fp8;
  CHECK(near(launch(), 1e-3 + 8.0 * 0.5e-5, 1e-14));
  q.r.block_scaled = true;
  CHECK(near(launch(), 1e-3 + 8.0 * 1e-5, 1e-14));
  q.l.expert = 1;
  CHECK(near(launch(), 1e-3 + 64.0 * 1e-5, 1e-14));
  q.by.graphs = true;
  CHECK(launch() == 1e-3);
  q.on.generation = generation::tpu;
  CHECK(launch() == 0.0);
}

TEST_CASE("software ages, graphs and TPUs have factors of their own") {
  question q;
  q.e[coefficient::mixture_ageing] = 0.02;
  q.e[coefficient::mixture_graphs] = 0.75;
  q.e[coefficient::mixture_tpu] = 1.5;
  const auto factor = [&] { return hardware::detail::mixture_factor(q.setting()); };
  CHECK(factor() == 1.0);
  q.by.age_months = 10.0;
  CHECK(near(factor(), 1.2214027581601699, 1e-15));  // e^0.2
  q.by = {.graphs = true};
  CHECK(factor() == 0.75);
  q.on.generation = generation::tpu;
  CHECK(factor() == 0.75 * 1.5);
}

}  // namespace mixture_time_test
