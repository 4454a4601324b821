// SPDX-License-Identifier: Apache-2.0
/// @file
/// One verdict for one law and one point, whichever command gives it: inside or beyond, by which arguments and by which
/// factor each.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "output/verdict.hpp"
#include "support.hpp"
#include "support/near.hpp"

namespace program_verdict_test {

using leverage::argument;
using leverage::domain;
using test::has;
using test::json;
using test::near;
using test::run;

const std::string compute_flag =
    "--" + std::string(leverage::facts(argument::non_vocabulary_flops).name);

json answer(std::vector<std::string> arguments) {
  arguments.emplace_back("--json");
  const auto out = run(arguments);
  REQUIRE(out.code == 0);
  return json::parse(out.out);
}

json entry(const json& all, const std::string& key, const std::string& name) {
  for (const json& one : all) {
    if (one[key] == name) return one;
  }
  REQUIRE_MESSAGE(false, name);
  return {};
}

TEST_CASE("in words: inside, or every argument that is beyond") {
  constexpr domain<2> box{
      {{argument::non_embedding_parameters, 1e6, 1e9}, {argument::tokens, 1e9, 1e11}}};
  const auto text = [&](double n, double d) {
    return leverage::program::verdict_text(
        box.check({{argument::non_embedding_parameters, n}, {argument::tokens, d}}));
  };
  CHECK(text(1e8, 1e10) == "inside");
  CHECK(text(7e9, 1e10) == "non-embedding parameters 7x above");
  CHECK(text(7e9, 1e12) == "non-embedding parameters 7x above, tokens 10x above");
  CHECK(text(1e8, 2.5e8) == "tokens 4x below");
  CHECK(leverage::program::reach_text({argument::tokens, 2.5e8, 1e9, 1e11}) == "4x below");
  CHECK(leverage::program::reach_text({argument::tokens, 0.0, 1e9, 1e11}) == "below");
}

TEST_CASE("every input that is beyond is named, not the farthest alone") {
  // Li et al. 2025: N 214.66 M..1073.74 M without vocabulary, D 4..100 B; 7 B on 1 T tokens is beyond both.
  const std::vector<std::string> law{"law", "li2025/rounded_learning_rate", "--params", "7B",
                                     "--tokens"};
  const auto with = [&](const char* data) {
    auto all = law;
    all.emplace_back(data);
    return all;
  };
  CHECK(has(run(with("1T,2T")).out, "non-embedding parameters 6.52x above, tokens 10x above"));
  const json fitted = answer(with("1T"))["laws"][0]["points"][0]["fitted"];
  REQUIRE(fitted.size() == 2);
  CHECK(fitted[0]["quantity"] == "non-embedding parameters");
  CHECK(near(fitted[0]["beyond"], 7e9 / 1.073741824e9, 1e-14));
  CHECK(fitted[1]["quantity"] == "tokens");
  CHECK(near(fitted[1]["beyond"], 10.0, 1e-14));
}

TEST_CASE(
    "law, compare and allocate say the same of a law that bounds compute, which is not an input") {
  // Besiroglu et al. 2024: N 57.33 M..16.18 B, 6 N D 1.397e18..1.296e22. Llama 3 8B has 8030261248 parameters.
  const double n = 8030261248.0;
  const double d = 15e12;
  const json law = answer({"law", "besiroglu2024/table1", "--parameters", "8030261248", "--tokens",
                           "15T"})["laws"][0]["points"][0];
  const json compared = entry(answer({"compare", "llama-3-8b", "--tokens", "15T"})["laws"], "law",
                              "besiroglu2024/table1");
  const json allocated =
      answer({"allocate", "--law", "besiroglu2024/table1", "--flops", "722723512320000000000000",
              "--parameters", "8030261248"})["allocation"];
  CHECK(law["inside"] == false);
  CHECK(compared["extrapolates"] == true);
  CHECK(allocated["extrapolates"] == true);
  for (const json& fitted : {law["fitted"], compared["fitted"], allocated["fitted"]}) {
    CAPTURE(fitted.dump());
    REQUIRE(fitted.size() == 2);
    CHECK(fitted[0]["quantity"] == "parameters");
    CHECK(fitted[0]["inside"] == true);
    CHECK(fitted[0]["beyond"] == 1.0);
    CHECK(near(fitted[0]["value"], n, 1e-12));
    CHECK(fitted[1]["quantity"] == "FLOPs");
    CHECK(fitted[1]["inside"] == false);
    CHECK(near(fitted[1]["beyond"], 6 * n * d / 1.296e22, 1e-12));
  }
}

TEST_CASE("law, report, compare and allocate say the same of one allocation law at one budget") {
  // Tian et al. 2025, Table 5: budgets 3e17..3e20, M D without vocabulary.
  const json report = answer({"report", "llama-3-8b", "--tokens", "15T"})["models"][0];
  const double c = report["budget"]["flops"];
  CHECK(c > 3e20);
  const double factor = c / 3e20;
  const std::string budget = report["budget"]["flops"].dump();
  const json remark = entry(report["remarks"], "kind", "extrapolates");
  CHECK(remark["quantity"] == "non-vocabulary FLOPs");
  CHECK(near(remark["beyond"], factor, 1e-14));

  const json point = answer(
      {"law", "tian2025/table5_dense_best_data", compute_flag, budget})["laws"][0]["points"][0];
  const json compared = entry(answer({"compare", "llama-3-8b", "--tokens", "15T"})["laws"], "law",
                              "tian2025/table5_dense_best_data");
  const json allocated = answer({"allocate", "--law", "tian2025/table5-dense", "--flops", budget});
  CHECK(point["inside"] == false);
  CHECK(compared["extrapolates"] == true);
  CHECK(allocated["extrapolates"] == true);
  for (const json& fitted : {point["fitted"], compared["fitted"], allocated["fitted"]}) {
    CAPTURE(fitted.dump());
    REQUIRE(fitted.size() == 1);
    CHECK(fitted[0]["quantity"] == remark["quantity"]);
    CHECK(fitted[0]["low"] == remark["low"]);
    CHECK(fitted[0]["high"] == remark["high"]);
    CHECK(near(fitted[0]["beyond"], factor, 1e-12));
  }
}

TEST_CASE("leverage by a law has the verdict of that law, and its line names every argument") {
  const std::vector<std::string> question{"compare", "moe-mini", "--tokens", "1T"};
  const json compared = answer(question);
  const std::string text = run(question, 400).out;
  std::size_t both = 0;
  for (const json& leverage : compared["leverage"]) {
    if (leverage["reaches"] == false) continue;
    CAPTURE(leverage["law"]);
    const json of_law = entry(compared["laws"], "law", leverage["law"]);
    if (of_law["applies"] == true) {
      CHECK(leverage["fitted"] == of_law["fitted"]);
      ++both;
    }
    const std::string name = leverage["law"];
    const std::string line = text.substr(text.find("\n" + name) + 1);
    const std::string row = line.substr(0, line.find('\n'));
    for (const json& r : leverage["fitted"]) {
      const std::string quantity = r["quantity"];
      CHECK(has(row, quantity) == (r["inside"] == false));
    }
    CHECK(has(row, "dense run") == (leverage["dense_extrapolates"] == true));
    CHECK(has(row, "best split") == (leverage["best_split_extrapolates"] == true));
  }
  CHECK(both >= 3);
}

TEST_CASE("report, compare and map say how far a budget is beyond the joint law's in one form") {
  // Tian et al. 2025, Table 6: budgets up to 3e20 FLOPs; 9e21 are 30 times that.
  const std::string verdict = "non-vocabulary FLOPs 30x above";
  const test::folder scratch;
  CHECK(has(run({"report", "moe-mini", "--flops", "9e21"}, 400).out,
            "beyond the fitted range: " + verdict));
  CHECK(has(run({"compare", "moe-mini", "--flops", "9e21"}, 400).out, verdict));
  CHECK(has(run({"map", "--figure", "leverage", "--flops", "9e21", "moe-mini", "--csv",
                 scratch / "map.csv"},
                400)
                .out,
            "; beyond the fitted range: " + verdict));
  CHECK(has(run({"map", "--figure", "allocation", "moe-mini", "--flops", "9e21", "--csv",
                 scratch / "allocation.csv"},
                400)
                .out,
            "; beyond the fitted range: " + verdict));
  CHECK_FALSE(has(run({"map", "--figure", "leverage", "--flops", "1e20", "moe-mini", "--csv",
                       scratch / "inside.csv"},
                      400)
                      .out,
                  "beyond"));
}

TEST_CASE("and the same where all of it is inside") {
  // 1e19 FLOPs for a law of budgets up to 3e20.
  const json point = answer(
      {"law", "tian2025/table5_dense_best_data", compute_flag, "1e19"})["laws"][0]["points"][0];
  const json allocated = answer({"allocate", "--law", "tian2025/table5-dense", "--flops", "1e19"});
  const json report = answer({"report", "gpt2", "--flops", "1e19"})["models"][0];
  const json compared = entry(answer({"compare", "gpt2", "--flops", "1e19"})["laws"], "law",
                              "tian2025/table5_dense_best_data");
  CHECK(point["inside"] == true);
  CHECK(allocated["extrapolates"] == false);
  CHECK(compared["extrapolates"] == false);
  for (const json& r : report["remarks"]) CHECK(r["kind"] != "extrapolates");
}

}  // namespace program_verdict_test
