// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage plan --on`: designs for a cluster and a time. Its numbers are those of the library, what conflicts is refused
/// by name.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/plan/machine_designs.hpp"
#include "support.hpp"
#include "support/csv.hpp"
#include "support/near.hpp"
#include "support/some.hpp"

namespace plan_on_test {

using nlohmann::json;
using test::has;
using test::near;

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// A family that is searched in a moment.
std::vector<std::string> family(const std::vector<std::string>& more) {
  return with({"plan",
               "--layers",
               "12..24:4",
               "--d-model",
               "1024..2048:512",
               "--experts",
               "32..128:32",
               "--active",
               "4..12:4",
               "--vocabulary",
               "32000",
               "--global-batch",
               "1M",
               "--attention-share",
               "15%..60%",
               "--granularity",
               "4..16",
               "--tolerance",
               "50%",
               "--width-multiple",
               "128",
               "--rows",
               "3"},
              more);
}
const std::vector<std::string> ten_days = family({"--on", "16xh100", "--days", "10"});

json answer_to(const std::vector<std::string>& arguments) {
  const auto answer = test::run(with(arguments, {"--json"}));
  REQUIRE_MESSAGE(answer.code == 0, answer.err);
  return json::parse(answer.out);
}

/// The same request of the library.
leverage::plan::machine_request request() {
  using namespace leverage;
  plan::machine_request ask;
  ask.on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 16};
  ask.time = seconds{10.0 * 86400.0};
  ask.batch.number = 1e6;
  ask.software.is_other = true;
  ask.space.vocabulary = 32000;
  ask.space.layers = {12, 24, 4};
  ask.space.d_model = {1024, 2048, 512};
  ask.space.experts = {32, 128, 32};
  ask.space.active = {4, 12, 4};
  ask.space.width_multiple = 128;
  ask.limits.min_granularity = 4.0;
  ask.limits.max_granularity = 16.0;
  ask.limits.min_attention_share = 0.15;
  ask.limits.max_attention_share = 0.6;
  ask.per_token_tolerance = 0.5;
  ask.rows = 3;
  return ask;
}

TEST_CASE("designs, the dense one next to them, their layouts, and the first in full") {
  const auto answer = test::run(ten_days);
  CHECK(answer.code == 0);
  CHECK(answer.err.empty());
  for (const char* text :
       {"machine", "16 x h100-sxm, 10 days, 90 % of the time in steps; bf16",
        "Ranked by the dense-equivalent compute EL C", "layouts bounded for", "searched for",
        "a bound below the last rank", "Their fastest layouts", "dense ", "The first", "interval",
        "80 % by the time of a step alone", "zero=", "learning rate", "Remarks",
        "the load of experts is taken to be even"}) {
    CAPTURE(text);
    CHECK(has(answer.out, text));
  }
  CHECK_FALSE(has(answer.out, "USD"));
}

TEST_CASE("no line is wider than the terminal") {
  const std::vector<std::string> large{"plan",     "--on", "512xh100", "--days", "30",
                                       "--layers", "40",   "--price",  "2.5"};
  for (const std::size_t width : {80U, 100U, 120U}) {
    for (const std::string& line : test::some(test::lines_of(test::run(large, width).out))) {
      CAPTURE(line);
      CHECK(line.size() <= width);
    }
    const auto answer = test::run(with(ten_days, {"--pareto", "--price", "2.5"}), width);
    for (const std::string& line : test::some(test::lines_of(answer.out))) {
      CAPTURE(line);
      CHECK(line.size() <= width);
    }
  }
}

TEST_CASE("either end of the bracket of leverage ranks, far beyond the runs of the law alone") {
  using namespace leverage;
  const json all = answer_to(with(ten_days, {"--trust", "frozen"}));
  for (const json& d : test::some(all["ranked"])) {
    CHECK(near(d["frozen_leverage"].get<double>() * d["flops"].get<double>(),
               d["dense_flops"].get<double>(), 1e-12));
    CHECK(d["leverage"] > d["frozen_leverage"]);
  }
  const auto near_the_runs =
      test::run(family({"--on", "8xh100", "--days", "0.5", "--trust", "frozen"}));
  CHECK(near_the_runs.code != 0);
}

