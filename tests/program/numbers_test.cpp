// SPDX-License-Identifier: Apache-2.0
// Every flag knows one grammar of numbers.
#include "support/numbers.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support.hpp"
#include "support/near.hpp"

namespace numbers_test {

using namespace leverage;
using namespace leverage::program;
using test::near;

TEST_CASE("a number has a sign, a point, an exponent and one suffix, and blanks around it") {
  CHECK(*parse_number("1e22") == 1e22);
  CHECK(*parse_number("3e3T") == 3e15);
  CHECK(*parse_number("70B") == 70e9);
  CHECK(*parse_number("70g") == 70e9);
  CHECK(*parse_number("-1.5k") == -1500);
  CHECK(*parse_number("+7M") == 7e6);
  CHECK(*parse_number(" .5\t") == 0.5);
  CHECK(*parse_number("3%") == 0.03);  // divided by 100; 3 * 0.01 is another number
  CHECK(*parse_number("3.1%") == 3.1 / 100);
  CHECK(*parse_number("0") == 0);
}

TEST_CASE("what is not a finite decimal number is refused with its text") {
  for (const char* text :
       {"",         " ",     "%",      "B",    "1e",    "e5",  "1BB",   "1%%",
        "1B%",      "1 B",   "1 %",    "0x10", "0x1p0", "nan", "inf",   "-inf",
        "infinity", "1e999", "1e300T", "1,5",  "+-1",   "one", "1.2.3", "1_000"}) {
    CAPTURE(text);
    const auto value = parse_number(text);
    REQUIRE_FALSE(value);
    CHECK(value.error().starts_with("expected a"));
  }
  CHECK(parse_number("0x10").error() == "expected a number, found \"0x10\"");
  CHECK(parse_number("").error() == "expected a number, found nothing");
}

TEST_CASE("a cell of a table is a plain decimal number") {
  CHECK(*parse_decimal(" +3e9") == 3e9);
  for (const char* text : {"70B", "3%", "0x10", ""}) {
    CAPTURE(text);
    CHECK_FALSE(parse_decimal(text));
  }
}

TEST_CASE("amounts take every suffix, within what they can be") {
  CHECK(parse_tokens("1e12")->value == 1e12);
  CHECK(parse_tokens("300B")->value == 300e9);
  CHECK(parse_tokens("1.5T")->value == 1.5e12);
  CHECK(parse_tokens("20k")->value == 20e3);
  CHECK(parse_tokens("1e20")->value == 1e20);
  CHECK(parse_flops("1e22")->value == 1e22);
  CHECK(parse_flops("3e3T")->value == 3e15);
  CHECK(parse_flops("1e35")->value == 1e35);
  CHECK(parse_parameters("20B")->value == 20e9);
  for (const char* text : {"", "0", "-5", "0.5", "3%", "300%", "nan", "1 B", "1e36"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_tokens(text));
    CHECK_FALSE(parse_flops(text));
    CHECK_FALSE(parse_parameters(text));
    CHECK_FALSE(parse_bytes(text));
  }
  CHECK_FALSE(parse_tokens("1.1e20"));
  CHECK(parse_flops("1 T").error() ==
        "expected a number of FLOPs from 1 to 1e35, as in 1e22, found \"1 T\"");
}

TEST_CASE("bytes are decimal, or binary with an i") {
  CHECK(parse_bytes("640e9")->value == 640e9);
  CHECK(parse_bytes("640")->value == 640);
  CHECK(parse_bytes("640B")->value == 640);
  CHECK(parse_bytes("640GB")->value == 640e9);
  CHECK(parse_bytes("640G")->value == 640e9);
  CHECK(parse_bytes("2KiB")->value == 2048);
  CHECK(parse_bytes("1.5MiB")->value == 1.5 * 1048576);
  CHECK(parse_bytes("596GiB")->value == 596.0 * 1073741824);
  CHECK(parse_bytes("2TiB")->value == 2199023255552);
  for (const char* text : {"iB", "5iB", "GiB", "1GiBB", "500%", "500%B"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_bytes(text));
  }
}

TEST_CASE("a whole number may be written in any way") {
  CHECK(*parse_count("126464") == 126464);
  CHECK(*parse_count("4K") == 4000);
  CHECK(*parse_count("1e3") == 1000);
  CHECK(*parse_count("4096.0") == 4096);
  CHECK(*parse_count("0", 0) == 0);
  for (const char* text : {"", "0", "-1", "0.5", "1e16", "100%"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_count(text));
  }
  CHECK(*parse_sequence("4K") == 4000);
  CHECK(*parse_sequence("1099511627776") == 1099511627776);
  CHECK_FALSE(parse_sequence("1099511627777"));
  CHECK_FALSE(parse_sequence("99999999999999999999"));
  CHECK_FALSE(parse_sequence("0"));
}

TEST_CASE("bounds of a number are named") {
  CHECK(*parse_positive("1e-9") == 1e-9);
  CHECK(parse_positive("0").error() == "expected a number above 0, found \"0\"");
  CHECK(*parse_non_negative("0") == 0);
  CHECK_FALSE(parse_non_negative("-1e-9"));
  CHECK(*parse_share("10%") == 0.1);
  CHECK_FALSE(parse_share("0"));
  CHECK_FALSE(parse_share("1"));
  CHECK_FALSE(parse_share("100%"));
}

TEST_CASE("a list has commas, and ranges are even in the logarithm") {
  CHECK(*parse_numbers("1B,7B,70B") == std::vector<double>{1e9, 7e9, 70e9});
  CHECK(*parse_numbers("3%") == std::vector<double>{0.03});
  const auto range = parse_numbers("1e21..1e23:5");
  REQUIRE(range);
  REQUIRE(range->size() == 5);
  CHECK(range->front() == 1e21);
  CHECK(range->back() == 1e23);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(near((*range)[i], std::pow(10.0, 21 + 0.5 * static_cast<double>(i)), 1e-15));
  }
  CHECK(parse_numbers("1,2..8:3,9")->size() == 5);
  for (const char* text : {"", ",", "1,", ",1", "1..2", "1..2:1", "2..1:3", "0..1:3", "1..2:10001",
                           "1..2:x", "1:2..3", "1;2"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_numbers(text));
  }
}

