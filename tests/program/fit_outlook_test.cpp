// SPDX-License-Identifier: Apache-2.0
// leverage fit beyond its coefficients: predictions, rows that judge the fit, several laws, and the tables it writes.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

#include "support.hpp"
#include "support/near.hpp"

namespace fit_outlook_test {

using test::folder;
using test::has;
using test::near;
using test::run;

/// L = 1.7 + 400 N^-0.34 + 1500 D^-0.36 over 36 runs, with a ripple.
std::string made_up_runs() {
  std::string text = "N,D,C,L,run\n";
  for (int i = 0; i < 6; ++i) {
    for (int j = 0; j < 6; ++j) {
      const double n = 1e8 * std::pow(3.0, i);
      const double d = 2e9 * std::pow(3.0, j);
      const double loss = 1.7 + 400 * std::pow(n, -0.34) + 1500 * std::pow(d, -0.36);
      const double seen = loss * (1 + 0.002 * std::sin(7.0 * i + 3.0 * j * j));
      char line[200];
      std::snprintf(line, sizeof line, "%.17g,%.17g,%.17g,%.17g,%d\n", n, d, 6 * n * d, seen, i);
      text += line;
    }
  }
  return text;
}

test::outcome fit(const std::string& file, std::vector<std::string> more) {
  std::vector<std::string> all{"fit", file, "--bootstrap", "0", "--threads", "1"};
  all.insert(all.end(), more.begin(), more.end());
  return run(all);
}

std::string complaint(const std::string& file, const std::vector<std::string>& more) {
  const auto [code, out, err] = fit(file, more);
  CHECK(code == 2);
  CHECK(out.empty());
  return err;
}

TEST_CASE("a point has a value, intervals, and its distance from the rows") {
  const folder f;
  const std::string file = f.file("runs.csv", made_up_runs());
  const std::string points = f.file("points.csv", "D,N\n1e10,1e9\n");
  const auto [code, out, err] = fit(file, {"--law", "chinchilla", "--json", "--predict",
                                           "N=70B,D=1e9,1e10", "--predict-file", points});
  REQUIRE(code == 0);
  const auto j = test::json::parse(out)["predictions"];
  REQUIRE(j.size() == 3);
  const auto truth = [](double n, double d) {
    return 1.7 + 400 * std::pow(n, -0.34) + 1500 * std::pow(d, -0.36);
  };
  CHECK(near(j[0]["value"], truth(7e10, 1e9), 0.01));
  CHECK(near(j[2]["value"], truth(1e9, 1e10), 0.003));
  for (const auto& p : j) {
    CHECK(p["determined"] == true);
    CHECK(p["run_low"] < p["low"]);
    CHECK(p["low"] < p["value"]);
    CHECK(p["value"] < p["high"]);
    CHECK(p["high"] < p["run_high"]);
  }
  // The largest N of the rows is 1e8 3^5, the least D 2e9.
  CHECK(j[0]["beyond"][0]["place"] == "above");
  CHECK(near(j[0]["beyond"][0]["factor"], 700.0 / 243.0, 1e-9));
  CHECK(j[0]["beyond"][1]["place"] == "below");
  CHECK(near(j[0]["beyond"][1]["factor"], 2.0, 1e-9));
  CHECK(j[2]["beyond"][0]["place"] == "inside");
  const auto text = fit(file, {"--law", "chinchilla", "--predict", "N=70B,D=1e9"});
  CHECK(has(text.out, "N 2.88x above, D 2x below"));
}

TEST_CASE("there is no interval where the rows leave the law open") {
  const folder f;
  const std::string file = f.file("runs.csv", made_up_runs());
  // One N alone: A, alpha and E are one number.
  const auto [code, out, err] = fit(
      file, {"--law", "chinchilla", "--where", "N=1e8", "--json", "--predict", "N=1e8,1e9,D=1e10"});
  const auto j = test::json::parse(out)["predictions"];
  REQUIRE(j.size() == 2);
  CHECK(j[1]["determined"] == false);
  CHECK(j[1]["low"].is_null());
  CHECK(j[1]["run_high"].is_null());
}

TEST_CASE("rows that are held out judge the fit, and do not enter it") {
  const folder f;
  const std::string file = f.file("runs.csv", made_up_runs());
  const auto held = fit(file, {"--law", "chinchilla", "--holdout", "C>=1e21", "--json"});
  const auto rest = fit(file, {"--law", "chinchilla", "--where", "C<1e21", "--json"});
  REQUIRE(held.code == 0);
  const auto a = test::json::parse(held.out);
  const auto b = test::json::parse(rest.out);
  CHECK(a["objective"] == b["objective"]);
  CHECK(a["coefficients"] == b["coefficients"]);
  const auto& h = a["held_out"];
  CHECK(h["rows"].get<int>() + b["rows"].get<int>() == 36);
  CHECK(h["each"].size() == h["rows"].get<std::size_t>());
  CHECK(std::abs(h["bias_percent"].get<double>()) < 1.0);
  // Those at 10 predictions from the file: errors by hand.
  double worst = 0.0;
  for (const auto& row : h["each"]) {
    const double e = 100.0 * (row["predicted"].get<double>() / row["observed"].get<double>() - 1.0);
    worst = std::abs(e) > std::abs(worst) ? e : worst;
  }
  CHECK(near(h["largest_error_percent"], worst, 1e-9));
  // The largest by compute, whose column is there, and ties stay together.
  const auto largest = fit(file, {"--law", "chinchilla", "--holdout-largest", "20%"});
  CHECK(has(largest.out, "the largest by C"));
  CHECK(has(largest.out, "--holdout-largest"));
}

TEST_CASE("several laws are compared on the same rows") {
  const folder f;
  const std::string file = f.file("runs.csv", made_up_runs());
  const std::vector<std::string> laws{"--law",     "chinchilla",
                                      "--formula", "L = E + A/N^alpha + B/D^beta",
                                      "--formula", "L = E + A/N^a"};
  auto as_json = laws;
  as_json.insert(as_json.end(), {"--json", "--folds", "4", "--fold-per", "run"});
  const auto [code, out, err] = fit(file, as_json);
  REQUIRE(code == 0);
  const auto j = test::json::parse(out);
  REQUIRE(j["laws"].size() == 3);
  const auto& a = j["laws"][0];
  const auto& b = j["laws"][1];
  // The same law twice: nothing between them.
  CHECK(near(a["objective"], b["objective"], 1e-9));
  CHECK(near(a["criteria"]["aicc"], b["criteria"]["aicc"], 1e-7));
  CHECK(near(a["akaike_weight"], 0.5, 1e-4));
  CHECK(a["criteria"]["coefficients"] == 6);
  CHECK(a["criteria"]["folds"] == 4);
  CHECK(j["laws"][2]["distinguished"] == true);
  CHECK(j["laws"][2]["aicc_difference"].get<double>() > 50.0);
  CHECK(j["laws"][2]["fold_difference"].get<double>() > 0.0);
  const auto text = fit(file, laws);
  CHECK(has(text.out, "The rows do not distinguish"));
  CHECK(has(text.out, "is worse: AICc"));
}

TEST_CASE("covariance, resamples and residuals are written as tables") {
  const folder f;
  const std::string file = f.file("runs.csv", made_up_runs());
  const auto [code, out, err] =
      run({"fit", file, "--law", "chinchilla", "--threads", "1", "--bootstrap", "20", "--holdout",
           "C>=1e22", "--json", "--covariance", f / "c.csv", "--samples", f / "s.csv",
           "--residuals", f / "r.csv"});
  REQUIRE(code == 0);
  const auto j = test::json::parse(out);
  const auto c = test::lines_of(test::file_text(f / "c.csv"));
  REQUIRE(c.size() == 6);
  CHECK(c[0] == "coefficient,estimate,ln A,ln B,ln E,alpha,beta");
  CHECK(c[4].starts_with("alpha,"));
  CHECK(j["covariance"]["matrix"].size() == 5);
  CHECK(near(j["covariance"]["matrix"][0][1], j["covariance"]["matrix"][1][0].get<double>(), 1e-9));
  const auto s = test::lines_of(test::file_text(f / "s.csv"));
  CHECK(s[0] == "A,B,E,alpha,beta");
  CHECK(s.size() == 21 - j["failed_refits"].get<std::size_t>());
  const auto r = test::lines_of(test::file_text(f / "r.csv"));
  CHECK(r[0] == "row,N,D,observed,predicted,residual,weight,loss_weight,held_out");
  CHECK(r.size() == 37);
  CHECK(r[1].ends_with(",no"));
  CHECK(r[36].ends_with(",,,yes"));
}

TEST_CASE("what cannot be asked is refused with the reason") {
  const folder f;
  const std::string file = f.file("runs.csv", made_up_runs());
  const std::string plain = f.file("plain.csv", "N,D,L\n1e8,1e9,3\n2e8,1e9,2.9\n3e8,2e9,2.8\n");
  const std::vector<std::string> law{"--law", "chinchilla"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), law.begin(), law.end());
    return more;
  };
  CHECK(has(complaint(file, with({"--predict", "N=1e9"})), "expected one value of D, found none"));
  CHECK(
      has(complaint(file, with({"--predict", "N=1e9,D=-1"})), "expected a positive number for D"));
  CHECK(has(complaint(file, with({"--predict", "N=1e9,X=1"})), "--predict: "));
  CHECK(has(complaint(plain, with({"--holdout", "C>=1e21"})), "--compute 'C = 6*N*D'"));
  CHECK(has(complaint(file, with({"--holdout", "C>=1e30"})), "holds for none"));
  CHECK(has(complaint(file, with({"--holdout", "C>0"})), "hold for all"));
  CHECK(has(complaint(file, with({"--holdout", "C>0", "--holdout-largest", "20%"})),
            "expected one of them"));
  CHECK(has(complaint(file, with({"--samples", f / "s.csv"})), "--bootstrap 0"));
  CHECK(has(complaint(file, with({"--law", "kaplan", "--residuals", f / "r.csv"})),
            "--residuals: expected one law, found 2"));
  CHECK(has(complaint(file, with({"--covariance", f / "x.csv", "--residuals", f / "x.csv"})),
            "--residuals"));
  CHECK(has(complaint(file, with({"--formula", "log(L) = a + b*log(N)"})),
            "expected laws of the same observations"));
  CHECK(has(complaint(file, with({"--folds", "1"})), "--folds"));
  CHECK(has(complaint(file, with({"--folds", "7", "--fold-per", "run"})), "at most 6"));
  CHECK(
      has(complaint(file, with({"--law", "kaplan", "--fix", "nothing=1"})), "no such coefficient"));
}

}  // namespace fit_outlook_test
