// SPDX-License-Identifier: Apache-2.0
// leverage study on tables of dense runs: the best size of each budget in every way, the laws through them, and what
// they say of larger budgets.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "support.hpp"
#include "support/near.hpp"
#include "support/some.hpp"

namespace study_dense_test {

using test::folder;
using test::has;
using test::near;
using test::run;

/// IsoFLOP runs of two budgets, of three and of four sizes.
constexpr const char* two_budgets =
    "C,D,L\n1e18,5.77e9,3.399\n1e18,2.33e9,3.364\n1e18,9.23e8,3.456\n"
    "3e18,1.73e10,3.298\n3e18,7e9,3.204\n3e18,2.77e9,3.224\n3e18,1.57e9,3.289\n";

/// Parabolas of L in ln D by least squares, with 30 digits.
constexpr double best_tokens[] = {2837348425.48, 5081680443.52};
constexpr double best_loss[] = {3.3610789011, 3.19824971237};

TEST_CASE("budgets, tokens and losses are enough for the best tokens of each budget") {
  const folder at;
  const std::string file = at.file("runs.csv", two_budgets);
  const auto r = run({"study", file, "--json", "--bootstrap", "50", "--predict", "C=1e19"});
  CAPTURE(r.err);
  REQUIRE(r.code == 0);
  const test::json j = test::json::parse(r.out);
  CHECK(j["sizes_from"] == "C / D");
  REQUIRE(j["allocation"].size() == 1);
  const test::json& split = j["allocation"][0];
  REQUIRE(split["parabolas"]["minima"].size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    const test::json& m = split["parabolas"]["minima"][i];
    CHECK(near(m["tokens"].get<double>(), best_tokens[i], 1e-7));
    CHECK(near(m["loss"].get<double>(), best_loss[i], 1e-8));
    CHECK(m["exact"] == (i == 0));
    CHECK(m["interval"][0].is_null());
    // The run with the lowest loss.
    const test::json& best = split["best_runs"]["minima"][i];
    CHECK(near(best["tokens"].get<double>(), i == 0 ? 2.33e9 : 7e9, 1e-12));
    CHECK(best["loss"] == (i == 0 ? 3.364 : 3.204));
    // Another fit of the same rows gave 2.82e9 and 5.22e9.
    const test::json& law = split["parametric"]["at_budgets"][i];
    CHECK(near(law["tokens"].get<double>(), i == 0 ? 2.82e9 : 5.22e9, 0.01));
  }
  // ln(5.0817 / 2.8373) / ln 3.
  CHECK(near(split["parabolas"]["tokens"]["exponent"].get<double>(), 0.5304619708, 1e-6));
  REQUIRE(j["forecasts"].size() == 1);
  const test::json& next = j["forecasts"][0];
  CHECK(next["flops"] == 1e19);
  CHECK(near(next["beyond"].get<double>(), 10.0 / 3.0, 1e-12));
  CHECK(next["loss"].is_null());  // two budgets are no curve
  for (const test::json& s : test::some(next["allocation"])) {
    if (s["by"] == "parabolas") {
      // 5.0817e9 (10 / 3)^0.53046.
      CHECK(near(s["tokens"].get<double>(), 9624227000.0, 1e-4));
    }
  }

  const auto text = run({"study", file, "--bootstrap", "0"});
  CHECK(text.code == 0);
  CHECK(has(text.out, "2.837e+09"));
  CHECK(has(text.out, "5.082e+09"));
  CHECK(has(text.out, "exact, three runs"));
  CHECK(has(text.out, "where C = 6 N D, N is M / 6"));
  CHECK(has(text.out, "flops is \"C\", loss is \"L\", tokens is \"D\""));
  CHECK_FALSE(has(text.out, "nan"));
}

TEST_CASE("the figure of the split has the best runs and the forecasts") {
  const folder at;
  const test::drawn_by_nobody gnuplot;
  const auto figures = at.path / "figures";
  const auto r = run({"study", at.file("runs.csv", two_budgets), "--bootstrap", "50", "--predict",
                      "C=1e19", "--plot", figures.string()});
  CAPTURE(r.err);
  REQUIRE(r.code == 0);
  int best = 0;
  int forecast = 0;
  for (const std::string& line : test::lines_of(test::file_text(figures / "allocation.csv"))) {
    CAPTURE(line);
    double c = 0;
    double y = 0;
    if (std::sscanf(line.c_str(), "tokens,minimum,best runs,%lf,%lf", &c, &y) == 2) {
      CHECK(near(y, c < 2e18 ? 2.33e9 : 7e9, 1e-12));
      ++best;
    } else if (std::sscanf(line.c_str(), "tokens,forecast,parabolas,%lf,%lf", &c, &y) == 2) {
      CHECK(c == 1e19);
      CHECK(near(y, 9624227000.0, 1e-4));
      ++forecast;
    }
  }
  CHECK(best == 2);
  CHECK(forecast == 1);
}

TEST_CASE("one budget has its minimum, and no law; parameters serve as sizes") {
  const folder at;
  const auto r = run({"study",
                      at.file("runs.csv",
                              "flops,params,loss\n3e18,2.890e7,3.298\n3e18,7.143e7,3.204\n"
                              "3e18,1.805e8,3.224\n3e18,3.185e8,3.289\n"),
                      "--bootstrap", "0"});
  CAPTURE(r.err);
  CHECK(r.code == 0);
  CHECK(has(r.out, "FLOPs per token, 6 N; D is C / M"));
  CHECK(has(r.out, "5.08"));
  CHECK(has(r.out, "fewer than two budgets have a minimum inside their sizes"));
}

/// Seven sizes at each of four budgets about Besiroglu's law, with three learning rates at each.
std::string sweep() {
  std::string text = "compute,n_params,train_tokens,loss,lr,batch_size\n";
  for (const double c : {1e18, 1e19, 1e20, 1e21}) {
    for (const double share : {0.4, 0.63, 0.8, 1.0, 1.25, 1.6, 2.5}) {
      for (const double octave : {-1.0, 0.0, 2.0}) {
        const double n = 0.27 / 6 * std::pow(c, 0.5126) * share;
        const double d = c / (6 * n);
        const double loss =
            (1.8172 + 482.01 * std::pow(n, -0.3478) + 2085.43 * std::pow(d, -0.3658)) *
            (1 + 0.01 * octave * octave);
        char line[300];
        std::snprintf(line, sizeof line, "%.17g,%.17g,%.17g,%.17g,%.17g,%.17g\n", c, n, d, loss,
                      1.8 * std::pow(c, -0.15) * std::exp2(octave), 2e-4 * std::pow(c, 0.35));
        text += line;
      }
    }
  }
  return text;
}

TEST_CASE("a sweep says what a larger budget gets; its worse learning rates move no minimum") {
  const folder at;
  const std::string file = at.file("runs.csv", sweep());
  const auto r = run({"study", file, "--json", "--bootstrap", "40", "--predict", "C=1e22,1e23"});
  CAPTURE(r.err);
  REQUIRE(r.code == 0);
  const test::json j = test::json::parse(r.out);
  CHECK(j["allocation"][0]["set_aside"] == 2 * 28);
  REQUIRE(j["forecasts"].size() == 2);
  const test::json& next = j["forecasts"][0];
  CHECK(near(next["beyond"].get<double>(), 10.0, 1e-9));
  // N_opt of the law at 1e22 is 0.119629849770395449 (C / 6)^0.512612107623318386.
  const double n = 0.119629849770395449 * std::pow(1e22 / 6, 0.512612107623318386);
  const double d = 1e22 / (6 * n);
  const double loss = 1.8172 + 482.01 * std::pow(n, -0.3478) + 2085.43 * std::pow(d, -0.3658);
  int ways = 0;
  for (const test::json& s : test::some(next["allocation"])) {
    CAPTURE(s["by"].get<std::string>());
    if (s["by"] == "best runs") continue;
    ++ways;
    CHECK(near(s["size"].get<double>(), 6 * n, 0.05));
    CHECK(near(s["tokens"].get<double>(), d, 0.05));
    CHECK(s["tokens_interval"][0] <= s["tokens"]);
    CHECK(s["tokens_interval"][1] >= s["tokens"]);
    if (s["by"] == "parametric law") CHECK(near(s["loss"].get<double>(), loss, 1e-3));
  }
  CHECK(ways == 3);
  CHECK(near(next["loss"].get<double>(), loss, 0.02));
  REQUIRE(next["tuned"].size() == 2);
  CHECK(near(next["tuned"][0]["value"].get<double>(), 1.8 * std::pow(1e22, -0.15), 1e-4));
  CHECK(near(next["tuned"][1]["value"].get<double>(), 2e-4 * std::pow(1e22, 0.35), 1e-4));

  const auto text = run({"study", file, "--bootstrap", "0", "--predict", "C=1e22"});
  CHECK(has(text.out, "Dense models at C 1e+22, 10x beyond the runs"));
  CHECK(has(text.out, "56 runs are not used: another of their budget and size is better"));
}

TEST_CASE("a point with A and G needs mixtures, and the message says what dense runs take") {
  const folder at;
  const auto r = run({"study", at.file("runs.csv", two_budgets), "--predict", "A=0.1,G=8,C=1e20"});
  CHECK(r.code == 2);
  CHECK(has(r.err, "--predict: expected mixtures in"));
  CHECK(has(r.err, "--predict C=1e22"));
  CHECK(run({"study", at.file("runs.csv", two_budgets), "--predict", "C=-1"}).code == 2);
}

}  // namespace study_dense_test
