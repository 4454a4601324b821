// SPDX-License-Identifier: Apache-2.0
/// @file
/// The walk over a family of configurations.
#include "leverage/plan/design_space.hpp"

#include <vector>

#include <doctest/doctest.h>
#include <cstdint>
#include <limits>

#include "leverage/model/presets.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/model/validate.hpp"

namespace design_space_test {

using namespace leverage;
using namespace leverage::plan;

TEST_CASE("a width is the nearest multiple, and one multiple at least") {
  using plan::detail::to_multiple;
  CHECK(to_multiple(1.0, 64) == 64);
  CHECK(to_multiple(0.0, 64) == 64);
  CHECK(to_multiple(95.0, 64) == 64);
  CHECK(to_multiple(97.0, 64) == 128);
  CHECK(to_multiple(5120.0, 64) == 5120);
  CHECK(to_multiple(3.4, 1) == 3);
}

TEST_CASE("a range counts both of its ends") {
  static_assert(count_range{4, 96, 2}.size() == 47);
  static_assert(count_range{3, 3, 1}.size() == 1);
  static_assert(count_range{1, 10, 4}.size() == 3);  // 1, 5, 9
  static_assert(!count_range{4, 3, 1}.is_valid() && count_range{4, 3, 1}.size() == 0);
  static_assert(!count_range{1, 3, 0}.is_valid() && !count_range{-1, 3, 1}.is_valid());
}

TEST_CASE("the values of a count are a sequence or a list, at least as large as asked") {
  const count_values steps{4, 9, 2};
  REQUIRE(steps.size() == 3);
  CHECK(steps[0] == 4);
  CHECK(steps[2] == 8);
  CHECK(steps.is_valid(4));
  CHECK_FALSE(steps.is_valid(5));
  CHECK_FALSE(count_values(9, 4, 1).is_valid(1));
  CHECK(count_values(9, 4, 1).size() == 0);
  const count_values listed(std::vector<count>{64, 32, 512});
  REQUIRE(listed.size() == 3);
  CHECK(listed[1] == 32);
  CHECK(listed.is_valid(32));
  CHECK_FALSE(listed.is_valid(33));
}

TEST_CASE("a list visits what the sequence of the same values visits") {
  design_space space;
  space.vocabulary = 1000;
  space.layers = {4, 8, 4};
  space.d_model = {256, 512, 256};
  space.experts = {4, 12, 4};
  design_space listed = space;
  listed.layers = count_values(std::vector<count>{4, 8});
  listed.experts = count_values(std::vector<count>{4, 8, 12});
  const auto visited = [](const design_space& s) {
    std::vector<transformer> all;
    for_each_depth_and_width(s, [&](const depth_and_width& t) {
      for_each_configuration(s, design_limits{}, t,
                             [&](const transformer& m) { all.push_back(m); });
    });
    return all;
  };
  CHECK_FALSE(visited(space).empty());
  CHECK(visited(listed) == visited(space));
}

TEST_CASE("MoE-mini is a member of the default family, once") {
  design_space space;
  space.vocabulary = 126464;
  int found = 0;
  for_each_configuration(space, design_limits{}, {20, 2048}, [&](const transformer& m) {
    found += m == presets::moe_mini.model ? 1 : 0;
  });
  CHECK(found == 1);
}

/// 2 depths of 1 width, 2 expert widths, 2 active, 1 shared, 1 dense, 2 routable.
design_space tiny() {
  design_space space;
  space.vocabulary = 1000;
  space.layers = {4, 8, 4};
  space.d_model = {256, 384, 128};
  space.min_aspect = 48.0;
  space.max_aspect = 64.0;  // 256 / 4 = 64 and 384 / 8 = 48 only
  space.experts = {4, 8, 4};
  space.active = {4, 6, 2};
  return space;
}

TEST_CASE("layers and widths are visited in the order of d_model, within the aspect ratios") {
  std::vector<count> seen;
  for_each_depth_and_width(tiny(), [&](const depth_and_width& t) {
    seen.push_back(t.d_model);
    seen.push_back(t.layers);
  });
  CHECK(seen == std::vector<count>{256, 4, 384, 8});
}

TEST_CASE("the members of a family are valid, within the granularities, and counted") {
  // Granularity 2 d / w from 8 to 12 with w a multiple of 64: w = 64 at d = 256 and d = 384. Of (experts, active)
  // (4, 4), (8, 4), (8, 6): 4 experts cannot have 6 active.
  const design_space space = tiny();
  const design_limits limits{};
  int visited = 0;
  for_each_depth_and_width(space, [&](const depth_and_width& t) {
    for_each_configuration(space, limits, t, [&](const transformer& m) {
      ++visited;
      CHECK(leverage::validate(m).empty());
      CHECK(m.experts.expert_width == 64);
      CHECK(m.experts.active <= m.experts.experts);
      CHECK(granularity_of(m).value >= 8.0);
      CHECK(granularity_of(m).value <= 12.0);
    });
  });
  CHECK(visited == 6);
  CHECK(count_configurations(space, limits) == 6);
}

TEST_CASE("a family is counted without visiting it, however large") {
  design_space space;
  space.vocabulary = 1000;
  space.layers = count_values(8, 12, 2);
  space.d_model = count_values(std::vector<count>{512, 768, 1024});
  space.experts = count_values(std::vector<count>{64, 8, 16});
  space.active = {2, 20, 6};
  space.shared = {0, 2, 1};
  space.dense_layers = {0, 9, 3};
  space.heads_per_kv_head = 3;
  for (const double low : {0.0, 1e-3, 4.0}) {
    design_limits limits;
    limits.min_granularity = low;
    std::uint64_t visited = 0;
    for_each_depth_and_width(space, [&](const depth_and_width& t) {
      for_each_configuration(space, limits, t, [&](const transformer&) { ++visited; });
    });
    CHECK(visited > 0);
    CHECK(count_configurations(space, limits) == visited);
  }
  design_limits limits;
  limits.min_granularity = 0.0;
  space.width_multiple = 1;
  space.d_model = {1'000, 1'000'000, 1'000};
  space.head_dim = 1;
  space.max_aspect = 1e9;
  space.experts = {1, 10'000, 1};
  space.active = {1, 10'000, 1};
  space.shared = {0, 9'999, 1};
  CHECK(count_configurations(space, limits) > 1e15);
  // Granularity that no width has, or only widths beyond all numbers.
  limits.max_granularity = 1e-300;
  CHECK(count_configurations(space, limits) == 0);
}

TEST_CASE("values have an upper end and a largest number") {
  CHECK(count_values(1, 10'000, 1).is_valid(1, 10'000));
  CHECK_FALSE(count_values(1, 10'001, 1).is_valid(1, 1'000'000));
  CHECK_FALSE(count_values(1, 10'001, 2).is_valid(1, 10'000));
  constexpr count largest = std::numeric_limits<count>::max();
  CHECK_FALSE(count_values(1, largest, 1).is_valid(1));
  CHECK_FALSE(count_values(largest, largest, 1).is_valid(1, 1'000'000));
  CHECK_FALSE(count_values(std::vector<count>{4, largest}).is_valid(1, 1'000'000));
}

TEST_CASE("a visitor that returns false ends the visits") {
  int shapes = 0;
  for_each_depth_and_width(tiny(), [&](const depth_and_width&) { return ++shapes < 2; });
  CHECK(shapes == 2);
  int models = 0;
  for_each_depth_and_width(tiny(), [&](const depth_and_width& t) {
    for_each_configuration(tiny(), design_limits{}, t,
                           [&](const transformer&) { return ++models < 3; });
    return false;
  });
  CHECK(models == 3);
}

}  // namespace design_space_test
