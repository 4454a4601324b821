// SPDX-License-Identifier: Apache-2.0
// leverage calibrate: own runs update the published set, and a row that cannot be used says why.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/model/presets.hpp"
#include "machine/efficiency_table.hpp"
#include "machine/prediction.hpp"
#include "program/support.hpp"
#include "train/run_table.hpp"

namespace calibrate_command_test {

using namespace leverage;
using test::folder;
using test::has;
using test::json;
using test::run;

constexpr const char* columns =
    "id,family,model,accelerator,gpus,tp,pp,seq_len,micro_batch,global_batch,precision,recompute,"
    "sharding,kernels,step_time_s\n";

/// Rows of llama-3-8b on H100, each `factor` times as long as the published set has it.
std::string runs(double factor, int rows = 12) {
  std::string text = columns;
  for (int i = 0; i < rows; ++i) {
    hardware::layout l{.tensor = count{1} << (i % 4)};
    l.sharding = hardware::sharding::zero1;
    l.micro_batch = 1 + (i / 4) % 2;
    transformer m = presets::llama_3_8b.model;
    m.sequence = 4096;
    const auto step = program::predicted_step(
        m, {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 64}, l, {},
        512 + 128 * (i / 8), {.is_other = true, .age_months = 8.0}, program::published_efficiency(),
        true, true);
    REQUIRE(step.total().value > 0.0);
    text += "run-" + std::to_string(i) + ",ours,llama-3-8b,h100-sxm,64," +
            std::to_string(l.tensor) + ",1,4096," + std::to_string(l.micro_batch) + "," +
            std::to_string(512 + 128 * (i / 8)) + ",bf16,none,zero1,tuned," +
            std::to_string(factor * step.total().value) + "\n";
  }
  return text;
}

TEST_CASE("runs as the published set has them leave it, and slower ones lower the efficiency") {
  const folder f;
  const auto same = run({"calibrate", f.file("same.csv", runs(1.0)), "--folds", "3", "--json"});
  CHECK(same.code == 0);
  const json as_published = json::parse(same.out);
  CHECK(as_published["rows_used"] == 12);
  CHECK(as_published["in_sample"]["median_dense"].get<double>() < 1e-5);
  const auto slower = run({"calibrate", f.file("slower.csv", runs(1.2)), "--folds", "0", "--json"});
  CHECK(slower.code == 0);
  const auto coefficient = [](const json& answer, const char* name) {
    for (const json& c : answer["coefficients"]) {
      if (c["name"] == name) return c["value"].get<double>() / c["before"].get<double>();
    }
    return std::nan("");
  };
  CHECK(coefficient(as_published, "gemm_hopper_bf16") == doctest::Approx(1.0).epsilon(1e-5));
  const json changed = json::parse(slower.out);
  // What is 20 % slower is first of all the software, which published runs do not know.
  CHECK(coefficient(changed, "other_software") > 1.1);
  CHECK(coefficient(changed, "gemm_hopper_bf16") < 1.0);
  CHECK(coefficient(changed, "gemm_ampere_bf16") > 0.98);
  CHECK(changed["in_sample"]["median_dense"].get<double>() < 0.05);
  CHECK_FALSE(changed.contains("held_out_configurations"));
}

TEST_CASE("the text has the errors by family, the coefficients and the rows that are not used") {
  const folder f;
  std::string text = runs(1.05);
  text += "x1,ours,no-such-model,h100-sxm,64,1,1,4096,1,512,bf16,none,zero1,tuned,1\n";
  text += "x2,ours,llama-3-8b,h900,64,1,1,4096,1,512,bf16,none,zero1,tuned,1\n";
  text += "x3,ours,llama-3-8b,h100-sxm,64,3,1,4096,1,512,bf16,none,zero1,tuned,1\n";
  text += "x4,ours,llama-3-8b,h100-sxm,64,1,1,4096,1,512,bf16,none,zero1,tuned,\n";
  text += "x5,ours,llama-3-8b,h100-sxm,64,1,1,4096,1,512,int3,none,zero1,tuned,1\n";
  text += "x6,ours,llama-3-8b,h100-sxm,64,1,1,4096,1,512,bf16,some,zero1,tuned,1\n";
  text += "x7,ours,llama-3-8b,h100-sxm,64,1,1,4096,1,512,bf16,none,zero9,tuned,1\n";
  text += "x8,ours,llama-3-8b,h100-sxm,-64,1,1,4096,1,512,bf16,none,zero1,tuned,1\n";
  text += "x9,ours,llama-3-8b,a100-sxm-80,64,1,1,4096,1,512,fp8,none,zero1,tuned,1\n";
  text += "y1,ours,llama-3-8b,h100-sxm,64,1,1,4096,1,500,bf16,none,zero1,tuned,1\n";
  const auto [code, out, err] = run({"calibrate", f.file("runs.csv", text), "--folds", "2"});
  CHECK(code == 0);
  CHECK(err.empty());
  CHECK(has(out, "12 used of 22"));
  CHECK(has(out, "Error by family"));
  CHECK(has(out, "gemm_hopper_bf16"));
  CHECK(has(out, "1 row: model no-such-model: expected one of the table of models"));
  CHECK(has(out, "1 row: accelerator h900"));
  CHECK(has(out, "1 row: no measured time"));
  CHECK(has(out, "found int3"));
  CHECK(has(out, "found some"));
  CHECK(has(out, "found zero9"));
  CHECK(has(out, "column gpus: expected"));
  CHECK(has(out, "has no such arithmetic"));
  CHECK(has(out, "global_batch is 500"));
}

TEST_CASE("a saved set is read again as it was, and a header has it for C++") {
  const folder f;
  const std::string saved = (f / "set.csv");
  const std::string header = (f / "set.hpp");
  const auto answer = run({"calibrate", f.file("runs.csv", runs(1.1)), "--folds", "2", "--save",
                           saved, "--header", header, "--name", "ours", "--csv", (f / "rows.csv")});
  CHECK(answer.code == 0);
  const auto set = program::read_efficiency(saved);
  REQUIRE(set);
  CHECK(program::efficiency_csv(*set) == test::file_text(saved));
  CHECK(has(test::file_text(header), "inline constexpr calibrated_efficiency ours{"));
  CHECK(has(test::file_text((f / "rows.csv")),
            "id,family,configuration,step_time_s,fitted_s,held_out_s\n"));
  // A set with a row less, a value of 0, a covariance that is none.
  const auto refused = [&](const std::string& from, const std::string& to) {
    std::string text = test::file_text(saved);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    const auto read = program::read_efficiency(f.file("changed.csv", text));
    return read ? std::string() : read.error();
  };
  CHECK(has(refused("\nstep_fixed,", "\nstep_fixt,"), "expected a row step_fixed"));
  CHECK(has(refused("\ndense_scatter,", "\ndense_scatter,-1"), "expected a value from 0"));
  CHECK(has(refused("coefficient,value", "coefficient,values"), "expected the columns"));
}

TEST_CASE("no row at all is bad input, and a table of models is checked") {
  const folder f;
  const auto none = run({"calibrate", f.file("none.csv", columns)});
  CHECK(none.code == 2);
  CHECK(has(none.err, "none.csv: "));
  const std::string models =
      "model,layers,d_model,heads,vocab,d_ffn,params_total\n"
      "ours,12,768,12,50257,2048,1e9\n";
  const auto wrong =
      run({"calibrate",
           f.file("runs.csv", std::string(columns) +
                                  "a,f,ours,h100-sxm,8,1,1,1024,1,64,bf16,none,zero1,tuned,1\n"),
           "--models", f.file("models.csv", models)});
  CHECK(wrong.code == 2);
  CHECK(has(wrong.err, "params_total is 1 B"));
  const auto twice =
      run({"calibrate", f.file("r.csv", runs(1.0, 1)), "--save", (f / "x"), "--csv", (f / "x")});
  CHECK(twice.code == 2);
}

TEST_CASE("a row with blank cells is used, and says what was assumed") {
  const folder f;
  const std::string text =
      "model,layers,d_model,heads,vocab,accelerator,gpus,seq_len,global_batch,tokens_per_s_per_"
      "gpu\n"
      "gpt,24,2048,16,50304,a100-sxm-80,8,2048,64,12000\n";
  const auto table = program::read_csv(f.file("blank.csv", text));
  REQUIRE(table);
  const auto read = program::read_runs(*table, {});
  REQUIRE(read.size() == 1);
  CHECK(read[0].fault.empty());
  CHECK(read[0].step_seconds == doctest::Approx(64.0 * 2048 / 8 / 12000));
  CHECK(read[0].layout.sharding == hardware::sharding::zero3);
  CHECK(read[0].layout.micro_batch == 4);
  CHECK(read[0].assumed == std::vector<std::string>{"sharding fsdp", "micro_batch 4"});
}

TEST_CASE(
    "the table is read as it is: other names, other separators, several files, rows chosen and "
    "counted") {
  const folder f;
  const std::string whole = runs(1.0);
  const json plain =
      json::parse(run({"calibrate", f.file("a.csv", whole), "--folds", "0", "--json"}).out);

  // Semicolons, a column of another name, seconds to be computed, and a run that is measured twice.
  std::string other = whole;
  std::replace(other.begin(), other.end(), ',', ';');
  const std::string::size_type head = other.find('\n');
  std::string names = other.substr(0, head);
  names.replace(names.find("gpus"), 4, "n_gpus");
  names.replace(names.find("step_time_s"), 11, "step_s");
  const std::string rows = other.substr(head);
  const std::string first = rows.substr(1, rows.find('\n', 1) - 1);
  const std::string slow = first.substr(0, first.rfind(';')) + ";1000\n";
  const auto out =
      run({"calibrate", f.file("b.csv", names + rows + slow), "--columns", "gpus=n_gpus",
           "--compute", "step_time_s = step_s", "--best-per", "id", "--folds", "0", "--json"});
  CHECK(out.code == 0);
  const json chosen = json::parse(out.out);
  CHECK(chosen["rows_used"] == 12);
  CHECK(chosen["table"]["not_best_of_their_group"] == 1);
  CHECK(chosen["coefficients"] == plain["coefficients"]);

  const auto excluded =
      run({"calibrate", f.file("c.csv", whole), "--where", "tp<=4", "--folds", "0"});
  CHECK(excluded.code == 0);
  CHECK(has(excluded.out, "left out"));
  CHECK(has(excluded.out, "excluded by --where"));
  // Two files are one table.
  const std::string half = whole.substr(0, whole.find("run-6"));
  const std::string rest = std::string(columns) + whole.substr(whole.find("run-6"));
  const json both = json::parse(
      run({"calibrate", f.file("d.csv", half), f.file("e.csv", rest), "--folds", "0", "--json"})
          .out);
  CHECK(both["coefficients"] == plain["coefficients"]);

  CHECK(run({"calibrate", f.file("f.csv", whole), "--columns", "gpus=nothing"}).code == 2);
  const auto taken = run({"calibrate", f.file("g.csv", whole), "--columns", "gpus=tp"});
  CHECK(taken.code == 2);
  CHECK(has(taken.err, "expected a role that is no column"));
  const auto twice = run({"calibrate", f.file("h.csv", names + rows), "--columns",
                          "gpus=n_gpus,nodes=n_gpus", "--compute", "step_time_s = step_s"});
  CHECK(twice.code == 2);
  CHECK(has(twice.err, "found \"n_gpus\" for two"));
}

}  // namespace calibrate_command_test
