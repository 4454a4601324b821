// SPDX-License-Identifier: Apache-2.0
#include "support/quantity_text.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace quantity_text_test {

using namespace leverage;
using namespace leverage::program;

TEST_CASE("numbers are written with four digits and their unit") {
  CHECK(text_of(count{17'514'364'928}, unit::parameters) == "17.51 B");
  CHECK(text_of(count{999'960}, unit::parameters) == "1 M");
  CHECK(text_of(count{12}, unit::parameters) == "12");
  CHECK(text_of(1.5e12, unit::tokens) == "1.5 T");
  CHECK(text_of(1e19, unit::tokens) == "1e4 Q");
  CHECK(text_of(2.318925824e9, unit::flops_per_token) == "2.319 GFLOP");
  CHECK(text_of(count{40'960}, unit::bytes) == "40 KiB");
  CHECK(text_of(1e22, unit::flops) == "1e22");
  CHECK(text_of(0.0, unit::flops) == "0");
  CHECK(text_of(7.046e21, unit::flops) == "7.046e21");
  CHECK(text_of(5.285e-4, unit::rate) == "5.285e-4");
  CHECK(text_of(10.0, unit::rate) == "1e1");
  CHECK(text_of(0.85, unit::time) == "850 ms");
  CHECK(text_of(19.907, unit::time) == "19.91 s");
  CHECK(text_of(119.0, unit::time) == "119 s");
  CHECK(text_of(300.0, unit::time) == "5 min");
  CHECK(text_of(7200.0, unit::time) == "2 h");
  CHECK(text_of(4 * 86400.0, unit::time) == "4 days");
  CHECK(text_of(2e4 * 86400.0, unit::time) == "2e4 days");
  CHECK(text_of(6.982, unit::factor) == "6.98x");
  CHECK(text_of(3333.3, unit::factor) == "3,333x");
  CHECK(text_of(2.4e6, unit::factor) == "2.4e6x");
  CHECK(text_of(1.5e-5, unit::factor) == "1.5e-5x");
  CHECK(text_of(0.03125, unit::share) == "3.125 %");
  CHECK(text_of(count{126'464}, unit::plain) == "126,464");
  CHECK(text_of(count{4096}, unit::plain) == "4096");
  CHECK(text_of(std::numeric_limits<double>::quiet_NaN(), unit::plain) == "-");
}

TEST_CASE("digits are grouped in threes") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(-123'456) == "-123,456");
  CHECK(grouped(671'026'419'200) == "671,026,419,200");
}

}  // namespace quantity_text_test
