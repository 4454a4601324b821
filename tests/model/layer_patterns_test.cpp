// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/layer_patterns.hpp"

#include <doctest/doctest.h>

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

}  // namespace layer_patterns_test
