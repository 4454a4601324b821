// SPDX-License-Identifier: Apache-2.0
// leverage study: the law that made the runs comes back, and what it refuses, by which name and exit code.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "leverage/laws/tian2025/leverage.hpp"
#include "support.hpp"
#include "support/near.hpp"
#include "support/some.hpp"

namespace study_command_test {

using namespace leverage;
using test::folder;
using test::has;
using test::near;
using test::run;
namespace fs = std::filesystem;

double dense_loss(double c) { return 1070.0 * std::pow(c, -0.154) + 1.69; }

std::string row(const std::string& name, double a, double g, double c, double loss,
                const std::string& rest = "") {
  char line[200];
  std::snprintf(line, sizeof line, "%s,%.17g,%.17g,%.17g,%.17g%s\n", name.c_str(), a, g, c, loss,
                rest.c_str());
  return line;
}

/// Runs without noise: dense ones, and mixtures by Table 6.
std::string made_up_runs() {
  std::string text = "architecture,activation_ratio,granularity,flops,loss\n";
  for (const double c : {1e18, 1e19, 1e20, 6e20}) text += row("dense", 1, 2, c, dense_loss(c));
  for (const double a : {0.01, 0.03, 0.1, 0.3}) {
    for (const double g : {2.0, 8.0, 16.0}) {
      for (const double c : {2e18, 2e19, 2e20}) {
        const double el =
            tian2025::table6.leverage(activation_ratio<>{a}, granularity<>{g}, flops<>{c});
        text += row("a" + std::to_string(a) + "g" + std::to_string(g), a, g, c, dense_loss(el * c));
      }
    }
  }
  return text;
}

TEST_CASE("runs made by Table 6 give Table 6, and its prediction at 1e22") {
  const folder at;
  const auto r = run({"study", at.file("runs.csv", made_up_runs()), "--json", "--bootstrap", "20",
                      "--predict", "A=0.031,G=12,C=1e22"});
  REQUIRE(r.code == 0);
  const test::json j = test::json::parse(r.out);
  CHECK(j["rows"] == 40);
  const double expected[] = {1.23, -7.61e-2, 1.67e-2, -1.17e-1, 1.63e-2};
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(near(j["joint_law"]["coefficients"][k]["value"].get<double>(), expected[k], 0.01));
  }
  CHECK(near(j["predictions"][0]["leverage"].get<double>(), 7.244897972612156, 0.01));
  CHECK(near(j["curves"][0]["b"].get<double>(), 1.69, 1e-4));
  CHECK(j["points"].size() == 36);
  CHECK(j["points"][0]["reached"] == true);

  const auto text = run({"study", at.file("runs.csv", made_up_runs()), "--bootstrap", "20"});
  CHECK(text.code == 0);
  CHECK(has(text.out, "1 dense architecture, 12 mixtures"));
  CHECK(has(text.out, "A_max is held at infinity"));
}

TEST_CASE("of a sweep the best run counts, and its learning rates make a law") {
  const folder at;
  std::string text = "architecture,activation_ratio,granularity,flops,loss,learning_rate\n";
  for (const double c : {1e18, 1e19, 1e20, 1e21}) {
    for (const double off : {0.5, 1.0, 2.0}) {
      // Best at Eq. 6 of Tian et al. 2025; 1 % worse at twice or half of it.
      const double penalty = 1.0 + 0.01 * std::abs(std::log2(off));
      const std::string eta = "," + std::to_string(1.1576 * std::pow(c, -0.1529) * off);
      text += row("dense", 1, 2, c, dense_loss(c) * penalty, eta);
      text += row("moe", 0.1, 2, c, dense_loss(2.0 * c) * penalty, eta);
    }
  }
  const auto r = run({"study", at.file("runs.csv", text), "--json", "--bootstrap", "0"});
  REQUIRE(r.code == 0);
  const test::json j = test::json::parse(r.out);
  CHECK(j["set_aside"] == 16);
  REQUIRE(j["tuned"].size() == 2);
  CHECK(j["tuned"][0]["runs"] == 4);
  CHECK(near(j["tuned"][0]["exponents"][0].get<double>(), -0.1529, 1e-3));
  for (const auto& p : test::some(j["points"])) CHECK(near(p["leverage"].get<double>(), 2.0, 1e-3));
}

