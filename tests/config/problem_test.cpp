// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/problem.hpp"

#include <doctest/doctest.h>

#include <string>

namespace problem_test {

using namespace leverage;
using nlohmann::json;

TEST_CASE("a problem is one line: where, what was expected, what was found") {
  CHECK(config::problem{"k", "a number", "null"}.text() ==
        "key 'k': expected a number, found null");
  CHECK(config::problem{"k", "a number", ""}.text() == "key 'k': missing, expected a number");
  CHECK(config::problem{"", "an object", "null"}.text() == "expected an object, found null");
  CHECK(config::problem{"", "", "broken JSON"}.text() == "broken JSON");
}

TEST_CASE("a value is shown in a short line of ASCII") {
  CHECK(config::shown("a\n\x1b[2J\xc3\xa9") == "\"a\\n\\u001b[2J\\u00e9\"");
  CHECK(config::shown("\xff") == "\"\\ufffd\"");
  CHECK(config::shown(std::string(100, 'x')) == "\"" + std::string(59, 'x') + "...\"");
  CHECK(config::shown(json::array({1, 2})) == "an array of 2");
  CHECK(config::shown(nullptr) == "null");
  CHECK(config::shown(1.5) == "1.5");
}

TEST_CASE("a key is shown without its quotes") {
  CHECK(config::shown_key("a\nb") == "a\\nb");
  CHECK(config::shown_key("") == "");
}

}  // namespace problem_test
