// SPDX-License-Identifier: Apache-2.0
/// @file
/// The cost of a family of configurations: exact at its members, and what is not a family.
#include "leverage/plan/family_cost.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/plan/allocation.hpp"
#include "support/growing_family.hpp"
#include "support/near.hpp"

namespace family_cost_test {

using namespace leverage;
using namespace leverage::plan;
using test::growing_family;
using test::near;

TEST_CASE("the exact cost of a family") {
  const std::vector<transformer> members = growing_family();
  const family_cost family(members);
  REQUIRE(family.validate().empty());
  for (std::size_t i = 0; i < members.size(); ++i) {
    CHECK(family.size(i).value ==
          static_cast<double>(cost::active_parameters(members[i]).total().value));
    CHECK(near(family.total(family.size(i), tokens{1e10}).value,
               cost::training_flops_for(members[i], tokens{1e10}).value, 1e-14));
  }
}

TEST_CASE("the best of a family: at the budget, smaller than at 6 N D, and no step helps") {
  const family_cost family(growing_family());
  const allocation_problem p{besiroglu2024::table1, family};
  const flops budget{1e20};
  const allocation<> best = p.optimum(budget);
  CHECK(best.usable());
  CHECK(near(best.cost.value, 1e20, 1e-12));
  // More is counted than 6 N D at these sizes: logits and attention.
  CHECK(best.size < allocation_problem{besiroglu2024::table1}.optimum(budget).size);
  for (const double step : {0.98, 1.02}) {
    CHECK(p.given_size(best.size * step, budget).loss > best.loss);
  }
  // Beyond its ends the family is silent.
  const allocation<> huge = p.optimum(flops{1e25});
  CHECK(huge.binding == allocation_limit::family);
  CHECK(huge.size.value == doctest::Approx(family.max_size().value).epsilon(1e-12));
}

TEST_CASE("a family that is none") {
  std::vector<transformer> members = growing_family();
  std::swap(members[0], members[1]);
  CHECK(family_cost(members).validate().size() == 1);
  members[2].d_model = 0;
  const allocation_problem p{besiroglu2024::table1, family_cost(members)};
  CHECK(p.optimum(flops{1e20}).status == allocation_status::invalid);
  CHECK(p.optimum(flops{1e20}).violations[0].find("member") != std::string::npos);
  CHECK_FALSE(family_cost(std::vector<transformer>{}).validate().empty());
}

}  // namespace family_cost_test
