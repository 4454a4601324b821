// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/memory_breakdown.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace memory_breakdown_test {

using namespace leverage;
using namespace leverage::hardware;

constexpr double gib = 0x1p30;

constexpr memory_breakdown parts{.weights = bytes{1 * gib},
                                 .gradients = bytes{2 * gib},
                                 .optimizer = bytes{4 * gib},
                                 .activations = bytes{8 * gib},
                                 .layer = bytes{16 * gib},
                                 .logits = bytes{32 * gib},
                                 .gathered = bytes{64 * gib},
                                 .dispatch = bytes{128 * gib},
                                 .cache = bytes{256 * gib},
                                 .margin = bytes{512 * gib}};

// Each part is in the sums that it belongs to; of a layer's and the loss the larger is.
static_assert(parts.states().value == 7 * gib);
static_assert(parts.total().value == (511 - 16) * gib);
static_assert(parts.with_margin().value == (1023 - 16) * gib);
constexpr memory_breakdown layer_first{.layer = bytes{16 * gib}, .logits = bytes{3 * gib}};
static_assert(layer_first.total().value == 16 * gib);

// 2 GiB, and a quarter of the total on several accelerators of a replica.
static_assert(hardware::detail::memory_margin({}, layer_first).value == 2 * gib);
static_assert(hardware::detail::memory_margin({.context = 8}, layer_first).value == 2 * gib);
static_assert(hardware::detail::memory_margin({.tensor = 2}, layer_first).value == 6 * gib);
static_assert(hardware::detail::memory_margin({.pipeline = 2}, layer_first).value == 6 * gib);

TEST_CASE("a run fits with its margin, tightly with a context, or not") {
  memory_breakdown b = layer_first;
  b.margin = bytes{6 * gib};
  CHECK(fit_of(b, bytes{22 * gib}) == memory_fit::fits);
  CHECK(fit_of(b, bytes{21.9 * gib}) == memory_fit::tight);
  CHECK(fit_of(b, bytes{18 * gib}) == memory_fit::tight);
  CHECK(fit_of(b, bytes{17.9 * gib}) == memory_fit::too_large);
}

TEST_CASE("what is not known does not fit") {
  memory_breakdown b = layer_first;
  b.weights = bytes{test::nan};
  CHECK(fit_of(b, bytes{1e18}) == memory_fit::too_large);
  CHECK(fit_of(layer_first, bytes{test::nan}) == memory_fit::too_large);
  CHECK(test::is_nan(b.total().value));
}

}  // namespace memory_breakdown_test
