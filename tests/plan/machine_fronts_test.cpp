// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/machine_fronts.hpp"

#include <cstddef>

#include <doctest/doctest.h>

#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/plan/machine_designs.hpp"
#include "plan/machine_family.hpp"
#include "support/near.hpp"

namespace machine_fronts_test {

using namespace leverage;
using namespace leverage::plan;
using test::near;

constexpr auto go_on = [](const machine_progress&) { return true; };
constexpr one_by_one in_order{};

double best_of(const machine_request& ask) {
  return find_machine_designs(ask, hardware::fitted_efficiency).ranked.at(0).dense.value;
}

TEST_CASE("each point is the best design of its limit, and reaches more than the one before") {
  const machine_request ask = test::small_family();
  const machine_front_search search(ask, hardware::fitted_efficiency, tian2025::table6, in_order,
                                    go_on);
  const double shares[] = {0.25, 0.5, 1.0};
  const machine_front time = search.front_by_time(shares);
  REQUIRE(time.points.size() == 3);
  for (const machine_front_point& p : time.points) {
    machine_request less = ask;
    less.time = p.limit * ask.time;
    CHECK(p.best.dense.value == best_of(less));
    CHECK(p.best.reach.time.value <= less.time.value * (1.0 + 1e-12));
  }
  CHECK(time.points[0].best.dense < time.points[1].best.dense);
  CHECK(time.points[1].best.dense < time.points[2].best.dense);

  const machine_front memory = search.front_by_memory(shares);
  CHECK_FALSE(memory.points.empty());
  for (const machine_front_point& p : memory.points) {
    machine_request less = ask;
    less.on.accelerator.memory = p.limit * ask.on.accelerator.memory;
    CHECK(p.best.dense.value == best_of(less));
    CHECK(p.best.layout.memory <= less.on.accelerator.memory);
  }
}

TEST_CASE("a measure limits the models, as a limit of the request does") {
  machine_request ask = test::small_family();
  const machine_front_search search(ask, hardware::fitted_efficiency, tian2025::table6, in_order,
                                    go_on);
  const auto total = [](const transformer& m) {
    return static_cast<double>(cost::total_parameters(m).total().value);
  };
  const double values[] = {2e9, 4e9, 1e12};
  const machine_front front = search.front_by_measure(values, total);
  REQUIRE_FALSE(front.points.empty());
  for (const machine_front_point& p : front.points) {
    machine_request less = ask;
    less.limits.max_parameters = p.limit;
    CHECK(p.best.dense.value == best_of(less));
    CHECK(total(p.best.shape.model) <= p.limit);
  }
}

TEST_CASE("a front that is ended says so") {
  const machine_request ask = test::small_family();
  const auto stop = [](const machine_progress&) { return false; };
  const machine_front_search search(ask, hardware::fitted_efficiency, tian2025::table6, in_order,
                                    stop);
  const double shares[] = {0.5, 1.0};
  const machine_front front = search.front_by_time(shares);
  CHECK(front.cancelled);
  CHECK(front.points.empty());
}

TEST_CASE("a measure is computed once for each model") {
  int calls = 0;
  const auto measure = [&](const transformer& m) {
    ++calls;
    return static_cast<double>(m.layers);
  };
  const remembered_measure<decltype(measure)> remembered(measure);
  transformer m;
  m.layers = 12;
  CHECK(remembered(3, m) == 12.0);
  m.layers = 24;
  CHECK(remembered(4, m) == 24.0);
  CHECK(remembered(3, m) == 12.0);
  CHECK(calls == 2);
}

}  // namespace machine_fronts_test