TEST_CASE("what is wrong is named, in one line, with exit code 2") {
  const folder at;
  const std::string good = made_up_runs();
  const auto refused = [&](const std::string& text, std::vector<std::string> more,
                           const std::string& part) {
    std::vector<std::string> arguments{"study", at.file("runs.csv", text)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto r = run(arguments);
    CAPTURE(r.err);
    CHECK(r.code == 2);
    CHECK(r.out.empty());
    CHECK(has(r.err, part));
  };
  refused(good, {"--dense", "reference"}, "expected rows of the architecture \"reference\"");
  refused(good, {"--floors", "none"}, "--floors: expected shared or own");
  refused(good, {"--floor=-1"}, "--floor: expected a number above 0");
  refused(good, {"--leverage-of", "both"}, "--leverage-of: expected curves or runs");
  refused(good, {"--predict", "A=2,G=8,C=1e20"}, "--predict: expected A=RATIO");
  refused(good, {"--predict", "A=0.1,G=8,C=1e20..1e22"}, "--predict: expected NAME=NUMBERS");
  refused(good, {"--predict", "A=0.1,G=8,A=0.2,C=1e20"}, "expected each name once, found A twice");
  refused(good, {"--predict", "A=1e-3..1:100,G=1..2:100,C=1e20..1e22:2"}, "10000 points or fewer");
  refused(good, {"--columns", "loss=a,flops=b, loss=c"},
          "--columns: expected each name once, found \"loss\" twice");
  refused(good, {"--predict", "A=0.1,G=8"}, "--predict: expected A=RATIO");
  refused(good, {"--columns", "depth=layers"}, "--columns: expected a role of architecture");
  refused(good, {"--columns", "loss=val"}, "expected a column \"val\"");
  refused(good, {"--where", "flops>1e30"}, "which keeps none of 40");
  refused(good, {"--fit-below", "0.5"}, "--fit-below");
  refused(good, {"--bootstrap", "1"}, "--bootstrap");
  refused(good, {"--confidence", "95"}, "--confidence");
  refused(good + row("moe", 1.5, 2, 1e20, 2.5), {}, "line 42, column \"activation_ratio\"");
  refused(good + row("moe", 0.5, 2, 1e20, 0.0), {}, "line 42, column \"loss\"");
  refused(good + row("moe", 0.5, 2, 1e20, 2.5) + row("moe", 0.5, 4, 2e20, 2.4), {},
          "expected one architecture to a name");
  refused("architecture,activation_ratio,granularity,flops,loss\n" + row("dense", 1, 2, 1e20, 2.5) +
              row("moe", 0.5, 2, 1e20, 2.4),
          {"--floors", "own"}, "dense: 1 distinct budgets, a curve needs 3");
  refused(good, {"--budget-tolerance", "51"}, "--budget-tolerance: expected a percentage");
  refused(good, {"--budget-tolerance=-1"}, "--budget-tolerance: expected a percentage");
  // Losses that are flat or rise, and two budgets.
  const auto dense_of = [&](const std::vector<double>& losses) {
    std::string text = "flops,loss\n";
    double c = 1e18;
    for (const double loss : losses) {
      text += std::to_string(c) + "," + std::to_string(loss) + "\n";
      c *= 10;
    }
    return text;
  };
  refused(dense_of({2.5, 2.5, 2.5, 2.5}), {}, "dense: the losses do not fall with compute");
  refused(dense_of({2.5, 2.6, 2.7, 2.8}), {}, "dense: the losses do not fall with compute");
  refused(dense_of({2.5, 2.4}), {}, "dense: 2 distinct budgets, a curve needs 3");
  refused(dense_of({2.9, 2.6, 2.4, 2.3}), {"--predict", "A=0.1,G=8,C=1e20"},
          "--predict: expected mixtures");
  refused("architecture,flops,loss\ndense,1e18,3\nmoe,1e18,2.8\n", {},
          "expected a column \"activation_ratio\", as \"moe\" is a mixture");
  CHECK(run({"study"}).code == 2);
  CHECK(run({"study", (at.path / "none.csv").string()}).code == 2);
}

/// A number that moves a budget by up to 0.1 %, the same in every run of a test.
double jitter(int i) { return 1.0 + 1e-3 * std::sin(12.9898 * i); }

/// Dense runs of seven sizes at each of four budgets, with five learning rates at each: columns of C, N, D.
std::string dense_sweep(bool jittered) {
  std::string text = "flops,parameters,tokens,loss,learning_rate,batch\n";
  int number = 0;
  for (const double c : {1e18, 1e19, 1e20, 1e21}) {
    for (const double share : {0.25, 0.4, 0.63, 1.0, 1.6, 2.5, 4.0}) {
      for (const double octave : {-1.0, -0.5, 0.0, 0.5, 1.0}) {
        const double n = 0.27 / 6 * std::pow(c, 0.5126) * share;
        const double cost = c * (jittered ? jitter(++number) : 1.0);
        const double d = cost / (6 * n);
        const double loss =
            (1.8172 + 482.01 * std::pow(n, -0.3478) + 2085.43 * std::pow(d, -0.3658)) *
            (1 + 0.01 * std::abs(octave));
        const double eta = 1.8 * std::pow(c, -0.15) * std::exp2(octave);
        char line[300];
        std::snprintf(line, sizeof line, "%.17g,%.17g,%.17g,%.17g,%.17g,%.17g\n", cost, n, d, loss,
                      eta, 2e-4 * std::pow(c, 0.35) * std::exp2(octave));
        text += line;
      }
    }
  }
  return text;
}

TEST_CASE("dense runs alone: loss curve, learning rate, batch and the split of a budget") {
  const folder at;
  const auto r =
      run({"study", at.file("runs.csv", dense_sweep(false)), "--json", "--bootstrap", "20"});
  CAPTURE(r.err);
  REQUIRE(r.code == 0);
  const test::json j = test::json::parse(r.out);
  CHECK(j["budgets"] == 4);
  CHECK(j["curves"].size() == 1);
  CHECK(j["curves"][0]["beta"].get<double>() < 0);
  CHECK(j["points"].empty());
  REQUIRE(j["tuned"].size() >= 2);
  CHECK(j["tuned"][0]["what"] == "learning_rate");
  CHECK(near(j["tuned"][0]["exponents"][0].get<double>(), -0.15, 1e-6));
  // N_opt ~ C^(beta / (alpha + beta)).
  const double exponent = 0.3658 / (0.3478 + 0.3658);
  CHECK(near(j["allocation"][0]["parametric"]["size"]["exponent"].get<double>(), exponent, 0.02));
  CHECK(near(j["allocation"][0]["parabolas"]["size"]["exponent"].get<double>(), exponent, 0.03));
  const auto text = run({"study", at.file("runs.csv", dense_sweep(false)), "--bootstrap", "0"});
  CHECK(text.code == 0);
  CHECK(has(text.out, "1 dense architecture, no mixtures"));
  CHECK_FALSE(has(text.out, "nan"));
  CHECK_FALSE(has(text.out, "Joint law"));
}

TEST_CASE("compute that jitters by 0.1 % changes no law by more than its interval") {
  const folder at;
  const auto laws = [&](bool jittered, std::vector<std::string> more) {
    std::vector<std::string> all{"study", at.file("runs.csv", dense_sweep(jittered)), "--json",
                                 "--bootstrap", "0"};
    all.insert(all.end(), more.begin(), more.end());
    return test::json::parse(run(all).out);
  };
  const test::json once = laws(false, {});
  const test::json again = laws(true, {});
  CHECK(again["budgets"] == 4);
  CHECK(again["set_aside"] == once["set_aside"]);
  CHECK(again["warnings"].empty());
  REQUIRE(again["tuned"].size() == once["tuned"].size());
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(near(again["tuned"][i]["exponents"][0].get<double>(),
               once["tuned"][i]["exponents"][0].get<double>(), 1e-3));
    CHECK(again["tuned"][i]["exponent_intervals"][0][0].get<double>() <=
          once["tuned"][i]["exponents"][0].get<double>() + 1e-9);
  }
  // Without a tolerance every run is alone, and that is said.
  const test::json apart = laws(true, {"--budget-tolerance", "0"});
  CHECK(apart["alone_in_budget"] == apart["rows"]);
  REQUIRE(apart["warnings"].size() == 1);
  CHECK(has(apart["warnings"][0].get<std::string>(), "are alone in their budget"));
}

