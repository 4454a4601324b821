// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/communication.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace communication_test {

using namespace leverage;
using namespace leverage::hardware;

// Llama-3-70B, 8192 tokens, 8 ranks: 234 881 024 bytes per all-reduce, two of them in each pass of a layer.
constexpr passes<> llama = tensor_parallel({.tensor = 8}, tokens<count>(8192), 8192, 2.0);
static_assert(llama.forward.value == 234'881'024.0);
static_assert(2.0 * llama.total().value == 939'524'096.0);

// arXiv:2205.05198, section 4.2.2: sequence parallelism sends what tensor parallelism alone does.
static_assert(tensor_parallel({.tensor = 8, .sequence_parallel = false}, tokens<count>(8192), 8192,
                              2.0)
                  .total() == llama.total());
// Two all-reduces more in a layer that is computed again: one for each of its halves.
static_assert(tensor_parallel({.tensor = 8, .recompute = {.layers = true}}, tokens<count>(8192),
                              8192, 2.0)
                  .total()
                  .value == 3 * 234'881'024.0);
static_assert(tensor_parallel({.tensor = 8, .context = 4}, tokens<count>(8192), 8192, 2.0)
                  .forward.value == 234'881'024.0 / 4);

// Llama-3-70B, 32 768 tokens over 4 ranks: 100 663 296 bytes of keys and values forward, twice as many backward.
constexpr passes<> ring = context_ring({.context = 4}, tokens<count>(32768), 2 * 8 * 128, 2.0);
static_assert(ring.forward.value == 100'663'296.0 && ring.backward.value == 201'326'592.0);
static_assert(context_ring({.tensor = 8, .context = 4}, tokens<count>(32768), 2 * 8 * 128, 2.0)
                  .forward.value == 100'663'296.0 / 8);

// Only what is computed again is sent again: the attention core is not with a kernel that never stores it.
constexpr recompute_set core{.attention_core = true};
static_assert(context_ring({.context = 4, .recompute = core}, tokens<count>(32768), 2048, 2.0)
                  .backward == ring.backward);
static_assert(
    context_ring({.context = 4, .attention_kernel = attention_kernel::unfused, .recompute = core},
                 tokens<count>(32768), 2048, 2.0)
        .backward.value == 3 * ring.forward.value);

// 8192 tokens of 8192 numbers over 4 tensor-parallel ranks: 33 554 432 bytes over a boundary.
static_assert(pipeline_exchange({.tensor = 4, .pipeline = 2}, tokens<count>(8192), 8192, 2.0)
                  .forward.value == 33'554'432.0);
static_assert(pipeline_exchange({.tensor = 4, .pipeline = 2, .sequence_parallel = false},
                                tokens<count>(8192), 8192, 2.0)
                  .forward.value == 4 * 33'554'432.0);
static_assert(pipeline_exchange({.tensor = 4, .pipeline = 2, .recompute = {.layers = true}},
                                tokens<count>(8192), 8192, 2.0)
                  .total()
                  .value == 2 * 33'554'432.0);

static_assert(gathered(4, bytes<count>(1000)).value == 750.0);
static_assert(all_reduced(4, bytes<count>(1000)).value == 1500.0);

TEST_CASE("one rank sends nothing") {
  CHECK(tensor_parallel({}, tokens<count>(4096), 4096, 2.0).total().value == 0.0);
  CHECK(context_ring({}, tokens<count>(4096), 2048, 2.0).total().value == 0.0);
  CHECK(pipeline_exchange({}, tokens<count>(4096), 4096, 2.0).total().value == 0.0);
}

TEST_CASE("what is sent grows with the ranks, the tokens, the width and the bytes of a number") {
  double last = 0.0;
  for (count t = 2; t <= 64; t *= 2) {
    const double now = tensor_parallel({.tensor = t}, tokens<count>(4096), 4096, 2.0).forward.value;
    CHECK(now > last);
    CHECK(now < 2.0 * 4096 * 4096 * 2);
    last = now;
  }
  const double one = tensor_parallel({.tensor = 8}, tokens<count>(4096), 4096, 2.0).forward.value;
  CHECK(tensor_parallel({.tensor = 8}, tokens<count>(8192), 4096, 2.0).forward.value == 2 * one);
  CHECK(tensor_parallel({.tensor = 8}, tokens<count>(4096), 8192, 2.0).forward.value == 2 * one);
  CHECK(tensor_parallel({.tensor = 8}, tokens<count>(4096), 4096, 1.0).forward.value == one / 2);
}

TEST_CASE("what is no layout, no batch or no number gives no bytes") {
  const auto of = [](const layout& l, count t, count h, double w) {
    return tensor_parallel(l, tokens<count>(t), h, w).total().value +
           context_ring(l, tokens<count>(t), h, w).total().value +
           pipeline_exchange(l, tokens<count>(t), h, w).total().value;
  };
  CHECK(of({.tensor = 2}, 16, 16, 2.0) > 0.0);
  CHECK(test::is_nan(of({.tensor = 0}, 16, 16, 2.0)));
  CHECK(test::is_nan(of({.context = -1}, 16, 16, 2.0)));
  CHECK(test::is_nan(of({.pipeline = 0}, 16, 16, 2.0)));
  CHECK(test::is_nan(of({}, -1, 16, 2.0)));
  CHECK(test::is_nan(of({}, not_a_count, 16, 2.0)));
  CHECK(test::is_nan(of({}, 16, -16, 2.0)));
  CHECK(test::is_nan(of({}, 16, 16, -2.0)));
  CHECK(test::is_nan(of({}, 16, 16, test::nan)));
  CHECK(test::is_nan(of({}, 16, 16, test::infinity)));
  CHECK(test::is_nan(gathered(0, bytes(1.0)).value));
  CHECK(test::is_nan(all_reduced(2, bytes<count>(not_a_count)).value));
}

}  // namespace communication_test
