// SPDX-License-Identifier: Apache-2.0
// leverage map: its numbers are the law's, its pictures are pictures, and an error leaves no file.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/cost/tian2025.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/presets.hpp"
#include "leverage/model/ratios.hpp"
#include "support.hpp"
#include "support/csv.hpp"
#include "support/csv_columns.hpp"
#include "support/near.hpp"

namespace map_command_test {

using test::changed_variable;
using test::file_text;
using test::folder;
using test::has;
using test::near;
using test::run;
namespace fs = std::filesystem;
namespace tian = leverage::tian2025;

/// The numbers of a figure, as written.
struct numbers {
  leverage::program::csv_table table;

  numbers(const folder& f, std::vector<std::string> arguments) {
    const std::string file = f / "numbers.csv";
    arguments.insert(arguments.begin(), "map");
    arguments.insert(arguments.end(), {"--csv", file});
    const auto [code, out, err] = run(arguments);
    CHECK(code == 0);
    CHECK(err.empty());
    const auto read = leverage::program::read_csv(file);
    REQUIRE(static_cast<bool>(read));
    table = *read;
    CHECK(!table.rows.empty());
  }
  [[nodiscard]] const std::string& text(std::size_t row, std::string_view column) const {
    return table.rows[row][*leverage::program::find_column(table, column)];
  }
  [[nodiscard]] double number(std::size_t row, std::string_view column) const {
    return std::stod(text(row, column));
  }
  /// EL, and whether all of A, G and C were fitted, by the law itself.
  [[nodiscard]] tian::prediction law(std::size_t row) const {
    return tian::predict(tian::table6, leverage::activation_ratio{number(row, "activation_ratio")},
                         leverage::granularity{number(row, "granularity")},
                         leverage::flops{number(row, "flops")});
  }
  [[nodiscard]] std::size_t size() const { return table.rows.size(); }
};

/// The complaint: exit code 2 about arguments, 1 about outputs; one line, and nothing written.
std::string complaint(std::vector<std::string> arguments, const folder& f, int expected = 2) {
  arguments.insert(arguments.begin(), "map");
  const auto [code, out, err] = run(arguments);
  CHECK(code == expected);
  CHECK((out.empty() || expected == 1));
  CHECK_FALSE(has(out, "written"));
  CHECK(err.starts_with("leverage: "));
  CHECK(std::count(err.begin(), err.end(), '\n') == 1);
  CHECK(has(err, "(see leverage map --help)") == (expected == 2));
  CHECK(f.empty());
  return err;
}

TEST_CASE("curves go through EL = 7.245 at A = 3.1 %, G = 12, C = 1e22, the claim of the paper") {
  const folder f;
  const numbers n(f, {"--figure", "curves", "--flops", "1e22", "--activation-ratio", "3.1%",
                      "--granularity", "12"});
  int through = 0;
  for (std::size_t i = 0; i < n.size(); ++i) {
    if (n.number(i, "activation_ratio") == 0.031 && n.number(i, "granularity") == 12 &&
        n.number(i, "flops") == 1e22) {
      CHECK(near(n.number(i, "leverage"), 7.244897972612156, 1e-14));
      CHECK(n.text(i, "fitted") == "no");
      ++through;
    }
  }
  CHECK(through == 3);  // once in each panel
}

TEST_CASE("every number of the curves is the law's, and says where it extrapolates") {
  const folder f;
  const numbers n(f, {"--figure", "curves", "--flops", "1e20", "moe-mini"});
  std::size_t fitted = 0;
  bool equal = true;
  for (std::size_t i = 0; i < n.size(); ++i) {
    const tian::prediction law = n.law(i);
    equal = equal && n.number(i, "leverage") == law.leverage &&
            (n.text(i, "fitted") == "yes") == law.reach.inside() &&
            (n.text(i, "meaningful") == "yes") == law.meaningful;
    fitted += law.reach.inside() ? 1 : 0;
  }
  CHECK(equal);
  CHECK(fitted > 0);
  CHECK(fitted < n.size());
}

TEST_CASE("the map is the law on a grid, its contours have one EL, its marks are the models") {
  const folder f;
  const numbers n(f, {"--figure", "leverage", "--flops", "1e22", "moe-mini", "deepseek-v3",
                      "--activation-ratio", "0.03125", "--granularity", "12"});
  std::vector<std::string> marks;
  double contours = 0;
  bool equal = true;
  double least = 1;
  double most = 0;
  for (std::size_t i = 0; i < n.size(); ++i) {
    equal = equal && n.number(i, "leverage") == n.law(i).leverage && n.number(i, "flops") == 1e22;
    if (n.text(i, "kind") == "mark") {
      marks.push_back(n.text(i, "model"));
    } else if (n.text(i, "kind") == "contour") {
      const double el = n.number(i, "leverage");
      equal = equal && (near(el, 1.5, 1e-12) || near(el, std::round(el), 1e-12));
      ++contours;
    } else {
      least = std::min(least, n.number(i, "activation_ratio"));
      most = std::max(most, n.number(i, "activation_ratio"));
    }
  }
  CHECK(equal);
  CHECK(contours > 100);
  CHECK(least < 0.0078);
  CHECK(most > 0.98);
  CHECK(marks == std::vector<std::string>{"moe-mini", "deepseek-v3", "A 3.125 %, G 12"});
  const leverage::transformer& model = leverage::find_preset("moe-mini")->model;
  CHECK(n.number(0, "activation_ratio") == leverage::activation_ratio_of(model).value);
  CHECK(n.number(0, "granularity") == leverage::granularity_of(model).value);
  CHECK(near(n.number(0, "leverage"), 6.982164582887343, 1e-13));  // 13/385, G 32/3
  CHECK(near(n.number(2, "leverage"), 7.220153591219361, 1e-13));  // 12/384, G 12
}

TEST_CASE("the routed reading of A marks moe-mini at 12/384") {
  const folder f;
  const numbers n(f,
                  {"--figure", "leverage", "--flops", "1e22", "moe-mini", "--reading", "routed"});
  CHECK(n.number(0, "activation_ratio") == 0.03125);
}

TEST_CASE("the allocation is Table 5, and models stand at their own cost") {
  const folder f;
  const numbers n(f, {"--figure", "allocation", "moe-mini", "llama-3-8b", "--tokens", "1e12"});
  bool equal = true;
  bool crossed = false;
  for (std::size_t i = 2; i < n.size(); ++i) {
    const leverage::flops c{n.number(i, "flops")};
    const auto& law = n.text(i, "architecture") == "moe" ? tian::table5_moe : tian::table5_dense;
    equal = equal && n.number(i, "flops_per_token") == law.model(c).value &&
            n.number(i, "tokens") == law.data(c).value &&
            (n.text(i, "fitted") == "yes") == (c.value >= 3e17 && c.value <= 3e20);
    crossed = crossed || c.value == 3e20;
  }
  CHECK(equal);
  CHECK(crossed);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(n.text(i, "kind") == "mark");
    const auto* preset = leverage::find_preset(n.text(i, "model"));
    const double m =
        leverage::cost::tian2025::training_flops_per_token(preset->model).as_real().value;
    CHECK(n.number(i, "flops_per_token") == m);
    CHECK(near(n.number(i, "tokens"), 1e12, 1e-15));
    CHECK(near(n.number(i, "flops"), m * 1e12, 1e-15));
  }
}

