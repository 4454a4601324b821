// SPDX-License-Identifier: Apache-2.0
/// @file
/// docs/papers.md is what the catalogue gives. To write it again: law_pages --papers > docs/papers.md.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "../../docs/papers_page.hpp"

namespace papers_page_test {

TEST_CASE("the committed page of papers is current") {
  std::ifstream file(LEVERAGE_SOURCE_DIR "/docs/papers.md");
  REQUIRE(file.good());
  std::ostringstream text;
  text << file.rdbuf();
  CHECK_MESSAGE(text.str() == leverage::docs::papers_page(),
                "docs/papers.md: law_pages --papers > docs/papers.md");
}

TEST_CASE("each paper of the catalogue has one row, with all its entries") {
  const auto rows = leverage::docs::paper_rows();
  std::size_t entries = 0;
  leverage::catalogue::for_each([&](auto) { ++entries; });
  std::size_t listed = 0;
  for (const auto& row : rows) {
    listed += row.entries.size();
    CHECK_FALSE(row.levels.empty());
  }
  CHECK(listed == entries);
  CHECK(rows.size() >= 32);
}

}  // namespace papers_page_test
