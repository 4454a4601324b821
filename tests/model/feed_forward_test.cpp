// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/feed_forward.hpp"

#include <limits>

#include <doctest/doctest.h>

namespace feed_forward_test {

using leverage::count;
using leverage::mixture_of_experts;

constexpr count mixtures_by_definition(const mixture_of_experts& e, count layers) {
  count n = 0;
  for (count i = 0; i < layers; ++i) {
    n += e.covers(i) ? 1 : 0;
  }
  return n;
}

TEST_CASE("covered() counts the layers that covers() picks, for every small schedule") {
  for (count every = 1; every <= 5; ++every) {
    for (count offset = 0; offset < every; ++offset) {
      for (count dense = 0; dense <= 7; ++dense) {
        const mixture_of_experts e{
            .experts = 8, .dense_layers = dense, .every = every, .offset = offset};
        for (count layers = 0; layers <= 16; ++layers) {
          CAPTURE(every);
          CAPTURE(offset);
          CAPTURE(dense);
          CAPTURE(layers);
          REQUIRE(e.covered(layers) == mixtures_by_definition(e, layers));
        }
      }
    }
  }
}

// Known arrangements.
constexpr mixture_of_experts all{.experts = 8};  // Mixtral
static_assert(all.covers(0) && all.covers(31) && all.covered(32) == 32);
constexpr mixture_of_experts deepseek{.experts = 256,
                                      .dense_layers = 3};  // DeepSeek-V3: 3 dense, 58 mixtures
static_assert(!deepseek.covers(2) && deepseek.covers(3) && deepseek.covered(61) == 58);
constexpr mixture_of_experts gshard{
    .experts = 8, .every = 2, .offset = 1};  // every second layer, from layer 1
static_assert(!gshard.covers(0) && gshard.covers(1) && !gshard.covers(2) &&
              gshard.covered(25) == 12);
static_assert(!mixture_of_experts{}.covers(0) && mixture_of_experts{}.covered(12) == 0);
// The period counts from layer 0 and not from the first layer that may be a mixture.
constexpr mixture_of_experts both{.experts = 8, .dense_layers = 1, .every = 2};
static_assert(!both.covers(0) && !both.covers(1) && both.covers(2) && both.covered(4) == 1);

TEST_CASE("nothing is a mixture without experts, or where the schedule makes no sense") {
  constexpr count low = std::numeric_limits<count>::min();
  constexpr count high = std::numeric_limits<count>::max();
  CHECK(mixture_of_experts{.experts = -1}.covered(10) == 0);
  CHECK(mixture_of_experts{.experts = 4, .every = 0}.covered(10) == 0);
  CHECK(mixture_of_experts{.experts = 4, .every = -2}.covered(10) == 0);
  CHECK(mixture_of_experts{.experts = 4, .offset = -1}.covered(10) == 0);
  CHECK(mixture_of_experts{.experts = 4, .dense_layers = -1}.covered(10) == 0);
  CHECK(mixture_of_experts{.experts = 4}.covered(-10) == 0);
  CHECK(mixture_of_experts{.experts = 4, .dense_layers = low, .every = low, .offset = low}.covered(
            high) == 0);
  CHECK(mixture_of_experts{.experts = high}.covered(high) == high);
  CHECK(mixture_of_experts{.experts = high, .every = high, .offset = high}.covered(high) == 0);
  CHECK_FALSE(mixture_of_experts{.experts = 4, .every = 0}.covers(10));
  CHECK_FALSE(mixture_of_experts{.experts = 4, .dense_layers = low, .every = -1}.covers(low));
}

}  // namespace feed_forward_test
