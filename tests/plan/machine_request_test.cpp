// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/machine_request.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/recipes.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/presets.hpp"

namespace machine_request_test {

using namespace leverage;
using namespace leverage::plan;

machine_request valid() {
  machine_request ask;
  ask.on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 64};
  ask.time = seconds{1e6};
  ask.space.vocabulary = 1000;
  return ask;
}

TEST_CASE("a request of a cluster, a time and a vocabulary is valid") {
  CHECK(validate(valid()).empty());
}

TEST_CASE("each violation has the name and the value of its field") {
  const auto says = [](const machine_request& ask, const std::string& text) {
    const std::vector<std::string> found = validate(ask);
    REQUIRE(found.size() == 1);
    CAPTURE(found[0]);
    CHECK(found[0].find(text) == 0);
  };
  machine_request ask = valid();
  ask.time = seconds{0.0};
  says(ask, "time: expected a number of seconds above 0, found 0");
  ask.time = seconds{HUGE_VAL};
  says(ask, "time: expected a number of seconds above 0, found inf");
  ask = valid();
  ask.goodput = 1.5;
  says(ask, "goodput: expected a share above 0 and at most 1, found 1.5");
  ask = valid();
  ask.overtraining = -1.0;
  says(ask, "overtraining: expected a number above 0, found -1");
  ask = valid();
  ask.space.vocabulary = 0;
  says(ask, "vocabulary: expected from 1");
  ask = valid();
  ask.on.accelerators = 0;
  says(ask, "on.accelerators: expected from 1");
  ask = valid();
  ask.batch.number = 0.0;
  says(ask, "batch.number: expected above 0");
}

TEST_CASE("a format that the accelerator does not have is a violation") {
  machine_request ask = valid();
  ask.on.accelerator = hardware::accelerators::a100_sxm_80;
  ask.recipe = hardware::recipes::find("fp8")->recipe;
  const std::vector<std::string> found = validate(ask);
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].find("recipe.") == 0);
}

TEST_CASE("leverage that falls with compute has no bound") {
  CHECK(validate_for_bounds(tian2025::table6).empty());
  tian2025::joint_law<> law = tian2025::table6;
  law.d = 0.01;
  CHECK(validate_for_bounds(law).size() == 1);
  law.d = NAN;
  CHECK(validate_for_bounds(law).size() == 1);
}

TEST_CASE("layouts are asked for with all that the request says of them") {
  machine_request ask = valid();
  ask.batch = {.number = 512.0, .counts_sequences = true};
  ask.fixed.tensor = 4;
  ask.layouts.max_expert = 8;
  ask.software.is_other = true;
  const layout_request one = layouts_of(ask, presets::llama_3_8b.model);
  CHECK(one.model == presets::llama_3_8b.model);
  CHECK(one.on.accelerators == 64);
  CHECK(one.batch.counts_sequences);
  CHECK(one.fixed.tensor == 4);
  CHECK(one.limits.max_expert == 8);
  CHECK(one.software.is_other);
}

}  // namespace machine_request_test
