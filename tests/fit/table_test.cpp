// SPDX-License-Identifier: Apache-2.0
/// @file
/// A table says what is wrong by column and row, and what it holds beyond its rows counts for nothing.
#include "leverage/fit/table.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/law_problem.hpp"
#include "support/near.hpp"
#include "support/random.hpp"

namespace table_test {

using namespace leverage::fit;
using leverage::dual;
using test::infinity;
using test::near;

using strings = std::vector<std::string>;

/// One violation that has all these parts.
bool mentions(const strings& violations, const strings& parts) {
  for (const std::string& v : violations) {
    bool all = true;
    for (const std::string& part : parts) all = all && v.find(part) != std::string::npos;
    if (all) return true;
  }
  return false;
}

const std::vector<double> n{1.0, 2.0, 3.0, 4.0};
const std::vector<double> d{5.0, 6.0, 7.0, 8.0};
const std::vector<double> loss{2.0, 1.9, 1.8, 1.7};

std::vector<double> with(std::vector<double> values, std::size_t row, double value) {
  values[row] = value;
  return values;
}

TEST_CASE("a good table is usable and has its columns, their logarithms, and weights of one") {
  const table t({{"N", n}, {"D", d}}, {"loss", loss});
  CHECK(t.usable());
  CHECK(t.violations().empty());
  CHECK(t.rows() == 4);
  CHECK(t.inputs() == 2);
  CHECK(t.scale() == residual_scale::log);
  CHECK(t.input_names() == strings{"N", "D"});
  CHECK(t.observed_name() == "loss");
  for (std::size_t i = 0; i < 4; ++i) {
    CAPTURE(i);
    CHECK(t.input(0)[i] == n[i]);
    CHECK(t.input(1)[i] == d[i]);
    CHECK(near(t.log_input(0)[i], std::log(n[i]), 1e-15));
    CHECK(near(t.log_input(1)[i], std::log(d[i]), 1e-15));
    CHECK(near(t.observed()[i], std::log(loss[i]), 1e-15));
    CHECK(t.weights()[i] == 1.0);
  }
  const table raw({{"N", n}}, {"loss", loss}, residual_scale::raw, {"w", d});
  CHECK(raw.usable());
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(raw.observed()[i] == loss[i]);
    CHECK(raw.weights()[i] == d[i]);
  }
}

TEST_CASE("what is not finite or not positive is told by column and row") {
  struct bad {
    double value;
    const char* what;
  };
  for (const bad b : {bad{test::nan, "is not finite"}, bad{infinity, "is not finite"},
                      bad{-infinity, "is not finite"}, bad{0.0, "is not positive"},
                      bad{-2.5, "is not positive"}}) {
    CAPTURE(b.value);
    const auto bad_n = with(n, 2, b.value);
    const table first({{"N", bad_n}, {"D", d}}, {"loss", loss});
    CHECK(!first.usable());
    CHECK(first.violations().size() == 1);
    CHECK(mentions(first.violations(), {"column N", "row 2", b.what}));

    const auto bad_d = with(d, 0, b.value);
    const table second({{"N", n}, {"D", bad_d}}, {"loss", loss}, residual_scale::raw);
    CHECK(second.violations().size() == 1);
    CHECK(mentions(second.violations(), {"column D", "row 0", b.what}));

    const auto bad_loss = with(loss, 3, b.value);
    const table third({{"N", n}, {"D", d}}, {"loss", bad_loss});
    CHECK(third.violations().size() == 1);
    CHECK(mentions(third.violations(), {"column loss", "row 3", b.what}));
  }
  const auto bad = with(n, 2, -2.5);
  CHECK(mentions(table({{"N", bad}}, {"loss", loss}).violations(), {"-2.5"}));
  // A value too small for six decimals is still told apart from zero.
  const auto tiny = with(n, 2, -2.5e-9);
  CHECK(mentions(table({{"N", tiny}}, {"loss", loss}).violations(), {"-2.5e-09"}));
}

