// SPDX-License-Identifier: Apache-2.0
// leverage laws, leverage law and leverage map --law: every entry of the catalogue is listed, evaluated and drawn, with
// the numbers of its law.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fitted_laws.hpp"
#include "laws/law_catalogue.hpp"
#include "laws/law_inputs.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/laws/fitted_box.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/tian2025/training.hpp"
#include "leverage/model/presets.hpp"
#include "support.hpp"
#include "support/csv.hpp"
#include "support/csv_columns.hpp"
#include "support/near.hpp"
#include "support/numbers.hpp"
#include "support/some.hpp"

namespace laws_command_test {

using leverage::law_line;
using leverage::program::law_catalogue;
using test::folder;
using test::has;
using test::near;
using test::run;
namespace fs = std::filesystem;

/// The complaint: exit code 2 about arguments, 1 where sound ones have no answer; one line, nothing on standard output.
std::string complaint(const std::vector<std::string>& arguments, int expected = 2) {
  const auto [code, out, err] = run(arguments);
  CHECK(code == expected);
  CHECK(has(err, "--help)") == (expected == 2));
  CHECK(out.empty());
  CHECK(err.starts_with("leverage: "));
  CHECK(std::count(err.begin(), err.end(), '\n') == 1);
  return err;
}

test::json json_of(std::vector<std::string> arguments) {
  arguments.emplace_back("--json");
  const auto [code, out, err] = run(arguments);
  CHECK(code == 0);
  CHECK(err.empty());
  return test::json::parse(out);
}

leverage::program::csv_table table_of(const std::string& text) {
  const auto table = leverage::program::parse_csv(text, "table");
  REQUIRE(static_cast<bool>(table));
  return *table;
}

double cell(const leverage::program::csv_table& t, std::size_t row, std::string_view column) {
  return std::stod(t.rows[row][*leverage::program::find_column(t, column)]);
}
const std::string& text(const leverage::program::csv_table& t, std::size_t row,
                        std::string_view column) {
  return t.rows[row][*leverage::program::find_column(t, column)];
}

/// The flags of a law at given inputs, all digits.
std::vector<std::string> flags_of(const law_line& law, const std::vector<double>& x) {
  std::vector<std::string> flags;
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::ostringstream digits;
    digits.precision(17);
    digits << x[i];
    flags.push_back("--" + std::string(leverage::facts(law.inputs[i]).name));
    flags.push_back(digits.str());
  }
  return flags;
}

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// The numbers of a figure of a law.
leverage::program::csv_table numbers_of(const std::vector<std::string>& arguments) {
  const folder f;
  const auto [code, out, err] = run(with(with({"map"}, arguments), {"--csv", f / "n.csv"}));
  CHECK(err.empty());
  CHECK(code == 0);
  return table_of(test::file_text(f / "n.csv"));
}

TEST_CASE("laws of which only the form is public are listed apart") {
  const auto all = run({"laws"});
  CHECK(has(all.out, "Forms in the library for your own coefficients"));
  const auto one = run({"laws", "wang2024"});
  CHECK(one.code == 0);
  CHECK(has(one.out, "L = A N^-alpha E^-gamma + B D^-beta + sigma"));
  CHECK(has(one.out, "public numbers: exponents of the allocation"));
  const auto listed = test::json::parse(run({"laws", "kimi2025", "K2", "--json"}).out);
  CHECK(listed["laws"].empty());
  REQUIRE(listed["forms"].size() == 1);
  CHECK(listed["forms"][0]["arxiv"] == "2507.20534");
  CHECK(test::json::parse(run({"laws", "--answer", "batch", "--json"}).out)["forms"].empty());
}