TEST_CASE("the JSON has what the library finds") {
  using namespace leverage;
  const json all = answer_to(ten_days);
  CHECK(all["schema"] == "leverage.plan_on/1");
  const auto found = plan::find_machine_designs(request(), hardware::fitted_efficiency);
  REQUIRE(all["ranked"].size() == 3);
  REQUIRE(found.ranked.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    const json& d = all["ranked"][i];
    const plan::machine_design& mine = found.ranked[i];
    CHECK(d["dense_flops"] == mine.dense.value);
    CHECK(d["flops"] == mine.reach.compute.value);
    CHECK(d["tokens"] == mine.reach.data.value);
    CHECK(d["layers"] == mine.shape.model.layers);
    CHECK(d["experts"] == mine.shape.model.experts.experts);
    CHECK(d["memory_bytes"] == mine.layout.memory.value);
    CHECK(d["cost_usd"].is_null());
    // The identities of the definitions.
    CHECK(near(d["leverage"].get<double>() * d["flops"].get<double>(),
               d["dense_flops"].get<double>(), 1e-12));
    CHECK(near(d["tokens"].get<double>() * d["flops_per_token"].get<double>(),
               d["flops"].get<double>(), 1e-12));
    CHECK(near(d["tokens_per_second"].get<double>() * 0.9 * d["training_seconds"].get<double>(),
               d["tokens"].get<double>(), 1e-12));
    CHECK(near(d["accelerator_hours"].get<double>() * 3600.0 / 16.0,
               d["training_seconds"].get<double>(), 1e-12));
    CHECK(d["dense_flops_low"] <= d["dense_flops"]);
    CHECK(d["dense_flops"] <= d["dense_flops_high"]);
    CHECK(d["latency_seconds"] > 0.0);
  }
  REQUIRE(found.dense.has_value());
  CHECK(all["dense"]["dense_flops"] == found.dense->dense.value);
  CHECK(all["dense"]["leverage"] == 1.0);
  CHECK(all["dense"]["experts"].is_null());
  std::uint64_t sum = all["accepted"].get<std::uint64_t>() + all["outdone"].get<std::uint64_t>();
  for (const auto& [name, number] : all["refused"].items()) sum += number.get<std::uint64_t>();
  CHECK(sum == all["candidates"].get<std::uint64_t>());
  CHECK(all["searched"] == found.work.searched);
}

TEST_CASE("money buys time") {
  // 16 accelerators for 240 hours at 2 USD are 7,680 USD.
  const json by_money = answer_to(family({"--on", "16xh100", "--money", "7680", "--price", "2"}));
  const json by_days = answer_to(with(ten_days, {"--price", "2"}));
  CHECK(by_money["ranked"] == by_days["ranked"]);
  CHECK(near(by_money["seconds"].get<double>(), 864000.0, 1e-12));
  for (const json& d : by_money["ranked"]) {
    CHECK(near(d["cost_usd"].get<double>(), 2.0 * d["accelerator_hours"].get<double>(), 1e-12));
    CHECK(d["cost_usd"] <= 7680.0 * (1.0 + 1e-12));
  }
  CHECK(has(test::run(family({"--on", "16xh100", "--money", "7680", "--price", "2"})).out,
            "7,680 USD at 2 USD an hour of an accelerator: 10 days"));
}

TEST_CASE("fronts rise, within their limits") {
  const json all = answer_to(with(ten_days, {"--pareto", "--price", "2"}));
  const double best = all["ranked"][0]["dense_flops"];
  for (const char* name : {"front_time", "front_memory", "front_latency"}) {
    CAPTURE(name);
    const json& front = all[name];
    REQUIRE_FALSE(front.empty());
    for (std::size_t i = 1; i < front.size(); ++i) {
      CHECK(front[i]["dense_flops"] > front[i - 1]["dense_flops"]);
    }
    CHECK(front.back()["dense_flops"] == best);
  }
  CHECK(all["front_time"][0]["cost_usd"] < all["front_time"].back()["cost_usd"]);
  CHECK(all["front_time"][0]["training_seconds"] <= 864000.0 / 16.0 * (1.0 + 1e-12));
  for (const json& d : all["front_latency"]) {
    CHECK(d["latency_seconds"] <= all["ranked"][0]["latency_seconds"]);
  }
}

