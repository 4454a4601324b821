// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/fitted_efficiency.hpp"

#include <cmath>
#include <cstddef>
#include <string>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace fitted_efficiency_test {

using namespace leverage;
using namespace leverage::hardware;

constexpr const calibrated_efficiency& set = fitted_efficiency;

static_assert(set.values.is_usable());
static_assert(!set.source.citation.empty() && !set.source.range.empty());
static_assert(set.source.verified == evidence::derived);

/// The standard deviation of the logarithm of a coefficient.
double deviation(std::size_t i) { return std::sqrt(set.covariance_of(i, i)); }

TEST_CASE("the runs leave no coefficient less certain than it was assumed") {
  for (std::size_t i = 0; i < coefficients; ++i) {
    const coefficient_information& c = information(static_cast<coefficient>(i));
    CAPTURE(std::string(c.name));
    CHECK(deviation(i) > 0.0);
    CHECK(deviation(i) <= c.prior_deviation * 1.0001);
    // Nothing is further from what was assumed than 4 of its deviations.
    CHECK(std::abs(std::log(set.values.values[i] / c.prior)) <= 4.0 * c.prior_deviation);
  }
}

TEST_CASE("its covariance is one: symmetric and positive definite, by Cholesky") {
  double l[coefficients][coefficients] = {};
  for (std::size_t i = 0; i < coefficients; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = set.covariance_of(i, j);
      for (std::size_t k = 0; k < j; ++k) sum -= l[i][k] * l[j][k];
      if (i == j) {
        REQUIRE(sum > 0.0);
        l[i][i] = std::sqrt(sum);
      } else {
        l[i][j] = sum / l[j][j];
      }
    }
  }
}

TEST_CASE(
    "software of which no run was fitted scatters more, and mixtures more than dense models") {
  CHECK(set.dense_scatter > 0.0);
  CHECK(set.dense_scatter < set.mixture_scatter);
  // What is not known of such software is a coefficient as well.
  const double unknown = 1.2816 * deviation(static_cast<std::size_t>(coefficient::other_software));
  CHECK(set.dense_scatter < std::hypot(set.other_dense_scatter, unknown));
  CHECK(set.mixture_scatter < std::hypot(set.other_mixture_scatter, unknown));
}

TEST_CASE("shares of a peak are shares") {
  using enum coefficient;
  for (const coefficient c : {gemm_ampere_bf16, gemm_hopper_bf16, gemm_hopper_fp8,
                              gemm_blackwell_bf16, gemm_blackwell_fp8, gemm_blackwell_fp4,
                              gemm_tpu_bf16, gemm_tpu_fp8, gemm_other, flash_ampere, flash_hopper,
                              flash_hopper_portable, flash_blackwell, flash_tpu, flash_other}) {
    CHECK(set.values[c] > 0.15);
    CHECK(set.values[c] < 0.85);
  }
  CHECK(set.values[natural_routing] > 1.0);
  CHECK(set.values[tensor_overlapped] < 1.0);
  CHECK(set.values[expert_overlapped] < 1.0);
}

TEST_CASE("the step of DeepSeek-V3 on 2048 H800, which took 19.9 s, is in its interval") {
  // 14.8 T tokens in 2.664 M hours: 1543 tokens a second of each; batches of 15360 sequences of 4096 tokens.
  layout l{.pipeline = 16, .expert = 64, .micro_batch = 1};
  l.schedule = schedule::dual_pipe;
  l.recompute = {.norms = true, .latent_up = true};
  l.overlap.expert = true;
  const recipe r{.gemm = number_format::fp8,
                 .experts = number_format::fp8,
                 .block_scaled = true,
                 .dispatch_bytes = 1.0 + 4.0 / 128.0};
  transformer m = presets::deepseek_v3.model;
  m.sequence = 4096;
  const step_prediction s =
      predict_step(m, {.accelerator = accelerators::h800_sxm, .accelerators = 2048}, l, r, 15360,
                   software{}, set, false);
  CHECK(s.low.value < 19.9);
  CHECK(s.high.value > 19.9);
  CHECK(test::near(s.total().value, 19.9, 0.2));
}

}  // namespace fitted_efficiency_test
