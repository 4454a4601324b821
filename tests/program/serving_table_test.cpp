// SPDX-License-Identifier: Apache-2.0
// Tables of measured throughputs, and calibrate --serving on them.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "program/support.hpp"
#include "support/csv.hpp"
#include "support/near.hpp"
#include "train/serving_table.hpp"

namespace serving_table_test {

using namespace leverage;
using test::folder;
using test::has;
using test::json;
using test::near;
using test::run;

constexpr const char* columns =
    "id,engine,model,accelerator,gpus,tp,ep,attention_dp,phase,weights_precision,kv_precision,"
    "input_len,output_len,requests,concurrency,kv_len_mean,batch_per_gpu,speculation,moe_balance,"
    "input_tokens_per_s_per_gpu,output_tokens_per_s_per_gpu,notes\n";

program::serving_row row(const std::string& text) {
  const auto table = program::parse_csv(columns + text + "\n", "rows");
  REQUIRE(table);
  return program::read_serving_rows(*table, {}).at(0);
}

TEST_CASE("a dense model of TensorRT-LLM is a queue of the requests in its documentation") {
  const auto r =
      row("a,TensorRT-LLM 1.0,llama-3-8b,h100-sxm,1,1,,,offline,fp8,,1000,1000,,,,,,,,15220,");
  CHECK(r.fault.empty());
  CHECK(r.run.what == study::served::queue);
  CHECK(r.run.requests == 3000);
  CHECK(r.run.recipe.cache_bytes == 1.0);
  CHECK(near(r.run.seconds, 3000.0 * 1000.0 / 15220.0, 1e-14));
}

TEST_CASE("a mixture of it has attention groups; a tp that counts all of them is divided") {
  const auto blank =
      row("a,TensorRT-LLM 1.0,qwen3-30b-a3b,h100-sxm,8,8,,,offline,fp8,,1000,1000,,,,,,,,1000,");
  CHECK(blank.fault.empty());
  CHECK(blank.run.layout == hardware::serving_layout{.expert = 8, .attention_data = 8});
  const auto given = row(
      "a,TensorRT-LLM,qwen3-30b-a3b,h100-sxm,8,8,8,4,offline,fp8,fp16,1000,1000,,64,,,,,,1000,");
  CHECK(given.run.layout ==
        hardware::serving_layout{.tensor = 2, .expert = 8, .attention_data = 4});
  CHECK(given.run.what == study::served::mixed);
  CHECK(given.run.batch == 64);
  CHECK(given.run.recipe.cache_bytes == 2.0);
  CHECK(near(given.run.seconds, 64.0 * 1000.0 / 8000.0, 1e-14));
}

TEST_CASE("steps that decode and passes over prompts have a batch of each accelerator") {
  const auto decode =
      row("a,SGLang,deepseek-v3,h100-sxm,8,1,72,72,decode,fp8,,,,,,2000,256,,natural,,2785.25,");
  CHECK(decode.fault.empty());
  CHECK(decode.run.batch == 256 * 72);
  CHECK(near(decode.run.seconds, 0.0919, 1e-3));
  CHECK(decode.run.engine.overlaps_exchange);
  const auto prefill =
      row("a,SGLang,deepseek-v3,h100-sxm,8,1,32,32,prefill,fp8,,4096,,,,,16384,,perfect,7417,,");
  CHECK(prefill.fault.empty());
  CHECK(prefill.run.engine.routing == hardware::routing::balanced);
  CHECK(near(prefill.run.seconds, 16384.0 / 7417.0, 1e-14));
}

TEST_CASE("a row that cannot be used says why") {
  const auto fault = [](const std::string& text) { return row(text).fault; };
  CHECK(has(fault("a,X,llama-3-8b,h100-sxm,1,1,,,latency,fp8,,10,10,,,,,,,,1,"), "column phase"));
  CHECK(has(fault("a,X,llama-3-8b,nothing,1,1,,,offline,fp8,,10,10,5,,,,,,,1,"), "accelerator"));
  CHECK(has(fault("a,X,nothing,h100-sxm,1,1,,,offline,fp8,,10,10,5,,,,,,,1,"), "model nothing"));
  CHECK(has(fault("a,X,llama-3-8b,h100-sxm,1,1,,,offline,fp7,,10,10,5,,,,,,,1,"), "precision"));
  CHECK(
      has(fault("a,X,llama-3-8b,h100-sxm,1,1,,,offline,fp8,,10,10,5,,,,MTP,,,1,"), "speculative"));
  CHECK(has(fault("a,X,llama-3-8b,h100-sxm,1,1,,,offline,fp8,,10,10,5,,,,,,,,"), "blank"));
  CHECK(has(fault("a,X,llama-3-8b,h100-sxm,1,3,,,offline,fp8,,10,10,5,,,,,,,1,"), "tensor is 3"));
  CHECK(has(fault("a,X,llama-3-8b,h100-sxm,1,1,,,decode,fp8,,,,,,,8,,,,1,"), "kv_len_mean"));
  CHECK(has(fault("a,X,deepseek-v3,h100-sxm,1,1,,,offline,fp8,,10,10,5,,,,,,,1,"),
            "does not fit in memory"));
  CHECK(has(fault("a,X,llama-3-8b,h100-sxm,1,1,,,prefill,fp8,,10,,,,,,,,1,,x were cache hits"),
            "cached"));
}

TEST_CASE("calibrate --serving fits rows, and serve takes what it has saved") {
  const folder f;
  std::string rows = columns;
  for (const char* lengths : {"128,2048", "1000,1000", "2048,128", "5000,500"}) {
    rows += std::string("a,TensorRT-LLM 1.0,llama-3-8b,h100-sxm,1,1,,,offline,fp8,,") + lengths +
            ",,,,,,,," + "5000,\n";
  }
  const std::string table = f.file("rows.csv", rows);
  const std::string saved = f / "ours.csv";
  const auto fitted =
      run({"calibrate", table, "--serving", "--folds", "2", "--save", saved, "--json"});
  CHECK(fitted.code == 0);
  const json all = json::parse(fitted.out);
  CHECK(all["rows_used"] == 4);
  CHECK(all["coefficients"].size() == 21);
  const auto served = run({"serve", "llama-3-8b", "--on", "1xh100", "--input", "1000", "--output",
                           "1000", "--efficiency", saved, "--json"});
  CHECK(served.code == 0);
  // A set of training is no set of serving.
  const auto wrong = run({"train", "llama-3-8b", "--on", "8xh100", "--efficiency", saved});
  CHECK(wrong.code == 2);
  CHECK(has(wrong.err, "calibrate --save"));
}

}  // namespace serving_table_test
