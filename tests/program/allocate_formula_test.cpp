// SPDX-License-Identifier: Apache-2.0
// leverage allocate --formula: the law of Besiroglu et al. 2024 as a formula splits budgets as its coefficients do, and
// laws of another form have their own best split.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "support.hpp"
#include "support/near.hpp"

namespace allocate_formula_test {

using test::has;
using test::json;
using test::near;
using test::run;

const std::string law = "L = E + A/N^alpha + B/D^beta";
const std::string set = "A=482.01,B=2085.43,E=1.8172,alpha=0.3478,beta=0.3658";

json asked(std::vector<std::string> more) {
  std::vector<std::string> all{"allocate", "--json"};
  all.insert(all.end(), more.begin(), more.end());
  const auto out = run(all);
  CAPTURE(out.err);
  REQUIRE(out.code == 0);
  return json::parse(out.out);
}

TEST_CASE("the same law as a formula and by its coefficients has the same splits") {
  for (const std::vector<std::string>& question :
       {std::vector<std::string>{"--flops", "1e22"},
        {"--loss", "2.1"},
        {"--flops", "1e23", "--tokens-per-parameter", "100"}}) {
    auto by_formula = question;
    by_formula.insert(by_formula.end(), {"--formula", law, "--coefficients", set});
    auto by_set = question;
    by_set.insert(by_set.end(), {"--coefficients", set});
    const json a = asked(by_formula);
    const json b = asked(by_set);
    for (const char* key : {"parameters", "tokens", "loss"}) {
      CAPTURE(key);
      CHECK(near(a["allocation"][key].get<double>(), b["allocation"][key].get<double>(), 1e-6));
    }
    CHECK(a["law"] == law);
  }
  const json alone = asked({"--parameters", "7B", "--formula", law, "--coefficients", set});
  const json same = asked({"--parameters", "7B", "--coefficients", set});
  CHECK(near(alone["sizes"][0]["tokens"].get<double>(), same["sizes"][0]["tokens"].get<double>(),
             1e-6));
}

TEST_CASE("a law whose best split is known in closed form") {
  // L = A / N + B / D along 6 N D = C has its least value at N = sqrt(A C / (6 B)).
  const json j = asked(
      {"--flops", "6e20", "--formula", "L = 2 + A/N + B/D", "--coefficients", "A=1e9,B=4e11"});
  CHECK(near(j["allocation"]["parameters"].get<double>(), std::sqrt(1e9 * 1e20 / 4e11), 1e-5));
}

}  // namespace allocate_formula_test
