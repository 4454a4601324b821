// SPDX-License-Identifier: Apache-2.0
/// @file
/// Leverage by other papers' laws, from its definition. Expected values: 40-digit arithmetic on the published
/// coefficients.
#include "leverage/plan/implied_leverage.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "leverage/laws/law_lines.hpp"
#include "leverage/laws/ludziejewski2025.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/some.hpp"

namespace implied_leverage_test {

using namespace leverage;
using test::near;

const plan::implied_leverage& by(const std::vector<plan::implied_leverage>& all,
                                 std::string_view law) {
  for (const auto& l : all) {
    if (l.law == law) return l;
  }
  REQUIRE_MESSAGE(false, law);
  return all.front();
}

/// One expert of so many, routed without shared ones, as in the studies of routers.
constexpr transformer switch_model(count experts) {
  return {.layers = 16,
          .d_model = 1024,
          .vocabulary = 50257,
          .sequence = 1024,
          .attention = {.heads = 16, .kv_heads = 16, .head_dim = 64},
          .experts = {.experts = experts, .active = 1, .expert_width = 4096}};
}

TEST_CASE("by a router, leverage is the effective parameter count over the size") {
  const transformer m = switch_model(64);
  const double n = plan::argument_of(argument::dense_parameters, m).value;
  const auto all = plan::implied_leverages(catalogue::law_lines, m, {.data = tokens{130e9}});
  const auto& l = by(all, "clark2022/s_base");
  CHECK(l.reaches());
  CHECK_FALSE(l.approximated);
  CHECK(near(l.as_it_is, clark2022::s_base.effective_parameters(parameters{n}, 64.0).value / n,
             1e-14));
  CHECK(test::is_nan(l.at_best));
  // The worth of the mixture, N times its leverage, is the dense model that it is compared with.
  REQUIRE(l.verdict.intervals > 0);
  CHECK(l.verdict.inputs[0].value == n);
  const double largest = clark2022::s_base.fitted.only(argument::dense_parameters).inputs[0].high;
  CHECK(l.dense_extrapolates == (n * l.as_it_is > largest));
  CHECK_FALSE(l.best_extrapolates);
  // The published point, S-BASE at 1e9 and 64 experts: 3137565896 effective parameters.
  CHECK(near(clark2022::s_base.effective_parameters(parameters{1e9}, 64.0).value / 1e9,
             3.137565896310591, 1e-13));
}

TEST_CASE("by a law that knows one expert, leverage is its own law at E = 1 over itself") {
  const transformer m = switch_model(32);
  const auto n = plan::argument_of(argument::active_parameters, m).value;
  // At the law's own optimum for its budget, 1e21 FLOPs at E = 32: EL 3.176 by definition.
  const auto& law = *find_law(catalogue::law_lines, "ludziejewski2025/table3");
  const auto at32 = ludziejewski2025::table3.at(32.0);
  CHECK(near(at32.best_size(flops{1e21}).value, 2877520965.648511, 1e-12));
  const auto o = plan::evaluate(law, m, {.data = tokens{1e21 / (6.0 * n)}});
  REQUIRE(o.leverage.has_value());
  CHECK(near(o.leverage->at_best, 3.175962429361255978984, 1e-9));
  CHECK(near(o.optimum->best.size.value, 2877520965.648511, 1e-7));
  CHECK(near(o.optimum->best.data.value, 57920226700.79998642, 1e-7));
  // This model is smaller than the best: its tokens buy less, and no more than the best split does.
  CHECK(o.leverage->as_it_is < o.leverage->at_best);
  CHECK(o.leverage->as_it_is > 1.0);
  const auto all =
      plan::implied_leverages(catalogue::law_lines, m, {.data = tokens{1e21 / (6.0 * n)}});
  CHECK(by(all, "ludziejewski2025/table3").at_best == o.leverage->at_best);
}

TEST_CASE("at the best split of fixed budgets the published fit gives 1.71 to 3.48") {
  struct point {
    count experts;
    double flops;
    double leverage;
  };
  for (const point& p :
       {point{4, 1e20, 1.367038022864612455310}, point{4, 1e22, 1.531858924302301315538},
        point{8, 1e20, 1.710438159426161431129}, point{8, 1e21, 1.850628167892013303808},
        point{8, 1e22, 2.002308354102875920917}, point{32, 1e20, 2.900826043058792875599},
        point{32, 1e22, 3.477194841397049809373}}) {
    const transformer m = switch_model(p.experts);
    const auto n = plan::argument_of(argument::active_parameters, m).value;
    const auto o = plan::evaluate(*find_law(catalogue::law_lines, "ludziejewski2025/table3"), m,
                                  {.data = tokens{p.flops / (6.0 * n)}});
    REQUIRE(o.leverage.has_value());
    CHECK(near(o.leverage->at_best, p.leverage, 1e-9));
  }
}

TEST_CASE("a law with one expansion rate says that it replaces that of the model") {
  const auto all = plan::implied_leverages(catalogue::law_lines, presets::moe_mini.model,
                                           {.data = tokens{1e12}});
  const auto& l = by(all, "krajewski2024/table1_moe");
  CHECK(l.reaches());
  CHECK(l.approximated);
  CHECK(l.reason.find("expansion rate") != std::string_view::npos);
  CHECK(l.extrapolates());
  // Fitted on D 16..130 B and G 1..16, with G = 4 d_model / d_expert.
  std::size_t bounded = 0;
  for (const reach& r : l.verdict) {
    if (r.which == argument::tokens) CHECK(near(r.factor(), 1000.0 / 130.0, 1e-14));
    if (r.which == argument::fine_granularity) {
      CHECK(near(r.factor(), 4.0 * 2048 / 384 / 16, 1e-14));
    }
    ++bounded;
  }
  CHECK(bounded == 3);
  CHECK(l.as_it_is > 1.0);
  // By definition: at the dense compute the dense law has the mixture's loss.
  const auto n =
      plan::argument_of(argument::expert_non_embedding_parameters, presets::moe_mini.model).value;
  const double g = 4.0 * 2048 / 384;
  const double loss = krajewski2024::table1_moe.loss(parameters{n}, tokens{1e12}, g);
  const flops c = krajewski2024::expansion_64.total(parameters{n}, tokens{1e12}, g);
  const auto dense = krajewski2024::table1_dense.cheapest_for(loss);
  CHECK(near(l.as_it_is, 6.0 * dense.size.value * dense.data.value / c.value, 1e-12));
  // At best: the lowest loss of any size at the same compute, on the dense law's own best size.
  double lowest = 10.0;
  for (double size = 0.5 * n; size < 20.0 * n; size *= 1.0005) {
    const double each = krajewski2024::expansion_64.total(parameters{size}, tokens{1.0}, g).value;
    lowest = std::min(lowest,
                      krajewski2024::table1_moe.loss(parameters{size}, tokens{c.value / each}, g));
  }
  const auto best = krajewski2024::table1_dense.cheapest_for(lowest);
  CHECK(near(l.at_best, 6.0 * best.size.value * best.data.value / c.value, 1e-5));
  CHECK(l.at_best > l.as_it_is);
}

TEST_CASE("a leverage of less than one is an answer; zero and no number are none") {
  CHECK(plan::implied_leverage{.law = "a", .as_it_is = 0.5}.reaches());
  CHECK(plan::implied_leverage{.law = "a", .at_best = 0.5}.reaches());
  CHECK_FALSE(plan::implied_leverage{.law = "a"}.reaches());
  CHECK_FALSE(plan::implied_leverage{.law = "a", .as_it_is = 0.0, .at_best = 0.0}.reaches());
}

TEST_CASE("what a law does not reach is said, not computed") {
  const auto all = plan::implied_leverages(catalogue::law_lines, presets::moe_mini.model,
                                           {.data = tokens{1e12}});
  const auto& l = by(all, "zhao2025/loss");
  CHECK_FALSE(l.reaches());
  CHECK(test::is_nan(l.as_it_is));
  CHECK(l.reason.find("no dense limit") != std::string_view::npos);
  CHECK(
      plan::implied_leverages(catalogue::law_lines, presets::dense_6b.model, {.data = tokens{1e12}})
          .empty());
  // Twelve narrow experts of 384 are not one of 32: said to be approximated.
  for (const char* law :
       {"clark2022/hash", "ludziejewski2025/table3", "krajewski2024/table1_moe"}) {
    CHECK(by(all, law).approximated);
  }
  CHECK_FALSE(by(all, "abnar2025/loss").approximated);  // it knows any number of active experts
  const auto switched =
      plan::implied_leverages(catalogue::law_lines, switch_model(32), {.data = tokens{1e11}});
  CHECK_FALSE(by(switched, "clark2022/hash").approximated);
  CHECK_FALSE(by(switched, "ludziejewski2025/table3").approximated);
  // Without tokens only the laws that fix them answer.
  for (const auto& without :
       test::some(plan::implied_leverages(catalogue::law_lines, presets::moe_mini.model, {}))) {
    CHECK(without.reaches() == without.law.starts_with("clark2022"));
  }
}

}  // namespace implied_leverage_test
