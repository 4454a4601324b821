// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/attention_mask.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace attention_mask_test {

using namespace leverage;
using cost::attention_mask;
using cost::detail::core_per_sequence;
using cost::detail::core_per_token;
using cost::detail::twice_visited;

/// Tokens that token i of a sequence sees, itself among them.
count seen_by(count i, count window, count chunk) {
  if (chunk > 0) return i % chunk + 1;
  return window > 0 ? std::min(i + 1, window) : i + 1;
}

TEST_CASE("exact causal counts are those of each token, in windows and chunks of any size") {
  for (count s = 1; s < 30; ++s) {
    for (count limit = 0; limit < 35; ++limit) {
      count in_window = 0;
      count in_chunk = 0;
      for (count i = 0; i < s; ++i) {
        in_window += seen_by(i, limit, 0);
        in_chunk += seen_by(i, 0, limit);
      }
      CHECK(twice_visited<count>(s, limit, 0, attention_mask::exact_causal) == 2 * in_window);
      CHECK(twice_visited<count>(s, 0, limit, attention_mask::exact_causal) == 2 * in_chunk);
      CHECK(twice_visited<double>(s, limit, 0, attention_mask::exact_causal) ==
            static_cast<double>(2 * in_window));
      // A token rounds its share up.
      const count all = 7 * 2 * in_chunk;
      CHECK(core_per_token{s, attention_mask::exact_causal}(7, 0, limit) == (all + s - 1) / s);
      CHECK(core_per_sequence{s, attention_mask::exact_causal}(7, 0, limit) ==
            static_cast<double>(all));
    }
  }
}

static_assert(core_per_token{4096, attention_mask::full}(10, 0, 0) == 2 * 10 * 4096);
static_assert(core_per_token{4096, attention_mask::full}(10, 128, 0) == 2 * 10 * 128);
static_assert(core_per_token{4096, attention_mask::full}(10, 0, 1024) == 2 * 10 * 1024);
static_assert(core_per_token{4096, attention_mask::causal}(10, 0, 0) == 10 * 4096);
static_assert(core_per_token{0, attention_mask::full}(10, 0, 0) == 0);

}  // namespace attention_mask_test
