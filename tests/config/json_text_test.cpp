// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/json_text.hpp"

#include <doctest/doctest.h>

#include <string>

namespace json_text_test {

using leverage::config::parse_object;

std::string wrong(const std::string& text) {
  const auto parsed = parse_object(text);
  return parsed.wrong ? parsed.wrong->text() : "";
}

TEST_CASE("Infinity and NaN, which Python writes, are texts") {
  const auto parsed = parse_object(
      R"({"limit": [0.0, Infinity], "low": -Infinity, "none": NaN, "text": "Infinity \" NaN"})");
  REQUIRE_FALSE(parsed.wrong);
  CHECK(parsed.object["limit"][1] == "Infinity");
  CHECK(parsed.object["low"] == "-Infinity");
  CHECK(parsed.object["none"] == "NaN");
  CHECK(parsed.object["text"] == "Infinity \" NaN");
  // Strict JSON is not touched, and a break in it is still one.
  CHECK(wrong(R"({"a": "NaN", "b": })")
            .starts_with("broken JSON: parse error at line 1, column 19: "));
  CHECK(wrong("{\"a\": NaN,\n \"b\": }")
            .starts_with("broken JSON: parse error at line 2, column 7: "));
  CHECK(wrong("{\"a\": Infinit}").starts_with("broken JSON: "));
}

TEST_CASE("nesting is limited, keys differ, and the whole is an object") {
  CHECK(wrong(std::string(1000, '[') + std::string(1000, ']')) ==
        "expected a config.json, found JSON nested deeper than 32");
  // What is too deep is not read to its end.
  CHECK(wrong(std::string(100'000, '[')) ==
        "expected a config.json, found JSON nested deeper than 32");
  CHECK(wrong("{\"a\": " + std::string(31, '[') + "1" + std::string(31, ']') + "}") == "");
  CHECK(wrong("{\"a\": " + std::string(32, '[') + "1" + std::string(32, ']') + "}") ==
        "expected a config.json, found JSON nested deeper than 32");
  CHECK(wrong(R"({"a": 1, "b": {"a": 2}, "a": 1})") ==
        "key 'a': expected once in its object, found twice");
  CHECK(wrong("{\"b\\n\": 1, \"b\\n\": 1}") ==
        "key 'b\\n': expected once in its object, found twice");
  CHECK(wrong("[1, 2]") == "expected a JSON object, found an array of 2");
  CHECK(wrong("") ==
        "broken JSON: parse error at line 1, column 1: syntax error while parsing value - "
        "unexpected end "
        "of input; expected '[', '{', or a literal");
  CHECK(wrong(R"({"rope_theta": 1e999})") ==
        "broken JSON: key \"rope_theta\": expected numbers in the range of a double, found a "
        "larger one");
  for (const char c : wrong("{\"a\xff\x1b\": }")) CHECK((c >= 32 && c < 127));
}

}  // namespace json_text_test
