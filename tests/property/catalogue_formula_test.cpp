// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the catalogue prints is what it computes: the formula of an entry, read by the parser of the library with the
/// coefficients of the entry, gives the law's value. A coefficient beside another one's letter, or a law that is not the one
/// printed, gives another.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "laws/catalogue/faces.hpp"
#include "support/printed_formula.hpp"

namespace catalogue_formula_test {

using namespace leverage;
using test::catalogue_face;
using test::faces;

/// The formula at inputs, one coefficient multiplied by `factor`.
double printed_value(const catalogue_face& e, const std::vector<double>& inputs,
                     std::string_view changed = {}, double factor = 1.0) {
  test::printed_formula f(e.formula);
  for (const catalogue::named_coefficient& c : e.coefficients) {
    const double unit = c.unit == "PF-days" ? test::petaflops_day : 1.0;
    f.set(c.name, c.value * unit * (c.name == changed ? factor : 1.0));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) f.set(e.symbols[i], inputs[i]);
  return f.value();
}

TEST_CASE("the printed formula with the printed coefficients gives the law's value") {
  for (const catalogue_face& e : faces()) {
    CAPTURE(e.name);
    CAPTURE(e.formula);
    for (const test::known_value& v : e.vectors) {
      const double law = e.value(v.inputs.data());
      double printed = 0;
      REQUIRE_NOTHROW(printed = printed_value(e, v.inputs));
      CAPTURE(law);
      CAPTURE(printed);
      // Where the answer is 0, the formula's is 0 too: a share that is not below it.
      CHECK(std::abs(printed - law) <= 1e-11 * std::abs(law));
    }
  }
  CHECK(faces().size() >= 184);
}

TEST_CASE("each coefficient moves the value at one of the vectors, so that its letter counts") {
  for (const catalogue_face& e : faces()) {
    CAPTURE(e.name);
    for (const catalogue::named_coefficient& c : e.coefficients) {
      CAPTURE(c.name);
      // Infinite in effect: 5e16 where activation ratios end at 1.
      if (e.name == "tian2025/table6" && c.name == "A_max") continue;
      bool moved = false;
      for (const test::known_value& v : e.vectors) {
        const double law = e.value(v.inputs.data());
        moved = moved ||
                std::abs(printed_value(e, v.inputs, c.name, 1.01) - law) > 1e-8 * std::abs(law);
      }
      CHECK(moved);
    }
  }
}

/// How far the formula is from linear in some of its coefficients: the largest second difference over the first, with
/// one of them or two at once changed by a tenth, over the vectors of the entry.
double bend(const catalogue_face& e, std::string_view one, std::string_view other) {
  double largest = 0.0;
  for (const test::known_value& v : e.vectors) {
    const auto at = [&](double of_one, double of_other) {
      test::printed_formula f(e.formula);
      for (const catalogue::named_coefficient& c : e.coefficients) {
        const double unit = c.unit == "PF-days" ? test::petaflops_day : 1.0;
        const double factor =
            (c.name == one ? of_one : 1.0) * (c.name == other && one != other ? of_other : 1.0);
        f.set(c.name, c.value * unit * factor);
      }
      for (std::size_t i = 0; i < v.inputs.size(); ++i) f.set(e.symbols[i], v.inputs[i]);
      return f.value();
    };
    const double middle = at(1.0, 1.0);
    // Along one coefficient the two sides, along two what each does alone.
    const double second = one == other ? at(1.1, 1.0) + at(0.9, 1.0) - 2.0 * middle
                                       : at(1.1, 1.1) - at(1.1, 1.0) - at(1.0, 1.1) + middle;
    const double first =
        std::abs(at(1.1, 1.0) - middle) + std::abs(at(1.0, 1.1) - middle) + 1e-9 * std::abs(middle);
    largest = std::max(largest, std::abs(second) / first);
  }
  return largest;
}

TEST_CASE(
    "the coefficients that starts call linear are those in which the formula is linear, and "
    "together") {
  std::size_t linear = 0;
  for (const catalogue_face& e : faces()) {
    CAPTURE(e.name);
    const bool any = std::ranges::any_of(e.starts, &catalogue::start_range::linear);
    for (const catalogue::start_range& s : e.starts) {
      CAPTURE(s.name);
      if (!s.linear) {
        // Forms without a linear part that is worth solving for mark none.
        if (any) CHECK(bend(e, s.name, s.name) > 1e-4);
        continue;
      }
      ++linear;
      for (const catalogue::start_range& other : e.starts) {
        CAPTURE(other.name);
        if (other.linear) CHECK(bend(e, s.name, other.name) < 1e-6);
      }
    }
  }
  CHECK(linear >= 60);
}

TEST_CASE("a formula is read as a reader reads it") {
  const auto value = [](std::string_view text, auto... given) {
    test::printed_formula f(text);
    (f.set(given.name, given.value), ...);
    return f.value();
  };
  using given = catalogue::named_coefficient;
  CHECK(value("y = 1 + 2 (3 + 4)") == 15.0);
  CHECK(value("y = 2 3 / 4 5") == 7.5);
  CHECK(value("y = 12 / 2 / 3 - 1 - 1") == 0.0);
  CHECK(value("y = 2^3^2") == 512.0);
  CHECK(value("y = 8^-(1 / 3)") == doctest::Approx(0.5));
  CHECK(value("y = -2^2") == -4.0);
  CHECK(value("y = a b^-c", given{"a", 6.0}, given{"b", 2.0}, given{"c", 1.0}) == 3.0);
  CHECK(value("y = c ln N ln M", given{"c", 5.0}, given{"N", std::exp(2.0)},
              given{"M", std::exp(3.0)}) == doctest::Approx(30.0));
  CHECK(value("y = (log2 G)^2 + log10 G", given{"G", 8.0}) == doctest::Approx(9.90308998699194359));
  CHECK(value("y = min(3, x) + max(1, 2 x) + sqrt(4)", given{"x", 7.0}) == 19.0);
  CHECK(value("y = e^2 - exp(2)") == doctest::Approx(0.0));
  CHECK(value("y = e f", given{"e", 3.0}, given{"f", 5.0}) == 15.0);
  CHECK(value("y = C_c^min^2", given{"C_c^min", 3.0}) == 9.0);
  CHECK(value("y = 1e3 k, remarks are left out, k = 2 m, m = 4") == 8000.0);
  CHECK(value("1/y = 1/(x + 1)", given{"x", 3.0}) == doctest::Approx(4.0));
  CHECK(value("log10 y = x", given{"x", 3.0}) == doctest::Approx(1000.0));
  CHECK(value("y = C, C in PF-days", given{"C", 3 * 8.64e19}) == doctest::Approx(3.0));
}

TEST_CASE("what is no formula is refused") {
  const auto refused = [](std::string_view text) {
    CHECK_THROWS_AS((void)test::printed_formula(text).value(), std::invalid_argument);
  };
  refused("y");
  refused("y = ");
  refused("y = k");
  refused("y = (1 + 2");
  refused("y = 1 + * 2");
  refused("y = z, z = 2 y");
}

}  // namespace catalogue_formula_test