TEST_CASE("every law is listed, in 100 columns, with paper, formula, source and evidence") {
  const auto [code, out, err] = run({"laws"});
  CHECK(code == 0);
  CHECK(err.empty());
  for (const std::string& line : test::some(test::lines_of(out))) CHECK(line.size() <= 100);
  const std::string wide = run({"laws"}, 2000).out;
  const auto list = json_of({"laws"});
  CHECK(list["schema"] == "leverage.laws/2");
  CHECK(list["laws"].size() == law_catalogue().size());
  std::size_t i = 0;
  for (const law_line& law : test::some(law_catalogue())) {
    CAPTURE(law.name);
    for (const std::string_view part :
         {law.name, law.formula, law.source->citation, law.source->location,
          to_string(law.source->verified), to_string(law.answer), law.symbols[0]}) {
      CHECK(has(wide, part));
    }
    const auto& entry = list["laws"][i++];
    CHECK(entry["name"] == law.name);
    CHECK(entry["tex"] == law.tex);
    CHECK(entry["coefficients"].size() == law.coefficients.size());
    for (const auto& c : law.coefficients) {
      CHECK(entry["coefficients"][std::string(c.name)] == c.value);
    }
    CHECK(entry["source"]["arxiv"] == law.source->arxiv);
    CHECK(entry["source"]["verified"] == to_string(law.source->verified));
    CHECK(entry["inputs"].size() == law.inputs.size());
    CHECK(entry["inputs"][0]["meaning"] == leverage::facts(law.inputs[0]).meaning);
    CHECK(entry["fitted"].size() >= 1);
  }
}

TEST_CASE(
    "words and --answer choose from the list, and what matches nothing gets the nearest names and "
    "exit code 1") {
  const std::string some = run({"laws", "hoffmann", "unrounded"}).out;
  CHECK(has(some, "hoffmann2022/unrounded"));
  CHECK_FALSE(has(some, "hoffmann2022/printed"));
  const test::json moe = json_of({"laws", "moe"});
  for (const auto& law : test::some(moe["laws"])) {
    CAPTURE(law["name"]);
    CHECK((law["models"] != "dense models" || has(law.dump(), "moe") || has(law.dump(), "MoE")));
  }
  const test::json losses = json_of({"laws", "--answer", "Loss"});
  for (const auto& law : test::some(losses["laws"])) {
    CHECK(law["answer"] == "loss");
  }
  CHECK(json_of({"laws", "--answer", "learning"})["laws"].size() > 0);
  CHECK(
      has(complaint({"laws", "hofmann2022"}, 1), "found \"hofmann2022\"; nearest: hoffmann2022/"));
  CHECK(has(complaint({"laws", "--answer", "colour"}, 1),
            "--answer: expected one that these laws give"));
}

TEST_CASE("--verified chooses by the level of evidence, of which there are five") {
  std::size_t all = 0;
  for (const char* level : {"code", "paper", "derived", "two", "one"}) {
    CAPTURE(level);
    const test::json some = json_of({"laws", "--verified", level});
    for (const auto& law : test::some(some["laws"])) CHECK(law["source"]["level"] == level);
    CHECK(some["forms"].empty());
    all += some["laws"].size();
  }
  CHECK(all == law_catalogue().size());
  const test::json both = json_of({"laws", "wan2026", "--verified", "two,one"});
  CHECK(both["laws"].size() == 2);
  CHECK(has(complaint({"laws", "--verified", "rumour"}),
            "expected code, paper, derived, two or one"));
  CHECK(has(complaint({"laws", "tian2025", "--verified", "one"}, 1), "--verified"));
}

TEST_CASE("a law says what it reproduces, and what contradicts it") {
  const std::string listed = run({"laws", "wan2026"}, 2000).out;
  CHECK(has(listed, "verified: one (one transcription)"));
  CHECK(has(listed, "CONTRADICTED: six times the tokens of Tian et al. 2025 and Marin 2026"));
  CHECK(has(run({"law", "wan2026/best_data", "--non-vocabulary-flops", "1e20"}).out, "six times"));
  CHECK(has(run({"laws", "zhao2025"}, 2000).out,
            "verified: one (one transcription; reproduces the four optima"));
  const test::json hunyuan = json_of({"laws", "sun2024"});
  CHECK(hunyuan["laws"][0]["source"]["reproduces"] ==
        "both headline numbers, 58.1 B parameters and 5.6 T tokens");
  CHECK(hunyuan["laws"][0]["source"]["contradicted"] == "");
}

