// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage compare`: laws side by side, each with what it reaches and what it does not.
#include <doctest/doctest.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "support.hpp"
#include "support/near.hpp"

namespace compare_command_test {

using nlohmann::json;
using test::near;

bool holds(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

const json& law(const json& all, const std::string& name) {
  for (const json& one : all) {
    if (one["law"] == name) return one;
  }
  REQUIRE_MESSAGE(false, name);
  return all;
}

TEST_CASE("a mixture: leverage by every law that covers both kinds, and why the others do not") {
  const auto answer = test::run({"compare", "moe-mini", "--tokens", "1e12"});
  CHECK(answer.code == 0);
  CHECK(answer.err.empty());
  for (const char* name : {"tian2025/table6", "clark2022/s_base", "krajewski2024/table1_moe",
                           "ludziejewski2025/table3", "abnar2025/loss"}) {
    CAPTURE(name);
    CHECK(holds(answer.out, name));
  }
  CHECK(holds(answer.out, "zhao2025/loss: the law has no dense limit"));
  CHECK(holds(answer.out, "not comparable between laws"));
  CHECK(holds(answer.out, "a law of dense models: kaplan2020 ("));
  CHECK(holds(answer.out, "* an input was approximated"));
  CHECK(holds(answer.out, "expansion rate"));
}

TEST_CASE("laws that independent ones contradict are shown apart, and marked") {
  const std::string out = test::run({"compare", "moe-mini", "--flops", "1e20"}).out;
  const std::size_t apart = out.find("Contradicted by independent laws");
  REQUIRE(apart != std::string::npos);
  CHECK(out.find("wan2026/best_data") > apart);
  CHECK(out.find("wan2026/best_model") > apart);
  CHECK(out.find("marin2026/best_data") < apart);
  CHECK(out.find("tian2025/table5_moe_best_data") < apart);
  CHECK(holds(out, "wan2026: six times the tokens"));
  const json all = json::parse(test::run({"compare", "moe-mini", "--flops", "1e20", "--json"}).out);
  CHECK_FALSE(law(all["laws"], "wan2026/best_data")["contradicted"] == "");
  CHECK(law(all["laws"], "marin2026/best_data")["contradicted"] == "");
}

TEST_CASE("as JSON, with the published numbers of one dense model") {
  const auto answer = test::run({"compare", "llama-3-8b", "--tokens", "15T", "--json"});
  REQUIRE(answer.code == 0);
  const json all = json::parse(answer.out);
  CHECK(all["losses_are_comparable"] == false);
  CHECK(all["leverage"].empty());
  const json& chinchilla = law(all["laws"], "hoffmann2022/unrounded");
  CHECK(chinchilla["applies"] == true);
  // 40-digit arithmetic on the closed forms of the law.
  CHECK(near(chinchilla["value"], 1.943393348097164, 1e-13));
  CHECK(near(chinchilla["optimum"]["size"], 44766356308.28917557835892962, 1e-9));
  CHECK(near(chinchilla["optimum"]["penalty"], 2.476317156823912269523572518547, 1e-9));
  CHECK(chinchilla["extrapolates"] == true);
  const json& mixture = law(all["laws"], "krajewski2024/table1_moe");
  CHECK(mixture["applies"] == false);
  CHECK(mixture["reason"] == "a law of mixtures");
}

TEST_CASE("no line is wider than the terminal") {
  for (const std::size_t width : {100U, 120U, 160U}) {
    for (const char* model : {"moe-mini", "llama-3-8b"}) {
      const auto answer = test::run({"compare", model, "--flops", "1e22"}, width);
      REQUIRE(answer.code == 0);
      std::istringstream lines(answer.out);
      for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        CHECK(line.size() <= width);
      }
    }
  }
}

TEST_CASE("leverage says by which arguments and factors its runs are beyond the fitted range") {
  const json all =
      json::parse(test::run({"compare", "moe-mini", "--tokens", "1e12", "--json"}).out);
  CHECK(all["schema"] == "leverage.compare/2");
  CHECK(all["non_vocabulary_flops"] > 1e21);
  const json& granular = law(all["leverage"], "krajewski2024/table1_moe");
  // Krajewski et al. 2024: D 16..130 B, G 1..16; experts of width 384 in a model of width 2048.
  REQUIRE(granular["fitted"].size() == 3);
  CHECK(granular["fitted"][1]["quantity"] == "tokens");
  CHECK(near(granular["fitted"][1]["beyond"], 1000.0 / 130.0, 1e-14));
  CHECK(granular["fitted"][2]["quantity"] == "fine granularity");
  CHECK(near(granular["fitted"][2]["beyond"], 4.0 * 2048 / 384 / 16, 1e-14));
  CHECK(granular["extrapolates"] == true);
}

TEST_CASE("what is wrong with the command line is said in one line") {
  struct bad {
    std::vector<std::string> typed;
    const char* says;
  };
  for (const bad& b : {bad{{"compare", "--tokens", "1e12"}, "MODEL"},
                       bad{{"compare", "moe-mini"}, "--flops, --tokens"},
                       bad{{"compare", "moe-mini", "--tokens", "1e12", "--flops", "1e22"}, "both"},
                       bad{{"compare", "moe-mini", "--tokens", "-3"}, "--tokens"},
                       bad{{"compare", "moe-mini", "--flops", "lots"}, "--flops"},
                       bad{{"compare", "moe-mini", "--flops", "1e22", "--batch", "0"}, "--batch"},
                       bad{{"compare", "no-such-model", "--flops", "1e22"}, "no-such-model"}}) {
    const auto answer = test::run(b.typed);
    CAPTURE(answer.err);
    CHECK(answer.code == 2);
    CHECK(answer.out.empty());
    CHECK(holds(answer.err, b.says));
    CHECK(answer.err.find('\n') == answer.err.size() - 1);
  }
}

TEST_CASE("of a hybrid it says that the laws were fitted on other models") {
  const auto text = test::run({"compare", "jamba-v0.1", "--flops", "1e22"}).out;
  CHECK(text.find("28 of 32 layers have a recurrent mixer") != std::string::npos);
  const auto data =
      test::json::parse(test::run({"compare", "jamba-v0.1", "--flops", "1e22", "--json"}).out);
  CHECK(data["remarks"].size() == 1);
  const auto other =
      test::json::parse(test::run({"compare", "moe-mini", "--flops", "1e22", "--json"}).out);
  CHECK(other["remarks"].empty());
}

}  // namespace compare_command_test
