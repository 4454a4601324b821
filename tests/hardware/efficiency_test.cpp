// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/efficiency.hpp"

#include <cstddef>

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"
#include "support/timing.hpp"

namespace efficiency_test {

using namespace leverage;
using namespace leverage::hardware;

/// Coefficient i is i + 1.
constexpr efficiency<> numbered() {
  efficiency<> e;
  for (std::size_t i = 0; i < coefficients; ++i) e.values[i] = static_cast<double>(i + 1);
  return e;
}
constexpr efficiency<> some = numbered();

constexpr bool is(generation g, number_format f, coefficient c) {
  return some.gemm(g, f) == some[c];
}

using enum number_format;
static_assert(is(generation::ampere, bf16, coefficient::gemm_ampere_bf16));
static_assert(is(generation::ampere, fp8, coefficient::gemm_ampere_bf16));
static_assert(is(generation::hopper, bf16, coefficient::gemm_hopper_bf16));
static_assert(is(generation::hopper, fp32, coefficient::gemm_hopper_bf16));
static_assert(is(generation::hopper, fp8, coefficient::gemm_hopper_fp8));
static_assert(is(generation::hopper_500w, fp8, coefficient::gemm_hopper_fp8));
static_assert(is(generation::blackwell, bf16, coefficient::gemm_blackwell_bf16));
static_assert(is(generation::blackwell, fp8, coefficient::gemm_blackwell_fp8));
static_assert(is(generation::blackwell_ultra, fp4, coefficient::gemm_blackwell_fp4));
static_assert(is(generation::tpu, bf16, coefficient::gemm_tpu_bf16));
static_assert(is(generation::tpu, fp8, coefficient::gemm_tpu_fp8));
static_assert(is(generation::cdna, bf16, coefficient::gemm_other));
static_assert(is(generation::ada, fp8, coefficient::gemm_other));
static_assert(is(generation::ascend, fp4, coefficient::gemm_other));
static_assert(is(generation::other, bf16, coefficient::gemm_other));

static_assert(some.is_usable());
static_assert(test::assumed().is_usable());
static_assert(test::only_products().is_usable());
static_assert(!efficiency<>{}.is_usable());

TEST_CASE("a coefficient is read and written by its name") {
  efficiency<> e;
  e[coefficient::odd_heads] = 0.5;
  CHECK(e.values[static_cast<std::size_t>(coefficient::odd_heads)] == 0.5);
  CHECK(e[coefficient::expert_tokens_half] == 0.0);
}

TEST_CASE("no coefficient is negative, infinite or NaN, and only some are 0") {
  for (std::size_t i = 0; i < coefficients; ++i) {
    const auto c = static_cast<coefficient>(i);
    for (const double bad : {-1.0, -test::infinity, test::infinity, test::nan}) {
      efficiency<> e = some;
      e[c] = bad;
      CHECK_FALSE(e.is_usable());
    }
    efficiency<> e = some;
    e[c] = 0.0;
    CHECK(e.is_usable() == can_be_zero(c));
  }
}

TEST_CASE("the same coefficients over dual numbers are constants") {
  const efficiency<dual<double, 2>> e(some);
  for (std::size_t i = 0; i < coefficients; ++i) {
    CHECK(e.values[i].value == some.values[i]);
    CHECK(e.values[i].derivative[0] == 0.0);
    CHECK(e.values[i].derivative[1] == 0.0);
  }
  CHECK(e.is_usable());
}

}  // namespace efficiency_test
