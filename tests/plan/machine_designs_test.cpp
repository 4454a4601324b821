// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/machine_designs.hpp"

#include <cstddef>
#include <cstdint>

#include <doctest/doctest.h>

#include "leverage/fit/executor.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "plan/machine_family.hpp"
#include "support/near.hpp"

namespace machine_designs_test {

using namespace leverage;
using namespace leverage::plan;

constexpr auto go_on = [](const machine_progress&) { return true; };

TEST_CASE("a request with violations is not searched") {
  machine_request ask = test::small_family();
  ask.goodput = 0.0;
  tian2025::joint_law<> law = tian2025::table6;
  law.d = 0.5;
  const machine_result found = find_machine_designs(ask, hardware::fitted_efficiency, law);
  REQUIRE(found.violations.size() == 2);
  CHECK(found.violations[0].find("goodput: ") == 0);
  CHECK(found.violations[1].find("law.d: ") == 0);
  CHECK(found.ranked.empty());
  CHECK(found.work.visited == 0);
}

TEST_CASE("the same result in any order and on any number of threads") {
  const machine_request ask = test::small_family();
  const auto backwards = [](std::size_t n, const auto& body) {
    while (n-- > 0) body(n);
  };
  const machine_result one = find_machine_designs(ask, hardware::fitted_efficiency);
  const auto same = [&](const machine_result& other) {
    REQUIRE(other.ranked.size() == one.ranked.size());
    for (std::size_t i = 0; i < one.ranked.size(); ++i) {
      CHECK(other.ranked[i].shape.model == one.ranked[i].shape.model);
      CHECK(other.ranked[i].dense.value == one.ranked[i].dense.value);
      CHECK(other.ranked[i].layout.layout == one.ranked[i].layout.layout);
    }
    CHECK(other.work.searched == one.work.searched);
    CHECK(other.work.bounded == one.work.bounded);
    CHECK(other.refused == one.refused);
    CHECK(other.outdone == one.outdone);
  };
  same(find_machine_designs(ask, hardware::fitted_efficiency, tian2025::table6, backwards, go_on));
  same(find_machine_designs(ask, hardware::fitted_efficiency, tian2025::table6, fit::threads{3},
                            go_on));
}

TEST_CASE("more time, more memory or more accelerators never reach less") {
  const auto best = [](const machine_request& ask) {
    return find_machine_designs(ask, hardware::fitted_efficiency).ranked.at(0).dense.value;
  };
  machine_request ask = test::small_family();
  const double before = best(ask);
  ask.time = seconds{2.0 * ask.time.value};
  CHECK(best(ask) > before);
  ask = test::small_family();
  ask.on.accelerator.memory = bytes{2.0 * ask.on.accelerator.memory.value};
  CHECK(best(ask) >= before);
  ask = test::small_family();
  ask.goodput = 0.5;
  CHECK(best(ask) < before);
}

TEST_CASE("a search ends when it is asked to") {
  const machine_request ask = test::small_family();
  const machine_result none =
      find_machine_designs(ask, hardware::fitted_efficiency, tian2025::table6, one_by_one{},
                           [](const machine_progress&) { return false; });
  CHECK(none.cancelled);
  const machine_result some =
      find_machine_designs(ask, hardware::fitted_efficiency, tian2025::table6, one_by_one{},
                           [](const machine_progress& p) { return p.searched == 0; });
  CHECK(some.cancelled);
  CHECK_FALSE(some.ranked.empty());
}

TEST_CASE("a cluster without memory for any design has none") {
  machine_request ask = test::small_family();
  ask.on.accelerator.memory = bytes{2.3e9};
  const machine_result found = find_machine_designs(ask, hardware::fitted_efficiency);
  CHECK(found.ranked.empty());
  CHECK_FALSE(found.dense.has_value());
  CHECK(found.refused[static_cast<std::size_t>(machine_limit::layouts)] > 0);
  CHECK_FALSE(found.cancelled);
}

}  // namespace machine_designs_test
