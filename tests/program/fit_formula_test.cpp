// SPDX-License-Identifier: Apache-2.0
// leverage fit --formula: the law of the catalogue written as a formula has its objective, rules of coefficients hold,
// what is observed may be an expression, and what is wrong is shown with its place.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "support.hpp"
#include "support/coefficient_rules.hpp"
#include "support/formula_text.hpp"
#include "support/near.hpp"

namespace fit_formula_test {

using test::folder;
using test::has;
using test::json;
using test::near;
using test::run;

const std::string runs = LEVERAGE_SOURCE_DIR "/examples/simulated_runs.csv";

json fitted(std::vector<std::string> more) {
  std::vector<std::string> all{"fit", runs, "--bootstrap", "0", "--json"};
  all.insert(all.end(), more.begin(), more.end());
  const auto [code, out, err] = run(all);
  const auto& shown = err;
  CAPTURE(shown);
  REQUIRE(code == 0);
  return json::parse(out);
}

double value_of(const json& answer, const std::string& name) {
  for (const json& c : answer["coefficients"]) {
    if (c["name"] == name) {
      return c["value"];
    }
  }
  return test::nan;
}

std::string complaint(std::vector<std::string> more) {
  std::vector<std::string> all{"fit", runs};
  all.insert(all.end(), more.begin(), more.end());
  const auto [code, out, err] = run(all);
  CHECK(code == 2);
  CHECK(out.empty());
  return err;
}

const std::string columns = "N=parameters,D=tokens,L=loss";

TEST_CASE("the law of Hoffmann et al. 2022 as a formula has its objective and its coefficients") {
  const json by_name = fitted({"--law", "chinchilla", "--columns", columns});
  const json by_formula =
      fitted({"--formula", "L = E + A/N^alpha + B/D^beta", "--columns", columns});
  CHECK(near(by_formula["objective"], by_name["objective"], 1e-9));
  for (const char* name : {"A", "B", "E", "alpha", "beta"}) {
    CAPTURE(name);
    CHECK(near(value_of(by_formula, name), value_of(by_name, name), 1e-5));
  }
  CHECK(by_formula["law"] == "formula");
  CHECK(by_formula["formula"] == "L = E + A/N^alpha + B/D^beta");
  CHECK(by_formula["columns"] == json::array({"N", "D"}));
  CHECK(by_formula["remarks"].size() == by_name["remarks"].size());
  CHECK(by_formula["relative_residuals_percent"].size() == 60);
}

TEST_CASE("names of columns need no mapping") {
  const json answer = fitted({"--formula", "loss = E + A/parameters^alpha + B/tokens^beta"});
  CHECK(near(value_of(answer, "E"), 1.80189, 1e-5));
}

TEST_CASE("rules hold, bound and place coefficients") {
  const std::string law = "L = E + A/N^alpha + B/D^beta";
  const json held = fitted({"--formula", law, "--columns", columns, "--coefficient", "E = 1.8172",
                            "--coefficient", "A in 1..1e6 log", "--tie", "beta=alpha"});
  CHECK(value_of(held, "E") == 1.8172);
  CHECK(value_of(held, "alpha") == value_of(held, "beta"));
  CHECK(held["coefficients"][0]["role"] == "fixed");
  const json bounded =
      fitted({"--formula", law, "--columns", columns, "--coefficient", "0.1 <= alpha <= 0.9",
              "--coefficient", "beta >= 0", "--coefficient", "beta in 0.2..0.5"});
  CHECK(near(value_of(bounded, "alpha"), 0.335692, 1e-5));
  CHECK(near(value_of(bounded, "beta"), 0.371179, 1e-5));
}

TEST_CASE("columns of a formula are found by the names that they usually have, and that is said") {
  const json mapped = fitted({"--formula", "L = E + A/N^alpha + B/D^beta", "--columns", columns});
  const json usual = fitted({"--formula", "L = E + A/N^alpha + B/D^beta"});
  CHECK(usual["objective"] == mapped["objective"]);
  CHECK(usual["table"]["matched"].size() == 3);
  const json cased = fitted({"--formula", "LOSS = E + A/Parameters^alpha + B/num_tokens^beta"});
  CHECK(cased["objective"] == mapped["objective"]);
  // Other single letters are coefficients, whatever the columns are called.
  const json letters = fitted({"--formula", "L = C + A*N^n"});
  CHECK(letters["coefficients"].size() == 3);
}

TEST_CASE("what is observed may be an expression of columns") {
  const json answer = fitted({"--formula", "log(L) - 0*L = a - b*log10(N) - c*log10(D)",
                              "--columns", columns, "--scale", "raw", "--loss", "squared"});
  const json same = fitted({"--formula", "L = exp(a - b*log10(N) - c*log10(D))", "--columns",
                            columns, "--loss", "squared"});
  CHECK(near(answer["objective"], same["objective"], 1e-9));
  CHECK(near(value_of(answer, "b"), value_of(same, "b"), 1e-6));
  const std::string err =
      complaint({"--formula", "log(L/100) = a + b*N", "--columns", "N=parameters,L=loss"});
  CHECK(has(err, "line 2: expected a positive number for log(L/100), found -3.5"));
}

TEST_CASE("what is wrong with a formula is shown with its place") {
  const std::string err = complaint({"--formula", "L = E + A/(N^alpha", "--columns", columns});
  CHECK(
      err ==
      "leverage: --formula: L = E + A/(N^alpha\n"
      "leverage: --formula:                   ^\n"
      "leverage: --formula: expected an operator or ), found the end (see leverage fit --help)\n");
  CHECK(has(complaint({"--formula", "L = a*C + b"}), "has parameters, tokens, loss"));
  CHECK(has(complaint({"--formula", "loss = 2*tokens"}), "expected a coefficient"));
  CHECK(has(complaint({"--formula", "Y = a*tokens + b"}), "\"Y\""));
  CHECK(has(complaint({"--formula", "loss = a*tokens", "--coefficient", "b = 1"}),
            "the law has no coefficient \"b\"; it has a"));
  CHECK(has(complaint({"--formula", "loss = a*tokens", "--starts", "hoffmann"}), "hoffmann"));
}

TEST_CASE("a long formula is cut around the place, and the caret stays below it") {
  using leverage::program::formula_failure;
  const std::string text = std::string(100, 'x') + " ) " + std::string(100, 'y');
  const auto lines = test::lines_of(formula_failure("--formula", text, {101, "what"}).value());
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].find(')') == lines[1].find('^'));
  CHECK(lines[0].starts_with("--formula: ...xxx"));
  CHECK(lines[0].ends_with("yyy..."));
  const auto greek = test::lines_of(formula_failure("--f", "α+β)", {5, "what"}).value());
  CHECK(greek[1] == "--f:    ^");
}

