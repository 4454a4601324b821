// SPDX-License-Identifier: Apache-2.0
/// @file
/// The best member of a family at a budget.
#include "leverage/plan/family_choice.hpp"

#include <vector>

#include <doctest/doctest.h>

#include "leverage/laws/besiroglu2024.hpp"
#include "support/growing_family.hpp"
#include "support/some.hpp"

namespace family_choice_test {

using namespace leverage;
using namespace leverage::plan;
using test::growing_family;

TEST_CASE("the member chosen has the lowest loss, and loses to the optimum between the members") {
  const std::vector<transformer> members = growing_family();
  const family_cost family(members);
  const flops budget{1e20};
  const allocation<> best = allocation_problem{besiroglu2024::table1, family}.optimum(budget);
  const family_choice choice = choose_member(besiroglu2024::table1, family, budget);
  REQUIRE(choice.members.size() == members.size());
  REQUIRE(choice.best < members.size());
  for (const allocation<>& a : test::some(choice.members)) {
    CHECK(a.loss >= choice.members[choice.best].loss);
    CHECK(a.loss >= best.loss);
  }
}

TEST_CASE("no member is chosen where the budget pays for none") {
  const family_cost family(growing_family());
  const family_choice choice = choose_member(besiroglu2024::table1, family, flops{1.0});
  REQUIRE(choice.members.size() == family.members());
  CHECK(choice.best == family.members());
  for (const allocation<>& a : test::some(choice.members))
    CHECK(a.binding == allocation_limit::budget);
}

}  // namespace family_choice_test
