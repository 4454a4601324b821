// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/collective_latency.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace collective_latency_test {

using namespace leverage;
using namespace leverage::hardware;
using test::near;

constexpr group node{.ranks = 8, .inside = 8};
constexpr group two_nodes{.ranks = 16, .inside = 8};
constexpr bytes_per_second<> beta(450e9);

// 2 (7 0.6 + 5 log2 N) + 6.8 us.
static_assert(near(nccl::latency(nccl::ll, node).value, 15.2e-6, 1e-14));
static_assert(near(nccl::latency(nccl::ll, two_nodes).value, 25.2e-6, 1e-14));
static_assert(near(nccl::latency(nccl::ll128, node).value, (2 * 7 * 1.25 + 14) * 1e-6, 1e-14));
static_assert(near(nccl::latency(nccl::simple, two_nodes).value, 2 * 8 * 28e-6, 1e-14));
static_assert(near(nccl::latency(nccl::ll, node, 1.0).value, (7 * 0.6 + 6.8) * 1e-6, 1e-14));

// 2 us (sqrt(8) - 1) + 6 us; a layer's four reductions in 80 layers of Llama-3-70B take 3.0902 ms.
static_assert(near(320 * epoch2025::reduction_latency(8).value, 3.0902e-3, 1e-4));
static_assert(epoch2025::reduction_latency(1).value == 6e-6);
static_assert(near(epoch2025::reduction_latency(16).value, 12e-6, 1e-14));

TEST_CASE(
    "the fastest protocol is taken: LL for small, LL128 for middle and Simple for large sizes") {
  const auto is_fastest = [](double size, const nccl::protocol& p) {
    const bytes<> b(size);
    return nccl::all_reduce(b, node, beta) == nccl::all_reduce(b, node, beta, p);
  };
  CHECK(is_fastest(1e4, nccl::ll));
  CHECK(is_fastest(1e8, nccl::ll128));
  CHECK(is_fastest(1e11, nccl::simple));
  CHECK_FALSE(is_fastest(1e11, nccl::ll));
  // 2 7/8 N / beta and nothing else that grows.
  const double large = nccl::all_reduce(bytes(1e12), node, beta).value;
  CHECK(near(large, 2 * 7.0 / 8 * 1e12 / 450e9 + 392e-6, 1e-12));
}

TEST_CASE("its time grows with ranks and falls with bandwidth, smoothly") {
  const auto f = [](auto b) {
    return nccl::all_reduce(bytes(1e6), node, bytes_per_second(b), nccl::ll).value;
  };
  // 2 7/8 N / (0.5 beta).
  CHECK(
      near(differentiate(f, 450e9).derivative[0], -2 * 7.0 / 8 * 1e6 / 0.5 / 450e9 / 450e9, 1e-13));
  for (count r = 1; r < 64; ++r) {
    CHECK(nccl::all_reduce(bytes(1e6), {.ranks = r + 1, .inside = r + 1}, beta) >
          nccl::all_reduce(bytes(1e6), {.ranks = r, .inside = r}, beta));
    CHECK(epoch2025::reduction_latency(r + 1) > epoch2025::reduction_latency(r));
  }
}

TEST_CASE("one rank reduces at once, and groups that are none never") {
  CHECK(nccl::all_reduce(bytes(1e6), group{}, beta).value == 0.0);
  CHECK(test::is_nan(nccl::latency(nccl::ll, {.ranks = 0, .inside = 0}).value));
  CHECK(test::is_nan(nccl::latency(nccl::ll, {.ranks = 12, .inside = 5}).value));
  CHECK(test::is_nan(nccl::all_reduce(bytes(1e6), {.ranks = 12, .inside = 5}, beta).value));
  CHECK(test::is_nan(nccl::all_reduce(bytes(1e6), node, bytes_per_second(0.0)).value));
  CHECK(test::is_nan(epoch2025::reduction_latency(0).value));
}

}  // namespace collective_latency_test
