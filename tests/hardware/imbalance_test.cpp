// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/imbalance.hpp"

#include <doctest/doctest.h>

#include <array>
#include <initializer_list>
#include <random>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace imbalance_test {

using namespace leverage;
using hardware::expected_imbalance;
using test::near;

// 256 experts, 8192 and 128 tokens each in the mean.
static_assert(near(expected_imbalance(256, tokens(8192.0)), 1.037, 5e-4));
static_assert(near(expected_imbalance(256, tokens(128.0)), 1.294, 5e-4));
static_assert(expected_imbalance(1, tokens(128.0)) == 1.0);

// 295 over 237 TFLOP/s, and 59 337 over 50 302 tokens/s: what learned routing costs lies in the measured range.
static_assert(295.0 / 237 <= hardware::measured_imbalance.high &&
              59337.0 / 50302 >= hardware::measured_imbalance.low);

TEST_CASE("random routing reaches the estimate: the mean maximum of 200 draws") {
  std::mt19937_64 random(20261130);
  const int draws = 200;
  for (const int mean : {128, 1024}) {
    double sum = 0.0;
    for (int draw = 0; draw < draws; ++draw) {
      std::array<int, 64> load{};
      for (int i = 0; i < 64 * mean; ++i) ++load[random() % 64];
      int most = 0;
      for (const int l : load) most = l > most ? l : most;
      sum += static_cast<double>(most) / mean;
    }
    // The excess of the maximum: the leading term of its expansion is above it by up to a quarter for 64 experts.
    const double excess = sum / draws - 1.0;
    const double estimate = expected_imbalance(64, tokens(static_cast<double>(mean))) - 1.0;
    CAPTURE(mean);
    CHECK(estimate > excess);
    CHECK(estimate < 1.3 * excess);
  }
}

TEST_CASE("more tokens are more even, more experts less, and no expert has more than everything") {
  double last = expected_imbalance(64, tokens(1e-6));
  CHECK(last == 64.0);
  for (double mean = 1.0; mean < 1e7; mean *= 2) {
    const double now = expected_imbalance(64, tokens(mean));
    CHECK(now < last);
    CHECK(now > 1.0);
    last = now;
    CHECK(expected_imbalance(128, tokens(mean)) > now);
  }
}

TEST_CASE("it has the derivative of its formula") {
  const auto f = [](auto mean) { return expected_imbalance(256, tokens(mean)); };
  const auto d = differentiate(f, 128.0);
  CHECK(near(d.derivative[0], -(d.value - 1.0) / (2 * 128.0), 1e-13));
}

TEST_CASE("no experts and no tokens give no ratio") {
  CHECK(test::is_nan(expected_imbalance(0, tokens(128.0))));
  CHECK(test::is_nan(expected_imbalance(256, tokens(0.0))));
  CHECK(test::is_nan(expected_imbalance(256, tokens(-1.0))));
  CHECK(test::is_nan(expected_imbalance(256, tokens(test::nan))));
  CHECK(test::is_nan(expected_imbalance(1, tokens(test::infinity))));
}

}  // namespace imbalance_test