TEST_CASE("a picture of what is wrong is not drawn: exit code 2, the flag named, no file") {
  const folder f;
  const std::string out = f / "map.svg";
  const std::vector<std::string> map{"--figure", "leverage", "--flops", "1e22", "--out", out};
  const auto with = [&](const std::vector<std::string>& more) {
    std::vector<std::string> all = map;
    all.insert(all.end(), more.begin(), more.end());
    return complaint(all, f);
  };
  CHECK(has(complaint({"--out", out}, f), "--figure: expected leverage, curves or allocation"));
  CHECK(has(complaint({"--figure", "pie", "--out", out}, f), "found \"pie\""));
  CHECK(has(complaint({"--figure", "leverage", "--flops", "1e22"}, f), "--out: expected a file"));
  CHECK(has(with({"--out", f / "map.pdf"}), "--out: expected a file that ends in .svg or .png"));
  CHECK(has(with({"--out", out}), "--out: expected different files"));
  CHECK(has(with({"--csv", out}), "--csv: expected another file than --out"));
  CHECK(has(complaint({"--figure", "leverage", "--out", out}, f), "--flops: expected the budget"));
  for (const char* flops : {"0", "-1e22", "many", "nan", "inf"}) {
    CAPTURE(flops);
    CHECK(has(complaint({"--figure", "leverage", "--out", out, std::string("--flops=") + flops}, f),
              "--flops: expected a number of FLOPs"));
  }
  CHECK(has(complaint({"--figure", "leverage", "--flops", "1e12", "--out", out}, f, 1),
            "--flops: the law does not apply below "));
  CHECK(has(with({"moe-mega"}), "nearest preset: moe-mini"));
  CHECK(has(with({"nowhere/config.json"}), "nowhere/config.json"));
  CHECK(has(with({"llama-3-8b"}), "llama-3-8b: expected a mixture of experts"));
  CHECK(has(with({"--activation-ratio", "0.03"}), "expected both or neither"));
  CHECK(has(with({"--activation-ratio", "3.1", "--granularity", "12"}), "--activation-ratio"));
  CHECK(has(with({"--activation-ratio", "3.1%", "--granularity", "0"}), "--granularity: expected"));
  CHECK(has(with({"--reading", "printed"}), "--reading: expected definition or routed"));
  CHECK(has(with({"--tokens", "1e12"}), "--tokens"));
  CHECK(has(with({"--frobnicate"}), "leverage map --help"));
  CHECK(has(complaint({"--figure", "curves", "--flops", "1e22", "--out", out}, f),
            "expected one MODEL, or"));
  CHECK(has(
      complaint({"--figure", "curves", "--flops", "1e22", "--out", out, "moe-mini", "deepseek-v3"},
                f),
      "expected one MODEL, or"));
  CHECK(has(complaint({"--figure", "allocation", "--flops", "1e22", "--out", out}, f),
            "expected with a MODEL"));
  CHECK(has(complaint({"--figure", "allocation", "--flops", "1e22", "--tokens", "1e12", "gpt2",
                       "--out", out},
                      f),
            "expected one of them, found both"));
}