TEST_CASE("the page says what latencies are those of") {
  CHECK(has(test::run(ten_days).out,
            "per token of one request alone, prompts of 2,000 tokens, 500 decoded; the fastest"));
}

TEST_CASE("with tokens that are served, designs of equal quality are ranked by their whole life") {
  using namespace leverage;
  const std::vector<std::string> asked =
      with(ten_days, {"--serve-tokens", "1T", "--tpot", "50ms", "--price", "2"});
  const json all = answer_to(asked);
  CHECK(all["ranked_by"] == "life_accelerator_hours");
  CHECK(all["served_tokens"] == 1e12);
  CHECK(all["input_tokens"] == 2000.0);
  CHECK(all["output_tokens"] == 500.0);
  // The quality is that of the best dense design in the time.
  const auto reach = plan::find_machine_designs(request(), hardware::fitted_efficiency);
  REQUIRE(reach.dense.has_value());
  REQUIRE(all["ranked"].size() == 3);
  double before = 0.0;
  for (const json& d : all["ranked"]) {
    CHECK(near(d["dense_flops"].get<double>(), reach.dense->dense.value, 1e-12));
    CHECK(near(d["leverage"].get<double>() * d["flops"].get<double>(),
               d["dense_flops"].get<double>(), 1e-9));
    const double training = d["accelerator_hours"];
    const double serving = d["serving_accelerator_hours"];
    const double life = d["life_accelerator_hours"];
    CHECK(near(life, training + serving, 1e-12));
    CHECK(near(d["life_cost_usd"].get<double>(), 2.0 * life, 1e-12));
    CHECK(near(serving,
               1e12 / 3600.0 / d["serving_tokens_per_second_per_accelerator"].get<double>(),
               1e-12));
    CHECK(d["serving_accelerator_hours_low"] < serving);
    CHECK(serving < d["serving_accelerator_hours_high"]);
    CHECK(d["serving_tpot_seconds"] <= 0.05);
    CHECK(d["training_seconds"] <= 864000.0 * (1.0 + 1e-9));
    CHECK(life >= before);
    before = life;
  }
  CHECK(all["dense"]["life_accelerator_hours"] > all["ranked"][0]["life_accelerator_hours"]);
  const auto text = test::run(asked);
  CHECK(text.code == 0);
  for (const char* part : {"1 T output tokens", "at most 50 ms per token", "training", "serving",
                           "sum", "the best dense design takes", "USD"}) {
    CAPTURE(part);
    CHECK(has(text.out, part));
  }
  for (const std::size_t width : {80U, 120U}) {
    for (const std::string& line : test::some(test::lines_of(test::run(asked, width).out))) {
      CAPTURE(line);
      CHECK(line.size() <= width);
    }
  }
}

TEST_CASE("tokens of equal weight: none to serve is training alone, more make serving decide") {
  const auto first = [&](const char* served) {
    return answer_to(with(ten_days, {"--serve-tokens", served}))["ranked"][0];
  };
  const json few = first("1");
  const json many = first("1e15");
  CHECK(few["accelerator_hours"] <= many["accelerator_hours"]);
  CHECK(many["serving_tokens_per_second_per_accelerator"] >=
        few["serving_tokens_per_second_per_accelerator"]);
}

TEST_CASE("a limit that no design keeps in service has no answer") {
  const auto answer = test::run(with(ten_days, {"--serve-tokens", "1T", "--tpot", "0.001ms"}));
  CHECK(answer.code == 1);
  CHECK(has(answer.out, "No configuration suits"));
  CHECK(has(answer.out, "by service:"));
}

TEST_CASE("the table has the ranked list, the dense model and the fronts") {
  const test::folder folder;
  const std::string path = folder / "plan.csv";
  const auto answer = test::run(with(ten_days, {"--csv", path, "--pareto"}));
  CHECK(answer.code == 0);
  const std::string text = test::file_text(path);
  for (const char* part : {"list,rank,dense_flops,", "\nranked,1,", "\nranked,3,", "\ndense,1,",
                           "\nfront_time,1,", "\nfront_memory,1,", "\nfront_latency,1,"}) {
    CAPTURE(part);
    CHECK(has(text, part));
  }
}

