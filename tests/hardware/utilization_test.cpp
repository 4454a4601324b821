// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/utilization.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/accelerators.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace utilization_test {

using namespace leverage;
using cost::attention_mask;
using cost::recomputation;
using hardware::cluster;
using hardware::hfu;
using hardware::mfu;
using hardware::number_format;
using hardware::utilization;
namespace accelerators = hardware::accelerators;

constexpr transformer gpt2 = presets::gpt2_124m.model;
constexpr cluster<> eight_a100{.accelerator = accelerators::a100_sxm_80, .accelerators = 8};
constexpr cluster<> one_h100{.accelerator = accelerators::h100_sxm};

TEST_CASE("GPT-2 in 600,000 steps of 491,520 tokens in 4 days on 8 A100: 2.52e20 FLOPs, 29.2 %") {
  constexpr tokens data{600'000.0 * 491'520};
  constexpr seconds time{4 * 86'400.0};
  static_assert(gpt2.sequence == 1024);
  const flops<> all = cost::training(cost::forward_flops(gpt2)).total() * data;
  CHECK(test::near(all.value, 2.52e20, 1e-3));
  constexpr double share = mfu(data / time, gpt2, eight_a100);
  CHECK(test::near(share, 0.292, 1e-3));
  CHECK(test::near(share, all.value / (345'600.0 * 8 * 312e12), 1e-15));
  CHECK(mfu(data / time, gpt2, eight_a100, number_format::bf16, attention_mask::causal) < share);
}

TEST_CASE("Llama-3-8B on 15 T tokens in 1.3 M hours of H100: 186 TFLOP/s, 18.8 % of 989") {
  const auto total = flops{8.69e23};
  const flop_per_second<> each = total / seconds{1.3e6 * 3600};
  CHECK(test::near(each.value, 186e12, 2e-3));
  const auto speed = tokens{15e12} / seconds{1.3e6 * 3600};
  const auto per_token =
      cost::training(cost::forward_flops(presets::llama_3_8b.model, attention_mask::full)).total();
  // The count of the question, 8.69e23, over the tokens is that of the library within its digits.
  CHECK(test::near((per_token * tokens{15e12}).value, 8.69e23, 1e-3));
  CHECK(test::near(mfu(speed, presets::llama_3_8b.model, one_h100), 0.188, 2e-3));
}

TEST_CASE("at the peak itself the utilization is one, in every format of the accelerator") {
  for (const number_format f : {number_format::bf16, number_format::fp8}) {
    const auto per_token = cost::training(cost::forward_flops(gpt2)).total();
    const auto fastest = one_h100.peak(f) / per_token;
    CHECK(test::near(mfu(fastest, gpt2, one_h100, f), 1.0, 1e-15));
  }
}

TEST_CASE("by the factor of twice the peak, twice the accelerators or half the speed it halves") {
  constexpr tokens_per_second speed{1e5};
  constexpr double once = mfu(speed, gpt2, one_h100);
  CHECK(test::near(mfu(speed, gpt2, one_h100, number_format::fp8), once * 989 / 1979, 1e-15));
  cluster<> two = one_h100;
  two.accelerators = 2;
  CHECK(test::near(mfu(speed, gpt2, two), once / 2, 1e-15));
  CHECK(test::near(mfu(speed / 2.0, gpt2, one_h100), once / 2, 1e-15));
  CHECK(mfu(tokens_per_second{0.0}, gpt2, one_h100) == 0.0);
}

TEST_CASE(
    "without recomputation HFU is MFU; of full recomputation it is at most four thirds of it") {
  constexpr tokens_per_second speed{1e5};
  constexpr double model_share = mfu(speed, gpt2, one_h100);
  static_assert(hfu(speed, gpt2, one_h100, recomputation::none) == model_share);
  constexpr double core = hfu(speed, gpt2, one_h100, recomputation::attention_core);
  constexpr double layers = hfu(speed, gpt2, one_h100, recomputation::layers);
  static_assert(model_share < core && core < layers);
  CHECK(layers < 4.0 / 3 * model_share);  // logits are not computed again
  CHECK(layers > 1.2 * model_share);
}

TEST_CASE("the half of the scores that a causal mask leaves out is half of scores and values") {
  constexpr tokens_per_second speed{1e5};
  constexpr cost::flop_breakdown forward = cost::forward_flops(gpt2);
  const double half = 3 * 0.5 * static_cast<double>(forward.attention_core()) * 1e5 / 989e12;
  CHECK(test::near(mfu(speed, gpt2, one_h100) -
                       mfu(speed, gpt2, one_h100, number_format::bf16, attention_mask::causal),
                   half, 1e-9));
}

TEST_CASE("a formula of somebody else: 6 N") {
  const auto n = cost::total_parameters(gpt2).total();
  const flops_per_token six_n{6 * n.value};
  CHECK(test::near(utilization(tokens_per_second{1e5}, six_n, one_h100),
                   6.0 * static_cast<double>(n.value) * 1e5 / 989e12, 1e-15));
}

TEST_CASE("bad input has no utilization") {
  const tokens_per_second speed{test::run_time(1e5)};
  CHECK(test::is_nan(mfu(tokens_per_second{-1.0}, gpt2, one_h100)));
  CHECK(test::is_nan(mfu(tokens_per_second{test::nan}, gpt2, one_h100)));
  CHECK(test::is_nan(mfu(speed, gpt2, one_h100, number_format::fp4)));
  CHECK(test::is_nan(mfu(speed, gpt2, cluster<>{})));
  for (const count number : {count{0}, count{-8}, not_a_count}) {
    cluster<> none = one_h100;
    none.accelerators = number;
    CHECK(test::is_nan(mfu(speed, gpt2, none)));
  }
  transformer broken = gpt2;
  broken.d_model = 0;
  CHECK(test::is_nan(mfu(speed, broken, one_h100)));
  CHECK(test::is_nan(hfu(speed, broken, one_h100, recomputation::layers)));
}

TEST_CASE("the derivative by the speed is the cost of a token over the peak") {
  const auto share =
      differentiate([](const auto& v) { return mfu(tokens_per_second{v}, gpt2, one_h100); }, 1e5);
  CHECK(test::near(share.derivative[0], share.value / 1e5, 1e-15));
  using d1 = dual<double, 1>;
  auto varied = static_cast<cluster<d1>>(one_h100);
  varied.accelerator.peak_bf16.value.derivative[0] = 1.0;
  const auto by_peak = mfu(tokens_per_second{1e5}, gpt2, varied);
  CHECK(test::near(by_peak.derivative[0], -by_peak.value / 989e12, 1e-14));
}

}  // namespace utilization_test
