// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/fitted_box.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "leverage/laws/law_lines.hpp"
#include "support/near.hpp"

namespace {

using namespace leverage;
using test::near;

TEST_CASE("the middle of a range of N and D is the geometric mean of its ends") {
  // Hoffmann et al. 2022: 44 M to 16 B parameters, 5 B to 500 B tokens.
  const law_line& law = *find_law(catalogue::law_lines, "hoffmann2022/unrounded");
  const std::vector<double> x = fitted_middle(law);
  REQUIRE(x.size() == 2);
  CHECK(near(x[0], std::sqrt(44e6 * 16e9), 1e-12));
  CHECK(near(x[1], std::sqrt(5e9 * 500e9), 1e-12));
}

TEST_CASE("the ranges of inputs that are bounded themselves are the published ones") {
  const auto ranges = fitted_ranges(*find_law(catalogue::law_lines, "hoffmann2022/unrounded"));
  REQUIRE(ranges.size() == 2);
  CHECK(near(ranges[0].low, 44e6, 1e-12));
  CHECK(near(ranges[0].high, 16e9, 1e-12));
  CHECK(near(ranges[1].low, 5e9, 1e-12));
  CHECK(near(ranges[1].high, 500e9, 1e-12));
}

}  // namespace
