// SPDX-License-Identifier: Apache-2.0
// leverage plan: its numbers are those of the library and the laws, its limits hold, an error leaves no file.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "leverage/cost/parameters.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/presets.hpp"
#include "leverage/model/ratios.hpp"
#include "support.hpp"
#include "support/csv.hpp"
#include "support/csv_columns.hpp"
#include "support/near.hpp"
#include "support/numbers.hpp"
#include "support/quantity_text.hpp"
#include "support/some.hpp"

namespace plan_command_test {

using test::has;
using test::json;
using test::near;
using test::run;
namespace fs = std::filesystem;
namespace tian = leverage::tian2025;

/// A family that is walked in a moment.
std::vector<std::string> quick(std::vector<std::string> more = {}) {
  std::vector<std::string> all{"plan",        "--flops",   "1e22",   "--layers",
                               "16..28:2",    "--d-model", "2048",   "--experts",
                               "128..512:64", "--active",  "8..16:4"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST_CASE("the ranked list, and what the first is") {
  const auto out = run(quick({"--max-total-parameters", "20B"}));
  CHECK(out.code == 0);
  CHECK(out.err.empty());
  for (const char* part : {"budget", "968.4 B tokens", "3 times the compute-optimal 322.8 B",
                           "Ranked by leverage", "experts are active+shared/routable", "The first",
                           "learning rate 5.009e-4", "batch 7.214 M tokens", "d_model 2048"}) {
    CAPTURE(part);
    CHECK(has(out.out, part));
  }
  CHECK_FALSE(has(out.out, "Changes from"));
  CHECK_FALSE(has(out.out, "keys and values a token\n "));
}

TEST_CASE("one configuration is not said in the plural") {
  const auto out =
      run({"plan", "--flops", "1e22", "--layers", "20", "--d-model", "2048", "--experts", "384",
           "--active", "12", "--shared", "1", "--dense-layers", "1", "--granularity", "10..11"});
  CHECK(has(out.out, "considered  1 configuration, "));
}

TEST_CASE("no line is wider than the terminal") {
  for (const std::size_t width : {80U, 100U, 120U}) {
    const auto out =
        run(quick({"--max-total-parameters", "20B", "--compare", "moe-mini", "--pareto"}), width);
    for (const std::string& line : test::some(test::lines_of(out.out))) {
      CAPTURE(line);
      CHECK(line.size() <= width);
    }
  }
}

TEST_CASE("the JSON holds what the laws and the costs give") {
  const auto out = run(quick({"--max-total-parameters", "30B", "--json", "--rows", "3"}));
  REQUIRE(out.code == 0);
  const json plan = json::parse(out.out);
  REQUIRE(plan["ranked"].size() == 3);
  CHECK(near(plan["tokens"].get<double>(), 3 * 322802326120.29737936, 1e-12));
  std::uint64_t refused = 0;
  for (const auto& [name, n] : plan["refused"].items()) refused += n.get<std::uint64_t>();
  CHECK(refused + plan["accepted"].get<std::uint64_t>() == plan["candidates"]);
  for (const char* list : {"ranked", "front_parameters", "front_cache"}) {
    for (const json& d : test::some(plan[list])) {
      const double active = d["active_experts"], shared = d["shared_experts"], e = d["experts"];
      const double g = 2 * d["d_model"].get<double>() / d["expert_width"].get<double>();
      const double a = (active + shared) / (e + shared);
      CHECK(near(d["activation_ratio"], a, 1e-15));
      CHECK(near(d["granularity"], g, 1e-15));
      CHECK(d["leverage"] == tian::table6.leverage(leverage::activation_ratio{a},
                                                   leverage::granularity{g},
                                                   leverage::flops{1e22}));
      CHECK(d["total_parameters"].get<double>() <= 30e9);
      CHECK(near(d["tokens"].get<double>() * d["flops_per_token"].get<double>(), 1e22, 1e-14));
      CHECK(d["causal_attention_share"].get<double>() >= 0.30);
      CHECK(d["causal_attention_share"].get<double>() <= 0.40);
    }
  }
  CHECK(near(plan["learning_rate"], 0.0005009086346499672, 1e-12));
  CHECK(near(plan["batch_tokens"], 7213723.143532678, 1e-12));
  CHECK(near(plan["dense_flops"], 1e22 * plan["ranked"][0]["leverage"].get<double>(), 1e-15));
}

TEST_CASE("compared with a model it says what changes, and what keeps the model out") {
  const auto out = run(quick({"--max-total-parameters", "20B", "--compare", "moe-mini"}));
  REQUIRE(out.code == 0);
  CHECK(has(out.out, "Changes from moe-mini"));
  CHECK(has(out.out, "moe-mini itself is outside these limits: cost per token 7.046 GFLOP"));
  CHECK(has(out.out, "384 ->"));
  const json plan = json::parse(
      run(quick({"--max-total-parameters", "20B", "--compare", "moe-mini", "--json"})).out);
  CHECK(plan["compared"]["model"] == "moe-mini");
  CHECK(plan["compared"]["total_parameters"] ==
        leverage::cost::total_parameters(leverage::presets::moe_mini.model).total().value);
  CHECK_FALSE(plan["changes"].empty());
  // A dense model has no leverage, and is no candidate.
  const auto dense = run(quick({"--max-total-parameters", "20B", "--compare", "dense-6.1b"}), 1000);
  CHECK(dense.code == 0);
  CHECK(has(dense.out, "no mixture"));
}

TEST_CASE("counts are ranges with a step, or lists") {
  const auto answer = [](const char* experts, const char* layers) {
    return run({"plan", "--flops", "1e22", "--d-model", "2048", "--experts", experts, "--layers",
                layers, "--json"})
        .out;
  };
  CHECK(answer("128..384:128", "20..24:2") == answer("384, 128,256", "22,20,24"));
  const auto sparse = json::parse(answer("128,512", "20,24"));
  std::set<int> seen;
  for (const char* list : {"ranked", "front_parameters", "front_cache"}) {
    for (const json& d : test::some(sparse[list])) {
      seen.insert(d["experts"].get<int>());
    }
  }
  CHECK(seen == std::set<int>{128, 512});
}

TEST_CASE("your own coefficients") {
  const auto published = run(quick({"--json"}));
  const auto same =
      run(quick({"--json", "--coefficients",
                 "a=1.23,d=-7.61e-2,gamma=1.67e-2,beta=-1.17e-1,start=1.63e-2,max=5.28e16"}));
  // The range of your own coefficients is not known, so that there is no bracket.
  json as_published = json::parse(published.out);
  const json own = json::parse(same.out);
  CHECK(as_published["frozen_at_flops"] == 3e20);
  CHECK(own["frozen_at_flops"].is_null());
  as_published["frozen_at_flops"] = nullptr;
  for (const char* list : {"ranked", "front_parameters", "front_cache"}) {
    for (json& d : as_published[list]) {
      CHECK(d["frozen_leverage"].is_number());
      d["frozen_leverage"] = nullptr;
    }
  }
  CHECK(as_published == own);
  const auto other = run(quick({"--json", "--coefficients", "d=-0.08"}));
  CHECK(json::parse(other.out)["ranked"][0]["leverage"].get<double>() >
        json::parse(same.out)["ranked"][0]["leverage"].get<double>());
}

TEST_CASE("nothing within the limits: exit code 1, and which limit to give up") {
  const auto out = run(quick({"--max-total-parameters", "1B"}));
  CHECK(out.code == 1);
  CHECK(has(out.out, "No configuration is within the limits"));
  CHECK(has(out.out, "without  --max-total-parameters: "));
  CHECK(has(out.out, "by parameters"));
  CHECK_FALSE(has(out.out, "Ranked by"));
  const auto hopeless = run({"plan", "--flops", "1e22", "--tokens", "1e20"});
  CHECK(hopeless.code == 1);
  CHECK(has(hopeless.out, "Nor is one without"));
}

TEST_CASE("the CSV has every list, and an error leaves none") {
  const test::folder folder;
  const std::string path = folder / "plan.csv";
  const auto out = run(quick({"--csv", path, "--json", "--max-total-parameters", "30B"}));
  REQUIRE(out.code == 0);
  const json plan = json::parse(out.out);
  const auto table = leverage::program::read_csv(path);
  REQUIRE(table);
  CHECK(table->rows.size() ==
        plan["ranked"].size() + plan["front_parameters"].size() + plan["front_cache"].size());
  const auto el = leverage::program::numeric_column(*table, "leverage");
  REQUIRE(el);
  CHECK((*el)[0] == plan["ranked"][0]["leverage"]);
  fs::remove(path);

  CHECK(run(quick({"--csv", path, "--granularity", "3"})).code == 1);
  fs::remove(path);
  CHECK(run(quick({"--csv", path, "--granularity", "x"})).code == 2);
  CHECK_FALSE(fs::exists(path));
  const auto nowhere = run(quick({"--csv", folder / "none/plan.csv"}));
  CHECK(nowhere.code == 1);
  CHECK(has(nowhere.out, "Ranked by leverage"));
  CHECK(nowhere.err ==
        "leverage: --csv: " + folder / "none/plan.csv" + ": No such file or directory\n");
  CHECK(folder.empty());
}

TEST_CASE("bad arguments are one line that names flag and value") {
  struct bad {
    std::vector<std::string> arguments;
    const char* says;
  };
  for (const bad& b :
       {bad{{"plan"}, "--flops: expected the budget"},
        bad{{"plan", "--flops", "much"}, "--flops: expected a number of FLOPs"},
        bad{quick({"--tokens", "-1"}), "--tokens"},
        bad{quick({"--granularity", "12..8"}), "--granularity: expected an interval"},
        bad{quick({"--dense-layers", "8..4"}), "--dense-layers: expected whole numbers"},
        bad{quick({"--shared", "1..2:0"}), "--shared: expected whole numbers"},
        bad{quick({"--max-memory", "3X"}), "--max-memory: expected a number of bytes"},
        bad{quick({"--max-total-parameters", "0"}), "--max-total-parameters"},
        bad{quick({"--reading", "both"}), "--reading"},
        bad{quick({"--coefficients", "a=1,z=2"}), "found \"z=2\""},
        bad{quick({"--coefficients", "a=1,a=2"}), "expected each name once, found a twice"},
        bad{{"plan", "--flops", "1e22", "--experts", "32,64,x"},
            "--experts: expected whole numbers"},
        bad{quick({"--compare", "moe-mega"}),
            "leverage: --compare: expected a preset or a config.json, found \"moe-mega\""},
        bad{quick({"--tolerance", "2"}), "--tolerance"},
        bad{quick({"--vocabulary", "0"}), "--vocabulary"},
        bad{quick({"--dense-width", "-1"}), "--dense-width"},
        bad{quick({"--weight-bits", "-1"}), "--weight-bits: expected a number of bits above 0"},
        bad{quick({"--overtraining", "0"}), "--overtraining: expected a number above 0"},
        bad{{"plan", "--flops", "1e20", "--layers", "1..9223372036854775807"},
            "--layers: expected"},
        bad{{"plan", "--flops", "1e20", "--layers", "9223372036854775807"}, "--layers: expected"},
        bad{{"plan", "--flops", "1e20", "--layers", "1..9007199254740992"},
            "--layers: expected at most 10000 values from 1 to 10000"},
        bad{{"plan", "--flops", "1e20", "--experts", "1..9007199254740992"}, "--experts: expected"},
        bad{{"plan", "--flops", "1e20", "--d-model", "1000000..9000000:128"},
            "--d-model: expected"},
        bad{quick({"--vocabulary", "9e15"}), "--vocabulary: expected from 1 to 1000000000"},
        bad{quick({"--dense-width", "1e308"}), "--dense-width: expected above 0"},
        bad{quick({"--activation-ratio", "0..5"}), "--activation-ratio: expected an interval"},
        bad{quick({"--coefficients", "max=0"}), "--coefficients: max: expected above start"},
        bad{quick({"--coefficients", "max=-1"}), "--coefficients: max"},
        bad{quick({"--coefficients", "start=0"}), "--coefficients: start: expected above 0"},
        bad{quick({"--coefficients", "d=-5"}),
            "--coefficients: d: expected from -1 to 1, found -5"},
        bad{quick({"--coefficients", "a=1e308"}), "--coefficients: a"},
        bad{quick({"--cache-bits", "65"}), "--cache-bits: expected a number of bits"},
        bad{quick({"--sequences", "0"}), "--sequences"},
        bad{{"plan", "--flops", "1e22", "--d-model", "128..1000000:128", "--layers", "1..1000",
             "--aspect", "0..1e9"},
            "expected a family of 2e10 configurations or fewer"},
        bad{quick({"--rows", "0"}), "--rows"}}) {
    const auto out = run(b.arguments);
    CAPTURE(b.says);
    CAPTURE(out.err);
    CHECK(out.code == 2);
    CHECK(out.out.empty());
    CHECK(test::lines_of(out.err).size() == 1);
    CHECK(has(out.err, b.says));
    CHECK(has(out.err, "leverage plan --help"));
  }
}

TEST_CASE("amounts of parameters and bytes") {
  using leverage::program::parse_bytes;
  using leverage::program::parse_parameters;
  CHECK(parse_parameters("20B")->value == 20e9);
  CHECK(parse_parameters("1.5e9")->value == 1.5e9);
  CHECK_FALSE(parse_parameters("B"));
  CHECK_FALSE(parse_parameters("1e19"));
  CHECK(parse_bytes("640GB")->value == 640e9);
  CHECK(parse_bytes("640G")->value == 640e9);
  CHECK(parse_bytes("640e9")->value == 640e9);
  CHECK(parse_bytes("2GiB")->value == 2147483648.0);
  CHECK(parse_bytes("1TiB")->value == 1099511627776.0);
  CHECK(parse_bytes("512B")->value == 512.0);
  for (const char* text : {"", "B", "GB", "3X", "-1GB", "nan", "4iB", "1e30"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_bytes(text));
  }
}

TEST_CASE("a search that a limit of time has ended shows what it has found, and exits with 1") {
  const auto [code, out, err] =
      run(quick({"--max-total-parameters", "20B", "--time-limit", "1e-9"}));
  CHECK(code == 1);
  CHECK(err.empty());
  CHECK(has(out, "until the time limit of 1e-09 s, of "));
  const auto whole = test::json::parse(run(quick({"--json"})).out);
  CHECK(whole["cut_short_by"].is_null());
  const auto j = test::json::parse(run(quick({"--json", "--time-limit", "1e-9s"})).out);
  CHECK(j["cut_short_by"] == "the time limit of 1e-09 s");
  CHECK(j["candidates"] > 0);
  CHECK(j["candidates"] < whole["candidates"]);
}

TEST_CASE("a hybrid is compared by what is alike in its layers") {
  const auto done = test::run({"plan", "--flops", "1e22", "--max-total-parameters", "90B",
                               "--compare", "qwen3-next-80b-a3b", "--json"});
  REQUIRE(done.code == 0);
  const auto against = test::json::parse(done.out)["compared"];
  CHECK(against["heads"] == 16);
  CHECK(against["kv_heads"] == 2);
  CHECK(against["experts"] == 512);
  CHECK(against["active_experts"] == 10);
  CHECK(against["cache_bytes_per_token"] == 12.0 * 1024 * 2);
  const auto text = test::run({"plan", "--flops", "1e22", "--max-total-parameters", "90B",
                               "--compare", "qwen3-next-80b-a3b"})
                        .out;
  CHECK(text.find("10+1/512") != std::string::npos);
  CHECK(text.find("36 of 48 layers have a recurrent mixer") != std::string::npos);
}

TEST_CASE("far beyond the runs of the law leverage is a bracket, and either end ranks") {
  const auto text = run(quick({}));
  CHECK(text.code == 0);
  CHECK(has(text.out, "frozen"));
  CHECK(has(text.out, "3e20 FLOPs"));
  const json by_law = json::parse(run(quick({"--json"})).out);
  CHECK(by_law["ranked_by"] == "law");
  const json plan = json::parse(run(quick({"--trust", "frozen", "--json"})).out);
  CHECK(plan["ranked_by"] == "frozen");
  CHECK(plan["frozen_at_flops"] == 3e20);
  double last = 1e9;
  for (const json& d : test::some(plan["ranked"])) {
    const leverage::activation_ratio<> a{d["activation_ratio"].get<double>()};
    const leverage::granularity<> g{d["granularity"].get<double>()};
    CHECK(near(d["frozen_leverage"], tian::table6.leverage(a, g, leverage::flops{3e20}), 1e-14));
    CHECK(near(d["leverage"], tian::table6.leverage(a, g, leverage::flops{1e22}), 1e-14));
    CHECK(d["frozen_leverage"].get<double>() <= last);
    last = d["frozen_leverage"];
  }
  // Within ten times the range there is one leverage.
  const json near_the_runs = json::parse(
      run({"plan", "--flops", "1e21", "--layers", "12", "--d-model", "1536", "--json"}).out);
  CHECK(near_the_runs["frozen_at_flops"].is_null());
  for (const json& d : test::some(near_the_runs["ranked"])) CHECK(d["frozen_leverage"].is_null());
  const auto own = run(quick(
      {"--trust", "frozen", "--coefficients", "a=1.2,d=-0.07,gamma=0.016,beta=-0.11,start=0.016"}));
  CHECK(own.code == 2);
  CHECK(has(own.err, "--trust: expected law with --coefficients"));
}

}  // namespace plan_command_test
