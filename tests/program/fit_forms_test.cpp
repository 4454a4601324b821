// SPDX-License-Identifier: Apache-2.0
// leverage fit by forms without published coefficients: what made the rows comes back.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "support.hpp"
#include "support/near.hpp"

namespace fit_forms_test {

using test::folder;
using test::has;
using test::near;
using test::run;

struct wanted {
  const char* name;
  double value;
};

/// Rows of y(x) at points even in ln x; the fit gives the coefficients back to a tolerance.
void comes_back(const std::string& law, const std::string& x, const std::string& y, double low,
                double high, const std::function<double(double)>& of,
                const std::vector<wanted>& truth, double tolerance) {
  CAPTURE(law);
  const folder f;
  std::string text = x + "," + y + "\n";
  constexpr int rows = 60;
  for (int i = 0; i < rows; ++i) {
    const double at = low * std::pow(high / low, i / (rows - 1.0));
    text += fmt::format("{:.17g},{:.17g}\n", at, of(at));
  }
  const auto r = run({"fit", f.file("rows.csv", text), "--law", law, "--bootstrap", "0", "--loss",
                      "squared", "--json"});
  CAPTURE(r.err);
  REQUIRE(r.code == 0);
  const test::json j = test::json::parse(r.out);
  REQUIRE(j["coefficients"].size() == truth.size());
  for (std::size_t k = 0; k < truth.size(); ++k) {
    CAPTURE(std::string(truth[k].name));
    CHECK(j["coefficients"][k]["name"] == truth[k].name);
    CHECK(near(j["coefficients"][k]["value"].get<double>(), truth[k].value, tolerance));
  }
}

TEST_CASE("a broken power law of compute, and of steps") {
  comes_back(
      "broken-power-law", "x", "y", 1e18, 1e26,
      [](double x) {
        return 0.3 + 40 * std::pow(x, -0.05) * std::pow(1 + std::pow(x / 1e22, 2), -0.1);
      },
      {{"a", 0.3}, {"b", 40}, {"c_0", 0.05}, {"c_1", 0.2}, {"d_1", 1e22}, {"f_1", 0.5}}, 1e-3);
}

TEST_CASE("accuracy by the loss, and by compute") {
  comes_back(
      "accuracy", "L", "accuracy", 0.4, 2.2,
      [](double l) { return 0.25 + 0.6 / (1 + std::exp(5 * (l - 1.1))); },
      {{"chance", 0.25}, {"ceiling", 0.85}, {"k", 5}, {"L_0", 1.1}}, 1e-5);
  comes_back(
      "accuracy-of-compute", "C", "accuracy", 1e18, 1e26,
      [](double c) { return 0.25 + 0.6 / (1 + std::exp(std::pow(1e24 / c, 0.15) - 2.5)); },
      {{"chance", 0.25}, {"ceiling", 0.85}, {"C_0", 1e24}, {"p", 0.15}, {"t", 2.5}}, 1e-3);
}

TEST_CASE("the loss less that of a unigram model, which is negative, by vocabulary") {
  const folder f;
  std::string text = "N,V,width,D,L_u\n";
  for (const auto& [n, width] :
       {std::pair{33e6, 512}, {151e6, 768}, {302e6, 1024}, {1.13e9, 2048}}) {
    for (const double words : {4096.0, 16384.0, 96256.0}) {
      for (const double d : {5e8, 2e9, 1e10, 5e10}) {
        const double loss = 1.83 * std::pow(n / 1e6, -0.45) +
                            0.2 * std::pow(words * width / 1e6, -0.67) +
                            2.1 * std::pow(d / 1e9, -0.45) - 5.5;
        text += fmt::format("{:.17g},{},{},{:.17g},{:.17g}\n", n, words, width, d, loss);
      }
    }
  }
  const std::string file = f.file("words.csv", text);
  const std::vector<std::string> fit{
      "fit", file,     "--law",  "tao2024/approach3_loss", "--columns", "d=width", "--bootstrap",
      "0",   "--loss", "squared"};
  const auto logged = run(fit);
  CHECK(logged.code == 2);
  CHECK(has(logged.err, "column \"L_u\": expected a positive number, found -"));
  CHECK(has(logged.err, "; --scale raw takes observations of either sign"));
  std::vector<std::string> raw = fit;
  raw.insert(raw.end(), {"--scale", "raw", "--json"});
  const auto r = run(raw);
  CAPTURE(r.err);
  REQUIRE(r.code == 0);
  const test::json j = test::json::parse(r.out);
  const wanted truth[] = {{"A_1", 1.83}, {"a", 0.45}, {"A_2", 0.2},
                          {"c", 0.67},   {"B", 2.1},  {"E", 5.5}};
  REQUIRE(j["coefficients"].size() == std::size(truth));
  for (std::size_t k = 0; k < std::size(truth); ++k) {
    CHECK(j["coefficients"][k]["name"] == truth[k].name);
    CHECK(near(j["coefficients"][k]["value"].get<double>(), truth[k].value, 1e-4));
  }
}

/// Rows every 100 steps of runs of 6000 steps, of which 200 are warm-up: by the sums of the paper over every step.
std::string step_table(bool with_run) {
  std::string text = with_run ? "run,step,lr,loss\n" : "step,lr,loss\n";
  for (const bool cosine : {true, false}) {
    if (!with_run && !cosine) break;
    std::vector<double> eta;
    for (int t = 0; t <= 6000; ++t) {
      const double u = (t - 200) / 5800.0;
      eta.push_back(t < 200  ? 3e-4 * t / 200.0
                    : cosine ? 3e-5 + 2.7e-4 * 0.5 * (1 + std::cos(std::numbers::pi * u))
                             : std::min(3e-4, 3e-5 + 2.7e-4 * (1 - u) / 0.2));
    }
    std::vector<double> sum(eta.size() + 1, 0.0);
    for (std::size_t t = 0; t < eta.size(); ++t) sum[t + 1] = sum[t] + eta[t];
    for (std::size_t t = 0; t <= 6000; t += 100) {
      double taken = 0;
      for (std::size_t k = 201; k <= t; ++k) {
        taken += (eta[k - 1] - eta[k]) *
                 (1 - std::pow(1 + 2 * std::pow(eta[k], -0.65) * (sum[t + 1] - sum[k]), -0.6));
      }
      const double loss = t == 0 ? 11.0 : 2.8 + 0.5 * std::pow(sum[t + 1], -0.5) - 400 * taken;
      if (with_run) text += cosine ? "cosine," : "wsd,";
      text += fmt::format("{},{:.17g},{:.17g}\n", t, eta[t], loss);
    }
  }
  return text;
}

TEST_CASE("the multi-power law from the steps of two runs") {
  const folder f;
  const std::string file = f.file("steps.csv", step_table(true));
  const auto r = run(
      {"fit", file, "--law", "multi-power", "--bootstrap", "0", "--fix", "gamma=0.65", "--json"});
  CAPTURE(r.err);
  const test::json j = test::json::parse(r.out);
  // Of 61 rows each run has 2 before the peak of its rate, at steps 0 and 100.
  CHECK(j["rows"] == 118);
  CHECK(near(j["coefficients"][0]["value"].get<double>(), 2.8, 2e-3));
  CHECK(near(j["coefficients"][2]["value"].get<double>(), 0.5, 1e-2));
  // Rates are known every 100 steps only.
  CHECK(j["objective"].get<double>() < 1e-5);
  const auto text =
      run({"fit", file, "--law", "annealing", "--bootstrap", "0", "--columns", "L=loss"});
  CHECK(has(text.out, "2 runs; 4 rows of warm-up are not fitted, their rates count"));
}

TEST_CASE("steps that are no schedule are named by their lines") {
  const folder f;
  const auto said = [&](const std::string& text) {
    const auto r = run({"fit", f.file("steps.csv", text), "--law", "multi-power"});
    CHECK(r.code == 2);
    CHECK(r.out.empty());
    return r.err;
  };
  CHECK(has(said("step,lr,loss\n1,1e-3,3\n2,1e-3,2.9\n2,1e-3,2.8\n"),
            "steps.csv, line 4: expected each step of a run once, found 2 here and on line 3"));
  CHECK(has(said("step,lr,loss\n1,1e-3,3\n2,-1e-3,2.9\n"),
            "line 3: expected a step and a learning rate of 0 or more, found 2 and -0.001"));
  CHECK(has(said("step,loss\n1,3\n2,2.9\n"), "lr"));
}

}  // namespace fit_forms_test
