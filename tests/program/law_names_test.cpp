// SPDX-License-Identifier: Apache-2.0
/// @file
/// Names of laws: every command takes the same ones and means the same law by each.
#include "laws/law_names.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fit/fit_laws.hpp"
#include "laws/law_catalogue.hpp"
#include "support.hpp"
#include "support/numbers.hpp"

namespace law_names_test {

using namespace leverage;
using namespace leverage::program;
using test::has;
using test::json;
using test::run;

/// The short names, and the keys of papers that stand for one law.
std::vector<std::string> names_of_one_law() {
  std::vector<std::string> names;
  for (const law_alias& alias : law_aliases) names.emplace_back(alias.name);
  for (const law_alias& former : former_law_names) names.emplace_back(former.name);
  std::set<std::string_view> keys;
  for (const law_line& law : law_catalogue()) keys.insert(law.source->key);
  for (const std::string_view key : keys) {
    if (named_law(key)) names.emplace_back(key);
  }
  return names;
}

/// The laws that `leverage compare` lists for a name.
std::vector<std::string> compared(const std::string& name) {
  const auto answer = run({"compare", "moe-mini", "--tokens", "1e12", "--law", name, "--json"});
  REQUIRE_MESSAGE(answer.code == 0, answer.err);
  std::vector<std::string> laws;
  const json document = json::parse(answer.out);
  for (const json& law : document["laws"]) laws.push_back(law["law"]);
  return laws;
}

TEST_CASE("a short name or a key means one law in law, compare, fit, map and allocate") {
  const auto names = names_of_one_law();
  REQUIRE(names.size() > std::size(law_aliases) + std::size(former_law_names) + 3);
  std::size_t splits = 0;
  for (const std::string& name : names) {
    CAPTURE(name);
    const law_line& law = **named_law(name);
    const auto laws = compared(name);
    CHECK(std::find(laws.begin(), laws.end(), law.name) != laws.end());
    const auto fitted = find_fit_law(name);
    if (law.coefficients.size() <= fit::max_coefficients) {
      REQUIRE(fitted.has_value());
      CHECK(fitted->formula == law.formula);
    }
    const test::folder scratch;
    const auto drawn = run({"map", "--law", name, "--csv", scratch / "law.csv"});
    CHECK_MESSAGE(drawn.code == 0, drawn.err);
    auto split = run({"allocate", "--flops", "1e22", "--law", name, "--json"});
    if (split.code != 0 && has(split.err, "--experts")) {
      split = run({"allocate", "--flops", "1e22", "--law", name, "--experts", "8", "--json"});
    }
    if (split.code == 0) {
      ++splits;
      const std::string chosen = json::parse(split.out)["law"];
      CHECK(chosen.substr(0, chosen.find(',')) == law.name);
    } else {
      CHECK(has(split.err, "--law: expected a loss of tokens"));
    }
  }
  CHECK(splits > 3);
}

TEST_CASE("a paper's key is all of its laws where several are welcome") {
  std::vector<std::string> kaplan;
  for (const law_line* law : laws_of("kaplan2020")) kaplan.emplace_back(law->name);
  REQUIRE(kaplan.size() > 20);
  CHECK(compared("kaplan2020") == kaplan);
  CHECK(compared("chinchilla,tian2025/table6") ==
        std::vector<std::string>{"hoffmann2022/unrounded", "tian2025/table6"});
  CHECK(compared("tian,tian").size() == 1);
}

TEST_CASE("a wrong name is answered with the nearest ones by every command") {
  const test::folder scratch;
  const std::string runs = scratch.file("runs.csv", "parameters,tokens,loss\n1e9,2e10,2.5\n");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"law", "chinchila"},
        {"map", "--law", "chinchila", "--csv", scratch / "law.csv"},
        {"allocate", "--flops", "1e22", "--law", "chinchila"},
        {"compare", "moe-mini", "--tokens", "1e12", "--law", "chinchila"},
        {"fit", runs, "--law", "chinchila"}}) {
    CAPTURE(command[0]);
    const auto answer = run(command);
    CHECK(answer.code == 2);
    CHECK(answer.out.empty());
    CHECK(has(answer.err, "expected a law or a paper, found \"chinchila\"; nearest: chinchilla"));
  }
  CHECK(has(run({"fit", runs, "--law", "powerlaw"}).err, "nearest: power-law"));
  CHECK(has(run({"fit", runs, "--law", "wangg"}).err, "wang"));
}

TEST_CASE("a form that is fitted without published coefficients is no law of the catalogue") {
  CHECK(has(run({"fit", "--list-laws"}).out, "chinchilla-tied"));
  REQUIRE(find_fit_law("chinchilla-tied").has_value());
  CHECK(find_fit_law("chinchilla-tied")->formula == "L = E + A N^-alpha + B D^-alpha");
  const test::folder scratch;
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"law", "chinchilla-tied"},
        {"map", "--law", "chinchilla-tied", "--csv", scratch / "law.csv"},
        {"allocate", "--flops", "1e22", "--law", "chinchilla-tied"},
        {"compare", "moe-mini", "--tokens", "1e12", "--law", "chinchilla-tied"}}) {
    CAPTURE(command[0]);
    const auto answer = run(command);
    CHECK(answer.code == 2);
    CHECK(has(answer.err, "found \"chinchilla-tied\"; nearest: chinchilla"));
  }
}

TEST_CASE("former names are understood, and neither listed nor suggested") {
  const std::string list = run({"laws"}).out;
  const std::string fits = run({"fit", "--list-laws"}).out;
  for (const law_alias& former : former_law_names) {
    CAPTURE(former.name);
    REQUIRE(find_law(former.name) != nullptr);
    CHECK(find_law(former.name)->name == former.law);
    CHECK_FALSE(has(list, std::string(former.name)));
    CHECK_FALSE(has(fits, std::string(former.name)));
    const std::string wrong = std::string(former.name) + "x";
    CHECK_FALSE(has(run({"law", wrong}).err, std::string(former.name) + ","));
    CHECK(has(run({"law", wrong}).err, "nearest: "));
  }
}

TEST_CASE("a law that a command does not take is named with what it is") {
  const auto answer = run({"allocate", "--flops", "1e22", "--law", "tian"});
  CHECK(answer.code == 2);
  CHECK(has(answer.err, "--law: expected a loss of tokens"));
}

}  // namespace law_names_test