TEST_CASE("the study that is simulated stays the same when its compute jitters by 0.1 %") {
  const folder at;
  const std::string path = std::string(LEVERAGE_SOURCE_DIR) + "/examples/simulated_study.csv";
  std::string moved;
  int number = 0;
  for (const std::string& line : test::lines_of(test::file_text(path))) {
    char name[100];
    double a = 0, g = 0, c = 0, loss = 0;
    if (std::sscanf(line.c_str(), "%99[^,],%lf,%lf,%lf,%lf", name, &a, &g, &c, &loss) == 5) {
      moved += row(name, a, g, c * jitter(++number), loss);
    } else {
      moved += line + "\n";
    }
  }
  REQUIRE(number == 88);
  const auto law = [&](const std::string& file) {
    return test::json::parse(run({"study", file, "--json", "--bootstrap", "100"}).out);
  };
  const test::json once = law(path);
  const test::json again = law(at.file("runs.csv", moved));
  CHECK(once["budgets"] == again["budgets"]);
  for (std::size_t k = 0; k < 5; ++k) {
    const auto& interval = once["joint_law"]["coefficients"][k]["interval"];
    const double value = again["joint_law"]["coefficients"][k]["value"];
    CHECK(interval[0] <= value);
    CHECK(value <= interval[1]);
  }
}

