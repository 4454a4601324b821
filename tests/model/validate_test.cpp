// SPDX-License-Identifier: Apache-2.0
/// @file
/// The list of violations; the rules themselves are in rules_test.cpp.
#include "leverage/model/validate.hpp"

#include <cstddef>
#include <string>

#include <doctest/doctest.h>

namespace validate_test {

using namespace leverage;

constexpr transformer mixture{
    .layers = 4,
    .d_model = 64,
    .vocabulary = 100,
    .sequence = 32,
    .attention = {.heads = 8, .kv_heads = 2, .head_dim = 16},
    .feed_forward = {.width = 128},
    .experts = {.experts = 8, .active = 2, .expert_width = 32, .dense_layers = 1}};

static_assert(validate(mixture).empty());
static_assert(checked(mixture) == mixture);

TEST_CASE("several violations are all listed, in the order of the rules") {
  transformer m = mixture;
  m.layers = 0;
  m.vocabulary = -5;
  m.attention.head_dim = 0;
  m.experts.active = 10;
  m.experts.expert_width = -1;
  const violations found = validate(m);
  REQUIRE(found.size == 5);
  const char* fields[] = {"layers", "vocabulary", "attention.head_dim", "experts.active",
                          "experts.expert_width"};
  const count values[] = {0, -5, 0, 10, -1};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(std::string(found.items[i].field) == fields[i]);
    CHECK(found.items[i].value == values[i]);
    CHECK_FALSE(found.items[i].expected.empty());
  }
  CHECK(found.end() - found.begin() == 5);
}

TEST_CASE("the empty configuration is refused for everything it lacks") {
  const violations found = validate(transformer{});
  REQUIRE(found.size == 7);
  const char* fields[] = {"layers",
                          "d_model",
                          "vocabulary",
                          "sequence",
                          "attention.heads",
                          "attention.kv_heads",
                          "attention.head_dim"};
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(std::string(found.items[i].field) == fields[i]);
  }
}

}  // namespace validate_test
