// SPDX-License-Identifier: Apache-2.0
// leverage serve: layouts, speeds and money of models that serve.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "program/support.hpp"
#include "support/near.hpp"

namespace serve_command_test {

using test::folder;
using test::has;
using test::json;
using test::near;
using test::run;

test::outcome serve(std::vector<std::string> arguments, std::size_t width = 100) {
  arguments.insert(arguments.begin(), "serve");
  return run(arguments, width);
}

json answer(std::vector<std::string> arguments, int code = 0) {
  arguments.emplace_back("--json");
  const auto out = serve(arguments);
  CHECK(out.code == code);
  const json all = json::parse(out.out);
  CHECK(all["schema"] == "leverage.serve/1");
  return all["cases"];
}

std::string complaint(const std::vector<std::string>& arguments) {
  const auto [code, out, err] = serve(arguments);
  CHECK(code == 2);
  CHECK(out.empty());
  return err;
}

double number(const json& j) { return j.get<double>(); }

double sum(const json& parts) {
  double all = 0.0;
  for (const auto& [key, value] : parts.items()) {
    if (key != "total") all += number(value);
  }
  return all;
}

const std::vector<std::string> chat{"llama-3-8b", "--on",     "8xh200", "--input",
                                    "2000",       "--output", "500"};
std::vector<std::string> chat_with(std::vector<std::string> more) {
  std::vector<std::string> all = chat;
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST_CASE("speed, time per token, requests and money are of one number") {
  const json one = answer(chat_with({"--tpot", "50ms", "--price", "2.5"}))[0];
  const json& best = one["best"];
  const double tpot = number(best["tpot_s"]);
  const double each = number(best["tokens_per_second_per_accelerator"]);
  CHECK(tpot <= 0.05);
  CHECK(near(number(best["tokens_per_second_per_user"]) * tpot, 1.0, 1e-12));
  CHECK(
      near(each * number(best["accelerators_of_a_replica"]) * tpot, number(best["batch"]), 1e-12));
  CHECK(near(number(best["tokens_per_second"]["value"]), 8.0 * each, 1e-12));
  CHECK(near(number(best["usd_per_million_output_tokens"]["value"]), 2.5 / 3600.0 / each * 1e6,
             1e-12));
  CHECK(near(number(best["usd_per_million_tokens"]["value"]),
             number(best["usd_per_million_output_tokens"]["value"]) / 5.0, 1e-12));
  for (const char* key : {"tpot_interval_s", "ttft_interval_s", "tokens_per_second"}) {
    CHECK(number(best[key]["low"]) < number(best[key]["value"]));
    CHECK(number(best[key]["value"]) < number(best[key]["high"]));
  }
}

TEST_CASE("the parts of a step and of the memory add up") {
  for (const char* model : {"llama-3-8b", "deepseek-v3", "qwen3-next-80b-a3b", "gpt-oss-120b"}) {
    CAPTURE(model);
    const json one = answer({model, "--on", "8xh200", "--input", "1000", "--output", "1000"})[0];
    const json& step = one["best"]["step_parts_s"];
    CHECK(near(sum(step), number(step["total"]), 1e-12));
    const json& memory = one["memory_bytes"];
    double parts = 0.0;
    for (const char* key : {"weights", "experts", "vocabulary", "buffers", "context", "cache"}) {
      parts += number(memory[key]);
    }
    CHECK(near(parts, number(memory["total"]), 1e-12));
    CHECK(number(memory["total"]) <= 0.9 * number(memory["available"]) * (1.0 + 1e-12));
  }
}

TEST_CASE("Llama-3-8B on one H100 in 8 bits: 13,899 tokens/s were measured at 1000 in, 2000 out") {
  const json one =
      answer({"llama-3-8b", "--on", "1xh100", "--input", "1000", "--output", "2000"})[0];
  const json& speed = one["best"]["tokens_per_second"];
  CHECK(number(speed["low"]) < 13'899.0);
  CHECK(13'899.0 < number(speed["high"]));
}

TEST_CASE("a tighter limit costs throughput, and names what limits") {
  const json loose = answer(chat)[0]["best"];
  const json tight = answer(chat_with({"--tpot", "10ms"}))[0]["best"];
  CHECK(number(tight["tokens_per_second_per_accelerator"]) <
        number(loose["tokens_per_second_per_accelerator"]));
  CHECK(loose["limited_by"] == "memory");
  CHECK(tight["limited_by"] == "time per token");
  CHECK(answer(chat_with({"--ttft", "60ms"}))[0]["best"]["limited_by"] ==
        "time to the first token");
}

TEST_CASE("layout, batch, format and cache can be given") {
  const json one = answer({"deepseek-v3", "--on", "8xh200", "--input", "1024", "--output", "2048",
                           "--layout", "dp=8", "--batch", "1024"})[0];
  CHECK(one["best"]["layout"] == "ep=8,dp=8");
  CHECK(one["best"]["batch"] == 1024);
  CHECK(one["layouts"] == 1);
  const json narrow = answer(chat_with({"--layout", "tp=1"}))[0];
  const json wide = answer(chat_with({"--layout", "tp=1", "--cache-format", "bf16"}))[0];
  CHECK(wide["formats"] == "fp8, cache bf16");
  CHECK(near(number(wide["memory_bytes"]["cache_of_a_request"]),
             2.0 * number(narrow["memory_bytes"]["cache_of_a_request"]), 1e-12));
  const json sixteen = answer(chat_with({"--layout", "tp=1", "--format", "bf16"}))[0];
  CHECK(near(number(sixteen["memory_bytes"]["weights"]),
             2.0 * number(narrow["memory_bytes"]["weights"]), 1e-12));
}

TEST_CASE("models and clusters are put side by side") {
  const json all = answer({"llama-3-8b", "qwen3-30b-a3b", "--on", "8xh200", "--on", "8xb200",
                           "--input", "100", "--output", "100"});
  CHECK(all.size() == 4);
  const auto text = serve(
      {"llama-3-8b", "--on", "8xh200", "--on", "8xb200", "--input", "100", "--output", "100"});
  CHECK(text.code == 0);
  CHECK(has(text.out, "8 x h200-sxm"));
  CHECK(has(text.out, "8 x b200"));
}

TEST_CASE("what does not fit exits with 1 and says what would") {
  const auto out = serve({"deepseek-v3", "--on", "2xh200", "--input", "100", "--output", "100"});
  CHECK(out.code == 1);
  CHECK(has(out.err, "does not fit"));
  CHECK(has(out.err, "8xh200-sxm would do"));
  const json one =
      answer({"deepseek-v3", "--on", "2xh200", "--input", "100", "--output", "100"}, 1)[0];
  CHECK(one["has_answer"] == false);
  CHECK(one["would_do"] == "8xh200-sxm");
}

TEST_CASE("what is too slow exits with 1 and names the fastest layout") {
  const auto out = serve(chat_with({"--tpot", "1ms"}));
  CHECK(out.code == 1);
  CHECK(has(out.err, "is too slow"));
  CHECK(has(out.err, "per token"));
}

TEST_CASE("remarks say what the numbers rest on, and where they do not") {
  const auto remarks = [](const std::vector<std::string>& arguments) {
    return answer(arguments)[0]["remarks"].dump();
  };
  CHECK(has(remarks(chat), "159 published throughputs"));
  CHECK_FALSE(has(remarks(chat), "no throughput of this model"));
  CHECK(has(remarks({"gemma-3-27b", "--on", "8xh200", "--input", "100", "--output", "100"}),
            "no throughput of this model"));
  CHECK(has(remarks({"llama-3-8b", "--on", "8xmi300x", "--input", "100", "--output", "100"}),
            "no throughput on mi300x"));
  CHECK(has(remarks(chat_with({"--format", "bf16"})), "assumption"));
}

TEST_CASE("pictures and tables have the frontier") {
  const folder f;
  const std::string csv = f / "frontier.csv";
  const auto out = serve(chat_with({"--csv", csv}));
  CHECK(out.code == 0);
  const std::string text = test::file_text(csv);
  CHECK(text.starts_with("model,cluster,formats,layout,batch,tpot_s"));
  CHECK(has(text, "yes"));
}

TEST_CASE("bad input is one line, and exit code 2") {
  CHECK(has(complaint({"--on", "8xh200", "--input", "1", "--output", "1"}), "MODEL: expected"));
  CHECK(has(complaint({"llama-3-8b", "--input", "1", "--output", "1"}), "--on: expected"));
  CHECK(has(complaint({"llama-3-8b", "--on", "8xh200"}), "--input, --output: expected"));
  CHECK(has(complaint(chat_with({"--layout", "tp=3"})), "--layout: tp: expected"));
  CHECK(has(complaint(chat_with({"--layout", "xp=3"})), "--layout"));
  CHECK(has(complaint(chat_with({"--layout", "tp=0"})), "whole number"));
  CHECK(has(complaint(chat_with({"--layout", "dp=2"})), "dp: expected 1 for a dense model"));
  CHECK(has(complaint(chat_with({"--format", "fp7"})), "bf16, fp8 or fp4"));
  CHECK(has(complaint(chat_with({"--cache-format", "fp4"})), "bf16 or fp8"));
  CHECK(has(complaint(chat_with({"--tpot", "-1s"})), "--tpot"));
  CHECK(has(complaint(chat_with({"--batch", "0"})), "--batch"));
  CHECK(has(complaint(chat_with({"--efficiency", "missing.csv"})), "--efficiency"));
  CHECK(has(complaint({"llama-3-8b", "--on", "8xh100", "--input", "10", "--output", "10",
                       "--format", "fp4"}),
            "--format: bits of the matrices"));
}

}  // namespace serve_command_test
