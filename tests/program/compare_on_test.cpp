// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage compare --on`: leverage of a mixture in time, money and memory on a machine.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support.hpp"
#include "support/near.hpp"

namespace compare_on_test {

using nlohmann::json;
using test::has;
using test::near;

const std::vector<std::string> mini{"compare", "moe-mini", "dense-6.1b", "--on",
                                    "64xh100", "--tokens", "1T"};

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

json answer_to(const std::vector<std::string>& arguments) {
  const auto answer = test::run(with(arguments, {"--json"}));
  REQUIRE_MESSAGE(answer.code == 0, answer.err);
  return json::parse(answer.out);
}

TEST_CASE("a mixture against a dense model on two machines") {
  const auto answer = test::run(with(mini, {"--on", "64xgb200", "--price", "2.5"}));
  CHECK(answer.code == 0);
  CHECK(answer.err.empty());
  for (const char* text :
       {"equal loss by tian2025/table6", "in FLOPs", "range over laws", "in time", "80 % interval",
        "in favour of", "in money", "in accelerators for the same time", "64 x gb200",
        "Where leverage is lost", "By other laws", "krajewski2024/table1_moe", "USD",
        "zhao2025/loss: the law has no dense limit", "even; the lower ends allow"}) {
    CAPTURE(text);
    CHECK(has(answer.out, text));
  }
}

TEST_CASE("as JSON: the ratio of the two times, the factors between, and one interval") {
  const json all = answer_to(mini);
  CHECK(all["schema"] == "leverage.compare_on/1");
  const json& c = all["cases"][0];
  // 42.28 and 7.046 GFLOP a token, and a leverage of 6.74 (docs of `report`).
  CHECK(near(c["leverage_by_source"].get<double>(), 6.74, 1e-3));
  CHECK(near(c["dense"]["tokens"].get<double>(), 6.74 * 7.046e21 / 42.28e9, 1e-3));
  const json& on = c["on"][0];
  const double flops = on["leverage"]["flops"];
  const double time = on["leverage"]["time"]["value"];
  CHECK(near(flops, c["leverage_by_source"].get<double>(), 1e-12));
  CHECK(near(
      time,
      on["dense"]["time_s"]["value"].get<double>() / on["mixture"]["time_s"]["value"].get<double>(),
      1e-12));
  double product = flops;
  for (const json& f : on["factors"]) product *= f["factor"].get<double>();
  CHECK(near(product, time, 1e-12));
  CHECK(time < flops);
  // One interval for both: narrower than one over the other.
  const double joint =
      on["leverage"]["time"]["high"].get<double>() / on["leverage"]["time"]["low"].get<double>();
  const auto width = [&](const char* model) {
    return on[model]["time_s"]["high"].get<double>() / on[model]["time_s"]["low"].get<double>();
  };
  CHECK(joint < width("dense") * width("mixture"));
  CHECK(on["cheapest_dense"]["accelerator_hours"].get<double>() <=
        on["dense"]["accelerator_hours"].get<double>() * (1 + 1e-12));
  CHECK(on["usd_per_accelerator_hour"].is_null());
}

TEST_CASE("other laws scale the time of a dense model that is given by their leverage") {
  const json c = answer_to(mini)["cases"][0];
  const json& on = c["on"][0];
  for (std::size_t i = 0; i < c["laws"].size(); ++i) {
    const json& law = c["laws"][i];
    CHECK(on["by_law"][i]["law"] == law["law"]);
    if (law["leverage"].is_null()) {
      CHECK(on["by_law"][i]["time"]["value"].is_null());
      continue;
    }
    CHECK(near(on["by_law"][i]["time"]["value"].get<double>() /
                   on["leverage"]["time"]["value"].get<double>(),
               law["leverage"].get<double>() / on["leverage"]["flops"].get<double>(), 1e-12));
  }
}

TEST_CASE("without a dense model there is one by rule, of the compute that the leverage means") {
  const std::vector<std::string> ask{"compare", "moe-mini", "--on", "64xh100", "--flops", "1e22"};
  const json c = answer_to(ask)["cases"][0];
  CHECK(c["dense"]["by_rule"] == true);
  CHECK(near(c["non_vocabulary_flops"].get<double>(), 1e22, 1e-12));
  CHECK(near(c["dense"]["non_vocabulary_flops"].get<double>(),
             1e22 * c["leverage_by_source"].get<double>(), 1e-12));
  CHECK(near(c["dense"]["overtraining"].get<double>(), 1.0, 0.03));
  const json o = answer_to(with(ask, {"--overtrained"}))["cases"][0];
  CHECK(near(o["dense"]["overtraining"].get<double>(), o["overtraining"].get<double>(), 0.03));
  CHECK(o["dense"]["parameters"] < c["dense"]["parameters"]);
  CHECK(has(test::run(ask).out, "the dense model is chosen by rule"));
}

TEST_CASE("tokens of the dense model, leverage and reading can be given") {
  const json equal = answer_to(with(mini, {"--dense-tokens", "equal"}))["cases"][0];
  CHECK(equal["equal_loss"] == false);
  CHECK(equal["dense"]["tokens"] == 1e12);
  CHECK(near(equal["on"][0]["leverage"]["flops"].get<double>(), 42.28 / 7.046, 1e-3));
  CHECK(answer_to(with(mini, {"--dense-tokens", "2T"}))["cases"][0]["dense"]["tokens"] == 2e12);
  const json own = answer_to(with(mini, {"--el", "3"}))["cases"][0];
  CHECK(near(own["on"][0]["leverage"]["flops"].get<double>(), 3.0, 1e-12));
  CHECK(own["leverage_source"] == "--el");
  const json routed = answer_to(with(mini, {"--reading", "routed"}))["cases"][0];
  CHECK(routed["leverage_by_source"] > 6.9);
}

TEST_CASE("the loss of the dense model by a law of choice, with its range") {
  const json c = answer_to(with(mini, {"--loss-law", "besiroglu2024/table1"}))["cases"][0];
  // L = 1.8172 + 482.01 N^-0.3478 + 2085.43 D^-0.3658, of all parameters.
  const double n = c["dense"]["parameters"];
  const double d = c["dense"]["tokens"];
  CHECK(near(c["dense_loss"]["value"].get<double>(),
             1.8172 + 482.01 * std::pow(n, -0.3478) + 2085.43 * std::pow(d, -0.3658), 1e-9));
  CHECK(c["dense_loss"]["extrapolates"] == true);
}

TEST_CASE("natural routing and layouts that are given; formats") {
  const json balanced = answer_to(with(mini, {"--routing", "balanced"}))["cases"][0]["on"][0];
  const json natural = answer_to(with(mini, {"--routing", "natural"}))["cases"][0]["on"][0];
  const json unknown = answer_to(mini)["cases"][0]["on"][0];
  const auto time = [](const json& on, const char* end) {
    return on["leverage"]["time"][end].get<double>();
  };
  CHECK(time(natural, "value") < time(balanced, "value"));
  CHECK(time(unknown, "value") == time(balanced, "value"));
  CHECK(time(unknown, "low") < time(balanced, "low"));
  const json given =
      answer_to(with(mini, {"--layout", "ep=8,pp=2", "--dense-layout", "tp=2", "--format", "fp8"}));
  CHECK(given["format"] == "fp8");
  CHECK(given["cases"][0]["on"][0]["mixture"]["layout"] == "pp=2,ep=8,zero=1");
  CHECK(given["cases"][0]["on"][0]["dense"]["layout"] == "tp=2,zero=1");
}

TEST_CASE("several mixtures share the machines; table and picture have them all") {
  const test::folder out;
  const test::drawn_by_nobody drawn;
  const auto answer =
      test::run({"compare", "moe-mini", "qwen3-30b-a3b", "--on", "64xh100", "--on", "64xb200",
                 "--tokens", "1T", "--csv", out / "el.csv", "--plot", out / "el.svg"});
  REQUIRE_MESSAGE(answer.code == 0, answer.err);
  const std::string table = test::file_text(out / "el.csv");
  CHECK(has(table, "mixture,dense,accelerator,accelerators,measure,value,low,high,in_favour_of"));
  for (const char* text : {"moe-mini", "qwen3-30b-a3b", "h100-sxm,64,time", "b200,64,cost",
                           "factor_exchange", "time_by_"}) {
    CHECK(has(table, text));
  }
  CHECK(std::filesystem::exists(out / "el.svg"));
}

TEST_CASE("what does not fit has no leverage in time, and exit code 1") {
  const auto answer = test::run({"compare", "deepseek-v3", "--on", "8xh100", "--tokens", "10T"});
  CHECK(answer.code == 1);
  CHECK(answer.out.empty());
  CHECK(has(answer.err, "deepseek-v3 on 8 x h100-sxm does not fit"));
  const auto some = test::run({"compare", "deepseek-v3", "--on", "8xh100", "--on", "1024xh100",
                               "--tokens", "10T", "--el", "2"});
  CHECK(some.code == 1);
  CHECK(has(some.out, "1024 x h100-sxm"));
}

TEST_CASE("serving and the lifetime, where requests are given") {
  const std::vector<std::string> ask =
      with(mini, {"--input", "2000", "--output", "500", "--tpot", "50ms", "--serve-tokens", "5T"});
  const json on = answer_to(ask)["cases"][0]["on"][0];
  const auto seconds = [&](const char* model) {
    return on["service"][model]["accelerator_seconds_per_token"]["value"].get<double>();
  };
  CHECK(near(on["leverage"]["inference"]["value"].get<double>(),
             seconds("dense") / seconds("mixture"), 1e-12));
  CHECK(on["service"]["mixture"]["tpot_s"] <= 0.05);
  constexpr double hour = 3600;
  const auto whole = [&](const char* model) {
    return on[model]["accelerator_hours"].get<double>() * hour + 5e12 * seconds(model);
  };
  CHECK(near(on["leverage"]["lifetime"]["value"].get<double>(), whole("dense") / whole("mixture"),
             1e-12));
  CHECK(answer_to(mini)["cases"][0]["on"][0]["service"].is_null());
  const auto text = test::run(with(ask, {"--price", "2.5"}));
  for (const char* words : {"in serving, per output token", "in training and serving",
                            "mixture is cheaper, served tokens", "Serving on 64 x h100-sxm",
                            "USD for a million tokens", "always full"}) {
    CAPTURE(words);
    CHECK(has(text.out, words));
  }
  const auto slow = test::run(with(mini, {"--input", "2000", "--output", "500", "--tpot", "1ms"}));
  CHECK(slow.code == 0);
  CHECK(has(slow.out, "cannot serve so on 64 x h100-sxm: no layout fits and is fast enough"));
}

TEST_CASE("the same bits again") {
  CHECK(test::run(with(mini, {"--json"})).out == test::run(with(mini, {"--json"})).out);
}

}  // namespace compare_on_test
