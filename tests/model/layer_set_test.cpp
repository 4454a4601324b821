// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/layer_set.hpp"

#include <limits>

#include <doctest/doctest.h>

namespace layer_set_test {

using namespace leverage;

static_assert(layer_set{}.covers(0) && layer_set{}.covers(1'000'000'000) &&
              !layer_set{}.covers(-1));
static_assert(layer_set{}.covered(61) == 61 && layer_set{}.covered(0) == 0);

// Every fourth layer, from the fourth on.
constexpr layer_set fourth{.first = 3, .period = 4};
static_assert(!fourth.covers(0) && !fourth.covers(2) && fourth.covers(3) && !fourth.covers(4) &&
              fourth.covers(7));
static_assert(fourth.covered(3) == 0 && fourth.covered(4) == 1 && fourth.covered(48) == 12 &&
              fourth.covered(50) == 12);
// The other three.
constexpr layer_set three{.period = 4, .run = 3};
static_assert(three.covered(48) == 36 && three.covered(50) == 38 && three.covered(2) == 2);

// Every fourth of 26 and the last one, which no rule gives.
constexpr layer_set listed = layer_set::listing({3, 7, 11, 15, 19, 23, 25});
static_assert(listed.covers(25) && !listed.covers(24) && !listed.covers(-1) &&
              !listed.covers(1000));
static_assert(listed.covered(26) == 7 && listed.covered(25) == 6 && listed.is_defined());
static_assert(layer_set::listing({511}).covered(512) == 1 && !layer_set::listing({}).covers(0));

// What some sets leave.
static_assert(layer_set::all_but({{.first = 3, .period = 4}}, 8) ==
              layer_set::listing({0, 1, 2, 4, 5, 6}));
static_assert(layer_set::all_but({layer_set::listing({0}), {.first = 1, .period = 2}}, 6) ==
              layer_set::listing({2, 4}));
static_assert(layer_set::all_but({}, 3).covered(9) == 3 && layer_set::all_but({}, 0).is_defined());
static_assert(!layer_set::all_but({}, 513).is_defined());

// What a list has no place for is not forgotten, and a rule without a meaning covers nothing.
static_assert(!layer_set::listing({512}).is_defined() && !layer_set::listing({-1}).is_defined());
static_assert(!layer_set{.period = 0}.is_defined() && layer_set{.period = 0}.covered(9) == 0);
static_assert(!layer_set{.run = 0}.is_defined() && !layer_set{.run = 2}.covers(0));
static_assert(!layer_set{.first = -1}.is_defined() && layer_set{.first = -1}.covered(9) == 0);

// A set as a list: those of its layers that the model has, at most 512.
static_assert(layer_set{.first = 3, .period = 4}.listed(12) == layer_set::listing({3, 7, 11}));
static_assert(layer_set{.first = 3, .period = 4}.listed(0) == layer_set::listing({}));
static_assert(layer_set{}.listed(1000).covered(1000) == 512);
static_assert(layer_set{.period = std::numeric_limits<count>::max(),
                        .run = std::numeric_limits<count>::max()}
                  .listed(512)
                  .covered(512) == 512);
static_assert(layer_set{.run = 2}.listed(512) == layer_set::listing({}));
static_assert(layer_set::listing({1, 64, 130}).listed(130) == layer_set::listing({1, 64}));

TEST_CASE("a rule covers as many layers as it covers one by one") {
  for (count first = 0; first < 5; ++first) {
    for (count period = 1; period < 6; ++period) {
      for (count run = 1; run <= period; ++run) {
        const layer_set set{.first = first, .period = period, .run = run};
        layer_set same = layer_set::listing({});
        for (count layers = 0; layers < 40; ++layers) {
          CHECK(set.covered(layers) == same.covered(layers));
          if (set.covers(layers)) same.add(layers);
          CHECK(set.covers(layers) == same.covers(layers));
          CHECK(set.listed(layers + 1) == same);
        }
      }
    }
  }
}

TEST_CASE("a number of layers that is none is covered by no set") {
  for (const layer_set& set : {layer_set{}, layer_set::listing({0, 3, 100})}) {
    for (const count none : {count{0}, count{-1}, not_a_count}) {
      CHECK(set.covered(none) == 0);
      CHECK(set.listed(none) == layer_set::listing({}));
    }
  }
}

}  // namespace layer_set_test