TEST_CASE("an interval has two ends, or one number for both") {
  CHECK(*parse_interval("3.1%..5%") == std::pair{3.1 / 100, 0.05});
  CHECK(*parse_interval("8") == std::pair{8.0, 8.0});
  CHECK(*parse_interval("0..1") == std::pair{0.0, 1.0});
  for (const char* text : {"", "..", "2..1", "-1..1", "1..", "..1", "1..inf"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_interval(text));
  }
}

TEST_CASE("counts go from the first to the last by a step") {
  const auto all = parse_whole_range("8..64:8");
  REQUIRE(all);
  CHECK(all->first == 8);
  CHECK(all->last == 64);
  CHECK(all->step == 8);
  CHECK(parse_whole_range("12")->last == 12);
  CHECK(parse_whole_range("0..1K")->last == 1000);
  CHECK(parse_whole_range("0..1K")->step == 1);
  for (const char* text :
       {"", "1..", "2..1", "1..2:0", "1.5..2", "1..2:0.5", "-1..2", "5:3", "1..2..3"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_whole_range(text));
  }
}

TEST_CASE("lists of budgets and losses are within what one may be") {
  CHECK(parse_budgets("1e22")->size() == 1);
  CHECK(near(parse_budgets("1e21, 3e3T,1e21..1e23:3")->at(3).value, 1e22, 1e-15));
  CHECK(*parse_positives("2.3,2.1") == std::vector<double>{2.3, 2.1});
  CHECK(parse_budgets("1e21..1e36:3").error() ==
        "expected a number of FLOPs from 1 to 1e35, as in 1e22, 1e21,1e22 or 1e21..1e23:5, found "
        "\"1e21..1e36:3\"");
  CHECK_FALSE(parse_budgets("1e21,0"));
  CHECK_FALSE(parse_budgets("300%"));
  CHECK_FALSE(parse_positives("2.1,-2"));
}

