// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/serving_coefficient.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace serving_coefficient_test {

using namespace leverage::hardware;

TEST_CASE("coefficients have names of their own, a meaning and a positive assumption") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < serving_coefficients; ++i) {
    const auto& c = serving_information(static_cast<serving_coefficient>(i));
    CAPTURE(std::string(c.name));
    CHECK(names.insert(c.name).second);
    CHECK_FALSE(c.meaning.empty());
    CHECK(c.prior > 0.0);
    CHECK(c.prior_deviation > 0.0);
  }
}

TEST_CASE("shares of a peak or a bandwidth are at most 1 and cannot be 0") {
  using enum serving_coefficient;
  for (const serving_coefficient c : {gemm_bf16, gemm_fp8, gemm_fp4, memory, cache, flash}) {
    CHECK(serving_information(c).prior <= 1.0);
    CHECK_FALSE(can_be_zero(c));
  }
}

TEST_CASE("traffic, exposed communication and latencies can be 0, factors of a whole cannot") {
  using enum serving_coefficient;
  for (const serving_coefficient c : {expert_tokens_half, element_traffic, launch, host_sequence}) {
    CHECK(can_be_zero(c));
  }
  for (const serving_coefficient c : {group_wait, natural_routing, other_accelerator}) {
    CHECK_FALSE(can_be_zero(c));
  }
}

}  // namespace serving_coefficient_test
