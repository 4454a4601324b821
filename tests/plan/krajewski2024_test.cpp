// SPDX-License-Identifier: Apache-2.0
/// @file
/// Best size, tokens and granularity: against the paper's table of optima, an independent solution in 40 digits,
/// and the conditions that an optimum must meet.
#include "leverage/plan/krajewski2024.hpp"

#include <cmath>
#include <string>

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"
#include "support/some.hpp"

namespace plan_krajewski2024_test {

using namespace leverage;
using namespace leverage::plan;
using krajewski2024::expansion_64;
using krajewski2024::table1_moe;
using test::near;

struct optimum {
  double budget, granularity, active, data, loss;      // 40-digit solution of dL/dN = 0 at each G
  double paper_granularity, paper_active, paper_data;  // as printed
};
constexpr optimum optima[] = {
    {2.95e18, 8, 102520312.316291448, 4275288792.48763422, 3.10934436752357197, 8, 100e6, 4.37e9},
    {1.93e20, 16, 1020889882.88381763, 28304909510.9709725, 2.47167148178270684, 16, 1e9, 28.94e9},
    {6.46e21, 32, 7131513936.73089055, 134988695800.272588, 2.05969796993310719, 32, 7e9, 137.60e9},
    {5.69e24, 64, 304935797834.505619, 2912681072267.58896, 1.4902822784283345, 64, 300e9,
     2.96e12}};

TEST_CASE("the optimum at a budget is that of 40 digits, and the paper's within 3 %") {
  for (const optimum& o : optima) {
    CAPTURE(o.budget);
    const granularity_choice choice = choose_granularity(table1_moe, expansion_64, flops{o.budget});
    REQUIRE(choice.usable());
    CHECK(choice.status == allocation_status::optimal);
    CHECK_FALSE(choice.at_the_end);
    const granular_allocation& best = choice.members[choice.best];
    CHECK(best.granularity == o.granularity);
    CHECK(near(best.active.value, o.active, 1e-12));
    CHECK(near(best.split.data.value, o.data, 1e-12));
    CHECK(near(best.split.loss, o.loss, 1e-14));
    CHECK(near(best.split.cost.value, o.budget, 1e-12));
    CHECK(best.granularity == o.paper_granularity);
    CHECK(near(best.active.value, o.paper_active, 0.03));
    CHECK(near(best.split.data.value, o.paper_data, 0.03));
  }
}

TEST_CASE("every granularity is reported with its own optimum") {
  const granularity_choice choice = choose_granularity(table1_moe, expansion_64, flops{1.93e20});
  REQUIRE(choice.members.size() == 11);
  struct row {
    double active, loss;
  };
  const row expected[] = {
      {1329909792.0915, 2.55764425701836645}, {1169230762.103, 2.51794972380970206},
      {1076749260.2395, 2.49224807879213228}, {1030094987.1248, 2.47725587067330149},
      {1020889882.8838, 2.47167148178270684}, {1048566276.8437, 2.4761845055923766},
      {1112319201.1924, 2.49341459124132613}, {1195496012.7172, 2.52729426816788819},
      {1247358569.6588, 2.58158470579904015}};
  double g = 1.0;
  std::size_t i = 0;
  for (const row& r : expected) {
    const granular_allocation& member = choice.members[i++];
    CAPTURE(g);
    CHECK(member.granularity == g);
    CHECK(near(member.active.value, r.active, 1e-12));
    CHECK(near(member.split.loss, r.loss, 1e-14));
    // L with D = F / m(N, G) is level in N.
    const auto slope = differentiate(
        [&](const auto& n) {
          return table1_moe.loss(parameters{n},
                                 expansion_64.tokens_for(flops{1.93e20}, parameters{n}, g), g);
        },
        member.split.size.value);
    CHECK(std::abs(slope.derivative[0] * member.split.size.value) < 1e-12);
    g *= 2.0;
  }
  // The runs had N up to 3.7 B.
  CHECK(choice.members[choice.best].split.verdict.extrapolates());
}

TEST_CASE("within the runs it does not extrapolate, beyond their granularities it does") {
  granularity_limits limits;
  limits.allocation.max_size = parameters{3e9};
  limits.allocation.min_size = parameters{2e9};
  const granularity_choice choice =
      choose_granularity(table1_moe, expansion_64, flops{8e18}, limits);
  for (const granular_allocation& m : test::some(choice.members)) {
    CAPTURE(m.granularity);
    CHECK(m.split.verdict.extrapolates() ==
          (m.granularity > 16.0 || m.split.data.value < 16e9 || m.split.data.value > 130e9));
  }
  CHECK_FALSE(choice.members[2].split.verdict.extrapolates());
}

TEST_CASE("limits bind and are named") {
  granularity_limits coarse;
  coarse.max_granularity = 4.0;
  granularity_choice choice = choose_granularity(table1_moe, expansion_64, flops{1.93e20}, coarse);
  CHECK(choice.members.size() == 3);
  CHECK(choice.best == 2);
  CHECK(choice.at_the_end);

  granularity_limits fine;
  fine.min_granularity = 32.0;
  choice = choose_granularity(table1_moe, expansion_64, flops{1.93e20}, fine);
  CHECK(choice.members[choice.best].granularity == 32.0);
  CHECK(choice.at_the_end);

  granularity_limits small;
  small.allocation.max_size = parameters{1e10};
  choice = choose_granularity(table1_moe, expansion_64, flops{1.93e20}, small);
  CHECK(choice.status == allocation_status::limited);
  CHECK(choice.members[choice.best].split.binding == allocation_limit::max_size);
  CHECK(near(choice.members[choice.best].split.size.value, 1e10, 1e-12));
  // With N given, the best G is the closed form's.
  CHECK(choice.members[choice.best].granularity ==
        table1_moe.best_granularity(expansion_64, parameters{1e10}, flops{1.93e20}));

  // Not one token of the smallest size.
  choice = choose_granularity(table1_moe, expansion_64, flops{1.0});
  CHECK(choice.status == allocation_status::infeasible);
  CHECK_FALSE(choice.usable());
  CHECK(choice.members[0].split.binding == allocation_limit::budget);
}

TEST_CASE("what makes no sense is said by name and has no answer") {
  const auto text = [](const granularity_choice& c) {
    CHECK(c.status == allocation_status::invalid);
    CHECK_FALSE(c.usable());
    REQUIRE_FALSE(c.violations.empty());
    return c.violations.front();
  };
  CHECK(text(choose_granularity(table1_moe, expansion_64, flops{test::nan})) ==
        "budget: expected a number above 0");
  CHECK(text(choose_granularity(table1_moe, expansion_64, flops{-1.0})) ==
        "budget: expected a number above 0");
  granularity_limits limits;
  limits.max_granularity = 12.0;
  CHECK(text(choose_granularity(table1_moe, expansion_64, flops{1e20}, limits)) ==
        "limits.max_granularity: expected a power of two from 1 to 2^52");
  limits = {.min_granularity = 8.0, .max_granularity = 4.0};
  CHECK(text(choose_granularity(table1_moe, expansion_64, flops{1e20}, limits)) ==
        "limits.max_granularity: expected limits.min_granularity or more");
  krajewski2024::routed_cost<> cost = expansion_64;
  cost.E = 0.5;
  CHECK(text(choose_granularity(table1_moe, cost, flops{1e20})) ==
        "cost.E: expected a number of 1 or more");
}

TEST_CASE("a costlier router wants coarser experts") {
  krajewski2024::routed_cost<> cost = expansion_64;
  double last = 1e9;
  for (const double c_r : {1.0, 6.0, 14.0, 20.0, 200.0}) {
    cost.c_r = c_r;
    const granularity_choice choice = choose_granularity(table1_moe, cost, flops{1.93e20});
    const double g = choice.members[choice.best].granularity;
    CHECK(g <= last);
    last = g;
  }
}

}  // namespace plan_krajewski2024_test
