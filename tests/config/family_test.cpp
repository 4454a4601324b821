// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/family.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace family_test {

using namespace leverage;
using namespace leverage::config;

TEST_CASE("numbers and switches of a row, with and without a key") {
  const family row{.model_type = "", .source = "", .defaults = {}};
  const nlohmann::json object = {{"n", 5}, {"zero", 0}, {"null", nullptr}, {"yes", true}};
  std::vector<problem> problems;
  fields f(object, problems);
  reader r{.row = row, .f = f};
  CHECK(r.get(constant(7)) == 7);
  CHECK(r.get(number_key{"n", 1}) == 5);
  CHECK(r.get(number_key{"gone", 3}) == 3);
  CHECK(r.get_or_none(number_key{"zero", 4}) == 0);
  CHECK(r.get_or_none(number_key{"null", 4}) == 0);
  CHECK(r.get_or_none(number_key{"gone", 4}) == 4);
  CHECK(r.get(always));
  CHECK_FALSE(r.get(never));
  CHECK(r.get(flag_key{"yes", false}));
  CHECK(problems.empty());
  static_cast<void>(r.get(number_key{"zero", 1}));
  static_cast<void>(r.get_or_none(number_key{"required"}));
  static_cast<void>(r.get(flag_key{"needed"}));
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].text() == "key 'zero': expected a positive integer, found 0");
  CHECK(problems[1].text() == "key 'required': missing, expected an integer that is not negative");
  CHECK(problems[2].text() == "key 'needed': missing, expected true or false");
}

TEST_CASE("a product that is too large for a file is larger than all that a file may say") {
  CHECK(product(3, 4) == 12);
  CHECK(product(0, fields::largest) == 0);
  CHECK(product(fields::largest, 0) == 0);
  CHECK(product(fields::largest, 1) == fields::largest);
  CHECK(product(fields::largest, fields::largest) == fields::largest + 1);
}

}  // namespace family_test
