// SPDX-License-Identifier: Apache-2.0
// The report in its two forms.
#include <doctest/doctest.h>

#include <algorithm>

#include "leverage/laws/tian2025.hpp"
#include "support.hpp"
#include "support/quantity_text.hpp"
#include "support/some.hpp"

using namespace leverage;
using test::config_path;
using test::json;
using test::run;

namespace report_test {

json reported(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "report");
  arguments.emplace_back("--json");
  const test::outcome done = run(arguments);
  REQUIRE_MESSAGE(done.code == 0, done.err);
  return json::parse(done.out);
}

std::string table(std::vector<std::string> arguments, std::size_t width = 100) {
  arguments.insert(arguments.begin(), "report");
  return run(arguments, width).out;
}

/// The words behind a label in the table's first line that starts with it.
std::string behind(const std::string& text, const std::string& label) {
  for (const std::string& line : test::lines_of(text)) {
    const auto start = line.find_first_not_of(' ');
    if (start != std::string::npos && line.compare(start, label.size() + 2, label + "  ") == 0) {
      const auto value = line.find_first_not_of(' ', start + label.size());
      return line.substr(value);
    }
  }
  return "";
}

TEST_CASE("MoE-mini at its trillion tokens: the numbers of Table 1 and of the joint law") {
  const json m = reported({"moe-mini", "--tokens", "1e12"})["models"][0];
  CHECK(m["parameters"]["total_without_vocabulary"] == 17'514'364'928 + 83'968);  // and norms
  CHECK(m["parameters"]["active_matrices"] == 838'860'800);
  // Independent vectors for forward FLOPs, without the router of 2 d E in 19 layers.
  const std::int64_t router = std::int64_t{19} * 2 * 2048 * 384;
  CHECK(m["flops_per_token"]["without_vocabulary"] == 2'318'925'824 + router);
  CHECK(m["flops_per_token"]["logits"] == 517'996'544);
  CHECK(m["published_forward_flops_per_token"]["tian2025_arxiv"] == 2'109'210'624);
  CHECK(m["published_forward_flops_per_token"]["tian2025_iclr"] == 2'121'269'248);
  CHECK(m["budget"]["flops"] == doctest::Approx(3.0 * (2'318'925'824 + router) * 1e12));
  CHECK(m["budget"]["optimum_granularity"] == doctest::Approx(11.33721211594045).epsilon(1e-14));
}

TEST_CASE("the joint law at 1e22 FLOPs, by both readings of the activation ratio") {
  const json b = reported({"moe-mini", "--flops", "1e22"})["models"][0]["budget"];
  CHECK(b["leverage_by_definition"] == doctest::Approx(6.982164582887343).epsilon(1e-14));
  CHECK(b["dense_flops_by_definition"] == doctest::Approx(6.982164582887343e22).epsilon(1e-14));
  CHECK(b["leverage_by_routed"] > 7);
  CHECK(b["recommended_tokens"] == doctest::Approx(322802326120.2974).epsilon(1e-14));
  CHECK(b["recommended_flops_per_token"] == doctest::Approx(30986232720.86471).epsilon(1e-14));
  CHECK(b["learning_rate"] == doctest::Approx(0.0005009086346499672).epsilon(1e-14));
  CHECK(b["batch_tokens"] == doctest::Approx(7213723.143532678).epsilon(1e-14));
  CHECK(b["recommended_sharing_ratio"] == 0.083);
}

TEST_CASE("a dense model is the baseline: no leverage, no learning rate, its own allocation") {
  const json b = reported({"dense-6.1b", "--flops", "1e22"})["models"][0]["budget"];
  for (const char* key : {"leverage_by_definition", "leverage_by_routed", "learning_rate",
                          "batch_tokens", "optimum_granularity"}) {
    CAPTURE(key);
    REQUIRE(b.contains(key));
    CHECK(b[key].is_null());
  }
  CHECK(b["recommended_tokens"] == doctest::Approx(179929885339.2764).epsilon(1e-14));
  CHECK(table({"dense-6.1b"}).find("1 (baseline)") != std::string::npos);
}

TEST_CASE("without a budget each model is at the one that fits its size, and not under-trained") {
  std::size_t remarks = 0;
  for (const char* key : {"moe-mini", "dense-6.1b", "deepseek-v3", "gpt2"}) {
    CAPTURE(key);
    const json m = reported({key})["models"][0];
    CHECK(m["budget"]["tokens_over_recommended"] == doctest::Approx(1).epsilon(0.001));
    for (const json& r : m["remarks"]) {
      CHECK(r["kind"] != "under_trained");
      ++remarks;
    }
  }
  CHECK(remarks > 0);
}

TEST_CASE("remarks say what is extrapolated and how far, and which advice is not kept") {
  const json remarks = reported({"qwen3-30b-a3b", "--flops", "7e21"})["models"][0]["remarks"];
  const auto has = [&](const char* kind, const std::string& text) {
    return std::any_of(remarks.begin(), remarks.end(),
                       [&](const json& r) { return r["kind"] == kind && r["text"] == text; });
  };
  CHECK(has("extrapolates",
            "joint law: beyond the fitted range: non-vocabulary FLOPs 23.3x above (7e21, fitted on "
            "1e18..3e20)"));
  CHECK(has("outside_guideline", "granularity 5.333, advised 8..12"));
  CHECK(reported({"moe-mini", "--tokens", "1B"})["models"][0]["remarks"].dump().find(
            "\"under_trained\"") != std::string::npos);
}

TEST_CASE("memory at a context: windows stay short, bits and sequences as given") {
  const auto memory = [](std::vector<std::string> more) {
    more.insert(more.begin(), config_path("gpt-oss-20b"));
    return reported(more)["models"][0]["memory_bytes"];
  };
  // 12 layers of 2048 bytes a token on 131 072 tokens, and 12 on the 128 of their window: 3.003 GiB.
  const json m = memory({"--context", "131072"});
  CHECK(m["kv_cache"] == 12.0 * 2048 * 131072 + 12.0 * 2048 * 128);
  CHECK(m["kv_cache_per_token"] == 24 * 2048);
  CHECK(m["kv_cache_per_token_beyond_window"] == 12 * 2048);
  CHECK(m["context"] == 131072);
  CHECK(m["weights"] == 2 * 20914757184.0);
  CHECK(m["weights_and_kv_cache"] == m["weights"].get<double>() + m["kv_cache"].get<double>());
  const json small = memory(
      {"--context", "131072", "--sequences", "8", "--cache-bits", "8", "--weight-bits", "4.25"});
  CHECK(small["kv_cache"] == 4 * m["kv_cache"].get<double>());
  CHECK(small["weights"] == 20914757184.0 * 4.25 / 8);
  // Without --context a sequence is as long as the one at which attention is counted.
  CHECK(reported({"llama-3-8b", "--sequence", "2048"})["models"][0]["memory_bytes"]["kv_cache"] ==
        131072.0 * 2048);
  const std::string text = table({config_path("gpt-oss-20b"), "--context", "131072"});
  CHECK(behind(text, "beyond the window") == "24 KiB");
  CHECK(behind(text, "weights, keys and values") == "41.96 GiB");
  for (const char* given :
       {"--cache-bits=0", "--cache-bits=-1", "--weight-bits=65", "--weight-bits=nan",
        "--sequences=0", "--sequences=1.5", "--context=0", "--context=inf"}) {
    CAPTURE(given);
    const std::string flag = given;
    const auto wrong = run({"report", "gpt2", flag});
    CHECK(wrong.code == 2);
    CHECK(wrong.err.find(flag.substr(0, flag.find('=')) + ": expected") != std::string::npos);
  }
}

TEST_CASE("packed sequences of Llama-3-8B: 1000, 3000 and 96 of 4096 tokens") {
  const json p =
      reported({"llama-3-8b", "--lengths", "1000,3000, 96"})["models"][0]["packed_sequences"];
  CHECK(p["tokens"] == 4096.0);
  CHECK(p["forward_and_backward"] == doctest::Approx(1.92309e14).epsilon(3e-6));
  CHECK(p["forward_and_backward_of_one_sequence"] == doctest::Approx(1.97632e14).epsilon(3e-6));
  CHECK(p["equivalent_length"] == (1e6 + 9e6 + 96.0 * 96.0) / 4096.0);
  // The same in parts, from a list and from a table with other columns and a length of no sequence.
  const test::folder files;
  const std::string list = files.file("list.txt", "1000\n96\r\n 3000 \n\n");
  const std::string table_file =
      files.file("table.csv", "name,length,count\na,3000,1\nb,96,1\nc,1000,1\nd,5,0\n");
  const auto packed = [](std::vector<std::string> given) {
    given.insert(given.begin(), "llama-3-8b");
    return reported(given)["models"][0]["packed_sequences"];
  };
  CHECK(packed({"--lengths", "1000x1,96", "--lengths", "3000"}) == p);
  CHECK(packed({"--lengths-file", list}) == p);
  CHECK(packed({"--lengths-file", table_file}) == p);
  CHECK(packed({"--lengths", "1000x7"})["tokens"] == 7000.0);
  CHECK(behind(table({"llama-3-8b", "--lengths", "1000,3000,96"}), "forward and backward") ==
        "1.923e14");
}

TEST_CASE("a prompt of 1000 tokens and 128 more, Llama-3-8B") {
  const json g =
      reported({"llama-3-8b", "--prompt", "1000", "--generate", "128"})["models"][0]["generation"];
  CHECK(g["prefill"] == doctest::Approx(1.52717e13).epsilon(3e-6));
  CHECK(g["decode"] == doctest::Approx(1.99263e12).epsilon(3e-6));
  CHECK(g["prefill_with_last_logits"] ==
        g["prefill"].get<double>() - 999.0 * 2.0 * 4096.0 * 128256.0);
  CHECK(g["key_values_of_sequence"] == 131072.0 * 1128.0);
  CHECK(g["recurrent_states_of_sequence"] == 0.0);
  const json alone = reported({"llama-3-8b", "--prompt", "1000"})["models"][0]["generation"];
  CHECK(alone["prefill"] == g["prefill"]);
  CHECK(alone["decode"] == 0.0);
  CHECK(alone["decode_per_token"].is_null());
}

TEST_CASE("hybrids and transformers side by side: kinds of layer, states, conventions") {
  const json all = reported({"qwen3-next-80b-a3b", "llama-3-8b", "nemotron-3-nano-30b-a3b",
                             "--conventions", "--prompt", "100", "--generate", "1"})["models"];
  const json& qwen = all[0];
  REQUIRE(qwen["blocks"].size() == 2);
  CHECK(qwen["blocks"][0]["layers"] == 12);
  CHECK(qwen["blocks"][0]["which"] == "3, 7, ..., 47");
  CHECK(qwen["blocks"][0]["mixer"] == "grouped-query");
  CHECK(qwen["blocks"][0]["output_gate"] == "per channel");
  CHECK(qwen["blocks"][1]["layers"] == 36);
  // Both together, the vocabulary twice and the last norm are the published 79,674,391,296.
  CHECK(qwen["blocks"][0]["parameters"].get<count>() +
            qwen["blocks"][1]["parameters"].get<count>() + 2 * 151'936 * 2'048 + 2'048 ==
        79'674'391'296);
  CHECK(qwen["blocks"][0]["forward_flops_per_token"].get<count>() > 0);
  CHECK(qwen["blocks"][1]["which"] == "0-2, 4-6, ..., 44-46");
  CHECK(qwen["blocks"][1]["mixer"] == "gated DeltaNet");
  CHECK(qwen["blocks"][1]["key_dim"] == 128);
  CHECK(qwen["blocks"][1]["active_experts"] == 10);
  CHECK(qwen["shape"]["attention"].is_null());
  CHECK(qwen["parameters"]["total"] == 79'674'391'296);
  CHECK(qwen["parameters"]["prediction"] == 1'650'471'424);
  CHECK(all[1]["blocks"].empty());
  CHECK(all[1]["shape"]["attention"] == "grouped-query");
  REQUIRE(all[2]["blocks"].size() == 3);
  CHECK(all[2]["blocks"][2]["mixer"] == "");
  CHECK(all[2]["blocks"][2]["feed_forward"] == "mixture");

  // 12 layers cache 2 x 2 x 256 numbers a token; 36 keep 32 states of 128 x 128 and three tokens of a convolution.
  const double states = 36.0 * (32 * 128 * 128 + 3 * (2 * 16 * 128 + 32 * 128)) * 2;
  CHECK(qwen["memory_bytes"]["kv_cache_per_token"] == 12.0 * 1024 * 2);
  CHECK(qwen["memory_bytes"]["recurrent_states"] == states);
  CHECK(qwen["memory_bytes"]["kv_cache"] == 12.0 * 1024 * 2 * 4096 + states);
  CHECK(qwen["generation"]["recurrent_states_of_sequence"] == states);
  CHECK(qwen["generation"]["key_values_of_sequence"] == 12.0 * 1024 * 2 * 101);

  // What has no term for recurrent mixers is not applied; Megatron-LM's formulas have one.
  const json& counts = qwen["flops_per_token_by_convention"];
  CHECK(counts["hoffmann2022_appendix_f"].is_null());
  CHECK(counts["tian2025_arxiv"].is_null());
  CHECK(counts["megatron"].is_number());
  CHECK(all[1]["flops_per_token_by_convention"]["hoffmann2022"] == 48'181'567'488);
  CHECK(qwen["remarks"].dump().find("36 of 48 layers have a recurrent mixer") != std::string::npos);
  CHECK(all[1]["remarks"].dump().find("recurrent mixer") == std::string::npos);

  // Chunks change the states alone.
  const json chunked =
      reported({"qwen3-next-80b-a3b", "--recurrent-chunk", "64"})["models"][0]["flops_per_token"];
  const json& by_token = qwen["flops_per_token"];
  CHECK(by_token["recurrent_state"] == 36 * 6 * 32 * 128 * 128);
  // Per head and token at full tiles: 6 k v, 2 c (3 k + 2 v) and 63 62 / 3.
  CHECK(chunked["recurrent_state"] == 36 * 32 * (6 * 128 * 128 + 2 * 64 * 5 * 128 + 63 * 62 / 3));
  CHECK(chunked["recurrent_mixer"] == by_token["recurrent_mixer"]);
}

TEST_CASE("training of a part: adapters, parts, tied heads, recomputation") {
  const auto part_of = [](std::vector<std::string> given) {
    return reported(std::move(given))["models"][0]["partial_training_flops_per_token"];
  };
  const json lora = part_of({"llama-3-8b", "--train", "lora:16:q,v"});
  CHECK(lora["adapter_parameters"] == 6'815'744);
  CHECK(lora["backward_weights"] == 2 * 6'815'744);
  CHECK(lora["backward_weights_adapters"] == 2 * 6'815'744);
  const std::int64_t core = std::int64_t{32} * 4 * 4096 * 8192;
  CHECK(lora["forward_attention_core"] == core);
  CHECK(lora["backward_activations_attention_core"] == 2 * core);
  CHECK(lora["training"] == 2 * lora["forward"].get<std::int64_t>() + core + 2 * 6'815'744);
  // All but nothing that costs anything: the embedding's lookup.
  const json all = reported({"llama-3-8b", "--freeze", "embedding"})["models"][0];
  CHECK(all["partial_training_flops_per_token"]["training"] == all["flops_per_token"]["training"]);
  // The head alone sends no gradient into the layers; of GPT-2 it is the embedding, whose gradient does.
  CHECK(part_of({"llama-3-8b", "--train", "head"})["backward_activations"] == 0);
  CHECK(part_of({"gpt2", "--train", "head"})["backward_activations"].get<std::int64_t>() > 0);
  CHECK(part_of({"gpt2", "--freeze", "head"}) == part_of({"gpt2", "--freeze", "head,embedding"}));
  // With adapters in the layers what is computed again includes them.
  CHECK(part_of({"llama-3-8b", "--train", "lora:16:q,v", "--recompute",
                 "attention"})["recomputed"] == core);
  const json again =
      part_of({"llama-3-8b", "--train", "lora:16:q,v", "--recompute", "layers"})["recomputed"];
  CHECK(again == lora["forward"].get<std::int64_t>() - 2 * std::int64_t{4096} * 128256);
  CHECK(part_of({"llama-3-8b", "--train", "head", "--recompute", "layers"})["recomputed"] == 0);
}

TEST_CASE("where the joint law says nothing there is no number") {
  const json m = reported({"moe-mini", "--flops", "1e10"})["models"][0];
  CHECK(m["budget"]["leverage_by_definition"].is_null());
  CHECK(m["budget"]["dense_flops_by_definition"].is_null());
  CHECK(m["remarks"].dump().find("\"meaningless\"") != std::string::npos);
  CHECK(behind(table({"moe-mini", "--flops", "1e10"}), "EL by A = E_a/E") == "meaningless");
}

TEST_CASE("causal attention halves scores and values, and leaves C of the laws alone") {
  const json full = reported({"llama-3-8b", "--tokens", "1T"})["models"][0];
  const json causal = reported({"llama-3-8b", "--tokens", "1T", "--causal"})["models"][0];
  CHECK(full["flops_per_token"]["scores"].get<count>() ==
        2 * causal["flops_per_token"]["scores"].get<count>());
  CHECK(full["budget"]["flops"] == causal["budget"]["flops"]);
  CHECK(full["budget"]["flops_counted"] > causal["budget"]["flops_counted"]);
}

TEST_CASE("recomputation adds the core or every layer once more") {
  const auto recomputed = [](const char* what) {
    return reported({"llama-3-8b", "--recompute", what})["models"][0]["flops_per_token"];
  };
  CHECK(recomputed("none")["recomputed"] == 0);
  const json core = recomputed("attention");
  CHECK(core["recomputed"] == core["scores"].get<count>() + core["weighted_values"].get<count>());
  const json layers = recomputed("layers");
  CHECK(layers["recomputed"] == layers["without_vocabulary"]);
  CHECK(layers["training"] ==
        layers["forward"].get<count>() * 3 + layers["recomputed"].get<count>());
}

TEST_CASE("a sequence asked for is used for presets and files") {
  for (const std::string& model : {std::string("llama-3-8b"), config_path("llama-3-8b")}) {
    CHECK(reported({model, "--sequence", "2048"})["models"][0]["shape"]["sequence"] == 2048);
  }
}

TEST_CASE("a file is labelled by its name, or by its folder if it is called config.json") {
  const json m = reported({config_path("qwen3-30b-a3b")})["models"][0];
  CHECK(m["label"] == "qwen3-30b-a3b");
  CHECK(m["about"]["family"] == "qwen3_moe");
  CHECK(m["about"]["model"] == config_path("qwen3-30b-a3b"));
}

TEST_CASE("counts are integers in the JSON, ratios are not rounded, and nothing is NaN") {
  const json d = reported({"moe-mini", "dense-6.1b", config_path("gpt-oss-20b")});
  CHECK(d["schema"] == "leverage.report/3");
  REQUIRE(d["models"].size() == 3);
  CHECK(d["models"][0]["ratios"]["activation_ratio"] == 13.0 / 385);
  for (const json& m : d["models"]) {
    for (const char* section : {"parameters", "flops_per_token"}) {
      for (const auto& item : test::some(m[section]).items()) {
        CAPTURE(item.key());
        CHECK((item.value().is_number_integer() ||
               item.key().ends_with("attention_share_of_non_vocabulary")));
      }
    }
    for (const auto& item : test::some(m["share_of_total_parameters"]).items()) {
      CAPTURE(item.key());
      CHECK((item.value().is_null() || (item.value() >= 0 && item.value() <= 1)));
    }
  }
  CHECK(d["models"][0].size() == d["models"][1].size());
}

TEST_CASE("the table says what the JSON says") {
  const std::vector<std::string> asked{config_path("deepseek-v3"), "--flops", "3e24"};
  const json m = reported(asked)["models"][0];
  const std::string text = table(asked);
  const auto same = [&](const char* label, const json& value, program::unit in) {
    CAPTURE(label);
    const std::string expected = value.is_number_integer()
                                     ? program::text_of(value.get<count>(), in)
                                     : program::text_of(value.get<double>(), in);
    CHECK(behind(text, label).starts_with(expected));
  };
  using program::unit;
  same("total", m["parameters"]["total"], unit::parameters);
  same("routed experts", m["parameters"]["routed_experts"], unit::parameters);
  same("active, output head only", m["parameters"]["active_head_only"], unit::parameters);
  same("forward", m["flops_per_token"]["forward"], unit::flops_per_token);
  same("query, down", m["flops_per_token"]["query_down"], unit::flops_per_token);
  same("training", m["flops_per_token"]["training"], unit::flops_per_token);
  same("tokens D", m["budget"]["tokens"], unit::tokens);
  same("C = M D of the laws", m["budget"]["flops"], unit::flops);
  same("EL by A = E_a/E", m["budget"]["leverage_by_routed"], unit::factor);
  same("learning rate, from", m["advice"]["learning_rate_low"], unit::rate);
  CHECK(text.find("671,026,419,200") != std::string::npos);
  for (const json& r : test::some(m["remarks"])) {
    std::string whole = table(asked, 1000);
    CHECK(whole.find(r["text"].get<std::string>()) != std::string::npos);
  }
}

TEST_CASE(
    "--conventions shows the published FLOP conventions with their ratio to the exact count") {
  const json d = reported({"gpt2", "llama-3-8b", "deepseek-v3", "--conventions"});
  const auto flops = [&](std::size_t model, const char* key) {
    return d["models"][model]["flops_per_token_by_convention"][key];
  };
  // Whole numbers from the printed formulas.
  CHECK(flops(0, "exact") == 854'438'400);
  CHECK(flops(0, "exact_inference") == 854'438'400 / 3);
  CHECK(flops(0, "kaplan2020") == 509'607'936);
  CHECK(flops(0, "kaplan2020_with_context") == 566'231'040);
  CHECK(flops(0, "narayanan2021_recomputing") == 1'062'056'448);
  CHECK(flops(0, "hoffmann2022_appendix_f") == 1'087'349'760);
  CHECK(flops(0, "megatron") == 798'031'872);
  CHECK(flops(0, "bi2024") == 622'854'144);
  CHECK(flops(0, "tian2025_arxiv").is_null());
  CHECK(flops(1, "hoffmann2022") == 48'181'567'488);
  CHECK(flops(1, "chowdhery2022") == 61'066'469'376);
  CHECK(flops(1, "megatron") == 51'470'401'536);
  CHECK(flops(1, "narayanan2021").is_null());
  CHECK(flops(2, "megatron") == 259'992'950'784);
  CHECK(flops(2, "hoffmann2022").is_null());
  const json ratios = d["models"][0]["ratio_to_exact_flops_per_token"];
  CHECK(ratios["exact"] == 1.0);
  CHECK(ratios["kaplan2020"] == doctest::Approx(509607936.0 / 854438400.0).epsilon(1e-14));
  CHECK(ratios["sardana2024_inference"] ==
        doctest::Approx(2 * 124439808.0 / (854438400.0 / 3)).epsilon(1e-14));
  CHECK(ratios["tian2025_arxiv"].is_null());
  CHECK(d["conventions"].size() > 10);
  // An option, not part of every report.
  CHECK(!reported({"gpt2"})["models"][0].contains("flops_per_token_by_convention"));
}

TEST_CASE(
    "the table of --conventions leaves out those that describe no model, and tells the others") {
  const std::string text = table({"gpt2", "--conventions"}, 200);
  CHECK(behind(text, "Kaplan et al. 2020, 6 N") == "509.6 MFLOP 59.6 %");
  CHECK(behind(text, "Hoffmann et al. 2022, Appendix F") == "1.087 GFLOP  127 %");
  CHECK(text.find("Kaplan et al. 2020, 6 N: 6 N, N the matrices without embedding and head. "
                  "Compared with the "
                  "exact count: no scores and weighted values; no logits.") != std::string::npos);
  CHECK(text.find("Porian") == std::string::npos);
  CHECK(behind(table({"gpt2"}), "Kaplan et al. 2020, 6 N").empty());
}

TEST_CASE("no line is wider than asked, and models that do not fit follow below") {
  for (const std::size_t width : {100U, 80U, 200U}) {
    std::size_t widest = 0;
    const std::string text = table({"moe-mini", "dense-6.1b", "deepseek-v3", "gpt2"}, width);
    for (const std::string& line : test::some(test::lines_of(text))) {
      widest = std::max(widest, line.size());
      CHECK((line.empty() || line.back() != ' '));
    }
    CHECK(widest <= width);
  }
  const auto blocks = [](std::size_t width) {
    const std::string text = table({"moe-mini", "dense-6.1b", "llama-3-8b", "gpt2"}, width);
    std::size_t n = 0;
    for (auto at = text.find("\nModel\n"); at != std::string::npos;
         at = text.find("\nModel\n", at + 1)) {
      ++n;
    }
    return n;
  };
  CHECK(blocks(200) == 1);
  CHECK(blocks(100) == 2);
  CHECK(blocks(60) == 4);
}

TEST_CASE("a row that says nothing about any model is left out of the table") {
  const std::string dense = table({"dense-6.1b"});
  for (const char* label : {"experts E", "router", "window", "query, down", "prediction modules",
                            "Ratios", "nan", "inf"}) {
    CAPTURE(label);
    CHECK(dense.find(std::string("  ") + label + "  ") == std::string::npos);
  }
}

TEST_CASE("DeepSeek-V3 on 14.8 T tokens has both ends of the bracket by both readings of A") {
  const json m = reported({"deepseek-v3", "--tokens", "14.8T"})["models"][0];
  const json& b = m["budget"];
  // 256 experts of width 2048 and d_model 7168: G 7, and A of 8 + 1 in 257, or of 8 in 256.
  const auto el = [](double a, double c) {
    return tian2025::table6.leverage(activation_ratio{a}, granularity{7.0}, flops{c});
  };
  const double c = b["flops"];
  CHECK(b["leverage_by_definition"] == doctest::Approx(el(9.0 / 257, c)).epsilon(1e-13));
  CHECK(b["leverage_by_definition_frozen"] == doctest::Approx(el(9.0 / 257, 3e20)).epsilon(1e-13));
  CHECK(b["leverage_by_routed"] == doctest::Approx(el(8.0 / 256, c)).epsilon(1e-13));
  CHECK(b["leverage_by_routed_frozen"] == doctest::Approx(el(8.0 / 256, 3e20)).epsilon(1e-13));
  const std::string text = table({"deepseek-v3", "--tokens", "14.8T"});
  CHECK(text.find("if the law ends with its runs") != std::string::npos);
  CHECK(text.find("leverage compare deepseek-v3 --flops") != std::string::npos);
  // Near the runs there is no bracket.
  CHECK_FALSE(reported({"moe-mini", "--flops", "1e21"})["models"][0]["budget"].contains(
      "leverage_by_definition_frozen"));
}

TEST_CASE("advice is that of every law that applies, with the range over them") {
  const json all = reported({"moe-mini", "--tokens", "1e11"})["models"][0]["advice"];
  CHECK(all["learning_rate_low"] < all["learning_rate_high"]);
  CHECK(all["learning_rate_by_tian2025/equation6_learning_rate"] ==
        reported({"moe-mini", "--tokens", "1e11"})["models"][0]["budget"]["learning_rate"]);
  CHECK(all["tokens_by_wan2026/best_data"] > all["tokens_high"]);  // contradicted: no part of it
  const std::string text = table({"moe-mini", "--tokens", "1e11"});
  CHECK(text.find("wan2026, contradicted") != std::string::npos);
  const json one = reported({"moe-mini", "--tokens", "1e11", "--law", "tian2025"})["models"][0];
  CHECK_FALSE(one["advice"].contains("learning_rate_low"));
  CHECK(one["advice"].contains("learning_rate_by_tian2025/equation6_learning_rate"));
  // Settings are said where they are known.
  CHECK(table({"llama-3-8b", "--tokens", "1e12"}).find("AdamW, cosine decay") != std::string::npos);
}

TEST_CASE("a law that advises nothing is refused") {
  const auto out = test::run({"report", "moe-mini", "--law", "besiroglu2024/table1"});
  CHECK(out.code == 2);
  CHECK(out.err.find("expected a law of learning rate, batch or compute-optimal tokens") !=
        std::string::npos);
}

}  // namespace report_test