TEST_CASE(
    "Chinchilla's loss at 70 B parameters and 1.4 T tokens is 1.92084602656561, 1.93664547055872 "
    "as printed") {
  const auto law = json_of(
      {"law", "hoffmann2022/unrounded", "--parameters", "70e9", "--tokens", "1.4e12"})["laws"][0];
  const auto point = law["points"][0];
  CHECK(near(point["value"], 1.9208460265656062, 1e-14));
  CHECK(point["inside"] == false);
  CHECK(near(point["fitted"][0]["beyond"], 70.0 / 16.0, 1e-14));
  CHECK(near(point["fitted"][1]["beyond"], 1400.0 / 500.0, 1e-14));
  const auto& set = leverage::hoffmann2022::unrounded;
  CHECK(near(point["elasticity"]["parameters"],
             -set.alpha * set.A * std::pow(70e9, -set.alpha) / 1.9208460265656062, 1e-13));
  CHECK(near(point["elasticity"]["tokens"],
             -set.beta * set.B * std::pow(1.4e12, -set.beta) / 1.9208460265656062, 1e-13));
  CHECK(json_of({"law", "hoffmann2022/unrounded", "--parameters", "70e9", "--tokens",
                 "1.4e12"})["schema"] == "leverage.law/2");
  CHECK(law["source"]["arxiv"] == "2203.15556");
  CHECK(law["coefficients"]["alpha"] == set.alpha);
  CHECK(law["coefficient_units"]["E"] == "nats per token");

  const std::string said =
      run({"law", "hoffmann2022/unrounded", "--params", "70B", "--tokens", "1.4T"}).out;
  for (const char* part : {"1.920846 nats per token", "L = E + A N^-alpha + B D^-beta", "70 B",
                           "44 M..16 B", "4.38x above", "2.8x above", "-0.01505", "2203.15556"}) {
    CHECK_MESSAGE(has(said, part), part);
  }
  CHECK(has(run({"law", "hoffmann2022/printed", "--params", "70B", "--tokens", "1.4T"}).out,
            "E = 1.69 nats per token, A = 406.4, alpha = 0.34, B = 410.7, beta = 0.28"));
  CHECK(has(run({"law", "kaplan2020/table5_min_compute", "--least-flops", "1e20"}).out,
            "C_c^min = 3.1e+08 PF-days, alpha_C^min = 0.05"));
  const std::string paper = run({"law", "hoffmann2022", "--params", "70B", "--tokens", "1.4T"}).out;
  CHECK(has(paper, "1.936645"));
  CHECK(has(paper, "1.920846"));
}

TEST_CASE(
    "every entry has a finite value, a reach and derivatives in the middle of its fitted range") {
  for (const law_line& law : test::some(law_catalogue())) {
    CAPTURE(law.name);
    const auto x = leverage::fitted_middle(law);
    const auto law_json =
        json_of(with({"law", std::string(law.name)}, flags_of(law, x)))["laws"][0];
    const auto point = law_json["points"][0];
    CHECK(point["value"].is_number());
    CHECK(point["value"] == law.value(x));
    CHECK(point["inside"] == true);
    for (const auto& slope : test::some(point["elasticity"])) {
      // Where the answer is 0 there is no relative change of it.
      CHECK((slope.is_number() || point["value"] == 0.0));
    }
    CHECK(law_json["inputs"][0]["fitted_middle"] == x[0]);
  }
}