TEST_CASE("files that cannot all be put in their places are not put there at all") {
  const folder f;
  const test::drawn_by_nobody gnuplot;
  const std::vector<std::string> drawn{"--figure", "allocation", "--out", f / "a.svg", "--csv"};
  const auto with = [&](const std::string& csv) {
    std::vector<std::string> all = drawn;
    all.push_back(csv);
    return all;
  };
  CHECK(has(complaint(with(f / "no such folder/a.csv"), f, 1),
            "--csv: " + f / "no such folder/a.csv: No such file"));
  CHECK(has(complaint(with(gnuplot.programs.path.string()), f, 1), "directory"));
  std::vector<std::string> all = with(f / "a.csv");
  all.insert(all.begin(), "map");
  CHECK(run(all).code == 0);
  CHECK(file_text(f / "a.svg") == "<svg></svg>\n");
  CHECK(file_text(f / "a.csv").starts_with("kind,model,architecture,flops"));
}

TEST_CASE("without gnuplot there is one line, exit code 1 and no file") {
  const folder f;
  const changed_variable path("PATH", f.path.string());
  const auto [code, out, err] =
      run({"map", "--figure", "allocation", "--out", f / "a.svg", "--csv", f / "a.csv"});
  CHECK(code == 1);
  CHECK(has(out, "compute-optimal FLOPs per token"));
  CHECK_FALSE(has(out, "written"));
  CHECK(err == "leverage: --out: " + f / "a.svg" +
                   ": a picture needs gnuplot (Debian: gnuplot-nox), which is not installed\n");
  CHECK(f.empty());
}

TEST_CASE("a gnuplot that fails is named with exit code 1, and no file is left") {
  const folder f;
  const folder elsewhere;
  {
    std::ofstream(f / "gnuplot") << "#!/bin/sh\necho 'line 1: out of colours' >&2\nexit 5\n";
    fs::permissions(f / "gnuplot", fs::perms::owner_all);
  }
  const changed_variable path("PATH", f.path.string());
  const auto [code, out, err] =
      run({"map", "--figure", "allocation", "--out", elsewhere / "a.png"});
  CHECK(code == 1);
  CHECK_FALSE(has(out, "written"));
  CHECK(has(err, "--out: " + elsewhere / "a.png: gnuplot could not draw"));
  CHECK(has(err, "exit code 5"));
  CHECK(has(err, "out of colours"));
  CHECK(elsewhere.empty());
}

