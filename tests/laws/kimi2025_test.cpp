// SPDX-License-Identifier: Apache-2.0
/// @file
/// The ratios of Kimi K2. Expected slopes: 40-digit arithmetic on the printed ratios.
#include "leverage/laws/kimi2025.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace kimi2025_test {

using namespace leverage;
using kimi2025::savings;
using test::near;

TEST_CASE("sparsity 48 saves 1.69, 1.39 and 1.15 times against 8, 16 and 32: slopes of about 0.3") {
  static_assert(savings[0].sparsity == 8 && savings[0].flops_ratio == 1.69);
  static_assert(savings[1].sparsity == 16 && savings[1].flops_ratio == 1.39);
  static_assert(savings[2].sparsity == 32 && savings[2].flops_ratio == 1.15);
  static_assert(near(savings[0].slope(), 0.292856568053217136, 1e-14));
  static_assert(near(savings[1].slope(), 0.299745188124400192, 1e-14));
  static_assert(near(savings[2].slope(), 0.344695362388309222, 1e-14));
  static_assert(kimi2025::reference_sparsity == 384.0 / kimi2025::activated_experts);
  CHECK(kimi2025::source.verified == evidence::paper);
}

}  // namespace kimi2025_test
