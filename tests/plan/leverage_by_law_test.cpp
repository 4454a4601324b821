// SPDX-License-Identifier: Apache-2.0
/// @file
/// The leverage of one run by every law. Expected values: 40-digit arithmetic on published coefficients, and the tests of
/// the laws' own headers.
#include "leverage/plan/leverage_by_law.hpp"

#include <doctest/doctest.h>

#include "leverage/laws/law_lines.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace leverage_by_law_test {

using namespace leverage;
using test::near;

TEST_CASE(
    "the joint law comes first, in both readings, and the others as implied_leverages has them") {
  const transformer& mini = presets::moe_mini.model;
  const plan::training_plan run{.data = tokens{1e12}};
  const auto& laws = catalogue::law_lines;
  const auto all = plan::leverages_by_law(laws, mini, run);
  const auto implied = plan::implied_leverages(laws, mini, run);
  REQUIRE(all.size() == implied.size() + 2);
  CHECK(all[0].law == plan::joint_law_by_routed);
  CHECK(all[1].law == plan::joint_law_by_definition);
  // A 12/384 and 13/385, G 32/3, C = 7.046e21 (docs of `report`: 6.74 by definition).
  CHECK(near(all[1].el, 6.74, 1e-3));
  CHECK(all[0].el > all[1].el);
  CHECK(all[0].extrapolates);
  for (std::size_t i = 0; i < implied.size(); ++i) {
    CHECK(all[i + 2].law == implied[i].law);
    CHECK(all[i + 2].reaches() == implied[i].reaches());
    if (implied[i].as_it_is > 0.0) CHECK(all[i + 2].el == implied[i].as_it_is);
  }
  const auto [low, high] = plan::range_of(all);
  CHECK(low > 1.0);
  CHECK(high >= all[0].el);
  for (const auto& l : all) {
    if (l.reaches()) CHECK((l.el >= low && l.el <= high));
    if (!l.reaches()) CHECK_FALSE(l.reason.empty());
  }
}

TEST_CASE("a dense model has no leverage, and a law without meaning says so") {
  const auto& laws = catalogue::law_lines;
  CHECK(plan::leverages_by_law(laws, presets::dense_6b.model, {.data = tokens{1e12}}).empty());
  CHECK(test::is_nan(plan::range_of({}).first));
  // 1e3 FLOPs: below the break-even of the joint law.
  const auto tiny = plan::leverages_by_law(laws, presets::moe_mini.model, {.data = tokens{1e-6}});
  CHECK_FALSE(tiny[0].reaches());
  CHECK(tiny[0].reason.find("no meaning") != std::string_view::npos);
}

}  // namespace leverage_by_law_test
