// SPDX-License-Identifier: Apache-2.0
/// @file
/// Characters of names, and a parser that stops at its first problem; the grammar is tested in fit/expression_test.cpp.
#include "leverage/fit/detail/expression_parser.hpp"

#include <doctest/doctest.h>

#include <string_view>

namespace expression_parser_test {

using namespace leverage::fit::detail;

TEST_CASE("letters of Latin, Greek and Cyrillic scripts make names, signs of arithmetic do not") {
  CHECK(name_character("N", true) == 1);
  CHECK(name_character("_", true) == 1);
  CHECK(name_character("1", true) == 0);
  CHECK(name_character("1", false) == 1);
  CHECK(name_character(".", false) == 1);
  CHECK(name_character("-", false) == 0);
  CHECK(name_character("", true) == 0);
  CHECK(name_character("\xce\xb1", true) == 2);       // alpha
  CHECK(name_character("\xd0\x91", true) == 2);       // Cyrillic Be
  CHECK(name_character("\xc3\xa9", true) == 2);       // e with an acute accent
  CHECK(name_character("\xc3\x97", true) == 0);       // multiplication
  CHECK(name_character("\xc3\xb7", true) == 0);       // division
  CHECK(name_character("\xc2\xb7", true) == 0);       // middle dot
  CHECK(name_character("\xe2\x82\x81", false) == 3);  // subscript one
  CHECK(name_character("\xe2\x88\x92", false) == 0);  // minus
  CHECK(name_character("\xce", true) == 0);           // half of a letter
  CHECK(name_character("\xff", true) == 0);
}

TEST_CASE("the first problem is the one that is named") {
  expression_parser parser("A + ) ) * 2N", 0, 12);
  CHECK_FALSE(parser.parsed());
  REQUIRE(parser.problem());
  CHECK(parser.problem()->position == 4);
}

TEST_CASE("names come in the order of their first places") {
  expression_parser parser("b + a*b", 0, 7);
  const auto root = parser.parsed();
  REQUIRE(root);
  CHECK(parser.list().nodes()[*root].op == operation::add);
  const auto names = parser.take_names();
  REQUIRE(names.size() == 2);
  CHECK(names[0] == "b");
  CHECK(parser.take_positions()[1] == 4);
}

}  // namespace expression_parser_test
