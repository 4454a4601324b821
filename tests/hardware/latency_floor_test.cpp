// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/latency_floor.hpp"

#include <doctest/doctest.h>

#include "leverage/cost/key_values.hpp"
#include "leverage/hardware/accelerators.hpp"
#include "support/near.hpp"
#include "support/serving.hpp"

namespace latency_floor_test {

using namespace leverage;
using namespace leverage::hardware;
using test::near;

// Llama-3-70B in 16 bits on 8 H100: 3.0902 ms + 5.2649 ms, 119.7 tokens/s.
constexpr token_floor<> llama =
    latency_floor(80, cost::weight_memory(test::llama_70b), accelerators::h100_sxm, 8);
static_assert(near(llama.reductions.value, 3.0902e-3, 1e-5));
static_assert(near(llama.weights.value, 5.2649e-3, 1e-4));
static_assert(near(1.0 / llama.total().value, 119.7, 1e-3));

// The limit of expert parallelism of arXiv:2505.09343: h as 7000, 32 tokens, 8 + 1 experts, 1 + 2 bytes in two transfers.
constexpr seconds<> slow = exchange_transfer(32, 9, 7000, 3.0, bytes_per_second<>{50e9});
static_assert(near(slow.value, 120.96e-6, 1e-12));
static_assert(near(exchange_floor(61, slow).value, 14.757e-3, 1e-5));
static_assert(near(1.0 / exchange_floor(61, slow).value, 67.8, 1e-3));
constexpr seconds<> fast = exchange_transfer(32, 9, 7000, 3.0, bytes_per_second<>{900e9});
static_assert(near(fast.value, 6.72e-6, 1e-12));
static_assert(near(1.0 / exchange_floor(61, fast).value, 1219.75, 1e-5));

TEST_CASE("the floor falls with the bandwidth, and its latencies grow with the ranks") {
  const bytes<> w{140e9};
  const auto on = [&](count n) { return latency_floor(80, w, accelerators::h100_sxm, n); };
  CHECK(on(16).weights < on(8).weights);
  CHECK(on(16).reductions > on(8).reductions);
  CHECK(latency_floor(80, w, accelerators::h200_sxm, 8).total() < on(8).total());
}

TEST_CASE("bad input is NaN") {
  const bytes<> w{1e9};
  CHECK(test::is_nan(latency_floor(0, w, accelerators::h100_sxm, 8).total().value));
  CHECK(test::is_nan(latency_floor(1, w, accelerators::h100_sxm, 0).total().value));
  CHECK(test::is_nan(latency_floor(1, w, accelerator<>{}, 1).total().value));
  CHECK(test::is_nan(exchange_transfer(0, 9, 7000, 3.0, bytes_per_second<>{50e9}).value));
  CHECK(test::is_nan(exchange_transfer(32, 9, 7000, 3.0, bytes_per_second<>{0.0}).value));
  CHECK(test::is_nan(exchange_floor(0, slow).value));
}

}  // namespace latency_floor_test