TEST_CASE(
    "the fitted range of each input holds its middle, and its ends are fitted where the range is a "
    "box") {
  for (const law_line& law : test::some(law_catalogue())) {
    CAPTURE(law.name);
    const auto x = leverage::fitted_middle(law);
    const auto ranges = leverage::fitted_ranges(law);
    for (std::size_t i = 0; i < x.size(); ++i) {
      CHECK(ranges[i].low <= x[i]);
      CHECK(ranges[i].high >= x[i]);
      CHECK(leverage::facts(law.inputs[i]).contains(x[i]));
    }
  }
  // Size and compute are bounded: the tokens follow.
  const auto* law = leverage::program::find_law("besiroglu2024/table1");
  REQUIRE(law != nullptr);
  const auto ranges = leverage::fitted_ranges(*law);
  CHECK(near(ranges[1].low, 1.397e18 / (6 * 1.618e10), 1e-9));
  CHECK(near(ranges[1].high, 1.296e22 / (6 * 5.733e7), 1e-9));
}

TEST_CASE("several values make a table, in combinations and with all digits") {
  const auto t = table_of(run({"law", "hoffmann2022/unrounded", "--params", "1B,70e9", "--tokens",
                               "1e10..1e12:3", "--csv"})
                              .out);
  CHECK(t.rows.size() == 6);
  const auto& set = leverage::hoffmann2022::unrounded;
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    const double n = cell(t, i, "parameters");
    const double d = cell(t, i, "tokens");
    CHECK(cell(t, i, "value") == set.loss(leverage::parameters{n}, leverage::tokens{d}));
    CHECK((text(t, i, "inside") == "yes") ==
          set.fitted.check({{leverage::argument::parameters, n}, {leverage::argument::tokens, d}})
              .inside());
  }
  CHECK(cell(t, 0, "tokens") == 1e10);
  CHECK(near(cell(t, 1, "tokens"), 1e11, 1e-14));
  CHECK(cell(t, 2, "tokens") == 1e12);
  CHECK(cell(t, 3, "parameters") == 70e9);
  CHECK(has(run({"law", "hoffmann2022/unrounded", "--params", "1B,70e9", "--tokens", "1e12"}).out,
            "parameters 4.38x above"));
  CHECK(table_of(run({"law", "hoffmann2022", "--params", "1B", "--tokens", "1e12", "--csv"}).out)
            .rows.size() >= 2);
}

TEST_CASE("numbers are read as people type them") {
  using leverage::program::parse_numbers;
  CHECK(*parse_numbers("70B,1.4T,3%,1e22") == std::vector<double>{70e9, 1.4e12, 0.03, 1e22});
  const auto range = *parse_numbers("1M..1G:4");
  CHECK(range.size() == 4);
  CHECK(range.front() == 1e6);
  CHECK(near(range[1], 1e7, 1e-14));
  CHECK(range.back() == 1e9);
  for (const char* bad : {"", "x", "1,", ",1", "1..2", "2..1:3", "0..1:3", "1..2:1", "1..2:x",
                          "1..inf:3", "1e9..1e10:1000000", "7BB"}) {
    CAPTURE(bad);
    CHECK_FALSE(static_cast<bool>(parse_numbers(bad)));
  }
}

