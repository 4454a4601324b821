// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/advice.hpp"

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/laws/law_lines.hpp"
#include "leverage/laws/marin2026.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/some.hpp"

namespace advice_test {

using namespace leverage;
using test::near;

const plan::advice* on(const std::vector<plan::advice>& all, plan::advised what) {
  for (const plan::advice& a : all) {
    if (a.what == what) return &a;
  }
  return nullptr;
}

bool has(const std::vector<plan::law_result>& results, std::string_view key) {
  for (const plan::law_result& o : results) {
    if (o.law->source->key == key) return true;
  }
  return false;
}

TEST_CASE(
    "a mixture has the advice of several papers, the nearest first, and the range over them") {
  const auto all =
      plan::advise(catalogue::law_lines, presets::moe_mini.model, {.data = tokens{1e11}});
  for (const plan::advice& a : test::some(all)) {
    CAPTURE(std::string(to_string(a.what)));
    for (std::size_t i = 0; i < a.by.size(); ++i) {
      CHECK(a.by[i].value >= a.low);
      CHECK(a.by[i].value <= a.high);
      if (i > 0) CHECK(a.by[i - 1].verdict.factor() <= a.by[i].verdict.factor());
      for (std::size_t k = 0; k < i; ++k) {  // one set of each paper
        CHECK(a.by[k].law->source->key != a.by[i].law->source->key);
      }
    }
  }
  const plan::advice* rate = on(all, plan::advised::learning_rate);
  REQUIRE(rate != nullptr);
  CHECK(has(rate->by, "tian2025"));
  CHECK_FALSE(has(rate->by, "bi2024"));  // a law of dense models
}

TEST_CASE("a range that cannot be checked comes behind those that can") {
  static constexpr provenance source = [] {
    provenance p = tian2025::equation6.source;
    p.key = "other";
    return p;
  }();
  std::vector<law_line> laws;
  for (const law_line& law : catalogue::law_lines) {
    if (plan::advises(law, plan::advised::learning_rate)) laws.push_back(law);
  }
  law_line unknown = *find_law(catalogue::law_lines, "tian2025/equation6_learning_rate");
  unknown.source = &source;
  unknown.verdict_at = [](const double*) {
    return check(tian2025::equation6.fitted.inputs, std::span<const argument_value<>>());
  };
  laws.insert(laws.begin(), unknown);
  const auto all = plan::advise(laws, presets::moe_mini.model, {.data = tokens{1e11}});
  const plan::advice* rate = on(all, plan::advised::learning_rate);
  REQUIRE(rate != nullptr);
  REQUIRE(rate->by.size() > 1);
  CHECK(rate->by.back().law->source->key == "other");
}

TEST_CASE("a dense model has the advice of laws of dense models") {
  const auto all =
      plan::advise(catalogue::law_lines, presets::llama_3_8b.model, {.data = tokens{1e12}});
  const plan::advice* rate = on(all, plan::advised::learning_rate);
  REQUIRE(rate != nullptr);
  CHECK(has(rate->by, "li2025"));
  CHECK_FALSE(has(rate->by, "tian2025"));
}

TEST_CASE("what others contradict is apart, and no part of the range") {
  const auto all =
      plan::advise(catalogue::law_lines, presets::moe_mini.model, {.data = tokens{1e12}});
  const plan::advice* data = on(all, plan::advised::tokens);
  REQUIRE(data != nullptr);
  CHECK(has(data->contradicted, "wan2026"));
  CHECK_FALSE(has(data->by, "wan2026"));
  CHECK(data->contradicted.front().value > data->high);
}

TEST_CASE("the best tokens of mixtures by two independent teams agree within 25 %") {
  for (const double c : {1e18, 1e19, 1e20, 1e21, 1e22}) {
    const double tian = tian2025::table5_moe.data(flops{c}).value;
    const double marin = marin2026::allocation.best_data(flops{c}).value;
    CHECK(marin / tian > 1 / 1.26);
    CHECK(marin / tian < 1.26);
  }
}

}  // namespace advice_test
