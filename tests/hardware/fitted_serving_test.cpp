// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/fitted_serving.hpp"

#include <cstddef>
#include <string>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/kernel_tables.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace fitted_serving_test {

using namespace leverage;
using namespace leverage::hardware;

TEST_CASE("the fitted coefficients are usable, and near what physics says of them") {
  CHECK(fitted_serving.values.is_usable());
  for (std::size_t i = 0; i < serving_coefficients; ++i) {
    const auto c = static_cast<serving_coefficient>(i);
    CAPTURE(std::string(serving_information(c).name));
    CHECK(fitted_serving.values[c] > 0.1 * serving_information(c).prior);
    CHECK(fitted_serving.values[c] < 10.0 * serving_information(c).prior);
  }
}

TEST_CASE("no share of a peak or a bandwidth exceeds 1") {
  using enum serving_coefficient;
  for (const serving_coefficient c : {gemm_bf16, gemm_fp8, gemm_fp4, memory, cache, flash}) {
    CHECK(fitted_serving.values[c] <= 1.0);
  }
}

TEST_CASE("variances are positive, and no larger than what was assumed") {
  for (std::size_t i = 0; i < serving_coefficients; ++i) {
    const double deviation =
        serving_information(static_cast<serving_coefficient>(i)).prior_deviation;
    CHECK(fitted_serving.covariance_of(i, i) > 0.0);
    CHECK(fitted_serving.covariance_of(i, i) <= deviation * deviation * (1.0 + 1e-6));
  }
}

TEST_CASE("models and mixtures of which no row was fitted scatter more") {
  CHECK(fitted_serving.dense_scatter > 0.0);
  CHECK(fitted_serving.mixture_scatter > 0.0);
  CHECK(fitted_serving.other_dense_scatter >= fitted_serving.dense_scatter);
  CHECK(fitted_serving.other_mixture_scatter >= fitted_serving.mixture_scatter);
}

TEST_CASE("dispatch and combine of 128 tokens take what DeepEP's kernels do, to a third") {
  for (const count ranks : {8, 16, 32, 64, 128, 256}) {
    CAPTURE(ranks);
    const serving_layout l{.expert = ranks, .attention_data = ranks};
    const cluster<> on{.accelerator = accelerators::h800_sxm, .accelerators = ranks};
    const serving_engine balanced{.routing = routing::balanced};
    const auto s =
        decode_step(presets::deepseek_v3.model, on, l, serving_recipes::fp8.recipe, balanced,
                    128.0 * static_cast<double>(ranks), 4096.0, fitted_serving.values);
    const double measured =
        deepep::low_latency_dispatch(ranks).value + deepep::low_latency_combine(ranks).value;
    CHECK(test::near(s.exchange / 58.0, measured, 0.34));
  }
}

}  // namespace fitted_serving_test