TEST_CASE("wrong inputs of a law are one line that names flag, value and expectation") {
  const std::vector<std::string> law{"law", "hoffmann2022/unrounded"};
  CHECK(has(complaint(with(law, {"--params", "70B"})),
            "--tokens: expected training tokens, above 0, as in --tokens 50B; found none"));
  CHECK(
      has(complaint(with(law, {"--params", "70B", "--tokens", "1T", "--experts", "64"})),
          "--experts: expected an input of hoffmann2022/unrounded (--parameters, --tokens), found "
          "\"64\""));
  CHECK(has(complaint(with(law, {"--params", "0", "--tokens", "1T"})),
            "--params: expected weights, embeddings included, above 0, found \"0\""));
  CHECK(has(complaint(with(law, {"--params", "1B", "--parameters", "1B", "--tokens", "1T"})),
            "--params, --parameters: expected one of them, found both"));
  for (const char* bad : {"many", "nan", "inf", "1e400"}) {
    CHECK(has(complaint(with(law, {"--params", "1B", "--tokens", bad})), "--tokens: expected"));
  }
  CHECK(has(complaint(with(law, {"--params", "1B..2B:9999", "--tokens", "1B..2B:9999"})),
            "expected at most 200,000 combinations"));
  CHECK(has(complaint({"law", "hoffmann2022/unruonded"}), "nearest: hoffmann2022/unrounded"));
  CHECK(has(complaint({"law", "gadre2024/c4_error46", "--loss", "0.3"}, 1),
            "gadre2024/c4_error46: the law has no value at --loss 0.3"));
  CHECK(has(complaint({"law"}), "NAME: expected a law or a paper"));
  CHECK(has(complaint(with(law, {"--csv", "--json"})), "--csv, --json: expected one of them"));
  CHECK(
      has(complaint({"law", "hoffmann2022", "--experts", "8"}), "--experts: expected an input of"));
  CHECK(has(complaint(with(law, {"--frobnicate"})), "leverage law --help"));
}

TEST_CASE("a paper alone lists its laws") {
  const auto [code, out, err] = run({"law", "hoffmann2022"});
  CHECK(code == 0);
  CHECK(has(out, "hoffmann2022/printed"));
  CHECK(has(out, "--tokens"));
}

TEST_CASE("--model fills the inputs: each law gets the N, D and C that it counts") {
  using leverage::tokens;
  namespace tian2025 = leverage::tian2025;
  namespace cost = leverage::cost;
  const leverage::transformer& model = leverage::find_preset("moe-mini")->model;
  const auto c = cost::tian2025::training_flops_per_token(model).as_real() * tokens{1e12};
  const auto point = json_of({"law", "tian2025/equation6_batch", "--model", "moe-mini", "--tokens",
                              "1T"})["laws"][0]["points"][0];
  CHECK(near(point["inputs"]["non-vocabulary-flops"], c.value, 1e-15));
  CHECK(near(point["value"], tian2025::equation6.batch(c).value, 1e-14));
  // Tokens vary, and what is filled with them.
  const auto t = table_of(
      run({"law", "tian2025/equation6_batch", "--model", "moe-mini", "--tokens", "1T,2T", "--csv"})
          .out);
  CHECK(near(cell(t, 1, "non-vocabulary-flops"), 2 * cell(t, 0, "non-vocabulary-flops"), 1e-15));
  CHECK(has(complaint({"law", "tian2025/equation6_batch", "--model", "moe-mini"}),
            "needs the training tokens"));
  CHECK(has(
      complaint({"law", "hoffmann2022", "--model", "moe-mimi", "--tokens", "1T"}),
      "--model: expected a preset or a config.json, found \"moe-mimi\"; nearest preset: moe-mini"));
  CHECK(has(run({"law", "hoffmann2022/unrounded", "--model", "moe-mini", "--tokens", "1T"}).out,
            "the law was made for dense models"));
}

