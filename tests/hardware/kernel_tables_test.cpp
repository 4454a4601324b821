// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/kernel_tables.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

#include "support/near.hpp"

namespace kernel_tables_test {

using namespace leverage;
using namespace leverage::hardware;
using test::near;

static_assert(deepep::low_latency_dispatch(8).value == 77e-6);
static_assert(near(deepep::low_latency_dispatch(256).value, 194e-6, 1e-15));
static_assert(near(deepep::low_latency_combine(64).value, 314e-6, 1e-15));
static_assert(deepep::dispatch_gb_per_second.at(8) == 153.0);
static_assert(deepep::combine_gb_per_second.at(64) == 50.0);

TEST_CASE("the bytes of 128 tokens over the printed times are the printed bandwidths") {
  // 8 copies of 7168 numbers of 8 bits with a factor of 32 bits for 128 of them, and of 16 bits back; GB/s as printed.
  const double dispatched = 128.0 * 8 * 7168 * (1 + 4.0 / 128);
  const double combined = 128.0 * 8 * 7168 * 2;
  const int of_dispatch[] = {98, 63, 48, 43, 39, 39};
  const int of_combine[] = {127, 74, 53, 46, 39, 40};
  int i = 0;
  for (const count ranks : deepep::low_latency_dispatch_us.ranks) {
    CAPTURE(ranks);
    const double out = dispatched / deepep::low_latency_dispatch(ranks).value / 1e9;
    const double back = combined / deepep::low_latency_combine(ranks).value / 1e9;
    CHECK(near(out, of_dispatch[i], 0.025));
    CHECK(near(back, of_combine[i], 0.025));
    ++i;
  }
}

TEST_CASE("between two measurements the logarithm of the ranks is interpolated") {
  CHECK(near(deepep::low_latency_dispatch_us.at(32), 155.0, 1e-15));
  // log2 of 96 over 64 is 0.585.
  CHECK(near(deepep::low_latency_dispatch_us.at(96), 173 + std::log2(1.5) * (192 - 173), 1e-14));
  CHECK(near(deepep::low_latency_combine_us.at(24), 195 + std::log2(1.5) * (273 - 195), 1e-14));
  for (count ranks = 8; ranks < 128; ++ranks) {
    CHECK(deepep::low_latency_dispatch_us.at(ranks) <
          deepep::low_latency_dispatch_us.at(ranks + 1));
  }
}

TEST_CASE("outside its measurements a table gives no number") {
  for (const count ranks : {count{7}, count{257}, count{0}, count{-8}, not_a_count}) {
    CHECK(test::is_nan(deepep::low_latency_dispatch(ranks).value));
    CHECK(test::is_nan(deepep::low_latency_combine(ranks).value));
    CHECK_FALSE(deepep::low_latency_dispatch_us.covers(ranks));
  }
  CHECK(test::is_nan(deepep::dispatch_gb_per_second.at(65)));
  CHECK(deepep::low_latency_dispatch_us.covers(8));
  CHECK(deepep::low_latency_dispatch_us.covers(256));
}

TEST_CASE("each table names its source") {
  CHECK(deepep::low_latency_dispatch_us.source.key == "deepep");
  CHECK(deepep::combine_gb_per_second.source.verified == evidence::authors_code);
}

}  // namespace kernel_tables_test
