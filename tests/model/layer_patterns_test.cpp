// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/layer_patterns.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>

using namespace leverage;

namespace layer_patterns_test {

constexpr std::size_t layers = 9;

std::vector<bool> bits(unsigned pattern) {
  std::vector<bool> picked(layers);
  for (std::size_t i = 0; i < layers; ++i) {
    picked[i] = (pattern >> i & 1U) != 0;
  }
  return picked;
}

template <class Rule>
bool covers(const Rule& rule, unsigned pattern) {
  const std::vector<bool> picked = bits(pattern);
  for (std::size_t i = 0; i < layers; ++i) {
    if (rule.covers(static_cast<count>(i)) != picked[i]) {
      return false;
    }
  }
  return true;
}

TEST_CASE("a window rule is found exactly where one exists, for every choice of nine layers") {
  for (unsigned pattern = 0; pattern < 1U << layers; ++pattern) {
    bool exists = pattern == 0;
    for (count first = 0; first < 9; ++first) {
      for (count period = 1; period <= 9; ++period) {
        for (count run = 1; run <= period; ++run) {
          exists = exists || covers(sliding_window{1, period, run, first}, pattern);
        }
      }
    }
    CAPTURE(pattern);
    const auto found = windows_at(bits(pattern), 1);
    CHECK(found.has_value() == exists);
    CHECK((!found || covers(*found, pattern)));
  }
}

TEST_CASE("a mixture rule is found exactly where one exists, for every choice of nine layers") {
  const mixture_of_experts some{.experts = 2, .active = 1, .expert_width = 1};
  for (unsigned pattern = 0; pattern < 1U << layers; ++pattern) {
    bool exists = pattern == 0;
    for (count dense = 0; dense < 9; ++dense) {
      for (count every = 1; every <= 9; ++every) {
        for (count offset = 0; offset < every; ++offset) {
          mixture_of_experts rule = some;
          rule.dense_layers = dense;
          rule.every = every;
          rule.offset = offset;
          exists = exists || covers(rule, pattern);
        }
      }
    }
    CAPTURE(pattern);
    const auto found = mixtures_at(bits(pattern), some);
    CHECK(found.has_value() == exists);
    CHECK((!found || covers(*found, pattern)));
  }
}

TEST_CASE("a set of layers is found for every choice of nine, by a rule where layers repeat") {
  for (unsigned pattern = 0; pattern < 1U << layers; ++pattern) {
    CAPTURE(pattern);
    const auto found = layers_at(bits(pattern));
    REQUIRE(found);
    CHECK(covers(*found, pattern));
  }
  CHECK(layers_at(bits(0b101010101)) == layer_set{.first = 0, .period = 2, .run = 1});
  CHECK(layers_at(bits(0b111111100)) == layer_set{.first = 2});
  CHECK(layers_at(bits(0b111111111)) == layer_set{});
  CHECK(layers_at(bits(0b000100011)) == layer_set::listing({0, 1, 5}));
  CHECK(layers_at(bits(0b000000111)) == layer_set::listing({0, 1, 2}));
}

TEST_CASE("layers beyond what a list has place for need a rule") {
  std::vector<bool> picked(600);
  picked[0] = picked[550] = picked[555] = true;
  CHECK_FALSE(layers_at(picked));
  std::fill(picked.begin(), picked.end(), true);
  CHECK(layers_at(picked) == layer_set{});
}

}  // namespace layer_patterns_test
