// SPDX-License-Identifier: Apache-2.0
// leverage train --layouts: the fastest layouts, why the others fell away, and the place of a measured one.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/model/presets.hpp"
#include "machine/prediction.hpp"
#include "program/support.hpp"
#include "support/csv.hpp"
#include "support/near.hpp"
#include "train/train_layouts.hpp"

namespace train_layouts_test {

using namespace leverage;
using test::has;
using test::json;
using test::run;

json layouts(std::vector<std::string> arguments, int code = 0) {
  arguments.insert(arguments.begin(), "train");
  arguments.emplace_back("--json");
  const auto out = run(arguments);
  CHECK(out.code == code);
  const json one = json::parse(out.out)["runs"][0];
  REQUIRE(one.contains("layouts"));
  return one;
}

double number(const json& j) { return j.get<double>(); }

TEST_CASE("the fastest layouts are listed in order, and the first is the one of the run") {
  const json one = layouts({"moe-mini", "--on", "64xh100-sxm", "--layouts", "7"});
  const json& ranked = one["layouts"]["ranked"];
  REQUIRE(ranked.size() == 7);
  CHECK(ranked[0]["layout"] == one["layout"]);
  CHECK(ranked[0]["micro_batch"] == one["micro_batch"]);
  CHECK(ranked[0]["step_time_s"] == one["step_time_s"]["value"]);
  CHECK(ranked[0]["memory_bytes"] == one["memory_bytes"]["total"]);
  CHECK(ranked[0]["time_over_best"] == 1.0);
  CHECK(ranked[0]["within_error"] == true);
  for (std::size_t i = 1; i < ranked.size(); ++i) {
    CHECK(number(ranked[i]["tokens_per_second"]) <= number(ranked[i - 1]["tokens_per_second"]));
    CHECK(number(ranked[i]["time_over_best"]) >= 1.0);
  }
}

TEST_CASE("every layout is counted: those that are listed and those that fell away") {
  const json found = layouts({"deepseek-v3", "--on", "512xb200", "--layouts", "3"})["layouts"];
  double sum = static_cast<double>(found["ranked"].size());
  for (const json& f : found["fallen"]) {
    sum += number(f["number"]);
    CHECK(f["field"].is_string());
    CHECK(f["expected"].is_string());
  }
  CHECK(sum == number(found["candidates"]));
}

TEST_CASE("a page has the table, at most as wide as the terminal, and the counts") {
  for (const std::size_t width : {std::size_t{80}, std::size_t{120}}) {
    const auto out = run({"train", "llama-3-8b", "--on", "64xh100-sxm", "--layouts", "4"}, width);
    CHECK(out.code == 0);
    CHECK(has(out.out, "Fastest layouts\n"));
    CHECK(has(out.out, "Why the others of "));
    CHECK(has(out.out, "memory: at most that of an accelerator"));
    CHECK(has(out.out, "slower: than those that are kept"));
    CHECK(has(out.out, "step") == true);
  }
  const auto two =
      run({"train", "llama-3-8b", "--on", "64xh100-sxm", "--on", "64xb200", "--layouts", "2"});
  CHECK(has(two.out, "Fastest layouts of llama-3-8b on 64 x h100-sxm"));
  CHECK(has(two.out, "Fastest layouts of llama-3-8b on 64 x b200"));
}

TEST_CASE("where nothing fits, the smallest is shown, the exit code is 1, and none is listed") {
  const std::vector<std::string> asked{"deepseek-v3", "--on", "8xh100-sxm", "--layouts", "3"};
  const json one = layouts(asked, 1);
  CHECK(one["layouts"]["ranked"].empty());
  CHECK(one["memory_bytes"]["fits"] == false);
  CHECK(one["recompute"] == "full");
  std::vector<std::string> text = asked;
  text.insert(text.begin(), "train");
  const auto out = run(text);
  CHECK(out.code == 1);
  CHECK(has(out.err, "deepseek-v3 on 8 x h100-sxm does not fit: "));
  CHECK_FALSE(has(out.out, "Fastest layouts"));
  CHECK(has(out.out, "Why the others of "));
}

TEST_CASE("where no layout suits, the most frequent reason is the error") {
  const auto out = run({"train", "llama-3-8b", "--on", "64xh100-sxm", "--global-batch", "1seq",
                        "--micro-batch", "2"});
  CHECK(out.code == 2);
  CHECK(out.out.empty());
  CHECK(has(out.err, "--global-batch"));
}

TEST_CASE("--layouts is refused where a layout is given") {
  const auto out =
      run({"train", "llama-3-8b", "--on", "64xh100-sxm", "--layouts", "3", "--layout", "tp=2"});
  CHECK(out.code == 2);
  CHECK(has(out.err, "--layouts: expected without --layout"));
}

TEST_CASE("by cost fewer accelerators are used where a token costs less on them") {
  const json one =
      layouts({"llama-3-8b", "--on", "64xh100-sxm", "--layouts", "3", "--layouts-by", "cost"});
  const json& ranked = one["layouts"]["ranked"];
  REQUIRE(ranked.size() == 3);
  const double on = ranked[0]["accelerators"];
  CHECK(64 % static_cast<int>(on) == 0);
  CHECK(one["accelerators"] == ranked[0]["accelerators"]);
  CHECK(ranked[0]["cost_over_best"] == 1.0);
  CHECK(ranked[1]["cost_over_best"] >= 1.0);
  const json fastest = layouts({"llama-3-8b", "--on", "64xh100-sxm", "--layouts", "1"})["layouts"];
  const double per_second = fastest["ranked"][0]["tokens_per_second"];
  const double cheap = ranked[0]["tokens_per_second"];
  CHECK(per_second >= cheap);
  CHECK(on / cheap <= 64.0 / per_second);
  const auto page =
      run({"train", "llama-3-8b", "--on", "64xh100-sxm", "--layouts", "3", "--layouts-by", "cost"});
  CHECK(has(page.out, "Layouts with the least cost of a token"));
  CHECK(has(page.out, "dearer"));
  const auto both = run(
      {"train", "llama-3-8b", "--on", "64xh100-sxm", "--layout", "tp=2", "--layouts-by", "cost"});
  CHECK(both.code == 2);
  CHECK(has(both.err, "--layouts-by: expected without --layout"));
}

TEST_CASE("without --layouts there is no list") {
  const auto out = run({"train", "llama-3-8b", "--on", "64xh100-sxm"});
  CHECK_FALSE(has(out.out, "Fastest layouts"));
  const auto data = run({"train", "llama-3-8b", "--on", "64xh100-sxm", "--json"});
  CHECK_FALSE(json::parse(data.out)["runs"][0].contains("layouts"));
}

/// A row whose layout is measured.
program::table_run row_with(const hardware::layout& l) {
  program::table_run r;
  r.model = presets::llama_3_8b.model;
  r.cluster = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 64};
  r.layout = l;
  r.global_batch = 512;
  return r;
}