TEST_CASE("what does not suit --on is refused by name") {
  const std::pair<std::vector<std::string>, const char*> wrong[] = {
      {{"plan", "--on", "16xh100"}, "--days: expected the days"},
      {{"plan", "--on", "16xh100", "--days", "10", "--money", "100"}, "--days, --money: expected"},
      {{"plan", "--on", "16xh100", "--money", "100"}, "--price: expected the price"},
      {{"plan", "--on", "16xh100", "--days", "10", "--flops", "1e22"}, "--flops: expected without"},
      {{"plan", "--on", "16xh100", "--days", "10", "--tokens", "1T"}, "--tokens: expected without"},
      {{"plan", "--on", "16xh100", "--days", "10", "--compare", "moe-mini"},
       "--compare: expected without"},
      {{"plan", "--on", "16xx100", "--days", "10"}, "--on: expected an accelerator"},
      {{"plan", "--on", "h100", "--days", "10"}, "--on: expected a number of accelerators"},
      {{"plan", "--on", "16xh100", "--days", "0"}, "--days: expected a number above 0"},
      {{"plan", "--on", "16xh100", "--days", "10", "--vocabulary", "0"}, "--vocabulary: expected"},
      {{"plan", "--on", "16xa100-sxm-80", "--days", "10", "--format", "fp8"}, "--format: bits"},
      {{"plan", "--on", "16xh100", "--days", "10", "--coefficients", "d=0.1"},
       "--coefficients: d: expected 0 or less"},
      {{"plan", "--days", "10"}, "--days: expected with --on"},
      {{"plan", "--flops", "1e22", "--serve-tokens", "1T"}, "--serve-tokens: expected with --on"},
      {{"plan", "--flops", "1e22", "--input", "100"}, "--input: expected with --on"},
      {with(ten_days, {"--input", "100"}), "--input: expected with --serve-tokens"},
      {with(ten_days, {"--output", "100"}), "--output: expected with --serve-tokens"},
      {with(ten_days, {"--tpot", "50ms"}), "--tpot: expected with --serve-tokens"},
      {with(ten_days, {"--serve-format", "fp8"}), "--serve-format: expected with --serve-tokens"},
      {with(ten_days, {"--serve-tokens", "1T", "--pareto"}), "--pareto: expected without"},
      {with(ten_days, {"--serve-tokens", "1T", "--plot", "x.svg"}), "--plot: expected without"},
      {{"plan", "--flops", "1e22", "--format", "fp8"}, "--format: expected with --on"},
      {{"plan", "--flops", "1e22", "--plot", "plan.svg"}, "--plot: expected with --on"}};
  for (const auto& one : wrong) {
    const auto answer = test::run(one.first);
    const std::string text = one.second;
    CAPTURE(text);
    CAPTURE(answer.err);
    CHECK(answer.code == 2);
    CHECK(answer.out.empty());
    CHECK(has(answer.err, text));
  }
}

TEST_CASE("a machine that suits no configuration has no answer") {
  const auto answer = test::run(family({"--on", "16xh100", "--days", "0.01"}));
  CHECK(answer.code == 1);
  CHECK(has(answer.out, "No configuration suits the machine and the time"));
  CHECK(has(answer.out, "by the time: too large for it in any layout"));
  const json none =
      json::parse(test::run(family({"--on", "16xh100", "--days", "0.01", "--json"})).out);
  CHECK(none["ranked"].empty());
}

TEST_CASE("a time limit ends the search, and the answer says so") {
  const auto answer = test::run({"plan", "--on", "4096xh100", "--days", "60", "--time-limit",
                                 "0.01s", "--layers", "4..96:1"});
  CHECK(answer.code == 1);
  CHECK(has(answer.out, "until the time limit of 0.01 s"));
}

TEST_CASE("formats, routing and kernels change the answer as they change the time of a step") {
  const auto best = [](const std::vector<std::string>& more) {
    return answer_to(with(ten_days, more))["ranked"][0]["dense_flops"].get<double>();
  };
  const double usual = best({});
  CHECK(best({"--format", "fp8"}) > usual);
  CHECK(best({"--routing", "natural"}) < usual);
  CHECK(best({"--kernels", "portable"}) < usual);
  CHECK(best({"--goodput", "0.5"}) < usual);
}

}  // namespace plan_on_test
