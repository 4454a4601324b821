// SPDX-License-Identifier: Apache-2.0
/// @file
/// The study of Tian et al. 2025 on its own design, simulated: the configurations of its Tables 8 and 9, losses
/// from a dense curve and its joint law (Table 6) with 0.1 % noise.
#include "leverage/study/leverage_study.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/model/ratios.hpp"
#include "leverage/model/tian2025_runs.hpp"
#include "support/near.hpp"
#include "support/some.hpp"

namespace leverage_study_test {

using namespace leverage;
using namespace leverage::study;
using test::near;

constexpr loss_curve<> dense_truth{1070.0, -0.154, 1.69};
const auto& joint_truth = tian2025::table6;

struct simulated_study {
  curve_runs dense{"dense", {}, {}};
  std::vector<mixture_runs> mixtures;

  simulated_study(double noise, std::uint64_t seed) {
    fit::random_stream random(seed, 0);
    // Box and Muller.
    const auto noisy = [&](double loss) {
      const double radius = std::sqrt(-2.0 * std::log(random.uniform()));
      return loss * std::exp(noise * radius * std::cos(2.0 * 3.14159265358979 * random.uniform()));
    };
    for (const double c : {1e18, 2e18, 4e18, 8e18, 2e19, 4e19, 8e19, 1.5e20, 3e20, 6e20}) {
      dense.flops.push_back(c);
      dense.loss.push_back(noisy(dense_truth.loss(flops{c})));
    }
    std::map<std::pair<double, double>, mixture_runs> by_architecture;
    const auto add = [&](const tian2025_run& run) {
      const auto a = routed_activation_ratio_of(run.model);
      const auto g = granularity_of(run.model);
      mixture_runs& m = by_architecture[{a.value, g.value}];
      m.a = a;
      m.g = g;
      m.runs.name = "A " + std::to_string(a.value) + ", G " + std::to_string(g.value);
      const flops<> c = run.largest_budget;
      m.runs.flops.push_back(c.value);
      m.runs.loss.push_back(noisy(dense_truth.loss(joint_truth.leverage(a, g, c) * c)));
    };
    for (const tian2025_run& run : tian2025_runs::activation_ratio) add(run);
    for (const tian2025_run& run : tian2025_runs::granularity) add(run);
    for (auto& [key, m] : by_architecture) mixtures.push_back(std::move(m));
  }
};

study_options quick(std::size_t resamples) {
  study_options options;
  options.curves.floors = floor_choice::shared;
  options.resamples = resamples;
  return options;
}

double coefficient(const tian2025::joint_law<>& law, std::size_t k) {
  const double all[] = {law.a, law.d, law.gamma, law.beta, law.saturation.start};
  return all[k];
}

TEST_CASE("without noise leverage by definition is the law's, and the law comes back") {
  const simulated_study runs(0.0, 1);
  const study_result found = study_leverage(runs.dense, runs.mixtures, quick(0));
  REQUIRE(found.usable());
  CHECK(near(found.dense.curve.beta, dense_truth.beta, 1e-4));
  CHECK(near(found.dense.curve.b, dense_truth.b, 1e-4));
  // Each mixture has its own curve, through its own runs.
  REQUIRE(found.mixtures.size() == runs.mixtures.size());
  for (std::size_t i = 0; i < found.mixtures.size(); ++i) {
    CHECK(found.mixtures[i].runs == runs.mixtures[i].runs.flops.size());
  }
  for (const leverage_point& p : test::some(found.points)) {
    const mixture_runs& m = runs.mixtures[p.mixture];
    if (m.runs.flops.size() < 4)
      continue;  // the smallest size of Table 8 has a granularity of its own
    CHECK(near(p.leverage, joint_truth.leverage(m.a, m.g, p.c), 1e-3));
    CHECK(p.status == dense_curve::reaches);
    CHECK(p.extrapolated == (p.dense > flops{6e20 * (1.0 + 1e-9)}));
  }
  for (std::size_t k = 0; k < joint_coefficients; ++k) {
    CHECK(near(coefficient(found.joint.law, k), coefficient(joint_truth, k), 0.01));
  }
}

TEST_CASE("0.1 % noise: coefficients and the prediction at 1e22 lie in their intervals") {
  // Each interval is of 95 %: of 20 studies about 19 hold the truth.
  constexpr std::size_t studies = 20;
  std::size_t holds[joint_coefficients] = {};
  std::size_t predicted = 0;
  double width = 0.0;
  for (std::size_t s = 0; s < studies; ++s) {
    const simulated_study runs(0.001, 100 + s);
    const study_result found = study_leverage(runs.dense, runs.mixtures, quick(200));
    REQUIRE(found.usable());
    CHECK(found.failed == 0);
    CHECK(near(found.noise, 0.001, 0.5));
    for (std::size_t k = 0; k < joint_coefficients; ++k) {
      const double truth = coefficient(joint_truth, k);
      holds[k] +=
          found.coefficient_interval[k].low <= truth && truth <= found.coefficient_interval[k].high;
    }
    const auto [el, interval] =
        found.predict(activation_ratio<>{0.031}, granularity<>{12.0}, flops{1e22});
    predicted += interval.low <= 7.244897972612156 && 7.244897972612156 <= interval.high;
    width += (interval.high - interval.low) / el / static_cast<double>(studies);
  }
  for (std::size_t k = 0; k < joint_coefficients; ++k) {
    CAPTURE(joint_names[k]);
    MESSAGE(std::string(joint_names[k]) << ": " << holds[k] << " of 20 intervals hold the truth");
    CHECK(holds[k] >= 16);
  }
  MESSAGE("EL at A 3.1 %, G 12, 1e22: " << predicted << " of 20 hold it, " << 100.0 * width
                                        << " % wide");
  CHECK(predicted >= 16);
  CHECK(width < 0.2);
}

TEST_CASE("the same bits on 1, 2 and 7 threads") {
  const simulated_study runs(0.001, 3);
  const study_result alone = study_leverage(runs.dense, runs.mixtures, quick(30));
  REQUIRE(alone.draws.size() == 30);
  REQUIRE_FALSE(alone.points.empty());
  for (const unsigned count : {2U, 7U}) {
    const study_result together =
        study_leverage(runs.dense, runs.mixtures, quick(30), fit::threads{count});
    REQUIRE(together.draws.size() == alone.draws.size());
    REQUIRE(together.points.size() == alone.points.size());
    for (std::size_t i = 0; i < alone.draws.size(); ++i) {
      CHECK(together.draws[i].a == alone.draws[i].a);
      CHECK(together.draws[i].saturation.start == alone.draws[i].saturation.start);
    }
    for (std::size_t i = 0; i < alone.points.size(); ++i) {
      CHECK(together.points[i].interval.low == alone.points[i].interval.low);
    }
  }
}

TEST_CASE("points by the runs' own losses are each run's") {
  const simulated_study runs(0.001, 4);
  study_options options = quick(0);
  options.source = leverage_source::runs;
  const study_result found = study_leverage(runs.dense, runs.mixtures, options);
  std::size_t k = 0;
  for (const mixture_runs& m : runs.mixtures) k += m.runs.loss.size();
  REQUIRE(k > 0);
  REQUIRE(found.points.size() == k);
  for (const leverage_point& p : found.points) {
    CHECK(near(p.leverage, found.dense.curve.flops_for(p.loss) / p.c, 1e-12));
  }
}

TEST_CASE("a mixture below the dense floor has no leverage but infinity, and no part in the law") {
  simulated_study runs(0.0, 5);
  mixture_runs too_good{
      {"too good", {1e19, 1e20}, {1.3, 1.2}}, activation_ratio<>{0.01}, granularity<>{8.0}};
  runs.mixtures.push_back(too_good);
  study_options options = quick(20);
  options.curves.floors = floor_choice::own;
  const study_result found = study_leverage(runs.dense, runs.mixtures, options);
  std::size_t seen = 0;
  for (const leverage_point& p : test::some(found.points)) {
    if (p.mixture + 1 != runs.mixtures.size()) continue;
    ++seen;
    CHECK(p.status == dense_curve::never_reaches);
    CHECK(p.leverage == test::infinity);
    CHECK(p.interval.low == test::infinity);
    CHECK_FALSE(p.in_joint_fit);
  }
  CHECK(seen == 2);
  CHECK(found.usable());
}

TEST_CASE("runs that do not make a study are named") {
  simulated_study runs(0.0, 6);
  SUBCASE("no mixtures: the dense curve alone") {
    const study_result found = study_leverage(runs.dense, {}, quick(20));
    CHECK_FALSE(found.usable());
    CHECK(found.violations.empty());
    CHECK(found.joint.violations.at(0) == "no mixtures to compare");
    CHECK(near(found.dense.curve.b, 1.69, 1e-4));
    CHECK(found.noise < 1e-6);
    CHECK(found.points.empty());
  }
  SUBCASE("no mixtures: what the dense curve says of a larger budget") {
    const study_result found = study_leverage(simulated_study(0.001, 6).dense, {}, quick(100));
    CHECK(found.resamples == 100);
    CHECK(found.failed == 0);
    CHECK(found.dense_draws.size() == 100);
    const double truth = dense_truth.loss(flops{1e22});
    const auto [loss, interval] = found.predict_loss(flops{1e22});
    CHECK(near(loss, found.dense.curve.loss(flops{1e22}), 1e-15));
    CHECK(interval.low < truth);
    CHECK(truth < interval.high);
    CHECK(interval.high - interval.low < 0.2);
    CHECK(test::is_nan(found.predict_loss(flops{1e22}, 95.0).second.low));
  }
  SUBCASE("levels that are no share between 0 and 1") {
    for (const double level : {0.0, 1.0, -0.5, 95.0, test::nan, test::infinity}) {
      CAPTURE(level);
      study_options options = quick(20);
      options.level = level;
      const study_result found = study_leverage(runs.dense, runs.mixtures, options);
      REQUIRE(found.violations.size() == 1);
      CHECK(found.violations[0].ends_with("expected between 0 and 1"));
      CHECK(test::is_nan(
          found.predict(activation_ratio<>{0.1}, granularity<>{8.0}, flops<>{1e20}, level)
              .second.low));
    }
  }
  SUBCASE("losses that are flat, that rise, or that scatter more than they fall") {
    const std::vector<double> c{1e18, 1e19, 1e20, 3e20};
    for (const std::vector<double>& losses :
         {std::vector<double>{2.5, 2.5, 2.5, 2.5}, {2.5, 2.6, 2.7, 2.72}, {2.5, 2.7, 2.4, 2.6}}) {
      const study_result found = study_leverage({"dense", c, losses}, runs.mixtures, quick(20));
      REQUIRE(found.violations.size() == 1);
      CHECK(found.violations[0].starts_with("dense: the losses do not fall with compute"));
    }
    // A mixture with such losses is measured by its runs.
    runs.mixtures[0].runs = {"flat", c, {2.3, 2.3, 2.3, 2.3}};
    const study_result found = study_leverage(runs.dense, runs.mixtures, quick(0));
    CHECK(found.violations.empty());
    CHECK_FALSE(found.mixtures[0].usable());
    CHECK(near(found.points[0].leverage, found.dense.curve.flops_for(2.3).value / 1e18, 1e-9));
  }
  SUBCASE("two dense budgets") {
    for (const floor_choice floors : {floor_choice::own, floor_choice::shared}) {
      study_options options = quick(0);
      options.curves.floors = floors;
      const study_result found =
          study_leverage({"dense", {1e18, 1e20}, {3.0, 2.5}}, runs.mixtures, options);
      REQUIRE_FALSE(found.usable());
      CHECK(found.violations[0] == "dense: 2 distinct budgets, a curve needs 3");
    }
  }
  SUBCASE("a loss that is none") {
    runs.mixtures[2].runs.loss[1] = -1.0;
    const study_result found = study_leverage(runs.dense, runs.mixtures, quick(0));
    REQUIRE_FALSE(found.usable());
    CHECK(found.violations[0] == runs.mixtures[2].runs.name + ", run 1: loss -1, expected above 0");
  }
  SUBCASE("columns of two lengths") {
    runs.dense.loss.pop_back();
    const study_result found = study_leverage(runs.dense, runs.mixtures, quick(0));
    REQUIRE_FALSE(found.usable());
    CHECK(found.violations[0] == "dense: 10 budgets, 9 losses");
  }
}

TEST_CASE("every interval holds its estimate, clean data and narrow levels included") {
  for (const double level : {0.02, 0.5, 0.95}) {
    for (const double noise : {0.0, 0.001}) {
      const simulated_study runs(noise, 11);
      study_options options = quick(30);
      options.level = level;
      const study_result found = study_leverage(runs.dense, runs.mixtures, options);
      for (const leverage_point& p : test::some(found.points)) {
        CHECK(p.interval.low <= p.leverage);
        CHECK(p.interval.high >= p.leverage);
      }
      for (std::size_t k = 0; k < joint_coefficients; ++k) {
        if (found.joint.held[k]) continue;
        CHECK(found.coefficient_interval[k].low <= coefficient(found.joint.law, k));
        CHECK(found.coefficient_interval[k].high >= coefficient(found.joint.law, k));
      }
    }
  }
}

TEST_CASE("who cancels gets the estimate, and intervals only from enough resamples") {
  const simulated_study runs(0.001, 8);
  study_options options = quick(50);
  options.level = 0.8;  // ten resamples outside: 50 of them
  for (const std::size_t finished : {std::size_t{10}, std::size_t{49}, std::size_t{50}}) {
    CAPTURE(finished);
    options.resamples = finished == 50 ? 51 : 50;
    options.progress = [&](std::size_t done, std::size_t) { return done < finished; };
    const study_result found = study_leverage(runs.dense, runs.mixtures, options);
    CHECK(found.cancelled);
    CHECK(found.joint.usable());
    CHECK(found.resamples == finished);
    CHECK(found.draws.size() + found.failed == finished);
    const bool known = finished == 50;
    CHECK(std::isfinite(found.coefficient_interval[0].low) == known);
    CHECK(std::isfinite(found.points[0].interval.low) == known);
    const auto predicted =
        found.predict(activation_ratio<>{0.03}, granularity<>{8.0}, flops<>{1e20}, 0.8);
    CHECK(std::isfinite(predicted.first));
    CHECK(std::isfinite(predicted.second.low) == known);
  }
}

}  // namespace leverage_study_test