TEST_CASE("a row with the best layout has the first place, a slower one a later or none") {
  const auto& e = program::published_efficiency();
  const auto tensor = program::standing_of(row_with({.tensor = 8}), e, 10'000);
  REQUIRE(tensor);
  CHECK(tensor->rank > 1);
  CHECK(tensor->over_best > 1.0);
  const auto best = program::standing_of(row_with(tensor->best.layout), e, 10);
  REQUIRE(best);
  CHECK(best->rank == 1);
  CHECK(best->over_best == 1.0);
  CHECK(best->best.layout == tensor->best.layout);
  CHECK(program::standing_of(row_with({.tensor = 8}), e, 3)->rank == 0);
}

TEST_CASE("a row that fills its accelerators is compared with layouts that may fill them as well") {
  program::table_run r = row_with({.tensor = 8});
  r.cluster.accelerator.memory = bytes{1e9};
  CHECK(program::standing_of(r, program::published_efficiency(), 10));
}

TEST_CASE("a table of runs has the place of each layout where --layouts asks for it") {
  const test::folder f;
  const std::string rows =
      f.file("runs.csv",
             "id,model,accelerator,gpus,tp,pp,seq_len,micro_batch,global_batch\n"
             "a,llama-3-8b,h100-sxm,64,8,1,8192,1,512\n"
             "b,nowhere,h100-sxm,64,8,1,8192,1,512\n");
  const auto answer = run({"train", "--rows", rows, "--layouts", "1000"});
  CHECK(answer.code == 0);
  const auto table = program::parse_csv(answer.out, "answer");
  REQUIRE(table);
  REQUIRE(table->columns.size() == 13);
  CHECK(table->columns[8] == "layout_rank");
  CHECK(table->columns[12] == "best_recompute");
  CHECK(std::stod(table->rows[0][8]) > 1);
  CHECK(std::stod(table->rows[0][9]) > 1.0);
  CHECK_FALSE(table->rows[0][10].empty());
  CHECK(std::stod(table->rows[0][11]) >= 1);
  for (std::size_t i = 8; i < 13; ++i) CHECK(table->rows[1][i].empty());
}

}  // namespace train_layouts_test
