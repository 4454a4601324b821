// SPDX-License-Identifier: Apache-2.0
// leverage train: memory, time and money of runs that are known.
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "program/support.hpp"
#include "support/near.hpp"

namespace train_command_test {

using test::folder;
using test::has;
using test::json;
using test::near;
using test::run;

constexpr double gib = 0x1p30;

test::outcome train(std::vector<std::string> arguments, std::size_t width = 100) {
  arguments.insert(arguments.begin(), "train");
  return run(arguments, width);
}

json answer(std::vector<std::string> arguments, int code = 0) {
  arguments.emplace_back("--json");
  const auto out = train(arguments);
  CHECK(out.code == code);
  const json all = json::parse(out.out);
  CHECK(all["schema"] == "leverage.train/1");
  return all["runs"];
}

std::string complaint(const std::vector<std::string>& arguments) {
  const auto [code, out, err] = train(arguments);
  CHECK(code == 2);
  CHECK(out.empty());
  return err;
}

double number(const json& j) { return j.get<double>(); }

TEST_CASE("Qwen3-30B-A3B on 8, experts on 8, optimizer sharded: 71.5 GiB of states") {
  const json one = answer({"qwen3-30b-a3b", "--on", "8xh100-sxm", "--layout", "ep=8,zero=1"}, 1)[0];
  const json& memory = one["memory_bytes"];
  const double states =
      number(memory["weights"]) + number(memory["gradients"]) + number(memory["optimizer"]);
  CHECK(near(states / gib, 71.5, 1e-3));
}

TEST_CASE("Llama-3-8B on 15 T: 8.69e23 FLOPs, and MFU, days, hours and money of one speed") {
  const json one = answer({"llama-3-8b", "--on", "512xh100-sxm", "--tokens", "15T", "--price",
                           "2.5", "--goodput", "1"})[0];
  CHECK(near(number(one["training_flops"]), 8.69e23, 1e-3));
  const double step = number(one["step_time_s"]["value"]);
  const double steps = 15e12 / number(one["global_batch_tokens"]);
  CHECK(near(number(one["days"]["value"]), step * steps / 86400, 1e-12));
  CHECK(near(number(one["accelerator_hours"]["value"]), step * steps * 512 / 3600, 1e-12));
  CHECK(near(number(one["usd"]["value"]), step * steps * 512 / 3600 * 2.5, 1e-12));
  CHECK(near(number(one["mfu_full_square"]["value"]), 8.687e23 / (step * steps) / (512 * 989e12),
             1e-3));
  CHECK(near(number(one["tokens_per_second"]["value"]) * step, number(one["global_batch_tokens"]),
             1e-12));
  // Llama 3's own runs needed 1.3 M hours at long contexts and with pauses; no machine is faster than its peak.
  CHECK(number(one["mfu_full_square"]["value"]) > 0.1);
  CHECK(number(one["mfu_full_square"]["value"]) < 0.9);
  for (const char* key : {"step_time_s", "days", "usd", "mfu_causal", "tokens_per_second"}) {
    CHECK(number(one[key]["low"]) < number(one[key]["value"]));
    CHECK(number(one[key]["value"]) < number(one[key]["high"]));
  }
}

TEST_CASE("the parts of a step and of memory add up") {
  const json one = answer({"deepseek-v3", "--on", "2048xh800-sxm", "--layout", "pp=16,ep=64",
                           "--global-batch", "15360seq", "--recompute", "full"})[0];
  const auto sum = [](const json& parts) {
    double all = 0;
    for (const auto& [key, value] : parts.items()) {
      all += value.is_number() && key != "total" && key != "margin" && key != "available" &&
                     key != "stage"
                 ? number(value)
                 : 0;
    }
    return all;
  };
  CHECK(near(sum(one["step_parts_s"]), number(one["step_time_s"]["value"]), 1e-12));
  CHECK(near(sum(one["memory_bytes"]), number(one["memory_bytes"]["total"]), 1e-12));
  CHECK(one["layout"] == "pp=16,ep=64,zero=1");
  CHECK(one["data_parallel"] == 128);
  CHECK(one["global_batch_tokens"] == 15360.0 * 4096);
}

TEST_CASE("days turned around: the tokens of a budget take its days") {
  const std::vector<std::string> asked{"gpt2", "--on", "8xa100-sxm-80", "--price", "1"};
  const auto with = [&](const std::string& flag, const std::string& value) {
    std::vector<std::string> all = asked;
    all.insert(all.end(), {flag, value});
    return answer(all)[0];
  };
  const json there = with("--budget-days", "2");
  const double tokens = number(there["tokens_in_budget"]["value"]);
  const json back = with("--tokens", std::to_string(std::llround(tokens)));
  CHECK(near(number(back["days"]["value"]), 2.0, 1e-9));
  CHECK(there["usd"] == 2 * 24 * 8 * 1.0);
  CHECK(number(there["tokens_in_budget"]["low"]) < tokens);
}

TEST_CASE(
    "a run that does not fit is an answer: exit code 1, how much it needs, and what would fit") {
  const auto out = train({"llama-3-8b", "--on", "8xh100-sxm", "--layout", "zero=0"});
  CHECK(out.code == 1);
  CHECK(has(out.err, "llama-3-8b on 8 x h100-sxm does not fit: "));
  CHECK(has(out.err, " GiB of 79.65; "));
  CHECK(has(out.err, " would fit"));
  CHECK_FALSE(has(out.err, "--help"));
  CHECK(has(out.out, "fits"));
  const json one = answer({"llama-3-8b", "--on", "8xh100-sxm", "--layout", "zero=0"}, 1)[0];
  CHECK(one["memory_bytes"]["fits"] == false);
  CHECK(one["memory_bytes"]["would_fit"].is_string());
}

TEST_CASE("a layout that suits neither model nor machine is refused by the flag") {
  const auto refused = [](const std::string& layout) {
    return complaint({"llama-3-8b", "--on", "64xh100-sxm", "--layout", layout});
  };
  CHECK(has(refused("tp=7"),
            "llama-3-8b on 64 x h100-sxm: --layout: tp: expected a divisor of the "
            "attention heads, found 7"));
  CHECK(has(refused("pp=3"), "--on, --layout: the accelerators: expected a multiple of tensor"));
  CHECK(has(refused("ep=2"), "--layout: ep: expected 1 for a dense model, found 2"));
  CHECK(has(refused("vp=2"), "--layout: vp: expected 1 without a pipeline, found 2"));
  CHECK(has(complaint({"llama-3-8b", "--on", "64xh100-sxm", "--layout", "tp=2", "--global-batch",
                       "33seq"}),
            "--global-batch: sequences: expected a multiple of data * micro_batch"));
  CHECK(has(complaint({"llama-3-8b", "--on", "64xa100-sxm-80", "--format", "fp8"}),
            "--format: bits of the matrices: expected a number format that"));
}

TEST_CASE("models and clusters side by side, each with its own remarks") {
  const auto out = train({"llama-3-8b", "--on", "64xh100-sxm", "--on", "64xl40s"});
  CHECK(has(out.out, "64 x h100-sxm"));
  CHECK(has(out.out, "64 x l40s"));
  CHECK(has(out.out, "no run on l40s was measured"));
  CHECK(answer({"gpt2", "llama-3-8b", "--on", "64xh100-sxm"}).size() == 2);
  for (const std::string& line : test::lines_of(out.out)) CHECK(line.size() <= 100);
}

TEST_CASE("the price of a cluster's file holds unless --price is given") {
  const folder f;
  const std::string path = f.file(
      "box.json",
      R"({"leverage_accelerator": 1, "name": "box", "base": "h100-sxm", "accelerators": 8, "price_usd_per_hour": 2})");
  const json own = answer({"gpt2", "--on", path, "--budget-days", "1"})[0];
  CHECK(near(number(own["usd"]), 24 * 8 * 2.0, 1e-12));
  const json given = answer({"gpt2", "--on", path, "--budget-days", "1", "--price", "3"})[0];
  CHECK(near(number(given["usd"]), 24 * 8 * 3.0, 1e-12));
  const json none = answer({"gpt2", "--on", "8xh100-sxm", "--budget-days", "1"})[0];
  CHECK_FALSE(none.contains("usd"));
  CHECK(none["usd_per_accelerator_hour"].is_null());
}

TEST_CASE("more accelerators, a faster one and fewer tokens take less time") {
  const auto days = [](const char* on, const char* tokens) {
    return number(answer({"llama-3-8b", "--on", on, "--tokens", tokens})[0]["days"]["value"]);
  };
  const double base = days("64xh100-sxm", "1T");
  CHECK(days("128xh100-sxm", "1T") < base);
  CHECK(days("64xb200", "1T") < base);
  CHECK(near(days("64xh100-sxm", "2T"), 2 * base, 1e-12));
}

TEST_CASE("recomputation appears in HFU and frees memory") {
  const std::vector<std::string> asked{"llama-3-8b", "--on", "64xh100-sxm", "--layout", "tp=2"};
  std::vector<std::string> again = asked;
  again.insert(again.end(), {"--recompute", "full"});
  const json kept = answer(asked)[0];
  const json full = answer(again)[0];
  CHECK(number(full["memory_bytes"]["activations"]) < number(kept["memory_bytes"]["activations"]));
  CHECK(number(full["hfu_causal"]["value"]) > number(full["mfu_causal"]["value"]));
  CHECK(kept["hfu_causal"] == kept["mfu_causal"]);
}

TEST_CASE("bars of memory and step, and their numbers") {
  const test::drawn_by_nobody nobody;
  const folder f;
  const auto out = train({"llama-3-8b", "--on", "64xh100-sxm", "--plot", f / "a.svg", "--plot",
                          f / "b.png", "--csv", f / "a.csv"});
  CHECK(out.code == 0);
  CHECK(std::filesystem::exists(f / "a.svg"));
  CHECK(std::filesystem::exists(f / "b.png"));
  const std::string csv = test::file_text(f / "a.csv");
  CHECK(csv.starts_with("model,cluster,layout,kind,part,value\n"));
  CHECK(has(csv, "llama-3-8b,64 x h100-sxm,"));
  CHECK(has(csv, ",step_s,matrices,"));
  CHECK(has(csv, ",memory_bytes,available,85520809984"));
}

TEST_CASE("other values of one degree: each that suits the run, in order, its own among them") {
  const std::vector<std::string> asked{"llama-3-8b", "--on",   "64xh100-sxm", "--layout",
                                       "tp=4",       "--vary", "tp"};
  std::vector<std::string> as_json = asked;
  as_json.emplace_back("--json");
  const json all = json::parse(train(as_json).out);
  CHECK(all["varied"] == "tp");
  const json& variants = all["variants"][0];
  REQUIRE(variants.size() == 6);  // of 32 heads
  double before = 1e30;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    CHECK(variants[i]["value"] == (1 << i));
    CHECK(number(variants[i]["memory_bytes"]) < before);
    before = number(variants[i]["memory_bytes"]);
    CHECK(variants[i]["step_time_s"]["low"] < variants[i]["step_time_s"]["value"]);
  }
  CHECK(variants[2]["step_time_s"]["value"] == all["runs"][0]["step_time_s"]["value"]);
  CHECK(variants[2]["layout"] == "tp=4,zero=1");
  CHECK(variants[0]["fits"] == false);
  CHECK(has(train(asked).out, "llama-3-8b on 64 x h100-sxm, other values of tp"));
  const test::drawn_by_nobody nobody;
  const folder f;
  std::vector<std::string> drawn = asked;
  drawn.insert(drawn.end(), {"--plot", f / "tp.svg", "--csv", f / "tp.csv"});
  CHECK(train(drawn).code == 0);
  CHECK(std::filesystem::exists(f / "tp.svg"));
  CHECK(has(test::file_text(f / "tp.csv"), ",\"tp=32,zero=1\",step_s,total,"));
}

TEST_CASE("what is missing or too much is said") {
  CHECK(has(complaint({}), "MODEL: expected a preset or a config.json, found none"));
  CHECK(has(complaint({"gpt2"}), "--on: expected a cluster, as in 1024xh100-sxm, found none"));
  CHECK(has(complaint({"gpt2", "--on", "8xh20", "--tokens", "1T", "--budget-days", "3"}),
            "--tokens, --budget-days: expected one of them, found both"));
  CHECK(has(complaint({"gpt2", "--on", "8xh20", "--format", "int8"}),
            "--format: expected one of bf16"));
  CHECK(has(complaint({"--models", "a.csv"}), "--models: expected with --rows, found alone"));
  CHECK(has(complaint({"gpt2", "--rows", "a.csv"}), "MODEL: expected without --rows"));
}

}  // namespace train_command_test