TEST_CASE("each figure is an SVG and a PNG") {
  const std::vector<std::vector<std::string>> figures{
      {"--figure", "leverage", "--flops", "1e22", "moe-mini", test::config_path("deepseek-v3")},
      {"--figure", "leverage", "--flops", "1e15"},
      {"--figure", "leverage", "--flops", "1e35"},
      {"--figure", "curves", "--flops", "1e20", "moe-mini"},
      {"--figure", "allocation", "moe-mini", "llama-3-8b"}};
  for (const std::vector<std::string>& figure : figures) {
    const folder f;
    std::vector<std::string> all{"map", "--out", f / "it's a map.svg", "--out", f / "map.PNG"};
    all.insert(all.end(), figure.begin(), figure.end());
    const auto [code, out, err] = run(all);
    if (has(err, "which is not installed")) {
      CHECK(code == 1);
      CHECK(f.empty());
      MESSAGE("gnuplot is not installed: the pictures themselves are not tested");
      return;
    }
    CHECK(err.empty());
    CHECK(code == 0);
    const std::string svg = file_text(f / "it's a map.svg");
    CHECK(has(svg, "<svg"));
    CHECK(svg.ends_with("</svg>\n\n"));
    CHECK(has(svg, "2507.17702"));
    for (const std::string& word : figure) {
      if (word == "moe-mini") {
        CHECK(has(svg, word));
      }
    }
    CHECK(file_text(f / "map.PNG").starts_with("\x89PNG\r\n\x1a\n"));
    CHECK(std::distance(fs::directory_iterator(f.path), fs::directory_iterator{}) == 2);
  }
}

TEST_CASE("a formula of your own is drawn as the law that it is") {
  const folder f;
  const std::string formula = "L = E + A/N^alpha + B/D^beta";
  const std::string set = "A=482.01,B=2085.43,E=1.8172,alpha=0.3478,beta=0.3658";
  const numbers own(
      f, {"--formula", formula, "--coefficients", set, "--x", "tokens", "--parameters", "1e9"});
  for (std::size_t i = 0; i < own.size(); i += 37) {
    CAPTURE(i);
    CHECK(own.number(i, "parameters") == 1e9);
    const double tokens = own.number(i, "tokens");
    CHECK(near(own.number(i, "value"),
               1.8172 + 482.01 * std::pow(1e9, -0.3478) + 2085.43 * std::pow(tokens, -0.3658),
               1e-12));
    CHECK(own.text(i, "inside") == "yes");
  }
  const auto drawn =
      run({"map", "--formula", formula, "--coefficients", set, "--csv", f / "a.csv"});
  CHECK(drawn.code == 0);
  CHECK(has(drawn.out, "loss, nats per token over parameters and tokens"));
  CHECK(has(drawn.out, "not known of a formula"));

  const auto wrong = [&](std::vector<std::string> arguments, const std::string& what) {
    const folder other;
    arguments.insert(arguments.end(), {"--csv", other / "x.csv"});
    CHECK(has(complaint(arguments, other), what));
  };
  wrong({"--formula", formula, "--coefficients", "A=482.01"}, "found none for E, alpha, B, beta");
  wrong({"--formula", formula, "--law", "hoffmann2022/printed"},
        "--law, --formula: expected one of them");
  wrong({"--formula", formula, "--figure", "leverage"},
        "--figure, --formula: expected one of them, found both");
  wrong({"--law", "besiroglu2024/table1", "--coefficients", set},
        "--coefficients: expected with --formula only");
  wrong({"--formula", formula, "--coefficients", set, "--experts", "8"}, "--experts");
}

TEST_CASE("help of map is an answer") {
  const auto [code, out, err] = run({"map", "--help"});
  CHECK(code == 0);
  CHECK(err.empty());
  for (const char* part : {"--figure", "--flops", "--out", "--csv", "Examples:", "allocation"}) {
    CHECK(has(out, part));
  }
}

TEST_CASE("a picture of a law that others contradict says so") {
  const test::folder f;
  const auto out = test::run({"map", "--law", "wan2026/best_data", "--out", f / "wan.svg"});
  CHECK(out.code == 0);
  CHECK(test::has(out.out, "against"));
  CHECK(test::has(out.out, "six times the tokens"));
}

}  // namespace map_command_test
