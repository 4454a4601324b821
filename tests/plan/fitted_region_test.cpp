// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/fitted_region.hpp"

#include <doctest/doctest.h>

#include <iterator>

#include "leverage/laws/besiroglu2024.hpp"
#include "support/near.hpp"

namespace {

using namespace leverage;
using namespace leverage::plan;

TEST_CASE(
    "the compute bound cuts the region: 16 B parameters on 1 T tokens are outside, 1 B are "
    "inside") {
  const auto& inputs = besiroglu2024::table1.fitted.inputs;
  const size_data_range range{.box = {std::begin(inputs), std::end(inputs)}};
  const extrapolation far = range.verdict(16e9, 1e12);
  CHECK_FALSE(far.inside());
  CHECK(range.verdict(1e9, 1e11).inside());

  // 6 N D stays below the published end in the whole polygon, and reaches it at a corner.
  double max_compute = 0.0;
  double end = 0.0;
  for (const fitted_interval& i : inputs) {
    if (i.which == argument::flops) end = i.high;
  }
  REQUIRE(end > 0.0);
  const auto region = fitted_region(range, {{1e6, 1e8}, {1e12, 1e14}});
  REQUIRE(region.size() >= 3);
  for (const size_data_point& corner : region) {
    const double compute = 6.0 * corner.size * corner.data;
    if (compute > max_compute) max_compute = compute;
  }
  CHECK(test::near(max_compute, end, 1e-9));
}

}  // namespace
