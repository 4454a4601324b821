// SPDX-License-Identifier: Apache-2.0
/// @file
/// The grid from which Hoffmann et al. 2022 start their fit (section D.2).
#include "leverage/laws/hoffmann2022/starts.hpp"

#include <doctest/doctest.h>

#include <cstddef>

namespace laws_hoffmann2022_starts_test {

using namespace leverage;

TEST_CASE("the fit begins at 4500 points") {
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(hoffmann2022::starts.ln_A[i] == 5.0 * static_cast<double>(i));
    CHECK(hoffmann2022::starts.ln_B[i] == 5.0 * static_cast<double>(i));
  }
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(hoffmann2022::starts.ln_E[i] == -1.0 + 0.5 * static_cast<double>(i));
    CHECK(hoffmann2022::starts.alpha[i] == 0.5 * static_cast<double>(i));
    CHECK(hoffmann2022::starts.beta[i] == 0.5 * static_cast<double>(i));
  }
  constexpr const auto& s = hoffmann2022::starts;
  static_assert(hoffmann2022::start_grid::size() == 4500);
  static_assert(sizeof(s.ln_A) / sizeof(double) * (sizeof(s.ln_B) / sizeof(double)) *
                    (sizeof(s.ln_E) / sizeof(double)) * (sizeof(s.alpha) / sizeof(double)) *
                    (sizeof(s.beta) / sizeof(double)) ==
                4500);
  static_assert(s.ln_A[5] == 25 && s.ln_B[1] == 5 && s.ln_E[0] == -1 && s.alpha[4] == 2 &&
                s.beta[3] == 1.5);
}

}  // namespace laws_hoffmann2022_starts_test
