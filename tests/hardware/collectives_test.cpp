// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/collectives.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace collectives_test {

using namespace leverage;
using namespace leverage::hardware;
using test::near;

constexpr link<> nvlink{.bandwidth = bytes_per_second(450e9)};
constexpr link<> card{.bandwidth = bytes_per_second(50e9)};
constexpr network<> h100{.inside = nvlink, .outside = card};
constexpr group sixteen_nodes{.ranks = 128, .inside = 8};

// 1 GB over 16 nodes of 8: 8.576 ms on two levels, 39.69 ms in one ring at the speed of the network card.
constexpr bytes<> gigabyte(1e9);
static_assert(near(all_reduce(gigabyte, sixteen_nodes, h100).value, 8.576e-3, 1e-4));
static_assert(near(flat_all_reduce(gigabyte, sixteen_nodes, h100).value, 39.69e-3, 1e-4));
static_assert(near(flat_all_reduce(gigabyte, sixteen_nodes, h100).value, 2 * 127.0 / 128 / 50,
                   1e-15));

// Llama-3-70B, 8 ranks: four all-reduces of 8192 x 8192 numbers take 2.0878 ms a layer, 167.0 ms in 80 layers.
constexpr bytes<> activations(8192.0 * 8192 * 2);
static_assert(near(4 * all_reduce(activations, 8, nvlink).value, 2.0878e-3, 1e-4));
static_assert(near(320 * all_reduce(activations, 8, nvlink).value, 0.1670, 1e-3));

// 33 554 432 bytes to the next stage: 0.671 ms.
static_assert(near(point_to_point(bytes<count>(33'554'432), card).value, 0.671e-3, 1e-3));

// 2 (r-1) messages of a ring each have a latency.
constexpr link<> slow{.bandwidth = bytes_per_second(50e9), .latency = seconds(5e-6)};
static_assert(near(all_reduce(bytes(0.0), 16, slow).value, 150e-6, 1e-14));
static_assert(near(all_gather(gigabyte, 16, slow).value, 15 * 5e-6 + 15.0 / 16 / 50, 1e-14));

// An accelerator's links in a network.
constexpr accelerator<> h100_sxm{
    .name = "h100-sxm", .scale_up = bytes_per_second(450e9), .scale_out = bytes_per_second(50e9)};
static_assert(all_reduce(gigabyte, sixteen_nodes, network_of(h100_sxm)) ==
              all_reduce(gigabyte, sixteen_nodes, h100));

TEST_CASE("two levels are one ring where the links are equal and have no latency") {
  const network<> equal{.inside = card, .outside = card};
  for (const count inside : {1, 2, 4, 8, 64}) {
    for (const count domains : {1, 2, 3, 16, 100}) {
      const group g{.ranks = inside * domains, .inside = inside};
      const double flat = flat_all_reduce(gigabyte, g, equal).value;
      CHECK(near(all_reduce(gigabyte, g, equal).value, flat, 1e-14));
      CHECK(near(all_reduce(gigabyte, g.ranks, card).value, flat, 1e-14));
      // With a latency, two levels have 2 (I + D - 2) messages one after the other instead of 2 (I D - 1).
      const network<> late{.inside = slow, .outside = slow};
      const double saved =
          2.0 * 5e-6 * static_cast<double>(inside * domains - inside - domains + 1);
      CHECK(near(all_reduce(gigabyte, g, late).value + saved,
                 flat_all_reduce(gigabyte, g, late).value, 1e-13));
    }
  }
}

TEST_CASE("an all-reduce takes a reduce-scatter and an all-gather") {
  const auto both =
      reduce_scatter(gigabyte, sixteen_nodes, h100) + all_gather(gigabyte, sixteen_nodes, h100);
  CHECK(near(both.value, all_reduce(gigabyte, sixteen_nodes, h100).value, 1e-15));
  CHECK(all_gather(gigabyte, group{.ranks = 8, .inside = 8}, h100) ==
        all_gather(gigabyte, 8, nvlink));
  CHECK(all_gather(gigabyte, group{.ranks = 8, .inside = 1}, h100) ==
        all_gather(gigabyte, 8, card));
}

TEST_CASE("one rank takes no time, on any link") {
  const link<> none{};
  CHECK(all_reduce(gigabyte, 1, none).value == 0.0);
  CHECK(all_to_all(gigabyte, 1, none).value == 0.0);
  const network<> nowhere{};
  CHECK(all_reduce(gigabyte, group{}, nowhere).value == 0.0);
  CHECK(all_gather(gigabyte, group{}, nowhere).value == 0.0);
  CHECK(all_to_all(gigabyte, group{}, nowhere).value == 0.0);
  CHECK(flat_all_reduce(gigabyte, group{}, nowhere).value == 0.0);
}

TEST_CASE("more bandwidth is never slower, and more bytes, ranks and latency are never faster") {
  for (const double size : {1e3, 1e6, 1e9}) {
    for (const double faster : {1.0, 1.5, 2.0, 10.0}) {
      const auto with = [&](double inside, double outside, double more = 1.0) {
        const network<> n{
            .inside = {.bandwidth = bytes_per_second(inside), .latency = seconds(1e-6)},
            .outside = {.bandwidth = bytes_per_second(outside), .latency = seconds(5e-6)}};
        const bytes<> b(size * more);
        return all_reduce(b, sixteen_nodes, n).value + all_to_all(b, sixteen_nodes, n).value +
               flat_all_reduce(b, sixteen_nodes, n).value;
      };
      CHECK(with(450e9 * faster, 50e9) <= with(450e9, 50e9));
      CHECK(with(450e9, 50e9 * faster) <= with(450e9, 50e9));
      CHECK(with(450e9, 50e9, faster) >= with(450e9, 50e9));
    }
  }
  for (count r = 1; r < 64; ++r) {
    CHECK(all_reduce(gigabyte, r + 1, slow) > all_reduce(gigabyte, r, slow));
  }
}