TEST_CASE("real columns may hold what is not positive, but not what is not finite") {
  const auto signed_n = with(with(n, 0, -1.0), 1, 0.0);
  const auto signed_loss = with(loss, 2, -0.5);
  const table t({{"N", signed_n, column_domain::real}}, {"loss", signed_loss, column_domain::real},
                residual_scale::raw);
  CHECK(t.usable());
  CHECK(t.input(0)[0] == -1.0);
  CHECK(t.observed()[2] == -0.5);

  const auto hole = with(n, 1, test::nan);
  CHECK(mentions(table({{"N", hole, column_domain::real}}, {"loss", loss}).violations(),
                 {"column N", "row 1", "not finite"}));
  // Where residuals are logarithmic an observation has to be positive whatever is allowed.
  CHECK(mentions(table({{"N", n}}, {"loss", signed_loss, column_domain::real}).violations(),
                 {"column loss", "row 2", "not positive"}));
  // And where they are not, it has to be if so declared.
  CHECK(mentions(table({{"N", n}}, {"loss", signed_loss}, residual_scale::raw).violations(),
                 {"column loss", "row 2", "not positive"}));
}

TEST_CASE("columns of other lengths, none, and no rows are told") {
  const std::vector<double> shorter{1.0, 2.0};
  const std::vector<double> longer{1.0, 2.0, 3.0, 4.0, 5.0};
  const table t({{"N", shorter}, {"D", longer}}, {"loss", loss}, residual_scale::log,
                {"w", shorter});
  CHECK(t.violations().size() == 3);
  CHECK(mentions(t.violations(), {"column N", "2 rows", "expected 4"}));
  CHECK(mentions(t.violations(), {"column D", "5 rows", "expected 4"}));
  CHECK(mentions(t.violations(), {"column w", "2 rows", "expected 4"}));

  const std::vector<double> none;
  CHECK(mentions(table({{"N", none}}, {"loss", none}).violations(), {"column loss", "no rows"}));
  CHECK(mentions(table(std::span<const column>{}, {"loss", loss}).violations(), {"no input"}));
}

TEST_CASE("weights are finite, not negative, and not all zero") {
  const std::vector<double> ones(4, 1.0);
  const auto weighted = [](const std::vector<double>& w) {
    return table({{"N", n}}, {"loss", loss}, residual_scale::log, {"w", w});
  };
  CHECK(weighted(ones).usable());
  CHECK(weighted(with(ones, 1, 0.0)).usable());
  CHECK(mentions(weighted(with(ones, 1, -0.5)).violations(),
                 {"column w", "row 1", "-0.5", "is negative"}));
  CHECK(mentions(weighted(with(ones, 3, test::nan)).violations(),
                 {"column w", "row 3", "not finite"}));
  CHECK(mentions(weighted(with(ones, 3, infinity)).violations(),
                 {"column w", "row 3", "not finite"}));
  const auto all_zero = weighted(std::vector<double>(4, 0.0));
  CHECK(all_zero.violations().size() == 1);
  CHECK(mentions(all_zero.violations(), {"column w", "every weight is zero"}));
}

TEST_CASE("every column is looked at, and beyond ten bad rows they are counted") {
  const std::vector<double> zeros(37, 0.0);
  const std::vector<double> holes(37, test::nan);
  const table t({{"N", zeros}}, {"loss", holes});
  CHECK(t.violations().size() == 22);
  CHECK(mentions(t.violations(), {"column N", "row 9:"}));
  CHECK(!mentions(t.violations(), {"column N", "row 10:"}));
  CHECK(mentions(t.violations(), {"column N", "27 more such rows"}));
  CHECK(mentions(t.violations(), {"column loss", "27 more such rows"}));

  std::vector<double> ten(37, 1.0);
  for (std::size_t i = 0; i < 10; ++i) ten[3 * i] = 0.0;
  const std::vector<double> ones(37, 1.0);
  const table exactly({{"N", ten}}, {"loss", ones});
  CHECK(exactly.violations().size() == 10);
  CHECK(!mentions(exactly.violations(), {"more such rows"}));
}

