// SPDX-License-Identifier: Apache-2.0
// leverage mfu: published utilizations come out, in each way to count.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "program/support.hpp"
#include "support/near.hpp"

namespace train_mfu_test {

using test::has;
using test::json;
using test::near;
using test::run;

json answer(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "mfu");
  arguments.emplace_back("--json");
  const auto [code, out, err] = run(arguments);
  CHECK(code == 0);
  CHECK(err.empty());
  return json::parse(out);
}

std::string complaint(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "mfu");
  const auto [code, out, err] = run(arguments);
  CHECK(code == 2);
  CHECK(out.empty());
  return err;
}

TEST_CASE("GPT-2 on 8 A100 in 4 days: 29.2 % by the full square, by rate and by time alike") {
  const json by_rate =
      answer({"gpt2", "--on", "8xa100-sxm-80", "--tokens-per-second", "853333.333333"});
  const json by_step = answer(
      {"gpt2", "--on", "8xa100-sxm-80", "--step-time", "0.576s", "--global-batch", "480seq"});
  const json by_days =
      answer({"gpt2", "--on", "8xa100-sxm-80", "--step-time", "4d", "--global-batch", "294.912B"});
  CHECK(by_rate["schema"] == "leverage.mfu/1");
  for (const json& one : {by_rate, by_step, by_days}) {
    CHECK(near(one["counted"]["full_square"]["mfu"].get<double>(), 0.292, 1e-3));
    CHECK(one["counted"]["full_square"]["hfu"] == one["counted"]["full_square"]["mfu"]);
    CHECK(near(one["tokens_per_second"].get<double>(), 853333.333333, 1e-9));
    CHECK(one["peak_tflops"] == 312.0);
  }
  // 600,000 steps of 491,520 tokens are 2.52e20 FLOPs.
  CHECK(near(by_rate["counted"]["full_square"]["flops_per_token"].get<double>() * 294.912e9,
             2.52e20, 1e-3));
  // 6 N of 124,439,808 weights.
  CHECK(by_rate["counted"]["six_n"]["flops_per_token"] == 6 * 124'439'808.0);
  CHECK(by_step["batch_tokens"] == 491520.0);
  CHECK(by_step["step_time_s"] == 0.576);
  CHECK(by_rate["step_time_s"].is_null());
}

TEST_CASE("Llama-3-8B in 1.3 M hours of H100 on 15 T tokens: 18.8 % of 989 TFLOP/s") {
  // 15e12 tokens in 1.3e6 hours of one.
  const json one = answer({"llama-3-8b", "--on", "1xh100-sxm", "--tokens-per-second", "3205.128"});
  CHECK(near(one["counted"]["full_square"]["mfu"].get<double>(), 0.188, 2e-3));
  CHECK(near(one["counted"]["full_square"]["tflops_per_accelerator"].get<double>(), 186, 3e-3));
}

TEST_CASE("PaLM's definition, of Appendix B: 6 N and the full square give its 46.2 % of a TPU v4") {
  // A dense model of 540.35 B weights, whose speed of 238.3e3 tokens per second on 6144 chips is published.
  const test::folder f;
  const std::string palm = f.file(
      "palm.json",
      R"({"leverage_model": 1, "layers": 118, "d_model": 18432, "vocabulary": 256000, "sequence": 2048,
          "tied_embeddings": true, "attention": {"heads": 48, "kv_heads": 1, "head_dim": 256},
          "feed_forward": {"width": 73728}})");
  const json one = answer({palm, "--on", "6144xtpu-v4", "--tokens-per-second", "238.3K"});
  CHECK(near(one["counted"]["full_square"]["mfu"].get<double>(), 0.462, 0.01));
}