TEST_CASE(
    "a law's map is the law: grid, contours at their level, the lowest line at Chinchilla's "
    "optimum") {
  const auto t = numbers_of({"--law", "hoffmann2022/unrounded"});
  const auto& set = leverage::hoffmann2022::unrounded;
  bool equal = true;
  std::size_t inside = 0;
  std::size_t contours = 0;
  std::size_t lowest = 0;
  double least = 1e300;
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    const leverage::parameters n{cell(t, i, "parameters")};
    const leverage::tokens d{cell(t, i, "tokens")};
    equal =
        equal && cell(t, i, "value") == set.loss(n, d) &&
        (text(t, i, "inside") == "yes") == set.fitted
                                               .check({{leverage::argument::parameters, n.value},
                                                       {leverage::argument::tokens, d.value}})
                                               .inside();
    inside += text(t, i, "inside") == "yes" ? 1 : 0;
    least = std::min(least, n.value);
    if (text(t, i, "kind") == "contour") {
      equal = equal && near(cell(t, i, "value"), cell(t, i, "level"), 1e-10);
      ++contours;
    } else if (text(t, i, "kind") == "lowest") {
      equal =
          equal && near(set.best_size(leverage::flops{6 * n.value * d.value}).value, n.value, 1e-6);
      ++lowest;
    }
  }
  CHECK(equal);
  CHECK(inside > 100);
  CHECK(inside < t.rows.size());
  CHECK(contours > 500);
  CHECK(lowest > 50);
  CHECK(least < 5e6);  // the range begins at 44e6
}

TEST_CASE("exactly the points inside the corners of the shaded part are inside") {
  for (const test::fitted_law& law : test::fitted_laws) {
    const law_line* const entry = leverage::program::find_law(law.name);
    REQUIRE(entry != nullptr);
    const std::string size(leverage::facts(entry->inputs[0]).name);
    for (const bool size_across : {true, false}) {
      CAPTURE(law.name);
      CAPTURE(size_across);
      const auto t = numbers_of({"--law", law.name, "--x", size_across ? size : "tokens", "--y",
                                 size_across ? "tokens" : size});
      std::vector<test::plane_point> corners;
      for (std::size_t i = 0; i < t.rows.size(); ++i) {
        if (text(t, i, "kind") == "fitted") {
          corners.push_back({cell(t, i, size), cell(t, i, "tokens")});
        }
      }
      // They go round against the clock as drawn.
      if (!size_across) std::reverse(corners.begin(), corners.end());
      REQUIRE(corners.size() > 2);
      std::size_t count[2] = {0, 0};
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < t.rows.size(); ++i) {
        if (text(t, i, "kind") == "fitted" || text(t, i, "kind") == "budget") continue;
        const double n = cell(t, i, size);
        const double d = cell(t, i, "tokens");
        const bool inside = law.inside(n, d);
        wrong += test::within(corners, {n, d}) != inside ? 1 : 0;
        wrong += (text(t, i, "inside") == "yes") != inside ? 1 : 0;
        ++count[inside ? 1 : 0];
      }
      CHECK(wrong == 0);
      CHECK(count[0] > 1000);
      CHECK(count[1] > 1000);
    }
  }
}

TEST_CASE("the lines of equal compute are in the table, with both ends on 6 N D") {
  const auto t = numbers_of({"--law", "hoffmann2022/unrounded"});
  std::vector<double> levels;
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    if (text(t, i, "kind") != "budget") continue;
    levels.push_back(cell(t, i, "level"));
    CHECK(near(6 * cell(t, i, "parameters") * cell(t, i, "tokens"), levels.back(), 1e-12));
    CHECK(near(std::log10(levels.back()), std::round(std::log10(levels.back())), 1e-12));
  }
  // N 4.4 M..160 B and D 0.5 B..5 T: 1.32e16..4.8e24 FLOPs hold eight decades.
  CHECK(levels.size() == 2 * 8);
  CHECK(levels.front() == 1e17);
  CHECK(near(levels.back(), 1e24, 1e-12));
}

TEST_CASE("where an input is held outside of its fitted interval nothing is shaded") {
  const auto shaded = [](const char* experts) {
    const auto t = numbers_of({"--law", "ludziejewski2025/table3", "--experts", experts});
    std::size_t corners = 0;
    std::size_t inside = 0;
    for (std::size_t i = 0; i < t.rows.size(); ++i) {
      corners += text(t, i, "kind") == "fitted" ? 1 : 0;
      inside += text(t, i, "inside") == "yes" ? 1 : 0;
    }
    CHECK((corners > 2) == (inside > 0));
    return corners > 2;
  };
  CHECK(shaded("8"));
  CHECK_FALSE(shaded("256"));  // fitted on 1..32 experts
}