TEST_CASE("columns are padded to whole packs with copies of the last row, at weight zero") {
  test::random_numbers random(11);
  for (const std::size_t rows : {1U, 7U, 8U, 23U, 24U, 25U, 240U}) {
    CAPTURE(rows);
    std::vector<double> x(rows);
    std::vector<double> y(rows);
    std::vector<double> w(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      x[i] = random.real(0.1, 50.0);
      y[i] = random.real(1.0, 4.0);
      w[i] = random.real(0.5, 2.0);
    }
    const table t({{"x", x}}, {"y", y}, residual_scale::raw, {"w", w});
    REQUIRE(t.usable());
    REQUIRE(t.padded_rows() >= rows);
    CHECK(t.padded_rows() < rows + fit_pack_width);
    CHECK(t.padded_rows() % fit_pack_width == 0);
    for (const double* p : {t.input(0), t.log_input(0), t.observed(), t.weights()}) {
      CHECK(reinterpret_cast<std::uintptr_t>(p) % sizeof(fit_pack) % 64 == 0);
    }
    bool padding = true;
    for (std::size_t i = rows; i < t.padded_rows(); ++i) {
      padding = padding && t.input(0)[i] == x.back() && t.observed()[i] == y.back() &&
                t.log_input(0)[i] == t.log_input(0)[rows - 1] && t.weights()[i] == 0.0;
    }
    CHECK(padding);

    // The objective is the plain sum over the rows.
    const auto law = [](const auto& theta, const auto& row) {
      return theta[0] + theta[1] * pow(row[0], -theta[2]);
    };
    const coefficients<3> set{
        {free_coefficient("E"), free_coefficient("A"), free_coefficient("alpha")}};
    const auto problem = make_problem(t, law, set, squared{});
    CHECK(problem.usable() == (rows >= 3));
    double expected = 0.0;
    for (std::size_t i = 0; i < rows; ++i) {
      const double r = 1.5 + 2.0 * std::pow(x[i], -0.4) - y[i];
      expected += w[i] * 0.5 * r * r;
    }
    CHECK(near(problem(problem.free({1.5, 2.0, 0.4})), expected, 1e-13));
  }
}

TEST_CASE(
    "distinct rows are those with inputs of their own and a weight, counted as far as asked") {
  const std::vector<double> size{1.0, 1.0, 2.0, 2.0, 3.0};
  const std::vector<double> tokens{5.0, 5.0, 5.0, 6.0, 7.0};
  const std::vector<double> observed{1.0, 2.0, 3.0, 4.0, 5.0};
  const table t({{"N", size}, {"D", tokens}}, {"y", observed});
  CHECK(t.distinct_rows(10) == 4);
  CHECK(t.distinct_rows(3) == 3);
  CHECK(t.distinct_rows(0) == 0);
  const std::vector<double> weight{1.0, 1.0, 1.0, 1.0, 0.0};
  CHECK(table({{"N", size}, {"D", tokens}}, {"y", observed}, residual_scale::log, {"w", weight})
            .distinct_rows(10) == 3);
}

TEST_CASE("a table copied or moved has its own rows") {
  std::vector<double> x{1.0, 2.0, 3.0};
  std::vector<double> y{4.0, 5.0, 6.0};
  table t({{"x", x}}, {"y", y}, residual_scale::raw);
  x.assign(3, -1.0);
  y.assign(3, -1.0);
  const table copy = t;
  const table moved = std::move(t);
  CHECK(copy.input(0)[1] == 2.0);
  CHECK(moved.input(0)[1] == 2.0);
  CHECK(copy.observed()[2] == 6.0);
  CHECK(copy.input(0) != moved.input(0));
}

}  // namespace table_test
