// SPDX-License-Identifier: Apache-2.0
/// @file
/// Kimi Team 2025 (Kimi Linear) beyond its vectors: the ratio that the paper reports.
#include "leverage/laws/kimi2025b.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/near.hpp"

namespace laws_kimi2025b_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double day = 8.64e19;

TEST_CASE(
    "latent attention takes 1.19, 1.146 and 1.10 of Kimi Linear's compute at 1, 10 and 100 "
    "PFLOP/s-days; 1.16 in the paper") {
  const auto ratio = [](double days) {
    return 1.0 / compute_at_equal_loss(kimi2025b::linear, kimi2025b::mla, flops{days * day});
  };
  CHECK(near(ratio(1.0), 1.19, 2e-3));
  CHECK(near(ratio(10.0), 1.146, 1e-3));
  CHECK(near(ratio(100.0), 1.102, 1e-3));
  CHECK(near(ratio(10.0), 1.16, 0.02));
  CHECK(is_nan(ratio(run_time(0.0))));
}

TEST_CASE("the range is 6 N D of the smallest and the largest run, to two digits") {
  CHECK(near(kimi2025b::mla.fitted.inputs[0].low, 6 * 0.65e9 * 39e9, 0.02));
  CHECK(near(kimi2025b::mla.fitted.inputs[0].high, 6 * 1.7e9 * 128e9, 0.01));
}

}  // namespace laws_kimi2025b_test