TEST_CASE("too few points for a joint law: what there is, what would be enough, and exit code 1") {
  const folder at;
  std::string text = "architecture,activation_ratio,granularity,flops,loss\n";
  for (const double c : {1e18, 1e19, 1e20, 6e20}) text += row("dense", 1, 2, c, dense_loss(c));
  text += row("moe", 0.1, 2, 1e19, dense_loss(2e19));
  const auto r = run({"study", at.file("runs.csv", text), "--bootstrap", "0"});
  CHECK(r.code == 1);
  CHECK(has(r.out, "not fitted"));
  CHECK(has(r.err, "no joint law: 1 points below an EL of 6"));
  CHECK(has(r.err, "free coefficients need"));
}

/// Runs of seven sizes at a budget about Besiroglu's law of L(M / 6, D), tuned by k M^p D^q, with checkpoints.
std::string sweep() {
  std::string text =
      "architecture,activation_ratio,granularity,flops,size,loss,learning_rate,batch,run\n";
  int number = 0;
  for (const double c : {1e18, 1e19, 1e20, 1e21}) {
    for (const double share : {0.25, 0.4, 0.63, 1.0, 1.6, 2.5, 4.0}) {
      const double m = 0.27 * std::pow(c, 0.5126) * share;
      const double d = c / m;
      ++number;
      for (const double done : {0.2, 0.4, 0.6, 0.8, 1.0}) {
        const double loss =
            1.8172 + 482.01 * std::pow(m / 6, -0.3478) + 2085.43 * std::pow(done * d, -0.3658);
        char line[300];
        std::snprintf(line, sizeof line, "dense,1,2,%.17g,%.17g,%.17g,%.17g,%.17g,r%d\n", done * c,
                      m, loss, 1.8 * std::pow(m, -0.7) * std::pow(d, 0.3), 0.6 * std::pow(d, 0.57),
                      number);
        text += line;
      }
    }
    char line[200];
    std::snprintf(line, sizeof line, "moe,0.1,2,%.17g,1e9,%.17g,1e-3,1e5,moe%d\n", c,
                  dense_loss(2 * c), number);
    text += line;
  }
  return text;
}

TEST_CASE("allocation in three ways, and learning rate and batch of size and data") {
  const folder at;
  const auto r = run({"study", at.file("runs.csv", sweep()), "--json", "--bootstrap", "20"});
  CAPTURE(r.err);
  const test::json j = test::json::parse(r.out);
  REQUIRE(j["allocation"].size() == 1);
  const test::json& split = j["allocation"][0];
  // M_opt ~ C^(beta / (alpha + beta)), in closed form.
  const double exponent = 0.3658 / (0.3478 + 0.3658);
  CHECK(near(split["parametric"]["size"]["exponent"].get<double>(), exponent, 1e-3));
  CHECK(near(split["parametric"]["law"]["alpha"].get<double>(), 0.3478, 1e-3));
  CHECK(near(split["parabolas"]["size"]["exponent"].get<double>(), exponent, 0.02));
  CHECK(near(split["robust_parabolas"]["size"]["exponent"].get<double>(), exponent, 0.02));
  CHECK(near(split["training_curves"]["size"]["exponent"].get<double>(), exponent, 0.1));
  for (const char* way : {"parabolas", "robust_parabolas", "parametric", "training_curves"}) {
    CAPTURE(way);
    CHECK(near(split[way]["product"][0].get<double>(), 1.0, 1e-6));
    CHECK(split[way]["size"]["exponent_interval"].size() == 2);
    CHECK(near(split[way]["tokens"]["exponent"].get<double>(),
               1.0 - split[way]["size"]["exponent"].get<double>(), 1e-9));
  }
  CHECK(split["parabolas"]["minima"].size() == 4);
  CHECK(near(split["parabolas"]["minima"][1]["bias"].get<double>(), 1.0, 0.1));
  bool of_both = false;
  bool of_data = false;
  for (const test::json& t : test::some(j["tuned"])) {
    if (t["of"] != "dense") continue;
    if (t["inputs"] == test::json{"M", "D"}) {
      of_both = true;
      CHECK(near(t["exponents"][0].get<double>(), -0.7, 1e-6));
      CHECK(near(t["exponents"][1].get<double>(), 0.3, 1e-6));
      CHECK(near(t["k"].get<double>(), 1.8, 1e-4));
    }
    if (t["inputs"] == test::json{"D"}) {
      of_data = true;
      CHECK(near(t["exponents"][0].get<double>(), 0.57, 1e-6));
    }
  }
  CHECK(of_both);
  CHECK(of_data);
}

