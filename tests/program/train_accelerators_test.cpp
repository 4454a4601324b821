// SPDX-License-Identifier: Apache-2.0
// leverage accelerators, and accelerators and clusters of one's files: every key is checked, and what is printed can be
// read again.
#include <doctest/doctest.h>

#include <iterator>
#include <string>
#include <vector>

#include "leverage/hardware/accelerators.hpp"
#include "machine/cluster_choice.hpp"
#include "models/cluster_file.hpp"
#include "program/support.hpp"

namespace train_accelerators_test {

using leverage::program::find_cluster;
using leverage::program::parse_cluster_file;
using test::folder;
using test::has;
using test::json;
using test::lines_of;
using test::run;
namespace accelerators = leverage::hardware::accelerators;

/// A file with what every accelerator needs, and some keys set; null takes a key away.
std::string file_with(test::edits set) {
  json file = {{"leverage_accelerator", 1}, {"name", "mine"},      {"peak_bf16_tflops", 500},
               {"memory_gb", 64},           {"domain", 8},         {"memory_bandwidth_tb_s", 2.5},
               {"scale_up_gb_s", 200},      {"scale_out_gb_s", 25}};
  for (const auto& [key, value] : set) {
    if (value.is_null()) {
      file.erase(key);
    } else {
      file[key] = value;
    }
  }
  return file.dump();
}

std::string refusal_of(test::edits set) {
  const auto read = parse_cluster_file(file_with(set));
  return read ? "" : read.error();
}

TEST_CASE("the table has every accelerator, its sources, and fits a terminal of 100 columns") {
  const auto [code, out, err] = run({"accelerators"});
  CHECK(code == 0);
  CHECK(err.empty());
  for (const auto* a : accelerators::all) {
    INFO(a->name);
    CHECK(has(out, "\n" + std::string(a->name) + " "));
    CHECK(has(out, "- " + std::string(a->name) + ": "));
  }
  for (const std::string& line : lines_of(out)) CHECK(line.size() <= 100);
  CHECK(has(out, "  989   1979      -      794.5      1403  79.65"));
  CHECK(has(out, "79.65  85.52   3.35    450       8   50\n"));
  CHECK(has(out, "ascend-910b: boardor.com; weak: "));
  // What is not known is no zero.
  CHECK(has(out, "  275      -      -          -         -  30.75"));
  for (const std::string& line : lines_of(run({"accelerators"}, 70).out)) {
    CHECK(line.size() <= 70);
  }
}

TEST_CASE("a name or a file shows that accelerator alone") {
  const folder f;
  const std::string path = f.file("mine.json", file_with({}));
  const auto out = run({"accelerators", "H100-SXM-80", path}).out;
  CHECK(has(out, "h100-sxm"));
  CHECK(has(out, "\nmine "));
  CHECK(has(out, "- mine: its file"));
  CHECK_FALSE(has(out, "b200"));
}

TEST_CASE("as JSON, figures by the keys of a file") {
  const json all = json::parse(run({"accelerators", "--json"}).out);
  CHECK(all["schema"] == "leverage.accelerators/1");
  CHECK(all["accelerators"].size() == std::size(accelerators::all));
  const json one = json::parse(run({"accelerators", "h100-sxm", "--json"}).out)["accelerators"][0];
  CHECK(one["name"] == "h100-sxm");
  CHECK(one["other_names"] == (json{"h100-sxm-80", "h100"}));
  CHECK(one["peak_bf16_tflops"] == 989.0);
  CHECK(one["peak_fp8_tflops"] == 1979.0);
  CHECK(one["memory_gib"] == 81559.0 / 1024);
  CHECK(one["memory_bandwidth_tb_s"] == 3.35);
  CHECK(one["domain"] == 8);
  CHECK(one["generation"] == "hopper");
  CHECK_FALSE(one.contains("peak_fp4_tflops"));
}

TEST_CASE("the template of every accelerator is read back as what it is") {
  const folder f;
  for (const auto* a : accelerators::all) {
    INFO(a->name);
    const std::string name(a->name);
    const auto text = run({"accelerators", name, "--accelerator-template"});
    CHECK(text.code == 0);
    const auto read = parse_cluster_file(text.out);
    REQUIRE(read);
    CHECK(read->name == name);
    CHECK(read->citation == a->source.citation);
    CHECK(read->note == a->source.note);
    CHECK(read->accelerator.peak_bf16 == a->peak_bf16);
    CHECK(read->accelerator.peak_fp8 == a->peak_fp8);
    CHECK(read->accelerator.peak_fp4 == a->peak_fp4);
    CHECK(read->accelerator.best_bf16 == a->best_bf16);
    CHECK(read->accelerator.best_fp8 == a->best_fp8);
    CHECK(read->accelerator.memory == a->memory);
    CHECK(read->accelerator.memory_bandwidth == a->memory_bandwidth);
    CHECK(read->accelerator.scale_up == a->scale_up);
    CHECK(read->accelerator.scale_out == a->scale_out);
    CHECK(read->accelerator.domain == a->domain);
    CHECK(read->accelerator.generation == a->generation);
  }
  CHECK(parse_cluster_file(run({"accelerators", "--accelerator-template"}).out));
  CHECK(has(run({"accelerators", "h20", "b200", "--accelerator-template"}).err,
            "--accelerator-template: expected one NAME at most, found 2"));
}

TEST_CASE("a file: units as the keys say, the rest from its base") {
  const auto whole = parse_cluster_file(
      file_with({{"price_usd_per_hour", 1.8}, {"accelerators", 64}, {"source", "a letter"}}));
  REQUIRE(whole);
  CHECK(whole->accelerator.peak_bf16.value == 500e12);
  CHECK(whole->accelerator.memory.value == 64e9);
  CHECK(whole->accelerator.memory_bandwidth.value == 2.5e12);
  CHECK(whole->accelerator.scale_up.value == 200e9);
  CHECK(whole->accelerator.scale_out.value == 25e9);
  CHECK(whole->accelerator.domain == 8);
  CHECK(whole->price.value == 1.8 / 3600);
  CHECK(whole->accelerators == 64);
  CHECK(whole->citation == "a letter");
  const auto based = parse_cluster_file(
      R"({"leverage_accelerator": 1, "name": "big", "base": "h100-sxm", "memory_gib": 94})");
  REQUIRE(based);
  CHECK(based->accelerator.peak_bf16 == accelerators::h100_sxm.peak_bf16);
  CHECK(based->accelerator.generation == leverage::hardware::generation::hopper);
  CHECK(based->accelerator.memory.value == 94 * 0x1p30);
  CHECK_FALSE(based->accelerators);
  CHECK(based->price.value == 0.0);
}

TEST_CASE("a key that is missing, wrong or unknown is named, with what was expected") {
  CHECK(refusal_of({}) == "");
  CHECK(
      has(refusal_of({{"leverage_accelerator", nullptr}}), "key 'leverage_accelerator': missing"));
  CHECK(has(refusal_of({{"leverage_accelerator", 2}}), "expected version 1, found 2"));
  CHECK(has(refusal_of({{"name", nullptr}}), "key 'name'"));
  CHECK(
      has(refusal_of({{"name", std::string(41, 'x')}}), "key 'name': expected a text of at most"));
  CHECK(has(refusal_of({{"name", 7}}), "key 'name': expected a text, found 7"));
  CHECK(has(refusal_of({{"memory_gb", nullptr}}), "key 'memory_gb': expected a number above 0"));
  CHECK(has(refusal_of({{"memory_gb", 0}}), "key 'memory_gb': expected a number above 0"));
  CHECK(has(refusal_of({{"memory_gb", -1}}), "key 'memory_gb': expected a number from 0 to 1e9"));
  CHECK(has(refusal_of({{"memory_gb", 1e300}}), "key 'memory_gb'"));
  CHECK(has(refusal_of({{"memory_gib", 60}}),
            "expected one of memory_gb and memory_gib, found both"));
  CHECK(
      has(refusal_of({{"peak_bf16_tflops", "989"}}), "key 'peak_bf16_tflops': expected a number"));
  CHECK(has(refusal_of({{"memory_bandwidth_tb_s", nullptr}}), "key 'memory_bandwidth_tb_s'"));
  CHECK(has(refusal_of({{"scale_up_gb_s", nullptr}}), "key 'scale_up_gb_s'"));
  CHECK(refusal_of({{"scale_up_gb_s", nullptr}, {"domain", 1}}) == "");
  CHECK(has(refusal_of({{"domain", 0}}), "key 'domain': expected a positive integer, found 0"));
  CHECK(has(refusal_of({{"domain", 2.5}}), "key 'domain'"));
  CHECK(has(refusal_of({{"accelerators", 10'000'001}}), "an integer of at most 10000000"));
  CHECK(has(refusal_of({{"price_usd_per_hour", -2}}), "key 'price_usd_per_hour'"));
  CHECK(has(refusal_of({{"generation", "volta"}}), "key 'generation': expected other, ampere"));
  CHECK(has(refusal_of({{"base", "h100-sx"}}), "such as h100-sxm, found \"h100-sx\""));
  CHECK(has(refusal_of({{"peak_bf16_tflop", 3}}),
            "key 'peak_bf16_tflop': expected a key such as peak_bf16_tflops, found another key"));
  CHECK(has(refusal_of({{"price", 3}, {"domain", 0}}), "key 'domain'"));
  CHECK(parse_cluster_file("[]").error() == "expected a JSON object, found an array of 0");
  CHECK(has(parse_cluster_file("{").error(), "broken JSON"));
}

TEST_CASE("a cluster is a number, an x and an accelerator") {
  const auto cluster = [](const std::string& text) {
    const auto found = find_cluster(text, "--on");
    INFO(text);
    REQUIRE(found);
    return *found;
  };
  const auto h100s = cluster("1024xh100-sxm");
  CHECK(h100s.label == "1024 x h100-sxm");
  CHECK(h100s.cluster.accelerators == 1024);
  CHECK(cluster("1024xH100").label == "1024 x h100-sxm");
  CHECK(h100s.cluster.accelerator.peak_bf16 == accelerators::h100_sxm.peak_bf16);
  CHECK(h100s.cluster.price.value == 0.0);
  CHECK(cluster("8xA100-SXM-80").of.label == "a100-sxm-80");
  CHECK(cluster("1e3xmi300x").cluster.accelerators == 1000);
  CHECK(cluster("16Kxgb200").cluster.accelerators == 16000);
  CHECK(cluster("4xmi250x").of.label == "mi250x");
  const folder f;
  const std::string alone = f.file("card.json", file_with({{"price_usd_per_hour", 3.6}}));
  const std::string box = f.file("box.json", file_with({{"accelerators", 8}}));
  CHECK(cluster("64x" + alone).cluster.accelerators == 64);
  CHECK(cluster("64x" + alone).cluster.price.value == 0.001);
  CHECK(cluster("64x" + alone).label == "64 x mine");
  CHECK(cluster(box).cluster.accelerators == 8);
  CHECK(cluster("16x" + box).cluster.accelerators == 16);
}

TEST_CASE("what is no cluster is refused with the nearest names") {
  const auto refusal = [](const std::string& text) {
    const auto found = find_cluster(text, "--on");
    return found ? "" : found.error();
  };
  CHECK(has(refusal("h100-sxm"),
            "--on: expected a number of accelerators too, as in 1024xh100-sxm, "
            "found \"h100-sxm\""));
  CHECK(has(refusal("8xh100-sx"),
            "found \"h100-sx\"; nearest: h100-sxm; leverage accelerators shows all"));
  CHECK(has(refusal("8xa100"), "nearest: a100-sxm-40, a100-sxm-80;"));
  CHECK(has(refusal("8xh2000"), "nearest: h20, "));
  CHECK(
      has(refusal("0xh100-sxm"), "--on: expected a whole number from 1 to 10000000, found \"0\""));
  CHECK(has(refusal("1.5xh100-sxm"), "expected a whole number"));
  CHECK(has(refusal("-8xh100-sxm"), "expected a whole number"));
  CHECK(has(refusal("1e8xh100-sxm"), "expected a whole number from 1 to 10000000"));
  CHECK(has(refusal("8x"), "--on: expected an accelerator"));
  CHECK(has(refusal(""), "--on: expected an accelerator"));
  CHECK(has(refusal("8xnowhere.json"), "--on: nowhere.json: expected a readable file"));
  const folder f;
  const std::string alone = f.file("card.json", file_with({}));
  CHECK(has(refusal(alone), "or the key accelerators in the file"));
  CHECK(has(refusal(f.file("bad.json", file_with({{"domain", 0}}))), "key 'domain'"));
}

}  // namespace train_accelerators_test
