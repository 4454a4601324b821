// SPDX-License-Identifier: Apache-2.0
/// @file
/// The definitions of leverage in what is paid. Expected values: measured speeds of Megatron-Bridge (performance
/// summaries 26.04.01 and 26.08), and closed forms.
#include "leverage/plan/leverage_ratio.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace leverage_ratio_test {

using namespace leverage;
using namespace leverage::plan;
using test::near;

// Llama-3-70B on 64 and Qwen3-235B-A22B on 256 H100 in FP8: 731 and 253 TFLOP/s an accelerator.
constexpr double h100 = relative_efficiency(flop_per_second{253e12}, flop_per_second{731e12});
static_assert(near(h100, 0.346, 0.001));
// A leverage of 7 in compute is 2.4 in time there.
static_assert(near(7.0 * h100, 2.4, 0.01));
// On GB300: 1029 and, with the release 26.08, 1306 of 2348 TFLOP/s.
static_assert(near(relative_efficiency(flop_per_second{1029e12}, flop_per_second{2348e12}), 0.438,
                   0.001));
static_assert(near(relative_efficiency(flop_per_second{1306e12}, flop_per_second{2348e12}), 0.556,
                   0.001));
// EL_time = EL_flops eta, by the definitions: runs of 7e22 and 1e22 operations at those speeds.
static_assert(near(el_time(flops{7e22} / flop_per_second{731e12},
                           flops{1e22} / flop_per_second{253e12}),
                   el_flops(flops{7e22}, flops{1e22}) * h100, 1e-15));

static_assert(el_cost(usd{300.0}, usd{100.0}) == 3.0);
static_assert(el_memory(count{64}, count{16}) == 4.0);
static_assert(el_memory(bytes{10.0}, bytes{40.0}) == 0.25);
static_assert(el_inference(seconds{4e-3}, seconds{1e-3}) == 4.0);

constexpr lifetime_cost dense{100.0, 4.0};
constexpr lifetime_cost cheap_to_serve{300.0, 2.0};
static_assert(el_lifetime(dense, cheap_to_serve, tokens{0.0}) == 1.0 / 3.0);
static_assert(el_lifetime(dense, cheap_to_serve, tokens{100.0}) == 1.0);
static_assert(el_lifetime(dense, cheap_to_serve, tokens{1e9}) > 1.99);

TEST_CASE("the served tokens from which a mixture costs less: none, all, or a number") {
  const auto from = break_even(dense, cheap_to_serve);
  CHECK(from.mixture == cheaper_mixture::above);
  CHECK(from.at.value == 100.0);
  const auto up_to = break_even({300.0, 2.0}, {100.0, 4.0});
  CHECK(up_to.mixture == cheaper_mixture::below);
  CHECK(up_to.at.value == 100.0);
  CHECK(break_even(dense, {50.0, 3.0}).mixture == cheaper_mixture::always);
  CHECK(break_even(dense, {150.0, 5.0}).mixture == cheaper_mixture::never);
  CHECK(break_even(dense, dense).mixture == cheaper_mixture::never);
  CHECK(break_even(dense, {50.0, 4.0}).mixture == cheaper_mixture::always);
  CHECK(break_even(dense, {100.0, 5.0}).mixture == cheaper_mixture::never);
  CHECK(break_even(dense, {test::nan, 5.0}).mixture == cheaper_mixture::unknown);
  CHECK(break_even(dense, {100.0, test::infinity}).mixture == cheaper_mixture::unknown);
  CHECK(test::is_nan(break_even(dense, {50.0, 3.0}).at.value));
}

TEST_CASE("a verdict needs an interval that allows it") {
  CHECK(verdict_of({2.0, 1.2, 3.0}) == leverage_verdict::mixture);
  CHECK(verdict_of({0.5, 0.4, 0.9}) == leverage_verdict::dense);
  CHECK(verdict_of({1.5, 0.9, 2.5}) == leverage_verdict::undecided);
  CHECK(verdict_of({1.5, 1.0, 2.5}) == leverage_verdict::undecided);
  CHECK(verdict_of({}) == leverage_verdict::unknown);
  CHECK(verdict_of({2.0, test::nan, 3.0}) == leverage_verdict::unknown);
  CHECK_FALSE(leverage_ratio{}.known());
}

TEST_CASE("accelerators that are none have no ratio") {
  CHECK(test::is_nan(el_memory(count{0}, count{4})));
  CHECK(test::is_nan(el_memory(count{4}, count{0})));
}

}  // namespace leverage_ratio_test