TEST_CASE("a seed has all digits of 64 bits, or is written like any number") {
  CHECK(*parse_seed("18446744073709551615") == 18446744073709551615U);
  CHECK(*parse_seed("9007199254740993") == 9007199254740993U);  // 2^53 + 1
  CHECK(*parse_seed("1e3") == 1000);
  CHECK(*parse_seed(" 2K ") == 2000);
  CHECK(*parse_seed("0") == 0);
  for (const char* text : {"", "-1", "1.5", "18446744073709551616", "1e20", "100%", "x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_seed(text));
  }
}

TEST_CASE("counts are a range, or a list of numbers and ranges, ascending and each once") {
  using counts = std::vector<count>;
  CHECK(std::get<whole_range>(*parse_counts("8..64:8")).step == 8);
  CHECK(std::get<whole_range>(*parse_counts("0..1e12")).last == 1000000000000);
  CHECK(std::get<counts>(*parse_counts("64, 32,32")) == counts{32, 64});
  CHECK(std::get<counts>(*parse_counts("1K,2..8:3")) == counts{2, 5, 8, 1000});
  for (const char* text : {"", ",", "1,", "1,x", "1,2..1", "1,2..8:0", "1,0..1e12"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_counts(text));
  }
}

TEST_CASE("a list has ten thousand numbers at most") {
  std::string list = "1";
  for (int i = 1; i < 10'000; ++i) {
    list += ",1";
  }
  CHECK(parse_numbers(list)->size() == 10'000);
  CHECK(parse_positives(list)->size() == 10'000);
  list += ",1";
  CHECK(test::has(parse_numbers(list).error(), "expected a list of 10000 numbers or fewer"));
  CHECK(test::has(parse_positives(list).error(), "expected a list of 10000 numbers or fewer"));
  // Repeated counts are one, and take their time all the same.
  CHECK(test::has(parse_counts("1..9999,1..9999").error(),
                  "expected a list of 10000 counts or fewer"));
}

TEST_CASE("numbers by name may be lists and ranges") {
  std::vector<double> a;
  std::vector<double> c;
  const named_list places[] = {{"A", &a}, {"C", &c}};
  const auto filled = fill_named("C=1e21..1e23:3, 5e23,A = 3.1%", places);
  REQUIRE(filled);
  CHECK(a == std::vector<double>{3.1 / 100});
  REQUIRE(c.size() == 4);
  CHECK(near(c[1], 1e22, 1e-15));
  CHECK(c[3] == 5e23);
  CHECK(fill_named("A=1,B=2", places).error() ==
        "expected NAME=NUMBERS with NAME one of A, C, found \"B=2\"");
  CHECK_FALSE(fill_named("A=1,A=2", places));
}

TEST_CASE("a name has a value") {
  CHECK(*parse_assignment("N=params") == std::pair<std::string, std::string>{"N", "params"});
  CHECK(parse_assignment("a=b=c")->second == "b=c");
  CHECK(*parse_assignment(" N\t= params ") == std::pair<std::string, std::string>{"N", "params"});
  for (const char* text : {"", "=", "a", "a=", "=a", "a= ", " =a"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_assignment(text));
  }
}

TEST_CASE("numbers go to their names; other names are answered with those that there are") {
  double a = 1;
  double b = 2;
  double c = 3;
  const named_place places[] = {{"a", &a}, {"b", &b}, {"c", &c}};
  const auto filled = fill_named("c=3.1%,a= 2e3", places);
  REQUIRE(filled);
  CHECK(*filled == std::vector<bool>{true, false, true});
  CHECK(a == 2000);
  CHECK(b == 2);
  CHECK(c == 3.1 / 100);
  CHECK(fill_named("d=1", places).error() ==
        "expected NAME=NUMBER with NAME one of a, b, c, found \"d=1\"");
  CHECK(fill_named("a=1,b=2, a =3", places).error() == "expected each name once, found a twice");
  for (const char* text :
       {"", "a", "a=", "a= ", "a=x", "a=0x1p0", "a=inf", ",a=1", "a=1,", "a=1,2", "a=1,,b=1"}) {
    CAPTURE(text);
    CHECK_FALSE(fill_named(text, places));
  }
}

TEST_CASE("times are in seconds, minutes or hours") {
  CHECK(*parse_duration("30") == 30.0);
  CHECK(*parse_duration(" 1.5s ") == 1.5);
  CHECK(*parse_duration("5min") == 300.0);
  CHECK(*parse_duration("2h") == 7200.0);
  for (const char* wrong : {"", "s", "0", "-3", "0min", "5 min", "5m", "1e400", "0x10", "3%"}) {
    CAPTURE(wrong);
    REQUIRE(!parse_duration(wrong));
    CHECK(parse_duration(wrong).error() ==
          "expected a time above 0, as in 30s, 5min or 2h, found \"" + std::string(wrong) + "\"");
  }
}

}  // namespace numbers_test
