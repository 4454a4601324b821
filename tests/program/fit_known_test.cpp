// SPDX-License-Identifier: Apache-2.0
// leverage fit: bounds of any law's coefficients, priors against the posterior of Bayesian linear regression, and offsets of
// groups against the analysis of covariance.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "support.hpp"
#include "support/coefficient_rules.hpp"
#include "support/near.hpp"

namespace fit_known_test {

using test::folder;
using test::has;
using test::json;
using test::near;
using test::run;

const std::string runs = LEVERAGE_SOURCE_DIR "/examples/simulated_runs.csv";

json fitted(std::vector<std::string> more) {
  std::vector<std::string> all{"fit", "--bootstrap", "0", "--json"};
  all.insert(all.end(), more.begin(), more.end());
  const auto [code, out, err] = run(all);
  const auto& shown = err;
  CAPTURE(shown);
  REQUIRE(code == 0);
  return json::parse(out);
}

json coefficient(const json& answer, const std::string& name) {
  for (const json& c : answer["coefficients"]) {
    if (c["name"] == name) {
      return c;
    }
  }
  FAIL("no coefficient " << name);
  return {};
}

double value_of(const json& answer, const std::string& name) {
  return coefficient(answer, name)["value"];
}

std::string complaint(std::vector<std::string> more) {
  more.insert(more.begin(), "fit");
  const auto [code, out, err] = run(more);
  CHECK(code == 2);
  CHECK(out.empty());
  return err;
}

/// y of a line with an x, in a file.
struct line_runs {
  folder here;
  std::string file = here / "line.csv";