TEST_CASE("DeepSeek-V3: 19.9 s a step of 15360 sequences on 2048 H800, by either peak") {
  const std::vector<std::string> run_of{"deepseek-v3", "--on",        "2048xh800-sxm",
                                        "--step-time", "19.907s",     "--global-batch",
                                        "15360seq",    "--recompute", "selective"};
  std::vector<std::string> in_fp8 = run_of;
  in_fp8.insert(in_fp8.end(), {"--format", "mxfp8"});
  const json wide = answer(run_of);
  const json narrow = answer(in_fp8);
  CHECK(near(wide["tokens_per_second_per_accelerator"].get<double>(), 1543.2, 1e-4));
  CHECK(near(wide["counted"]["causal"]["mfu"].get<double>() * 989,
             narrow["counted"]["causal"]["mfu"].get<double>() * 1979, 1e-12));
  CHECK(narrow["format"] == "mxfp8");
  CHECK(narrow["peak_tflops"] == 1979.0);
  CHECK(has(narrow["remarks"][0].get<std::string>(), "of the peak in bf16"));
  CHECK(wide["counted"]["causal"]["hfu"] > wide["counted"]["causal"]["mfu"]);
  CHECK(wide["counted"]["six_n"]["hfu"].is_null());
}

TEST_CASE("the page names what is counted, and HFU where something is computed again") {
  const std::vector<std::string> asked{
      "mfu", "gpt2", "--on", "8xa100-sxm-80", "--tokens-per-second", "853333"};
  const auto page = run(asked);
  CHECK(page.code == 0);
  CHECK(has(page.out, "GPT-2 124M, sequences of 1024 tokens"));
  CHECK(has(page.out, "8 x a100-sxm-80, 312 TFLOP/s each in bf16"));
  CHECK(has(page.out, "full square of the scores         854.4 MFLOP    91.14 TFLOP/s  29.21 %"));
  CHECK_FALSE(has(page.out, "HFU"));
  std::vector<std::string> again = asked;
  again.insert(again.end(), {"--recompute", "full"});
  CHECK(has(run(again).out, "HFU adds what the backward pass computes again: all layers"));
  for (const std::string& line : test::lines_of(run(again, 80).out)) CHECK(line.size() <= 80);
}

TEST_CASE("more than the peak is said to be so") {
  const json one = answer({"gpt2", "--on", "1xh100-sxm", "--tokens-per-second", "10M"});
  CHECK(one["counted"]["full_square"]["mfu"] > 1.0);
  CHECK(has(one["remarks"][0].get<std::string>(), "more than the peak"));
}

TEST_CASE("the sequence length counts") {
  const std::vector<std::string> asked{"llama-3-8b", "--on", "8xh100-sxm", "--tokens-per-second",
                                       "80K"};
  std::vector<std::string> longer = asked;
  longer.insert(longer.end(), {"--sequence", "131072"});
  CHECK(answer(longer)["counted"]["causal"]["mfu"] >
        1.5 * answer(asked)["counted"]["causal"]["mfu"].get<double>());
  CHECK(answer(longer)["counted"]["six_n"] == answer(asked)["counted"]["six_n"]);
}

TEST_CASE("a speed is given in one way, whole, on a cluster that computes in the format") {
  CHECK(has(complaint({"gpt2", "--tokens-per-second", "1K"}),
            "--on: expected a cluster, as in 8xa100-sxm-80, found none"));
  CHECK(has(complaint({"gpt2", "--on", "8xh100-sxm"}),
            "--tokens-per-second: expected it, or --step-time and --global-batch, found none"));
  CHECK(has(complaint({"gpt2", "--on", "8xh100-sxm", "--step-time", "1s"}),
            "--global-batch: expected with --step-time, as in 16M or 2048seq, found none"));
  CHECK(
      has(complaint({"gpt2", "--on", "8xh100-sxm", "--tokens-per-second", "1", "--step-time", "1"}),
          "--tokens-per-second, --step-time: expected one of them, found both"));
  CHECK(has(
      complaint({"gpt2", "--on", "8xh100-sxm", "--tokens-per-second", "1", "--global-batch", "1M"}),
      "--global-batch: expected with --step-time, found alone"));
  CHECK(has(
      complaint({"gpt2", "--on", "8xa100-sxm-80", "--tokens-per-second", "1K", "--format", "fp8"}),
      "--format: expected a format in which \"a100-sxm-80\" computes, found fp8"));
}

}  // namespace train_mfu_test