TEST_CASE("a run has one size") {
  const folder at;
  const std::string text =
      "architecture,activation_ratio,granularity,flops,size,loss,run\n"
      "dense,1,2,1e18,4e8,3.5,a\ndense,1,2,2e18,5e8,3.4,a\n";
  const auto r = run({"study", at.file("runs.csv", text)});
  CHECK(r.code == 2);
  CHECK(has(r.err, "line 3: the run \"a\" has size"));
}

TEST_CASE("a prediction takes lists and ranges, a row for every combination") {
  const folder at;
  const auto r =
      run({"study", at.file("runs.csv", made_up_runs()), "--json", "--bootstrap", "0", "--predict",
           " A = 3.1%, 0.05 ,G=12, C=1e20..1e22:3", "--predict", "C=1e21,G=8,A=0.1"});
  CAPTURE(r.err);
  REQUIRE(r.code == 0);
  const auto predictions = test::json::parse(r.out)["predictions"];
  REQUIRE(predictions.size() == 7);
  const double ratios[] = {0.031, 0.031, 0.031, 0.05, 0.05, 0.05, 0.1};
  const double budgets[] = {1e20, 1e21, 1e22, 1e20, 1e21, 1e22, 1e21};
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(near(predictions[i]["activation_ratio"].get<double>(), ratios[i], 1e-15));
    CHECK(near(predictions[i]["flops"].get<double>(), budgets[i], 1e-15));
    CHECK(predictions[i]["granularity"] == (i < 6 ? 12 : 8));
  }
}

TEST_CASE("the figures are there and whole, and an error leaves none") {
  const folder at;
  const fs::path figures = at.path / "figures";
  if (test::has_gnuplot()) {
    const auto r = run({"study", at.file("runs.csv", made_up_runs()), "--bootstrap", "20", "--plot",
                        figures.string()});
    CAPTURE(r.err);
    CHECK(r.code == 0);
    for (const char* name : {"curves", "law", "slices"}) {
      CAPTURE(name);
      CHECK(has(test::file_text(figures / (std::string(name) + ".svg")), "</svg>"));
      CHECK(fs::file_size(figures / (std::string(name) + ".png")) > 10000);
    }
    fs::remove_all(figures);
    fs::create_directories(figures / "law.csv");
    const auto taken = run({"study", at.file("runs.csv", made_up_runs()), "--bootstrap", "20",
                            "--plot", figures.string()});
    CHECK(taken.code == 1);
    CHECK(has(taken.out, "Joint law"));
    CHECK(taken.err ==
          "leverage: --plot: " + (figures / "law.csv").string() + ": Is a directory\n");
    fs::remove_all(figures);
  }
  CHECK(run({"study", at.file("header.csv", "architecture\n"), "--plot", figures.string()}).code ==
        2);
  CHECK_FALSE(fs::exists(figures));
  const auto no_folder = run(
      {"study", at.file("runs.csv", made_up_runs()), "--plot", (at.path / "runs.csv").string()});
  CHECK(no_folder.code == 2);
  CHECK(has(no_folder.err, "--plot: expected a folder"));
}

/// A table of a figure: the cells of each row.
std::vector<std::vector<std::string>> figure_rows(const fs::path& path) {
  std::vector<std::string> lines = test::lines_of(test::file_text(path));
  REQUIRE(lines.size() > 1);
  REQUIRE(lines[0] == "panel,kind,series,x,y,low,high");
  lines.erase(lines.begin());
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line : lines) {
    // Names of slices hold a comma and are quoted: that one is no separator.
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    REQUIRE(cells.size() == 7);
    rows.push_back(cells);
  }
  return rows;
}

