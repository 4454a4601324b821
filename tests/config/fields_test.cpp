// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/fields.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace fields_test {

using namespace leverage;
using config::fields;
using config::problem;
using nlohmann::json;

std::string all_of(const std::vector<problem>& problems) {
  std::string all;
  for (const problem& p : problems) all += p.text() + "\n";
  return all;
}

TEST_CASE("every problem is kept by its key, the first of each") {
  const json object = {{"a", "x"},      {"b", -1},  {"c", nullptr},
                       {"d", {1, "2"}}, {"e", 3.5}, {"f", 1}};
  std::vector<problem> problems;
  fields f(object, problems, "outer.");
  CHECK(f.positive("a", 1) == 1);
  CHECK_FALSE(f.flag("a", true));  // "a" is already wrong
  CHECK(f.non_negative("b", 7) == 0);
  CHECK(f.positive("c", 7) == 1);
  CHECK(f.positive_or_null("c", 7) == std::nullopt);
  f.non_negative_list("d");
  f.flag("f", true);
  f.positive("gone", config::required);
  CHECK(f.positive("missing", 5) == 5);
  CHECK(f.failed());
  CHECK(all_of(problems) ==
        "key 'outer.a': expected a positive integer, found \"x\"\n"
        "key 'outer.b': expected an integer that is not negative, found -1\n"
        "key 'outer.c': expected a positive integer, found null\n"
        "key 'outer.d': expected an array of integers that are not negative, found \"2\" in it\n"
        "key 'outer.f': expected true or false, found 1\n"
        "key 'outer.gone': missing, expected a positive integer\n");
}

TEST_CASE("an object inside has its own path, and null is no object") {
  const json object = {{"in", {{"n", "x"}}}, {"none", nullptr}, {"number", 3}};
  std::vector<problem> problems;
  fields f(object, problems);
  auto inner = f.inside("in");
  REQUIRE(inner);
  inner->positive("n", 1);
  CHECK_FALSE(f.inside("none"));
  CHECK_FALSE(f.inside("gone"));
  CHECK_FALSE(f.inside("number"));
  CHECK(all_of(problems) ==
        "key 'in.n': expected a positive integer, found \"x\"\n"
        "key 'number': expected an object, found 3\n");
}

TEST_CASE("of three names the first that is there is read, and all that are there agree") {
  const json object = {{"second", 2}, {"third", 3}};
  std::vector<problem> problems;
  fields f(object, problems);
  const config::key name("first", "second", "third");
  CHECK(f.present_name(name) == "second");
  CHECK(f.positive(name, 9) == 2);
  CHECK(all_of(problems) == "key 'second': expected the same as 'third', which is 3, found 2\n");
  CHECK(f.was_read("third"));
  CHECK_FALSE(f.was_read("fourth"));
}

TEST_CASE("numbers beyond what is sane are refused, not wrapped") {
  const json object = {
      {"a", ~std::uint64_t{0}}, {"b", (std::int64_t{1} << 40) + 1}, {"c", std::int64_t{1} << 40}};
  std::vector<problem> problems;
  fields f(object, problems);
  f.positive("a", 1);
  f.positive("b", 1);
  CHECK(f.positive("c", 1) == std::int64_t{1} << 40);
  CHECK(problems.size() == 2);
}

}  // namespace fields_test
