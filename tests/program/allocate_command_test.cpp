// SPDX-License-Identifier: Apache-2.0
// leverage allocate: its numbers are those of closed forms, what binds is named, and an error leaves no file.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "fitted_laws.hpp"
#include "support.hpp"
#include "support/near.hpp"
#include "support/some.hpp"

namespace allocate_command_test {

using test::has;
using test::json;
using test::near;
using test::run;
namespace fs = std::filesystem;

json asked(std::vector<std::string> more) {
  std::vector<std::string> all{"allocate", "--json"};
  all.insert(all.end(), more.begin(), more.end());
  const auto out = run(all);
  REQUIRE(out.code == 0);
  return json::parse(out.out);
}

// Besiroglu et al. 2024, Table 1, in closed form at C = 6 N D [Hoffmann et al. 2022, Eq. 4].
constexpr double A = 482.01, B = 2085.43, E = 1.8172, alpha = 0.3478, beta = 0.3658;
double best_size(double c) {
  return std::pow(alpha * A / (beta * B), 1 / (alpha + beta)) *
         std::pow(c / 6, beta / (alpha + beta));
}
double loss_at(double n, double d) { return E + A * std::pow(n, -alpha) + B * std::pow(d, -beta); }

TEST_CASE(
    "the best split of a budget is that of the closed form, and costs no more than it has to") {
  const json j = asked({"--flops", "1e22"});
  const json& a = j["allocation"];
  const double n = best_size(1e22);
  CHECK(j["law"] == "besiroglu2024/table1");
  CHECK(a["status"] == "optimal");
  CHECK(near(a["parameters"], n, 1e-7));
  CHECK(near(a["tokens"], 1e22 / 6 / n, 1e-7));
  CHECK(near(a["loss"], loss_at(n, 1e22 / 6 / n), 1e-12));
  CHECK(near(a["cost_over_min"], 1.0, 1e-9));
  CHECK(a["extrapolates"] == false);
}

TEST_CASE("given size, tokens, tokens per parameter; a loss; the penalty") {
  CHECK(
      near(asked({"--flops", "6e21", "--parameters", "1B"})["allocation"]["tokens"], 1e12, 1e-12));
  CHECK(near(asked({"--flops", "6e21", "--tokens", "1T"})["allocation"]["parameters"], 1e9, 1e-12));
  const json at = asked({"--flops", "1e22", "--tokens-per-parameter", "100"})["allocation"];
  const double n = std::sqrt(1e22 / 6 / 100);
  CHECK(near(at["parameters"], n, 1e-12));
  CHECK(near(at["loss"], loss_at(n, 100 * n), 1e-12));
  // The least cost of that loss, in closed form.
  const double rest = loss_at(n, 100 * n) - E;
  const double least = 6 * std::pow(A * (1 + alpha / beta) / rest, 1 / alpha) *
                       std::pow(B * (1 + beta / alpha) / rest, 1 / beta);
  CHECK(near(at["cost_over_min"], 1e22 / least, 1e-9));
  const json loss = asked({"--loss", "2.1"})["allocation"];
  CHECK(near(loss["loss"], 2.1, 1e-12));
  CHECK(near(loss["parameters"], std::pow(A * (1 + alpha / beta) / (2.1 - E), 1 / alpha), 1e-7));
}

TEST_CASE(
    "a limit costs what the free optimum of its loss would save, and rounding is no percentage") {
  // 6.4 B parameters on 2.604 T tokens: that loss costs 4.554e22 at its own optimum.
  const json at = asked({"--flops", "1e23", "--max-parameters", "6.4B"})["allocation"];
  const double rest = loss_at(6.4e9, 1e23 / (6 * 6.4e9)) - E;
  const double least = 6 * std::pow(A * (1 + alpha / beta) / rest, 1 / alpha) *
                       std::pow(B * (1 + beta / alpha) / rest, 1 / beta);
  CHECK(near(least, 4.554e22, 1e-3));
  CHECK(near(at["cost_over_min"], 1e23 / least, 1e-6));
  CHECK(has(run({"allocate", "--flops", "1e23", "--max-parameters", "6.4B"}).out, "+120 %"));
  CHECK(has(
      run({"allocate", "--flops", "1e23", "--memory", "128GB", "--bytes-per-parameter", "20"}).out,
      "+120 %"));
  for (const char* flops : {"1e20", "1e22", "3.7e23"}) {
    CHECK(asked({"--flops", flops})["allocation"]["cost_over_min"] == 1.0);
    CHECK(has(run({"allocate", "--flops", flops}).out, "over the least cost   0 %"));
  }
}

TEST_CASE("--parameters alone: the tokens for a size, by every law") {
  const json j = asked({"--parameters", "125M"});
  CHECK(j["parameters"] == 125e6);
  const auto tokens = [&](const std::string& law) {
    for (const json& row : j["sizes"]) {
      if (row["law"] == law) return row["tokens"].get<double>();
    }
    return test::nan;
  };
  // D = (N / G)^(alpha / beta) / G in closed form.
  const double g = std::pow(alpha * A / (beta * B), 1 / (alpha + beta));
  CHECK(near(tokens("besiroglu2024/table1"), std::pow(125e6 / g, alpha / beta) / g, 1e-9));
  // N = k C^a of approach 1.
  CHECK(near(tokens("hoffmann2022/approach1_best_data"),
             std::pow(125e6 / 0.0991589323079524328, 1 / 0.498098685777187809) / (6 * 125e6),
             1e-9));
  CHECK(tokens("kaplan2020/table2_loss") > 0);
  CHECK(j["sizes"].size() >= 10);
  for (const json& row : test::some(j["sizes"])) {
    CHECK(near(row["flops"], 6 * 125e6 * row["tokens"].get<double>(), 1e-12));
    CHECK(row["counts"].get<std::string>().find("parameters") != std::string::npos);
  }
  CHECK(j["left_out"].size() >= 1);
  const json experts = asked({"--parameters", "1B", "--experts", "8"});
  CHECK(experts["left_out"].empty());
  CHECK(experts["sizes"].size() > j["sizes"].size());
  // One law, and your own.
  const json one = asked({"--parameters", "125M", "--law", "pearce2024/epoch_best_data"});
  REQUIRE(one["sizes"].size() == 1);
  CHECK(one["sizes"][0]["counts"] == "non-embedding parameters");
  const json own = asked({"--parameters", "125M", "--coefficients",
                          "A=482.01,B=2085.43,E=1.8172,alpha=0.3478,beta=0.3658"});
  CHECK(near(own["sizes"][0]["tokens"], tokens("besiroglu2024/table1"), 1e-9));
  const auto text = run({"allocate", "--parameters", "7B"});
  CHECK(text.code == 0);
  CHECK(has(text.out, "N counts"));
  CHECK(has(text.out, "ludziejewski2025/table3 takes --experts"));
  const test::folder f;
  CHECK(run({"allocate", "--parameters", "7B", "--csv", f / "n.csv"}).code == 0);
  std::ifstream in(f / "n.csv");
  std::string head;
  std::getline(in, head);
  CHECK(head == "law,counts,parameters,tokens,tokens_per_parameter,flops,loss,inside");
}

TEST_CASE("several budgets or losses are a row each, with the numbers of each alone") {
  const json many = asked({"--flops", "1e21..1e23:3"});
  REQUIRE(many["allocations"].size() == 3);
  const char* budgets[] = {"1e21", "1e22", "1e23"};
  for (std::size_t i = 0; i < 3; ++i) {
    const json& row = many["allocations"][i];
    const double c = std::pow(10.0, 21 + static_cast<double>(i));
    CHECK(near(row["budget"], c, 1e-14));
    CHECK(near(row["parameters"], best_size(c), 1e-6));
    CHECK(near(row["loss"], loss_at(best_size(c), c / 6 / best_size(c)), 1e-12));
    CHECK(row["extrapolates"] == asked({"--flops", budgets[i]})["allocation"]["extrapolates"]);
  }
  const json losses = asked({"--loss", "2.3,2.1"});
  CHECK(losses["allocations"][0]["asked_loss"] == 2.3);
  CHECK(near(losses["allocations"][1]["parameters"],
             std::pow(A * (1 + alpha / beta) / (2.1 - E), 1 / alpha), 1e-7));
  const json moe = asked({"--flops", "1e21,1e22", "--law", "tian2025/table5-moe"});
  CHECK(near(moe["allocations"][1]["tokens"], 5.2232 * std::pow(1e22, 0.4905), 1e-12));

  const auto table = run({"allocate", "--flops", "1e21,1e24", "--max-parameters", "5B"});
  CHECK(table.code == 0);
  for (const char* part : {"budget", "tokens/N", "fitted range", "1e21", "1e24",
                           "limited by --max-parameters", "above"}) {
    CAPTURE(part);
    CHECK(has(table.out, part));
  }
  // One loss cannot be reached, the other can; exit code 1 where neither can.
  const auto some = run({"allocate", "--loss", "1.5,2.1"});
  CHECK(some.code == 0);
  CHECK(has(some.out, "nothing is within the limits"));
  CHECK(run({"allocate", "--loss", "1.5,1.6"}).code == 1);
}

TEST_CASE("a table that a limit of time has ended has the rows that were done, and exits with 1") {
  for (const std::string law : {"besiroglu2024/table1", "tian2025/table5_moe_best_data"}) {
    CAPTURE(law);
    const std::vector<std::string> list{"allocate", "--flops", "1e21..1e23:50", "--law", law};
    const auto with = [&](std::vector<std::string> more) {
      more.insert(more.begin(), list.begin(), list.end());
      return run(more);
    };
    const json whole = json::parse(with({"--json"}).out);
    CHECK(whole["cut_short_by"].is_null());
    REQUIRE(whole["allocations"].size() == 50);
    const auto cut = with({"--json", "--time-limit", "1e-9"});
    CHECK(cut.code == 1);
    CHECK(cut.err.empty());
    const json part = json::parse(cut.out);
    CHECK(part["cut_short_by"] == "the time limit of 1e-09 s");
    REQUIRE(part["allocations"].size() == 1);
    CHECK(part["allocations"][0] == whole["allocations"][0]);
    const auto text = with({"--time-limit", "1e-9"});
    CHECK(text.code == 1);
    CHECK(has(text.out, "\nEnded by the time limit of 1e-09 s after 1 of 50 rows.\n"));
  }
  // One row is an answer of its own.
  CHECK(run({"allocate", "--flops", "1e22", "--time-limit", "1e-9"}).code == 0);
}

TEST_CASE("inference makes the model smaller, repetition too, memory binds by name") {
  const json plain = asked({"--loss", "2.1"})["allocation"];
  const json served = asked({"--loss", "2.1", "--inference-tokens", "10T"})["allocation"];
  CHECK(served["parameters"].get<double>() < plain["parameters"].get<double>());
  CHECK(served["tokens"].get<double>() > plain["tokens"].get<double>());
  const json squeezed =
      asked({"--flops", "1e24", "--memory", "160GB", "--cache", "16GB"})["allocation"];
  CHECK(squeezed["status"] == "limited");
  CHECK(squeezed["binding"] == "--memory");
  CHECK(near(squeezed["parameters"], 9e9, 1e-12));  // (160 - 16) GB at 16 bytes each
  const json epochs = asked({"--flops", "1e24", "--unique-tokens", "10B", "--epochs", "4",
                             "--max-parameters", "20B"})["allocation"];
  CHECK(epochs["status"] == "limited");
  CHECK(epochs["tokens"].get<double>() <= 4e10 * (1 + 1e-12));
  const auto none = run({"allocate", "--loss", "1.5"});
  CHECK(none.code == 1);
  CHECK(has(none.out, "the one to relax is --loss"));
}

TEST_CASE("Table 5 of Tian et al. through the same command") {
  // M = 0.1915 C^0.5095 for mixtures, 0.0655 C^0.5422 for dense models, D = 5.2232 C^0.4905 and 15.3 C^0.4578.
  const json moe = asked({"--flops", "1e22", "--law", "tian2025/table5_moe_best_data"});
  CHECK(moe["schema"] == "leverage.allocate/2");
  CHECK(moe["law"] == "tian2025/table5_moe_best_data");
  CHECK(near(moe["flops_per_token"], 0.1915 * std::pow(1e22, 0.5095), 1e-12));
  CHECK(near(moe["tokens"], 5.2232 * std::pow(1e22, 0.4905), 1e-12));
  const auto dense = run({"allocate", "--flops", "1e20", "--law", "tian2025/table5-dense"});
  CHECK(dense.code == 0);
  CHECK(has(dense.out, "FLOPs per token"));
}

TEST_CASE("each entry of Table 5 is the law of its set, for allocate too") {
  for (const char* name :
       {"tian2025/table5_moe_best_model", "tian2025/table5_moe_best_data", "tian2025/table5-moe"}) {
    CAPTURE(name);
    const json moe = asked({"--flops", "1e22", "--law", name});
    CHECK(near(moe["flops_per_token"], 0.1915 * std::pow(1e22, 0.5095), 1e-12));
    CHECK(near(moe["tokens"], 5.2232 * std::pow(1e22, 0.4905), 1e-12));
  }
  for (const char* name : {"tian2025/table5_dense_best_model", "tian2025/table5_dense_best_data",
                           "tian2025/table5-dense"}) {
    CAPTURE(name);
    const json dense = asked({"--flops", "1e20", "--law", name});
    CHECK(near(dense["flops_per_token"], 0.0655 * std::pow(1e20, 0.5422), 1e-12));
    CHECK(near(dense["tokens"], 15.2582 * std::pow(1e20, 0.4578), 1e-12));
  }
  CHECK(has(run({"allocate", "--flops", "1e22", "--law", "tian2025"}).err,
            "expected one law of tian2025, which has tian2025/table5_moe_best_model, "));
}

TEST_CASE("any loss of N and D in the catalogue splits a budget") {
  // Ludziejewski et al. 2025 at 8 experts, by hand: x N^-x-1 u = y D^-y-1 v along 6 N D = C.
  const double e = 1 / (1 / (8 - 1 + 1 / (1 / 2.0732 - 1 / 290.4521)) + 1 / 290.4521);
  const double x = 0.1889 - 0.0098 * std::log(e);
  const double y = 0.1775 + 0.0259 * std::log(e);
  const double u = 35.91 * std::pow(e, -0.2285);
  const double v = 35.98 * std::pow(e, 0.5529);
  const double n = std::pow(x * u / (y * v), 1 / (x + y)) * std::pow(1e22 / 6, y / (x + y));
  const json j = asked(
      {"--flops", "1e22", "--law", "ludziejewski2025/table3", "--experts", "8"})["allocation"];
  CHECK(near(j["parameters"].get<double>(), n, 1e-6));
  CHECK(near(j["tokens"].get<double>(), 1e22 / 6 / n, 1e-6));
  CHECK(near(j["loss"].get<double>(), u * std::pow(n, -x) + v * std::pow(1e22 / 6 / n, -y) + 1.3637,
             1e-12));
  // Beyond the runs of the fit, 2.7 B active parameters.
  CHECK(j["extrapolates"] == true);
  const auto many =
      run({"allocate", "--flops", "1e20", "--law", "ludziejewski2025/table3", "--experts", "64"});
  CHECK(has(many.out, "beyond the fitted range: experts 2x above"));

  // Gadre et al. 2024 bound tokens per parameter, 20 to 320, and the size, 11 to 412 M.
  const auto beyond = [](const char* ratio) {
    return asked({"--flops", "1e19", "--law", "gadre2024/c4_loss", "--tokens-per-parameter",
                  ratio})["allocation"]["extrapolates"]
        .get<bool>();
  };
  CHECK(!beyond("40"));
  CHECK(beyond("15"));

  // What repetition is worth goes with every set of the form of Hoffmann et al. 2022.
  const json once = asked({"--flops", "1e22", "--law", "hoffmann2022/four_digits"});
  const json again =
      asked({"--flops", "1e22", "--law", "hoffmann2022/four_digits", "--unique-tokens", "20B"});
  CHECK(again["allocation"]["loss"].get<double>() > once["allocation"]["loss"].get<double>());

  // Kaplan et al. 2020, Eq. 1.5: no smaller loss on either side of the split.
  const auto kaplan = [](double size) {
    return std::pow(std::pow(6.4e13 / size, 0.076 / 0.103) + 1.8e13 / (1e20 / 6 / size), 0.103);
  };
  const json k = asked({"--flops", "1e20", "--law", "kaplan2020/table2_loss"})["allocation"];
  const double best = k["parameters"].get<double>();
  CHECK(near(k["loss"].get<double>(), kaplan(best), 1e-12));
  CHECK(kaplan(best) < kaplan(1.001 * best));
  CHECK(kaplan(best) < kaplan(best / 1.001));
}

TEST_CASE("a family costs what its members are counted at") {
  const auto out = run({"allocate", "examples/configs/none.json"});
  CHECK(out.code == 2);
  const std::string configs = std::string(LEVERAGE_SOURCE_DIR) + "/examples/configs/";
  const json j = asked({"--flops", "1e22", configs + "qwen3-0.6b.json", configs + "qwen3-8b.json"});
  CHECK(has(j["cost"].get<std::string>(), "family of 2 models"));
  CHECK(j["allocation"]["flops"].get<double>() <= 1e22 * (1 + 1e-9));
}

TEST_CASE("bad arguments are one line that names flag and value") {
  struct bad {
    std::vector<std::string> arguments;
    const char* says;
  };
  for (const bad& b :
       {bad{{}, "--flops, --loss: expected a budget or a loss, found none"},
        bad{{"--flops", "1e22", "--loss", "2"}, "found both"},
        bad{{"--flops", "lots"}, "--flops: expected"},
        bad{{"--loss", "-2"}, "--loss: expected a number above 0"},
        bad{{"--flops", "1e22", "--law", "kaplan2020/table2"},
            "--law: expected a law or a paper, found \"kaplan2020/table2\"; nearest: "
            "kaplan2020/table2_loss"},
        bad{{"--flops", "1e22", "--law", "hoffmann2022"},
            "--law: expected one law of hoffmann2022, which has hoffmann2022/printed, "
            "hoffmann2022/unrounded, hoffmann2022/four_digits"},
        bad{{"--flops", "1e22", "--law", "krajewski2024/table5"},
            "krajewski2024/table5 is of --expert-non-embedding-parameters, --tokens, "
            "--fine-granularity"},
        bad{{"--flops", "1e22", "--law", "ludziejewski2025/table3"},
            "--experts: the law ludziejewski2025/table3 expects their number, 1 or more, found "
            "none"},
        bad{{"--flops", "1e21,1e22", "--csv", "n.csv"}, "--csv: expected with one budget or loss"},
        bad{{"--flops", "1e21,1e36"}, "--flops: expected a number of FLOPs from 1 to 1e35"},
        bad{{"--flops", "1e21,1e22", "--loss", "2.1,2"}, "found both"},
        bad{{"--flops", "1e22", "--coefficients", "A=1,A=2"},
            "--coefficients: expected each name once, found A twice"},
        bad{{"--flops", "1e22", "--law", "ludziejewski2025/table3", "--experts", "0.5"},
            "found \"0.5\""},
        bad{{"--flops", "1e22", "--experts", "8"},
            "--experts: the law besiroglu2024/table1 has none"},
        bad{{"--flops", "1e22", "--unique-tokens", "1B", "--law", "kaplan2020/table2_loss"},
            "kaplan2020/table2_loss has another"},
        bad{{"--flops", "1e22", "--law", "kaplan2020/table2_loss", "moe-mini"},
            "its N is without vocabulary"},
        bad{{"--flops", "1e22", "--coefficients", "A=1,B=2"}, "--coefficients: expected A, B, E"},
        bad{{"--flops", "1e22", "--tokens", "1T", "--parameters", "1B"}, "expected one of them"},
        bad{{"--flops", "1e22", "--epochs", "4"}, "--epochs: expected with --unique-tokens"},
        bad{{"--flops", "1e22", "--epochs", "4"}, "found 4 without it"},
        bad{{"--flops", "1e22", "--unique-tokens", "1B", "--epochs", "0"}, "--epochs: expected"},
        bad{{"--flops", "1e22", "--inference-price", "2"},
            "--inference-price: expected with --inference-tokens only, found 2 without it"},
        bad{{"--flops", "1e22", "--inference-tokens", "1T", "--inference-price", "-1"},
            "--inference-price: expected"},
        bad{{"--flops", "1e22", "--cache", "1GB"}, "--cache: expected with --memory only"},
        bad{{"--flops", "1e22", "--bytes-per-parameter", "inf"}, "--bytes-per-parameter: expected"},
        bad{{"--flops", "1e22", "--parameters-per-size", "2"},
            "--parameters-per-size: expected with --memory only"},
        bad{{"--flops", "1e22", "--law", "ludziejewski2025/table3", "--experts", "inf"},
            "--experts: expected a number of experts from 1 to 1e6"},
        bad{{"--flops", "1e22", "--law", "ludziejewski2025/table3", "--experts", "1e308"},
            "found \"1e308\""},
        bad{{"--flops", "1e22", "--coefficients", "A=1e308,B=2,E=3,alpha=0.3,beta=0.3"},
            "--coefficients: expected A above 0 and at most 1e+100, found A=1e+308"},
        bad{{"--flops", "1e22", "--coefficients", "A=1,B=2,E=3,alpha=0.3,beta=1e300"},
            "found beta=1e+300"},
        bad{{"--flops", "1e22", "--coefficients", "A=1,B=-2,E=3,alpha=0.3,beta=0.3"}, "found B=-2"},
        bad{{"--flops", "1e22", "--coefficients", "A=1,B=2,E=3,alpha=0.3,beta=0.3,A=2"},
            "found A twice"},
        bad{{"--flops", "1e22", "--coefficients", "A=1,B=2,E=3,alpha=0.3,beta=0.3,q=1"}, "q=1"},
        bad{{"--flops", "1e22", "--tokens", "1T", "--tokens-per-parameter", "20"},
            "found --tokens and --tokens-per-parameter"},
        bad{{"--parameters", "7B", "--memory", "1TB"}, "--memory: expected with --flops or --loss"},
        bad{{"--parameters", "7B", "--law", "tian2025/table5_moe_best_data"},
            "--law: expected a law of which --parameters alone determines the tokens"},
        bad{{"--parameters", "7B", "--law", "ludziejewski2025/table3"}, "--experts: the law"},
        bad{{"--flops", "1e22", "--memory", "much"}, "--memory"},
        bad{{"--flops", "1e22", "--plot", "x.pdf"}, "--plot: expected a file that ends in .svg"},
        bad{{"--flops", "1e22", "--inference-tokens", "1T", "--law", "tian2025/table5-moe"},
            "takes budgets only"}}) {
    std::vector<std::string> all{"allocate"};
    all.insert(all.end(), b.arguments.begin(), b.arguments.end());
    const auto out = run(all);
    CAPTURE(out.err);
    CAPTURE(b.says);
    CHECK(out.code == 2);
    CHECK(out.out.empty());
    CHECK(has(out.err, b.says));
    CHECK(has(out.err, "leverage allocate --help"));
  }
}

/// The points of a figure, by kind.
struct drawn_point {
  double size;
  double data;
  double flops;
  double loss;
  bool inside;
};
std::vector<drawn_point> drawn(const std::vector<std::string>& more, const std::string& kind) {
  const test::folder f;
  std::vector<std::string> all{"allocate", "--csv", f / "n.csv"};
  all.insert(all.end(), more.begin(), more.end());
  const auto out = run(all);
  CAPTURE(out.err);
  REQUIRE(out.code == 0);
  std::ifstream in(f / "n.csv");
  std::string line;
  std::getline(in, line);
  REQUIRE(line == "kind,parameters,tokens,flops,loss,inside");
  std::vector<drawn_point> points;
  while (std::getline(in, line)) {
    std::vector<std::string> cells;
    std::stringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    REQUIRE(cells.size() == 6);
    const auto number = [](const std::string& s) { return s.empty() ? test::nan : std::stod(s); };
    if (cells[0] == kind) {
      points.push_back({number(cells[1]), number(cells[2]), number(cells[3]), number(cells[4]),
                        cells[5] == "yes"});
    }
  }
  return test::some(points);
}

/// Whether a point is within the polygon that is shaded.
bool shaded(const std::vector<drawn_point>& corners, const drawn_point& p) {
  std::vector<test::plane_point> polygon;
  for (const drawn_point& c : corners) polygon.push_back({c.size, c.data});
  return test::within(polygon, {p.size, p.data});
}

TEST_CASE("what the figure says of each point is the verdict by the published ends of the range") {
  for (const test::fitted_law& law : test::fitted_laws) {
    CAPTURE(law.name);
    int count[2] = {0, 0};
    for (const char* kind : {"answer", "contour", "optimum", "equal_cost"}) {
      for (const drawn_point& p : drawn({"--flops", law.flops, "--law", law.name}, kind)) {
        CAPTURE(p.size);
        CAPTURE(p.data);
        CHECK(p.inside == law.inside(p.size, p.data));
        CHECK(near(p.flops, 6 * p.size * p.data, 1e-12));
        ++count[p.inside ? 1 : 0];
      }
    }
    CHECK(count[0] > 20);
    CHECK(count[1] > 20);
  }
}

TEST_CASE("exactly the points inside are shaded") {
  for (const test::fitted_law& law : test::fitted_laws) {
    CAPTURE(law.name);
    const std::vector<std::string> question{"--flops", law.flops, "--law", law.name};
    const auto corners = drawn(question, "fitted");
    int count[2] = {0, 0};
    for (const char* kind : {"contour", "optimum", "equal_cost"}) {
      for (const drawn_point& p : drawn(question, kind)) {
        CAPTURE(p.size);
        CAPTURE(p.data);
        const bool inside = law.inside(p.size, p.data);
        CHECK(shaded(corners, p) == inside);
        ++count[inside ? 1 : 0];
      }
    }
    CHECK(count[0] > 20);
    CHECK(count[1] > 20);
    // Corners are at the ends of the range, or of the window of a factor of 60 around the answer: a billionth of the
    // way to the middle of all corners they are inside.
    REQUIRE(corners.size() > 2);
    double ln_size = 0;
    double ln_data = 0;
    for (const drawn_point& c : corners) {
      ln_size += std::log(c.size) / static_cast<double>(corners.size());
      ln_data += std::log(c.data) / static_cast<double>(corners.size());
    }
    std::size_t inside = 0;
    for (const drawn_point& c : corners) {
      const double toward = 1e-9;
      const double n = c.size * std::exp(toward * (ln_size - std::log(c.size)));
      const double d = c.data * std::exp(toward * (ln_data - std::log(c.data)));
      inside += law.inside(n, d) ? 1 : 0;
    }
    CHECK(inside == corners.size());
  }
}

TEST_CASE("16 B parameters on 1 T tokens, 9.6e22 FLOPs, are outside of runs up to 1.3e22") {
  const auto corners = drawn({"--flops", "1e22"}, "fitted");
  CHECK_FALSE(shaded(corners, {16e9, 1e12, 0, 0, false}));
  CHECK(shaded(corners, {16e9, 1e11, 0, 0, true}));
}

TEST_CASE("contours have their loss, and each optimum costs the least for it") {
  const auto contours = drawn({"--flops", "1e22"}, "contour");
  const auto optima = drawn({"--flops", "1e22"}, "optimum");
  CHECK(optima.size() == 9);
  for (const drawn_point& p : contours) {
    CHECK(near(p.loss, loss_at(p.size, p.data), 1e-12));
    const auto best = std::min_element(
        optima.begin(), optima.end(), [&](const drawn_point& a, const drawn_point& b) {
          return std::abs(a.loss - p.loss) < std::abs(b.loss - p.loss);
        });
    CHECK(near(best->loss, p.loss, 1e-9));
    CHECK(best->flops <= p.flops * (1 + 1e-9));
  }
  for (const drawn_point& p : drawn({"--flops", "1e22"}, "equal_cost")) {
    CHECK(near(p.flops, 1e22, 1e-9));
  }
}

TEST_CASE("numbers of a figure go to a file of their own, and need a law with a loss") {
  const test::folder f;
  const std::string path = f / "n.svg";
  const auto same = run({"allocate", "--flops", "1e22", "--plot", path, "--csv", path});
  CHECK(same.code == 2);
  CHECK(has(same.err, "--csv: expected another file than --plot"));
  const auto none =
      run({"allocate", "--flops", "1e22", "--law", "tian2025/table5-moe", "--csv", f / "n.csv"});
  CHECK(none.code == 2);
  CHECK(has(none.err, "has neither losses nor costs"));
  const auto nowhere = run({"allocate", "--flops", "1e22", "--csv", (f.path / "no" / "n.csv")});
  CHECK(nowhere.code == 1);
  CHECK(has(nowhere.out, "parameters N"));
  CHECK(nowhere.err ==
        "leverage: --csv: " + (f.path / "no" / "n.csv").string() + ": No such file or directory\n");
  CHECK(f.empty());
  if (std::system("gnuplot --version > /dev/null 2>&1") == 0) {
    const auto both = run({"allocate", "--flops", "1e22", "--plot", f / "a.svg", "--csv",
                           (f.path / "no" / "n.csv").string()});
    CHECK(both.err == nowhere.err);
    CHECK(f.empty());
  }
}

TEST_CASE("the figure is there and whole, or not at all") {
  const test::folder folder;
  if (std::system("gnuplot --version > /dev/null 2>&1") == 0) {
    const std::string path = folder / "split.svg";
    CHECK(run({"allocate", "--flops", "1e22", "--plot", path}).code == 0);
    std::ifstream in(path);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    CHECK(has(text, "</svg>"));
    CHECK(has(text, "parameters N"));
    fs::remove(path);
  }
  CHECK(run({"allocate", "--flops", "1e22", "--plot", folder / "no/split.svg"}).code == 1);
  CHECK(folder.empty());
}

}  // namespace allocate_command_test
