// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/provenance.hpp"

#include <set>
#include <string_view>

#include <doctest/doctest.h>

namespace provenance_test {

using leverage::evidence;
using leverage::provenance;

TEST_CASE("each kind of evidence has words of its own") {
  std::set<std::string_view> words;
  for (const evidence e :
       {evidence::unstated, evidence::paper, evidence::authors_code, evidence::transcriptions,
        evidence::one_transcription, evidence::reproduced, evidence::derived}) {
    CHECK(words.insert(to_string(e)).second);
  }
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
}

}  // namespace provenance_test