TEST_CASE("each figure has its numbers: runs as in the table, leverage as the law that made them") {
  const folder at;
  const test::drawn_by_nobody gnuplot;
  const fs::path figures = at.path / "figures";
  REQUIRE(run({"study", at.file("runs.csv", made_up_runs()), "--bootstrap", "20", "--plot",
               figures.string()})
              .code == 0);
  int dense = 0;
  int mixtures = 0;
  int curve = 0;
  for (const auto& r : figure_rows(figures / "curves.csv")) {
    const double c = std::stod(r[3]);
    if (r[1] == "run" && r[2] == "dense") {
      CHECK(near(std::stod(r[4]), dense_loss(c), 1e-15));
      ++dense;
    } else if (r[1] == "run") {
      double a = 0;
      double g = 0;
      REQUIRE(std::sscanf(r[2].c_str(), "A %lf G %lf", &a, &g) == 2);
      const double el =
          tian2025::table6.leverage(activation_ratio<>{a}, granularity<>{g}, flops<>{c});
      CHECK(near(std::stod(r[4]), dense_loss(el * c), 1e-12));
      ++mixtures;
    } else if (r[1] == "curve" && r[2] == "dense") {
      CHECK(c <= 6e20 * 1.001);
      CHECK(near(std::stod(r[4]), dense_loss(c), 1e-3));
      ++curve;
    }
  }
  CHECK(dense == 4);
  CHECK(mixtures == 36);
  CHECK(curve > 20);

  int judged = 0;
  int fitted = 0;
  for (const auto& r : figure_rows(figures / "law.csv")) {
    const double measured = std::stod(r[3]);
    CHECK(near(std::stod(r[4]), measured, 0.02));  // the law that made the runs comes back
    CHECK((r[1] == "fitted") == (measured < 6.0));
    ++(r[1] == "fitted" ? fitted : judged);
  }
  CHECK(fitted > 20);
  CHECK(judged > 0);

  int along = 0;
  for (const auto& r : figure_rows(figures / "slices.csv")) {
    if (r[1] != "measured" || r[0] != "activation_ratio") continue;
    double g = 0;
    double c = 0;
    REQUIRE(std::sscanf(r[2].c_str(), "G %lf, C %lf", &g, &c) == 2);
    const double el = tian2025::table6.leverage(activation_ratio<>{std::stod(r[3])},
                                                granularity<>{g}, flops<>{c});
    CHECK(near(std::stod(r[4]), el, 1e-2));
    ++along;
  }
  CHECK(along >= 4);
}

TEST_CASE("the template is a study that runs") {
  const folder at;
  const auto printed = run({"study", "--template"});
  REQUIRE(printed.code == 0);
  const auto r = run({"study", at.file("runs.csv", printed.out), "--bootstrap", "10"});
  CHECK(r.code == 0);
  CHECK(has(r.out, "learning_rate"));
}

TEST_CASE("a limit of time ends the resamples, and says so") {
  const folder at;
  const std::string file = at.file("runs.csv", made_up_runs());
  const auto r = run({"study", file, "--json", "--bootstrap", "1000", "--time-limit", "1e-9",
                      "--predict", "A=0.031,G=12,C=1e22"});
  CHECK(r.code == 0);
  const test::json j = test::json::parse(r.out);
  CHECK(j["cut_short_by"] == "the time limit of 1e-09 s");
  CHECK(j["joint_law"]["resamples"] < 1000);
  CHECK(near(j["joint_law"]["coefficients"][0]["value"], 1.23, 0.01));
  for (const auto& c : j["joint_law"]["coefficients"]) CHECK(c["interval"][0].is_null());
  CHECK(j["predictions"][0]["interval"][0].is_null());
  const auto text = run({"study", file, "--bootstrap", "1000", "--time-limit", "1e-9"});
  CHECK(text.code == 0);
  CHECK(has(text.out, "of 1000 before the time limit of 1e-09 s: no intervals, 200 are needed"));
  const auto whole = test::json::parse(run({"study", file, "--json", "--bootstrap", "20"}).out);
  CHECK(whole["cut_short_by"].is_null());
  CHECK(whole["joint_law"]["resamples"] == 20);
}

}  // namespace study_command_test
