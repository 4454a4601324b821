// SPDX-License-Identifier: Apache-2.0
/// @file
/// Liu et al. 2025 (Moonlight) beyond its vectors: the ratio that the paper reports.
#include "leverage/laws/liu2025.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/near.hpp"

namespace laws_liu2025_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double day = 8.64e19;

TEST_CASE("at 10 PFLOP/s-days of AdamW Muon takes 0.507 of the compute, 0.52 in the paper") {
  const double ratio = compute_at_equal_loss(liu2025::muon, liu2025::adamw, flops{10 * day});
  CHECK(near(ratio, 0.507293412798624204, 1e-12));
  CHECK(near(ratio, 0.52, 0.03));
}

TEST_CASE("the advantage shrinks with compute, by the fit") {
  const auto ratio = [](double days) {
    return compute_at_equal_loss(liu2025::muon, liu2025::adamw, flops{days * day});
  };
  CHECK(ratio(1.0) < ratio(10.0));
  CHECK(ratio(10.0) < ratio(100.0));
  CHECK(is_nan(ratio(run_time(0.0))));
}

TEST_CASE("the budgets that stand for the range: 120 N^2 of the smallest and the largest size") {
  CHECK(near(liu2025::muon.fitted.inputs[0].low, 120 * 0.4e9 * 0.4e9, 1e-15));
  CHECK(near(liu2025::muon.fitted.inputs[0].high, 120 * 1.5e9 * 1.5e9, 1e-15));
}

}  // namespace laws_liu2025_test