TEST_CASE("rules are read as they are written") {
  using leverage::program::parse_coefficient_rule;
  const auto log = parse_coefficient_rule("A in 1..1e6 log");
  REQUIRE(log);
  CHECK(log->name == "A");
  CHECK(log->low == 1.0);
  CHECK(log->high == 1e6);
  CHECK(log->logarithmic);
  const auto even = parse_coefficient_rule(" c in -2..2 ");
  REQUIRE(even);
  CHECK(even->low == -2.0);
  CHECK_FALSE(even->logarithmic);
  CHECK(parse_coefficient_rule("x=1.5")->value == 1.5);
  CHECK(parse_coefficient_rule("x >= 0")->min == 0.0);
  CHECK(parse_coefficient_rule("x > 0")->min == 0.0);
  CHECK(parse_coefficient_rule("0.1 < x < 0.9")->max == 0.9);
  CHECK(parse_coefficient_rule("\"a b\" = 2")->name == "a b");
  for (const char* wrong :
       {"", "A", "A in", "A in 1", "A in 2..1", "A in 0..1 log", "A in 1..x", "= 1",
        "A = ", "A == 1", "A >= x", "1 <= A <= 0", "a b = 1", "A in 1..2 3", "in 1..2", "A <= B"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_coefficient_rule(wrong));
  }
}

}  // namespace fit_formula_test
