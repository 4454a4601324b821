// SPDX-License-Identifier: Apache-2.0
// Values become JSON, and cells become columns.
#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "output/page.hpp"
#include "output/render_json.hpp"
#include "output/text_table.hpp"
#include "support/near.hpp"

namespace output_test {

using namespace leverage::program;

TEST_CASE("an answer is JSON with its schema in front, its keys in order") {
  const object answer{{"b", 1}, {"a", array{}}};
  CHECK(json_text("leverage.x/1", answer) ==
        "{\n  \"schema\": \"leverage.x/1\",\n  \"b\": 1,\n  \"a\": []\n}\n");
}

TEST_CASE("numbers keep every digit, and those that JSON has no word for are null") {
  const object answer{{"tenth", 0.1},
                      {"large", 1e22},
                      {"next", 0.30000000000000004},
                      {"count", leverage::count{9007199254740993}},
                      {"nan", test::nan},
                      {"infinity", -test::infinity},
                      {"none", std::optional<double>{}},
                      {"some", std::optional<double>{2.5}},
                      {"no_count", leverage::not_a_count},
                      {"yes", true},
                      {"null", value()}};
  const auto j = nlohmann::json::parse(json_text("s", answer));
  CHECK(j["tenth"] == 0.1);
  CHECK(j["large"] == 1e22);
  CHECK(j["next"].get<double>() == 0.30000000000000004);
  CHECK(j["count"].get<std::int64_t>() == 9007199254740993);
  CHECK(j["some"] == 2.5);
  CHECK(j["yes"] == true);
  for (const char* key : {"nan", "infinity", "none", "no_count", "null"}) {
    CAPTURE(key);
    CHECK(j[key].is_null());
  }
}

TEST_CASE("texts and lists of texts are taken as they are; bytes that are not UTF-8 are replaced") {
  const std::vector<std::string> names{"a\"b", "line\nend"};
  const object answer{{"names", names},
                      {"nested", object{{"x", array{1, "two", object{{"three", 3}}}}}},
                      {"broken", std::string("\xff.json")}};
  const auto j = nlohmann::json::parse(json_text("s", answer));
  CHECK(j["names"] == nlohmann::json(names));
  CHECK(j["nested"]["x"][2]["three"] == 3);
  CHECK(j["broken"] == "\xEF\xBF\xBD.json");
}

TEST_CASE("a value for each element of a range") {
  const auto j = nlohmann::json::parse(json_text(
      "s", {{"squares", array_of(std::vector<int>{1, 2, 3}, [](int x) { return x * x; })}}));
  CHECK(j["squares"] == nlohmann::json{1, 4, 9});
}

TEST_CASE("columns are as wide as their widest cell, and lines have no blanks at the end") {
  text_table t({{"law", alignment::left}, {"N"}, {"D"}});
  t.add({"kaplan", "7 B", "1.4 T"});
  t.add({"x", "17.5 B", ""});
  CHECK(t.text(80) ==
        "law          N      D\n"
        "kaplan     7 B  1.4 T\n"
        "x       17.5 B\n");
  CHECK(t.widths() == std::vector<std::size_t>{6, 6, 5});
}

TEST_CASE("a table without headings has no head, and a character of UTF-8 is one column") {
  text_table t({{"", alignment::left}, {""}});
  t.add({"\xC3\xA9", "1"});
  t.add({"ab", "22"});
  CHECK(t.text(80) == "\xC3\xA9    1\nab  22\n");
}

TEST_CASE("columns of low priority make room") {
  text_table t({{"first", alignment::left},
                {"second", alignment::right, 2},
                {"third", alignment::right, 1},
                {"fourth"}});
  t.add({"1", "2", "3", "4"});
  CHECK(t.text(30) == "first  second  third  fourth\n1           2      3       4\n");
  CHECK(t.text(27) == "first  second  fourth\n1           2       4\n");
  CHECK(t.text(20) == "first  fourth\n1           4\n");
  CHECK(t.text(5) == "first  fourth\n1           4\n");
}

TEST_CASE("a last column of text is wrapped under itself") {
  text_table t({{"key", alignment::left}, {"meaning", alignment::left}});
  t.add({"a", "one two three four five six"});
  CHECK(t.text(24) ==
        "key  meaning\n"
        "a    one two three four\n"
        "     five six\n");
}

TEST_CASE("texts between rows keep the columns aligned") {
  text_table t({{"", alignment::left}, {"x"}});
  t.add_text("");
  t.add_text("A title over the whole width", "- ");
  t.add({"long label", "1"});
  CHECK(t.text(16) == "            x\n\n- A title over\n  the whole\n  width\nlong label  1\n");
}

TEST_CASE("a page wraps lines under their texts and lists under their points") {
  page p(20);
  p.blank();
  p.lines({{"law", "besiroglu2024/table1"}, {"formula", "E + A N^-alpha"}});
  p.title("Remarks");
  p.item("one two three four five");
  CHECK(p.text() ==
        "law      besiroglu2024/table1\n"
        "formula  E + A\n"
        "         N^-alpha\n"
        "\nRemarks\n"
        "  - one two three\n"
        "    four five\n");
}

}  // namespace output_test
