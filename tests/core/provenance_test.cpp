// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/provenance.hpp"

#include <set>
#include <string_view>

#include <doctest/doctest.h>

namespace provenance_test {

using leverage::evidence;
using leverage::provenance;

TEST_CASE("five levels of evidence, each with words and a short name of its own") {
  std::set<std::string_view> words;
  std::set<std::string_view> names;
  evidence before = evidence::unstated;
  for (const evidence e : leverage::evidence_levels) {
    CHECK(words.insert(to_string(e)).second);
    CHECK(names.insert(level_name(e)).second);
    CHECK(before < e);
    before = e;
  }
  CHECK(words.size() == 5);
  CHECK_FALSE(words.contains(to_string(evidence::unstated)));
  CHECK(names == std::set<std::string_view>{"code", "paper", "derived", "two", "one"});
  CHECK(to_string(evidence::paper) == "paper's text");
  CHECK(to_string(evidence::authors_code) == "authors' code");
}

TEST_CASE("a source without a word about its evidence is unstated") {
  constexpr provenance source{.key = "someone2020",
                              .citation = "Someone 2020",
                              .arxiv = "2001.00001",
                              .location = "Eq. 1",
                              .units = "none",
                              .range = "x 0..1",
                              .note = ""};
  static_assert(source.verified == evidence::unstated);
  CHECK(to_string(source.verified) == "unstated");
  CHECK(level_name(source.verified) == "unstated");
  static_assert(source.reproduces.empty() && source.contradicted.empty());
}

}  // namespace provenance_test
