// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/in_flight.hpp"

#include <initializer_list>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace in_flight_test {

using namespace leverage;
using namespace leverage::hardware;

constexpr double in_flight(schedule s, count p, count v, count stage, count m) {
  return micro_batches_in_flight({.pipeline = p, .virtual_stages = v, .schedule = s}, stage, m);
}
constexpr schedule plain = schedule::one_f_one_b;

// 1F1B: as many as stages follow, and its own.
static_assert(in_flight(plain, 8, 1, 0, 64) == 8);
static_assert(in_flight(plain, 8, 1, 7, 64) == 1);
static_assert(in_flight(plain, 8, 1, 0, 3) == 3);
static_assert(in_flight(plain, 1, 1, 0, 100) == 1);
// Interleaved: 8 stages with 3 virtual ones keep 31 chunks of a third of a stage on the first, 17 on the last.
static_assert(in_flight(plain, 8, 3, 0, 64) == 31.0 / 3.0);
static_assert(in_flight(plain, 8, 3, 7, 64) == 17.0 / 3.0);
static_assert(in_flight(plain, 8, 3, 0, 8) == 8);
// Zero-bubble.
static_assert(in_flight(schedule::zb_h1, 8, 1, 2, 64) == in_flight(plain, 8, 1, 2, 64));
static_assert(in_flight(schedule::zb_2p, 8, 1, 0, 64) == 16);
static_assert(in_flight(schedule::zb_2p, 8, 1, 0, 12) == 12);
// DualPipe: p + 1 chunks on every stage, half of each of its two.
static_assert(in_flight(schedule::dual_pipe, 16, 1, 0, 64) == 17.0 / 2.0);
static_assert(in_flight(schedule::dual_pipe, 16, 1, 15, 64) == 17.0 / 2.0);
static_assert(in_flight(schedule::dual_pipe, 16, 1, 3, 8) == 4);

TEST_CASE("the first stage keeps 1 + (p - 1) / (p v) times the model's layers") {
  for (const count p : {2, 4, 8, 35}) {
    for (const count v : {2, 3, 12}) {
      const double models = in_flight(plain, p, v, 0, 100 * p) / static_cast<double>(p);
      const double expected = 1.0 + static_cast<double>(p - 1) / static_cast<double>(p * v);
      CHECK(test::near(models, expected, 1e-15));
    }
  }
}

TEST_CASE(
    "later stages of a pipeline in one direction keep no more, and none more than the step has") {
  for (const schedule s : {plain, schedule::zb_h1, schedule::zb_2p}) {
    for (const count v : {1, 4}) {
      if (v > 1 && s != plain) continue;
      for (const count m : {1, 2, 7, 32}) {
        for (count stage = 1; stage < 8; ++stage) {
          CHECK(in_flight(s, 8, v, stage, m) <= in_flight(s, 8, v, stage - 1, m));
          CHECK(in_flight(s, 8, v, stage, m) <= static_cast<double>(m));
          CHECK(in_flight(s, 8, v, stage, m) > 0.0);
        }
      }
    }
  }
}

}  // namespace in_flight_test
