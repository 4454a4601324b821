// SPDX-License-Identifier: Apache-2.0
// leverage train --rows: a prediction for each row of a table, or why there is none.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "program/support.hpp"
#include "support/csv.hpp"
#include "support/near.hpp"

namespace train_rows_test {

using leverage::program::csv_table;
using leverage::program::parse_csv;
using test::folder;
using test::has;
using test::run;

constexpr const char* columns =
    "id,model,layers,d_model,heads,vocab,accelerator,gpus,tp,pp,seq_len,micro_batch,global_batch\n";

csv_table table_of(const std::string& text) {
  const auto table = parse_csv(text, "answer");
  REQUIRE(table);
  return *table;
}

TEST_CASE("each row has a prediction with its interval, in the order of the table") {
  const folder f;
  const std::string rows =
      f.file("runs.csv", std::string(columns) +
                             "a,llama-3-8b,,,,,h100-sxm,64,2,1,8192,1,512\n"
                             "b,own,24,2048,16,50304,A100-SXM-80,8,1,1,2048,4,256\n");
  const auto answer = run({"train", "--rows", rows});
  CHECK(answer.code == 0);
  const csv_table table = table_of(answer.out);
  CHECK(table.columns == std::vector<std::string>{"id", "step_time_s", "low_s", "high_s",
                                                  "tokens_per_s_per_gpu", "memory_gib", "status",
                                                  "note"});
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0][0] == "a");
  CHECK(table.rows[1][0] == "b");
  for (const auto& row : table.rows) {
    CHECK(row[6] == "ok");
    const double step = std::stod(row[1]);
    CHECK(std::stod(row[2]) < step);
    CHECK(step < std::stod(row[3]));
    CHECK(std::stod(row[5]) > 1);
  }
  CHECK(test::near(std::stod(table.rows[0][4]) * std::stod(table.rows[0][1]), 512.0 * 8192 / 64,
                   1e-12));
}

TEST_CASE("a row that cannot be predicted says why, and the others are answered") {
  const folder f;
  const std::string rows = f.file("runs.csv", std::string(columns) +
                                                  "a,llama-3-8b,,,,,h100-sxm,64,2,1,8192,1,512\n"
                                                  "b,nowhere,,,,,h100-sxm,64,2,1,8192,1,512\n"
                                                  "c,llama-3-8b,,,,,v100,64,2,1,8192,1,512\n"
                                                  "d,llama-3-8b,,,,,h100-sxm,64,7,1,8192,1,512\n"
                                                  "e,llama-3-8b,,,,,h100-sxm,64,2,1,,1,512\n");
  const csv_table table = table_of(run({"train", "--rows", rows}).out);
  REQUIRE(table.rows.size() == 5);
  CHECK(table.rows[0][6] == "ok");
  for (std::size_t i = 1; i < 5; ++i) {
    CAPTURE(i);
    CHECK(table.rows[i][1].empty());
    CHECK(table.rows[i][5].empty());
    CHECK_FALSE(table.rows[i][6].empty());
    CHECK(table.rows[i][6] != "ok");
  }
  CHECK(has(table.rows[1][6], "nowhere"));
  CHECK(has(table.rows[2][6], "v100"));
}

TEST_CASE(
    "published runs: the memory that their software keeps, and their time within the interval") {
  // 38 GB by nvidia-smi and 139.82 s (BigScience, train/tr11-176B-ml/chronicles-prequel.md); 82.4 GiB and 5762 tokens per
  // second and accelerator (torchtitan, benchmarks/llama3_h100_202412_torchtitan.md).
  const folder f;
  const std::string rows = f.file(
      "runs.csv",
      "id,family,model,layers,d_model,heads,vocab,accelerator,gpus,tp,pp,sharding,seq_len,micro_"
      "batch,global_batch,precision,recompute\n"
      "a,bloom,own,72,14336,64,250880,A100-SXM-80,384,8,6,zero1,2048,1,2048,fp16,full\n"
      "b,torchtitan,llama-3-8b,,,,,h100-96-500w,8,1,1,fsdp,8192,2,16,bf16,selective\n"
      "c,llm-foundry,llama-3-8b,,,,,h100-sxm,8,1,1,fsdp,8192,2,16,bf16,full\n"
      "d,,llama-3-8b,,,,,h100-sxm,8,1,1,fsdp,8192,2,16,bf16,full\n");
  const csv_table table = table_of(run({"train", "--rows", rows}).out);
  REQUIRE(table.rows.size() == 4);
  CHECK(test::near(std::stod(table.rows[0][5]), 38, 0.1));
  CHECK(test::near(std::stod(table.rows[0][1]), 139.82, 0.25));
  CHECK(test::near(std::stod(table.rows[1][5]), 82.4, 0.1));
  CHECK(test::near(std::stod(table.rows[1][4]), 5762, 0.1));
  // Software of which no run was fitted has a wider interval.
  const auto width = [&](std::size_t i) {
    return std::stod(table.rows[i][3]) / std::stod(table.rows[i][2]);
  };
  CHECK(table.rows[3][1] == table.rows[2][1]);
  CHECK(width(3) > 1.05 * width(2));
}

TEST_CASE("the same rows give the same bytes, in a file as on standard output") {
  const folder f;
  const std::string rows =
      f.file("runs.csv", std::string(columns) + "a,qwen3-30b-a3b,,,,,h100-sxm,64,1,1,4096,1,512\n");
  const std::string models =
      f.file("models.csv", "model,layers,d_model,heads,vocab\nx,2,128,2,1000\n");
  const auto direct = run({"train", "--rows", rows, "--models", models});
  const auto file = run({"train", "--rows", rows, "--models", models, "--csv", f / "out.csv"});
  CHECK(direct.code == 0);
  CHECK(file.code == 0);
  CHECK(file.out == "1 of 1 rows have a prediction\n");
  CHECK(test::file_text(f / "out.csv") == direct.out);
  CHECK(run({"train", "--rows", rows}).out == direct.out);
}

TEST_CASE("a table that cannot be read is refused by its flag") {
  const auto missing = run({"train", "--rows", "nowhere.csv"});
  CHECK(missing.code == 2);
  CHECK(has(missing.err, "--rows: nowhere.csv: "));
  const folder f;
  const std::string rows = f.file("runs.csv", std::string(columns));
  CHECK(has(run({"train", "--rows", rows, "--models", "nowhere.csv"}).err,
            "--models: nowhere.csv: "));
  CHECK(has(run({"train", "--rows", rows, "--csv", rows}).err, "--csv"));
}

TEST_CASE("the table may be as it is, and its rows are chosen") {
  const folder f;
  const std::string table =
      "id;model;kind;n_gpus;tp;pp;seq_len;micro_batch;global_batch\n"
      "a;llama-3-8b;h100-sxm;64;2;1;8192;1;512\n"
      "b;llama-3-8b;h100-sxm;128;2;1;8192;1;512\n";
  const auto answer = run({"train", "--rows", f.file("runs.csv", table), "--columns",
                           "accelerator=kind,gpus=n_gpus", "--where", "n_gpus>64"});
  CHECK(answer.code == 0);
  const csv_table chosen = table_of(answer.out);
  REQUIRE(chosen.rows.size() == 1);
  CHECK(chosen.rows[0][0] == "b");
  CHECK(chosen.rows[0][6] == "ok");
  const auto alone = run({"train", "llama-3-8b", "--on", "64xh100-sxm", "--where", "n_gpus>64"});
  CHECK(alone.code == 2);
  CHECK(has(alone.err, "--where: expected with --rows"));
}

}  // namespace train_rows_test
