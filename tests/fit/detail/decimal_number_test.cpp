// SPDX-License-Identifier: Apache-2.0
/// @file
/// The two ways of reading a number agree with the compiler's, and a number ends where it should.
#include "leverage/fit/detail/decimal_number.hpp"

#include <clocale>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace decimal_number_test {

using namespace leverage::fit::detail;

TEST_CASE("a number is digits, a point and an exponent; it has no sign") {
  struct text_size {
    std::string_view text;
    std::size_t size;
  };
  for (const text_size& one :
       {text_size{"12", 2}, {"1.5", 3},  {"1.", 2},    {".5*x", 2}, {"1.5.2", 3},
        {"2e9", 3},         {"2e+9", 4}, {"2E-9)", 4}, {"2e", 1},   {"2e+", 1},
        {"2ex", 1},         {"1.e5", 4}, {"", 0},      {".", 0},    {".e5", 0},
        {"-1", 0},          {"+1", 0},   {"inf", 0},   {"nan", 0},  {"0x10", 1}}) {
    CAPTURE(one.text);
    CHECK(leading_decimal(one.text).size == one.size);
  }
}

TEST_CASE("both ways round as the compiler does, and refuse what no double is near") {
  struct text_value {
    std::string_view text;
    double value;
  };
  for (const text_value& one : {text_value{"0.1", 0.1},
                                {"482.01", 482.01},
                                {"3e23", 3e23},
                                {"0", 0.0},
                                {"0.000e-999", 0.0},
                                {"1.7976931348623157e308", 1.7976931348623157e308},
                                {"4.9406564584124654e-324", 0x1p-1074},
                                {"9007199254740993", 9007199254740992.0},
                                {"9007199254740993.0000000000000000000001", 9007199254740994.0}}) {
    CAPTURE(one.text);
    CHECK(decimal_value(one.text) == one.value);
    CHECK(decimal_value_by_strtod(one.text) == one.value);
  }
  for (const std::string_view text : {"1e309", "2e308", "1e-400", "0.1e-400"}) {
    CAPTURE(text);
    CHECK(std::isnan(decimal_value(text)));
    CHECK(std::isnan(decimal_value_by_strtod(text)));
  }
}

TEST_CASE("a locale with another decimal point changes nothing") {
  const std::string before = std::setlocale(LC_NUMERIC, nullptr);
  for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"}) {
    if (std::setlocale(LC_NUMERIC, name) == nullptr) continue;
    CAPTURE(name);
    CHECK(decimal_value("1.5e3") == 1500.0);
    CHECK(decimal_value_by_strtod("1.5e3") == 1500.0);
  }
  std::setlocale(LC_NUMERIC, before.c_str());
}

}  // namespace decimal_number_test
