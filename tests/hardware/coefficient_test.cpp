// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/coefficient.hpp"

#include <cstddef>
#include <string>

#include <doctest/doctest.h>

namespace coefficient_test {

using namespace leverage::hardware;

static_assert(coefficients == 48);
static_assert(information(coefficient::gemm_hopper_fp8).name == "gemm_hopper_fp8");
static_assert(information(coefficient::other_software).which == coefficient::other_software);
static_assert(information(coefficient::tensor_latency).unit == "s");
static_assert(information(coefficient::gemm_traffic).unit.empty());

constexpr coefficient at(std::size_t i) { return static_cast<coefficient>(i); }

TEST_CASE("each coefficient has a name, a meaning and an assumed value with a width") {
  for (std::size_t i = 0; i < coefficients; ++i) {
    const coefficient_information& c = information(at(i));
    CAPTURE(std::string(c.name));
    CHECK(c.which == at(i));
    CHECK(!c.name.empty());
    CHECK(!c.meaning.empty());
    CHECK(c.prior > 0.0);
    CHECK(c.prior_deviation > 0.0);
    CHECK(c.prior_deviation <= 1.0);
    for (std::size_t j = 0; j < i; ++j) {
      CHECK(c.name != information(at(j)).name);
      CHECK(c.meaning != information(at(j)).meaning);
    }
  }
}

TEST_CASE("shares of a peak are below 1, and no share or factor can be 0") {
  for (std::size_t i = 0; i < coefficients; ++i) {
    const coefficient_information& c = information(at(i));
    CAPTURE(std::string(c.name));
    if (c.name.starts_with("gemm_") && c.which != coefficient::gemm_traffic) {
      CHECK(c.prior < 1.0);
      CHECK_FALSE(can_be_zero(c.which));
    }
    if (c.name.starts_with("flash_")) {
      CHECK(c.prior < 1.0);
      CHECK_FALSE(can_be_zero(c.which));
    }
    if (c.name.ends_with("_traffic") || c.unit == "s" || c.name.ends_with("_exposed")) {
      CHECK(can_be_zero(c.which));
    }
  }
  for (const coefficient c :
       {coefficient::odd_heads, coefficient::recomputed, coefficient::unaligned_expert,
        coefficient::power_limited, coefficient::blackwell_ultra, coefficient::optimizer_mixture,
        coefficient::mixture_graphs, coefficient::mixture_tpu, coefficient::natural_routing,
        coefficient::other_software}) {
    CHECK_FALSE(can_be_zero(c));
  }
  CHECK(can_be_zero(coefficient::mixture_ageing));
  CHECK(can_be_zero(coefficient::expert_tokens_half));
}

}  // namespace coefficient_test