  line_runs() {
    std::ofstream out(file);
    out << "x,y,kind\n1,3.1,a\n2,3.9,a\n3,5.2,a\n2,9.8,b\n4,11.7,b\n6,14.3,b\n8,15.8,b\n5,1.2,c c\n"
           "7,3.3,c c\n";
  }
  [[nodiscard]] std::vector<std::string> of(std::vector<std::string> more) const {
    std::vector<std::string> all{file,  "--formula", "y = a + b*x", "--scale",
                                 "raw", "--loss",    "squared"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

TEST_CASE("bounds hold for the laws of the catalogue too, one side or two") {
  const std::vector<std::string> law{runs, "--law", "chinchilla"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), law.begin(), law.end());
    return more;
  };
  const json plain = fitted(with({}));
  const json wide =
      fitted(with({"--coefficient", "alpha <= 1", "--coefficient", "beta >= 0.1", "--coefficient",
                   "1 <= E <= 3", "--coefficient", "A in 10..1e4 log"}));
  for (const char* name : {"A", "B", "E", "alpha", "beta"}) {
    CAPTURE(name);
    CHECK(near(value_of(wide, name), value_of(plain, name), 1e-5));
  }
  // alpha is 0.3357 without bounds.
  const json low = fitted(with({"--coefficient", "alpha <= 0.3"}));
  CHECK(value_of(low, "alpha") <= 0.3);
  CHECK(value_of(low, "alpha") > 0.299);
  CHECK(coefficient(low, "alpha")["on_bound"] == true);
  CHECK(coefficient(low, "alpha")["low"].is_null());
  for (const json& remark : low["remarks"]) {
    CHECK_FALSE(has(remark.get<std::string>(), "alpha is"));
  }
  CHECK(low["objective"] > plain["objective"]);
  const json held = fitted(with({"--coefficient", "alpha = 0.3"}));
  CHECK(near(low["objective"], held["objective"], 1e-3));
  CHECK(coefficient(held, "alpha")["role"] == "fixed");

  CHECK(has(complaint(with({"--coefficient", "gamma <= 1"})),
            "--coefficient: the law has no coefficient \"gamma\"; it has A, B, E, alpha, beta"));
  CHECK(has(complaint(with({"--coefficient", "A <= -1"})), "found none of it left"));
  CHECK(has(complaint(with({"--coefficient", "A = -1"})), "expected a positive value of \"A\""));
  CHECK(has(complaint(with({"--coefficient", "E = 1.7", "--fix", "E=1.8"})),
            "expected one value of \"E\", found two"));
}

TEST_CASE("with priors a linear law has its posterior mean and covariance") {
  // By the normal equations, computed apart, for the rows of kinds a and b with a noise of 3: a ~ N(1, 2), b ~ N(1, 0.5).
  const line_runs data;
  const json j = fitted(data.of({"--where", "kind!=\"c c\"", "--prior", "a ~ 1 +- 2", "--prior",
                                 "b ~ 1 +- 0.5", "--noise", "3"}));
  CHECK(near(value_of(j, "a"), 2.63234802007808, 1e-6));
  CHECK(near(value_of(j, "b"), 1.6038761851645293, 1e-6));
  CHECK(j["known"]["noise"] == 3.0);
  const json& prior = j["known"]["priors"][0];
  CHECK(prior["coefficient"] == "a");
  CHECK(near(prior["moved_by_deviations"], (2.63234802007808 - 1.0) / 2.0, 1e-6));
  // The noise of the rows around least squares, where it is not given.
  const json estimated = fitted(data.of({"--where", "kind!=\"c c\"", "--prior", "a ~ 1 +- 2"}));
  CHECK(near(estimated["known"]["noise"], 2.585303443143526, 1e-5));
}

TEST_CASE("a prior keeps what the rows leave open, and is said") {
  const folder here;
  const std::string file = here / "one_size.csv";
  {
    std::ofstream out(file);
    out << "N,D,loss\n";
    for (int i = 0; i < 12; ++i) {
      const double d = 1e9 * std::pow(2.0, i);
      out << "1e9," << d << ','
          << 1.8 + 400.0 / std::pow(1e9, 0.35) + 2000.0 / std::pow(d, 0.37) +
                 (i % 2 == 0 ? 0.003 : -0.003)
          << '\n';
    }
  }
  const auto [code, out, err] =
      run({"fit", file, "--law", "chinchilla", "--bootstrap", "0", "--prior",
           "alpha ~ 0.35 +- 0.02", "--prior", "E ~ 1.8 +- 0.05"});
  CHECK(code == 0);
  CHECK(err.empty());
  CHECK(has(out, "prior         alpha ~ 0.35 +- 0.02: the rows move it by"));
  CHECK(has(out, "do not narrow it"));
  CHECK(has(out, "noise         0.00"));
}

TEST_CASE("what is wrong with a prior is said") {
  const line_runs data;
  CHECK(has(complaint(data.of({"--prior", "c ~ 1 +- 2"})), "the law has no coefficient \"c\""));
  CHECK(has(complaint(data.of({"--prior", "a ~ 1 +- 2", "--prior", "a ~ 1 +- 3"})),
            "expected one of \"a\", found two"));
  CHECK(has(complaint(data.of({"--prior", "a ~ 1 +- 2", "--fix", "a=1"})), "is held at 1"));
  CHECK(has(complaint(data.of({"--noise", "2"})), "--noise: expected with --prior only"));
  using leverage::program::parse_prior_rule;
  const auto normal = parse_prior_rule(" alpha ~ 0.34 +- 0.05");
  REQUIRE(normal);
  CHECK(*normal == leverage::program::prior_rule{"alpha", 0.34, 0.05, false});
  CHECK(*parse_prior_rule("alpha~0.34±0.05") == *normal);
  CHECK(*parse_prior_rule("A ~ 400 x/ 2") == leverage::program::prior_rule{"A", 400.0, 2.0, true});
  for (const char* wrong :
       {"", "A", "A ~", "A ~ 1", "A ~ 1 +- 0", "A ~ 1 +- -1", "A ~ 1 +- x", "A ~ 0 x/ 2",
        "A ~ 1 x/ 1", "~ 1 +- 1", "a b ~ 1 +- 1", "A ~ 1 +- 2 +- 3"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_prior_rule(wrong));
  }
}

TEST_CASE("offsets of groups are those of the analysis of covariance") {
  const line_runs data;
  const json j = fitted(data.of({"--offset-per", "kind"}));
  // The sums of products and of squares within the groups a, b and c.
  const double b = (2.1 + 20.6 + 2.1) / (2.0 + 20.0 + 2.0);
  CHECK(near(value_of(j, "b"), b, 1e-6));
  const json& groups = j["offsets"]["groups"];
  REQUIRE(groups.size() == 3);
  CHECK(groups[0] == json{{"group", "a"}, {"rows", 3}, {"offset", 0.0}});
  CHECK(near(groups[1]["offset"], 12.9 - 12.2 / 3.0 - b * 3.0, 1e-6));
  CHECK(groups[2]["group"] == "c c");
  CHECK(near(groups[2]["offset"], 2.25 - 12.2 / 3.0 - b * 4.0, 1e-6));
  CHECK(groups[1]["low"] < groups[1]["offset"]);
  CHECK(groups[1]["high"] > groups[1]["offset"]);

  auto text = data.of({"--offset-per", "kind", "--bootstrap", "0"});
  text.insert(text.begin(), "fit");
  const auto answer = run(text);
  CHECK(answer.code == 0);
  CHECK(has(answer.out, "the law's own constants are those of \"a\""));
  CHECK(has(answer.out, "the reference"));
}

TEST_CASE("groups that determine nothing are refused") {
  const line_runs data;
  CHECK(has(complaint(data.of({"--offset-per", "kind", "--where", "kind=a"})),
            "expected two groups or more in column \"kind\", found \"a\""));
  CHECK(has(complaint(data.of({"--offset-per", "x", "--where", "x>=2"})),
            "expected two rows or more of each group, found one of"));
  CHECK(has(complaint(data.of({"--offset-per", "sort"})), "\"sort\""));
}

}  // namespace fit_known_test
