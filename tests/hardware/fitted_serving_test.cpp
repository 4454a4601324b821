// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/fitted_serving.hpp"

#include <cstddef>
#include <string>

#include <doctest/doctest.h>

namespace fitted_serving_test {

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

}  // namespace fitted_serving_test
