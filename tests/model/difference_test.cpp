// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/difference.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"

namespace difference_test {

using namespace leverage;

TEST_CASE("no field differs between a configuration and itself") {
  CHECK(differences(presets::moe_mini.model, presets::moe_mini.model).empty());
}

TEST_CASE("every field that differs is listed once, in order, with both values") {
  transformer a = presets::moe_mini.model;
  transformer b = a;
  b.layers = 21;
  b.attention.kv_heads = 8;
  b.experts.experts = 256;
  b.experts.active = 8;
  b.vocabulary = 50304;
  const std::vector<model_difference> found = differences(a, b);
  REQUIRE(found.size() == 5);
  const char* fields[] = {"layers", "kv heads", "experts", "active experts", "vocabulary"};
  // MoE-mini, Table 1 of Tian et al. 2025.
  const count from[] = {20, 4, 384, 12, 126464};
  const count to[] = {21, 8, 256, 8, 50304};
  for (std::size_t i = 0; i < 5; ++i) {
    CAPTURE(i);
    CHECK(std::string(found[i].field) == fields[i]);
    CHECK(found[i].from == from[i]);
    CHECK(found[i].to == to[i]);
  }
}

TEST_CASE("a difference of which nothing is known is from nothing to nothing") {
  CHECK(model_difference{}.from == 0);
  CHECK(model_difference{}.to == 0);
}

TEST_CASE("the number of dense layers is compared, whether a model is a mixture or not") {
  transformer dense = presets::dense_6b.model;
  transformer other = dense;
  other.layers = dense.layers + 2;
  const std::vector<model_difference> found = differences(dense, other);
  REQUIRE(found.size() == 2);
  CHECK(std::string(found[0].field) == "layers");
  CHECK(std::string(found[1].field) == "dense layers");
  CHECK(found[1].to - found[1].from == 2);
}

TEST_CASE("of blocks, what is alike in all that have it is compared") {
  const transformer& hybrid = presets::qwen3_next_80b_a3b.model;
  transformer other = hybrid;
  for (block& b : other.blocks.items) {
    if (b.is_mixture()) b.experts.active = 12;
  }
  std::vector<model_difference> found = differences(hybrid, other);
  REQUIRE(found.size() == 2);
  CHECK(std::string(found[0].field) == "active experts");
  CHECK(found[0].from == 10);
  CHECK(found[0].to == 12);
  CHECK(std::string(found[1].field) == "blocks");
  found = differences(hybrid, presets::moe_mini.model);
  const auto change = [&](std::string_view field) {
    for (const model_difference& d : found) {
      if (d.field == field) return std::pair{d.from, d.to};
    }
    return std::pair<count, count>{0, 0};
  };
  CHECK(change("kv heads") == std::pair<count, count>{2, 4});
  CHECK(change("recurrent layers") == std::pair<count, count>{36, 0});
  CHECK(change("experts") == std::pair<count, count>{512, 384});
}

}  // namespace difference_test