TEST_CASE("numbers are in the unit of their argument, whatever their size") {
  const std::string budget =
      run({"law", "tian2025/table5_dense_best_data", "--non-vocabulary-flops", "1e12"}).out;
  CHECK(has(budget, " 1e12 "));
  CHECK_FALSE(has(budget, "1 T"));
  const std::string shares = run({"law", "tian2025/table6", "--activation-ratio", "0.03",
                                  "--granularity", "12", "--non-vocabulary-flops", "1e20"})
                                 .out;
  CHECK(has(shares, " 3 % "));
  CHECK(has(shares, "%..100 %"));
  CHECK(has(run({"law", "kaplan2020/table3_loss", "--non-embedding-parameters", "1B", "--min-steps",
                 "250000"})
                .out,
            " 250 K "));
}

TEST_CASE("where the joint law says nothing, law, report and map refuse it in the same words") {
  // Break-even at G = 32/3, of MoE-mini, in 40 digits: 2.9634723842964e13.
  const std::string words =
      "the law does not apply below non-vocabulary FLOPs 2.963e13 at this granularity, found 1e10";
  const std::string said = complaint(
      {"law", "tian2025/table6", "--model", "moe-mini", "--non-vocabulary-flops", "1e10"}, 1);
  CHECK(said == "leverage: tian2025/table6: " + words + "\n");
  CHECK(has(run({"report", "moe-mini", "--flops", "1e10"}, 200).out, "joint law: " + words));
  const folder f;
  CHECK(has(
      complaint({"map", "--figure", "curves", "--flops", "1e10", "moe-mini", "--out", f / "m.svg"},
                1),
      "--flops: " + words));
  // Above A = 1 - 0.0163 Ahat is 1 or more; at A = 1 itself the printed law keeps its number.
  const std::vector<std::string> law{
      "law",  "tian2025/table6",   "--granularity", "12", "--non-vocabulary-flops",
      "1e22", "--activation-ratio"};
  const auto at = [&](const char* ratio) {
    std::vector<std::string> all = law;
    all.emplace_back(ratio);
    return all;
  };
  CHECK(has(complaint(at("0.99"), 1), "above activation ratio 98.37 %, found 99 %"));
  CHECK(near(json_of(at("1"))["laws"][0]["points"][0]["value"], 0.99, 0.01));
  for (const char* g : {"1e300", "1e-300"}) {
    std::vector<std::string> all = at("0.03");
    all[3] = g;
    CHECK(has(complaint(all, 1), "the law does not apply"));
  }
  // One point of two: no number for it, and the reason in its row.
  const auto both =
      json_of({"law", "tian2025/table6", "--activation-ratio", "0.03", "--granularity", "12",
               "--non-vocabulary-flops", "1e10,1e20"})["laws"][0]["points"];
  CHECK(both[0]["value"].is_null());
  CHECK(both[1]["value"].is_number());
  CHECK(has(run({"law", "tian2025/table6", "--activation-ratio", "0.03", "--granularity", "12",
                 "--non-vocabulary-flops", "1e10,1e20"})
                .out,
            "the law does not apply below"));
}

TEST_CASE("what is held is a list") {
  const folder f;
  CHECK(has(run({"map", "--law", "hoffmann2022/unrounded", "--x", "tokens", "--parameters",
                 "1B,10B", "--csv", f / "n.csv"})
                .out,
            "N = 1 B, 10 B\n"));
}