TEST_CASE(
    "an all-to-all inside a domain is a ring's, and the slower level decides across domains") {
  const group node{.ranks = 8, .inside = 8};
  CHECK(near(all_to_all(gigabyte, node, h100).value, 7.0 / 8 / 450, 1e-15));
  CHECK(near(all_to_all(gigabyte, 8, nvlink).value, 7.0 / 8 / 450, 1e-15));
  // 120 of 128 parts leave the domain at 50 GB/s, 7 remain in it at 450.
  CHECK(near(all_to_all(gigabyte, sixteen_nodes, h100).value, 120.0 / 128 / 50, 1e-15));
  const network<> fast_outside{.inside = card, .outside = {.bandwidth = bytes_per_second(1e15)}};
  CHECK(near(all_to_all(gigabyte, sixteen_nodes, fast_outside).value, 7.0 / 128 / 50, 1e-15));
  // One message to each other domain, 5 us each, and to each rank inside.
  const network<> late{.inside = slow, .outside = slow};
  CHECK(near(all_to_all(bytes(0.0), sixteen_nodes, late).value, 15 * 5e-6, 1e-15));
}

TEST_CASE("DeepSeek-V3's dispatch and combine, to 4 nodes each, take 7.046 ms at most") {
  const layout l{.expert = 64};
  const group g{.ranks = 64, .inside = 8};
  const recipe r{.dispatch_bytes = 1.0, .combine_bytes = 2.0};
  const network<> h800{.inside = {.bandwidth = bytes_per_second(160e9)}, .outside = card};
  const auto forwarded =
      forwarded_expert_exchange(l, tokens<count>(4096), 7168, 8, r, g, 4.0).forward;
  // 1 in 8 of the copies stays in the domain.
  CHECK(near(at_once(forwarded, g, h800).value, 7.0 / 8 * 7.046e-3, 1e-4));
  // One message per expert instead of one per node costs twice as much: 56 / 64 of 8 copies leave, not 7 / 8 of 4.
  const auto plain = expert_exchange(l, tokens<count>(4096), 7168, 8, r, g).forward;
  CHECK(near(at_once(plain, g, h800).value, 2.0 * at_once(forwarded, g, h800).value, 1e-12));
}

TEST_CASE("times have the derivatives of their formula in bandwidth and latency") {
  const auto f = [](auto beta, auto alpha) {
    using T = decltype(beta);
    const network<T> n{
        .inside = {.bandwidth = bytes_per_second<T>(T(450e9))},
        .outside = {.bandwidth = bytes_per_second<T>(beta), .latency = seconds<T>(alpha)}};
    return all_reduce(gigabyte, sixteen_nodes, n).value;
  };
  const auto t = differentiate(f, 50e9, 5e-6);
  // 2 15 (alpha + N / (8 16 beta)) outside.
  CHECK(near(t.derivative[0], -30.0 * 1e9 / 128 / (50e9 * 50e9), 1e-13));
  CHECK(near(t.derivative[1], 30.0, 1e-13));
  const auto g = [](auto beta) {
    using T = decltype(beta);
    const network<T> n{.inside = {.bandwidth = bytes_per_second<T>(T(450e9))},
                       .outside = {.bandwidth = bytes_per_second<T>(beta)}};
    return all_to_all(gigabyte, sixteen_nodes, n).value +
           flat_all_reduce(gigabyte, sixteen_nodes, n).value;
  };
  const double slope = -(120.0 / 128 + 2 * 127.0 / 128) * 1e9 / (50e9 * 50e9);
  CHECK(near(differentiate(g, 50e9).derivative[0], slope, 1e-13));
}

TEST_CASE("unknown links, negative sizes and groups that are none give no time") {
  const network<> no_card{.inside = nvlink};
  CHECK(test::is_nan(all_reduce(gigabyte, sixteen_nodes, no_card).value));
  CHECK(test::is_nan(all_to_all(gigabyte, sixteen_nodes, no_card).value));
  CHECK(test::is_nan(flat_all_reduce(gigabyte, sixteen_nodes, no_card).value));
  CHECK(all_reduce(gigabyte, group{.ranks = 8, .inside = 8}, no_card).value > 0.0);
  CHECK(test::is_nan(all_reduce(bytes(-1.0), 8, nvlink).value));
  CHECK(test::is_nan(all_reduce(bytes(test::nan), 8, nvlink).value));
  CHECK(test::is_nan(all_reduce(bytes<count>(not_a_count), 8, nvlink).value));
  CHECK(test::is_nan(all_reduce(gigabyte, 0, nvlink).value));
  const link<> back{.bandwidth = bytes_per_second(50e9), .latency = seconds(-1e-6)};
  CHECK(test::is_nan(point_to_point(gigabyte, back).value));
  for (const group g : {group{.ranks = 0, .inside = 0}, group{.ranks = 12, .inside = 5}}) {
    CHECK(test::is_nan(all_reduce(gigabyte, g, h100).value));
    CHECK(test::is_nan(all_to_all(gigabyte, g, h100).value));
    CHECK(test::is_nan(flat_all_reduce(gigabyte, g, h100).value));
    CHECK(test::is_nan(
        at_once(two_level_bytes{}, g, network<>{.inside = slow, .outside = slow}).value));
  }
}

}  // namespace collectives_test
