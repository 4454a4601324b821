// SPDX-License-Identifier: Apache-2.0
/// @file
/// The printed tables of Hoffmann et al. 2022, digit by digit, and what follows from them.
#include "leverage/laws/hoffmann2022/tables.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <iterator>

#include "leverage/laws/hoffmann2022.hpp"
#include "support/near.hpp"

namespace tables_test {

using namespace leverage;
using test::near;

/// Least squares of ln N over ln C through one approach of Tables 3 and A3.
hoffmann2022::size_law<> through(std::size_t approach, bool corrected) {
  double mean_x = 0;
  double mean_y = 0;
  double xy = 0;
  double xx = 0;
  const auto x_of = [&](const hoffmann2022::projections& row) {
    const auto& p = row.by_approach[approach];
    return std::log(p.compute.value * (corrected && p.misprint ? 10.0 : 1.0));
  };
  for (const auto& row : hoffmann2022::table3) {
    mean_x += x_of(row) / 9.0;
    mean_y += std::log(row.size.value) / 9.0;
  }
  for (const auto& row : hoffmann2022::table3) {
    xy += (x_of(row) - mean_x) * (std::log(row.size.value) - mean_y);
    xx += (x_of(row) - mean_x) * (x_of(row) - mean_x);
  }
  return {std::exp(mean_y - xy / xx * mean_x), xy / xx};
}

TEST_CASE("the power laws of approaches 1 and 2 are those through the paper's projections") {
  static_assert(sizeof(hoffmann2022::table3) / sizeof(hoffmann2022::table3[0]) == 9);
  const auto first = through(0, true);
  CHECK(near(first.a, hoffmann2022::approach1.a, 1e-13));
  CHECK(near(first.k, hoffmann2022::approach1.k, 1e-11));
  CHECK(near(first.a, 0.498098685777, 1e-12));
  CHECK(near(first.k, 0.0991589323, 1e-9));
  const auto second = through(1, true);
  CHECK(near(second.a, hoffmann2022::approach2.a, 1e-13));
  CHECK(near(second.k, hoffmann2022::approach2.k, 1e-11));
  CHECK(near(second.a, 0.489941612863, 1e-12));
  CHECK(near(second.k, 0.144877051812, 1e-11));
  const auto third = through(2, true);
  CHECK(near(third.a, 0.458657402539, 1e-12));
  CHECK(near(third.k, 0.534622136791, 1e-11));
  // With the misprint it is another law.
  CHECK(!near(through(2, false).a, third.a, 1e-3));
  // Rounded they are those of Table 2.
  CHECK(std::abs(first.a - hoffmann2022::table2[0].a.value) < 5e-3);
  CHECK(std::abs(second.a - hoffmann2022::table2[1].a.value) < 5e-3);
  CHECK(std::abs(third.a - hoffmann2022::table2[2].a.value) < 5e-3);
}

TEST_CASE("Tables 3 and A3 hold 6 N D = C to their rounding, but for one misprint") {
  int misprints = 0;
  for (const auto& row : hoffmann2022::table3) {
    for (const auto& p : row.by_approach) {
      const double c = 6.0 * row.size.value * p.data.value;
      misprints += p.misprint ? 1 : 0;
      CHECK(near(p.misprint ? 10.0 * p.compute.value : p.compute.value, c, 0.05));
    }
    // Approach 3 is near the unrounded set, and not it.
    const auto& third = row.by_approach[2];
    const double ratio = hoffmann2022::unrounded.budget_for(row.size).value /
                         (third.compute.value * (third.misprint ? 10.0 : 1.0));
    CHECK(ratio > 1.02);
    CHECK(ratio < 1.182);
  }
  CHECK(misprints == 1);
  CHECK(hoffmann2022::table3[4].by_approach[2].misprint);
}

TEST_CASE(
    "Table 2: the interval of approach 3 holds neither its own exponent nor the unrounded one") {
  for (const auto& approach : hoffmann2022::table2) {
    CHECK(near(approach.a.value + approach.b.value, 1.0, 1e-15));
    CHECK(approach.a.low < approach.a.high);
    CHECK(approach.b.low < approach.b.high);
  }
  const auto& third = hoffmann2022::table2[2].a;
  CHECK(third.value > third.high);
  CHECK(hoffmann2022::unrounded.a() > third.high);
  for (const auto& data : hoffmann2022::table_a2) CHECK(near(data.a + data.b, 1.0, 1e-15));
}

TEST_CASE("Tables 2, A2, 3 and A3, digit by digit") {
  using namespace hoffmann2022;
  const double of_table2[][6] = {{0.50, 0.488, 0.502, 0.50, 0.501, 0.512},
                                 {0.49, 0.462, 0.534, 0.51, 0.483, 0.529},
                                 {0.46, 0.454, 0.455, 0.54, 0.542, 0.543}};
  for (std::size_t i = 0; i < 3; ++i) {
    const spread& for_size = table2[i].a;
    const spread& for_data = table2[i].b;
    const double said[] = {for_size.value, for_size.low, for_size.high,
                           for_data.value, for_data.low, for_data.high};
    for (std::size_t k = 0; k < 6; ++k) CHECK(said[k] == of_table2[i][k]);
  }
  CHECK(table_a2[0].data == "C4");
  CHECK(table_a2[0].a == 0.50);
  CHECK(table_a2[0].b == 0.50);
  CHECK(table_a2[1].data == "GitHub");
  CHECK(table_a2[1].a == 0.53);
  CHECK(table_a2[1].b == 0.47);
  // Size; FLOPs and tokens by approach 1 (Table 3), 2 and 3 (Table A3).
  const double printed[][7] = {{400e6, 1.92e19, 8.0e9, 1.84e19, 7.7e9, 2.21e19, 9.2e9},
                               {1e9, 1.21e20, 20.2e9, 1.20e20, 20.0e9, 1.62e20, 27.1e9},
                               {10e9, 1.23e22, 205.1e9, 1.32e22, 219.5e9, 2.46e22, 410.1e9},
                               {67e9, 5.76e23, 1.5e12, 6.88e23, 1.7e12, 1.71e24, 4.1e12},
                               {175e9, 3.85e24, 3.7e12, 4.54e24, 4.3e12, 1.26e24, 12.0e12},
                               {280e9, 9.90e24, 5.9e12, 1.18e25, 7.1e12, 3.52e25, 20.1e12},
                               {520e9, 3.43e25, 11.0e12, 4.19e25, 13.4e12, 1.36e26, 43.5e12},
                               {1e12, 1.27e26, 21.2e12, 1.59e26, 26.5e12, 5.65e26, 94.1e12},
                               {10e12, 1.30e28, 216.2e12, 1.75e28, 292.0e12, 8.55e28, 1425.5e12}};
  REQUIRE(std::size(table3) == std::size(printed));
  for (std::size_t i = 0; i < std::size(printed); ++i) {
    CAPTURE(printed[i][0]);
    CHECK(table3[i].size.value == printed[i][0]);
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(table3[i].by_approach[k].compute.value == printed[i][1 + 2 * k]);
      CHECK(table3[i].by_approach[k].data.value == printed[i][2 + 2 * k]);
      CHECK(table3[i].by_approach[k].misprint == (printed[i][0] == 175e9 && k == 2));
    }
  }
}

}  // namespace tables_test