TEST_CASE("a law along one input is a curve for each value of another") {
  const auto t = numbers_of({"--law", "hoffmann2022/unrounded", "--x", "tokens", "--parameters",
                             "1B,10B", "--beyond", "2"});
  const auto& set = leverage::hoffmann2022::unrounded;
  std::set<double> sizes;
  bool equal = true;
  bool starts = false;
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    const leverage::parameters n{cell(t, i, "parameters")};
    const leverage::tokens d{cell(t, i, "tokens")};
    sizes.insert(n.value);
    starts = starts || d.value == 5e9;
    equal =
        equal && cell(t, i, "value") == set.loss(n, d) && d.value >= 2.4e9 && d.value <= 1.01e12;
  }
  CHECK(equal);
  CHECK(starts);
  CHECK(sizes == std::set<double>{1e9, 1e10});
}

TEST_CASE("wrong requests for a law's map are named by flag, and no file is written") {
  const folder f;
  const std::vector<std::string> map{"map", "--law", "hoffmann2022/unrounded", "--out",
                                     f / "a.svg"};
  CHECK(has(complaint(with(map, {"--x", "experts"})), "--x: expected an input of"));
  CHECK(has(complaint(with(map, {"--y", "tokens"})), "--y: expected with --x"));
  CHECK(has(complaint(with(map, {"--x", "tokens", "--y", "D"})), "--x, --y: expected two inputs"));
  CHECK(has(complaint(with(map, {"--x", "tokens", "--tokens", "1T"})), "--x, --tokens"));
  CHECK(has(complaint(with(map, {"--experts", "8"})), "--experts: expected an input of"));
  CHECK(has(complaint(with(map, {"--beyond", "0"})), "--beyond: expected a factor"));
  CHECK(has(complaint(with(map, {"--tokens", "1T", "--params", "1B"})),
            "expected one input without"));
  CHECK(has(complaint(with(map, {"--figure", "curves"})), "--figure, --law: expected one of them"));
  CHECK(has(complaint(with(map, {"moe-mini"})), "MODEL: expected with --figure only"));
  CHECK(has(complaint({"map", "--law", "hofmann2022/printed", "--out", f / "a.svg"}),
            "nearest: hoffmann2022/printed"));
  CHECK(has(complaint({"map", "--law", "hoffmann2022/printed"}), "--out: expected a file"));
  CHECK(has(complaint({"map", "--figure", "allocation", "--experts", "8", "--out", f / "a.svg"}),
            "expected with --law or --formula only"));
  CHECK(fs::is_empty(f.path));
}

TEST_CASE("laws of one, two and more inputs are drawn as SVG and PNG") {
  const law_line* chosen[4] = {};
  for (const law_line& law : test::some(law_catalogue())) {
    const law_line*& of = chosen[std::min<std::size_t>(law.inputs.size(), 4) - 1];
    of = of == nullptr ? &law : of;
  }
  for (const law_line* law : chosen) {
    if (law == nullptr) {
      continue;
    }
    CAPTURE(law->name);
    const folder f;
    const auto [code, out, err] =
        run({"map", "--law", std::string(law->name), "--out", f / "a.svg", "--out", f / "a.png"});
    if (has(err, "which is not installed")) {
      CHECK(code == 1);
      CHECK(fs::is_empty(f.path));
      MESSAGE("gnuplot is not installed: the pictures themselves are not tested");
      return;
    }
    CHECK(err.empty());
    CHECK(code == 0);
    CHECK(has(out, law->name));
    const std::string svg = test::file_text(f / "a.svg");
    CHECK(has(svg, "<svg"));
    CHECK(svg.ends_with("</svg>\n\n"));
    CHECK(has(svg, law->source->arxiv));
    CHECK(test::file_text(f / "a.png").starts_with("\x89PNG\r\n\x1a\n"));
  }
}

TEST_CASE("help of laws and law is an answer") {
  CHECK(has(run({"laws", "--help"}).out, "--answer"));
  const std::string help = run({"law", "--help"}).out;
  for (const law_line& law : test::some(law_catalogue())) {
    for (const leverage::argument input : law.inputs) {
      CHECK(has(help, "--" + std::string(facts(input).name)));
    }
  }
}

}  // namespace laws_command_test
