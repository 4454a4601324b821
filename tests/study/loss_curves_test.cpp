// SPDX-License-Identifier: Apache-2.0
/// @file
/// Loss curves of runs: those that made the runs come back.
#include "leverage/study/loss_curves.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"
#include "support/some.hpp"

namespace loss_curves_test {

using namespace leverage;
using namespace leverage::study;
using test::near;

curve_runs runs_on(const loss_curve<>& curve, const std::vector<double>& budgets) {
  curve_runs runs{"model", budgets, {}};
  for (const double c : budgets) runs.loss.push_back(curve.loss(flops{c}));
  return runs;
}

const std::vector<double> six_budgets = {2e18, 6e18, 2e19, 6e19, 2e20, 6e20};

TEST_CASE("runs on a curve give the curve back") {
  for (const loss_curve<>& curve :
       {loss_curve<>{1070.0, -0.154, 1.69}, loss_curve<>{60.0, -0.085, 1.4},
        loss_curve<>{4e5, -0.3, 2.2}}) {
    const std::vector<curve_runs> all{runs_on(curve, six_budgets)};
    const auto fits = fit_curves(all);
    REQUIRE(fits.size() == 1);
    CHECK(fits[0].usable());
    CHECK(near(fits[0].curve.beta, curve.beta, 1e-6));
    CHECK(near(fits[0].curve.alpha, curve.alpha, 1e-4));
    CHECK(near(fits[0].curve.b, curve.b, 1e-6));
    CHECK(fits[0].low == 2e18);
    CHECK(fits[0].high == 6e20);
    CHECK(fits[0].budgets == 6);
    CHECK_FALSE(fits[0].floor_at_zero);
    CHECK(fits[0].covers(flops{6e20}));
    CHECK_FALSE(fits[0].covers(flops{7e20}));
  }
}

TEST_CASE("a shared floor is the one that made all curves") {
  const std::vector<curve_runs> all{runs_on({1070.0, -0.154, 1.69}, six_budgets),
                                    runs_on({900.0, -0.157, 1.69}, {1e18, 1e19, 1e20}),
                                    runs_on({1300.0, -0.15, 1.69}, {3e18, 3e19})};
  curve_options options;
  options.floors = floor_choice::shared;
  const auto fits = fit_curves(all, options);
  REQUIRE(fits.size() == all.size());
  for (const curve_fit& f : fits) {
    CHECK(f.usable());
    CHECK(near(f.curve.b, 1.69, 1e-6));
    CHECK_FALSE(f.floor_at_zero);
  }
  CHECK(near(fits[2].curve.beta, -0.15, 1e-5));

  SUBCASE("and from curves nearby it is found again") {
    const auto again = fit_curves(all, options, fits);
    REQUIRE(fits.size() == all.size());
    REQUIRE(again.size() == all.size());
    for (std::size_t i = 0; i < fits.size(); ++i) {
      CHECK(near(again[i].curve.b, fits[i].curve.b, 1e-6));
      CHECK(near(again[i].curve.beta, fits[i].curve.beta, 1e-5));
    }
  }
}

TEST_CASE("a shared floor of curves without one is zero, and that is reported of the usable ones") {
  const std::vector<curve_runs> all{runs_on({30.0, -0.05, 0.0}, six_budgets),
                                    runs_on({40.0, -0.06, 0.0}, six_budgets),
                                    runs_on({40.0, -0.06, 0.0}, {1e19})};
  curve_options options;
  options.floors = floor_choice::shared;
  const auto fits = fit_curves(all, options);
  REQUIRE(fits.size() == 3);
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    CHECK(fits[i].usable());
    CHECK(fits[i].floor_at_zero);
    CHECK(near(fits[i].curve.beta, i == 0 ? -0.05 : -0.06, 1e-2));
  }
  CHECK_FALSE(fits[2].usable());
  CHECK_FALSE(fits[2].floor_at_zero);
}

TEST_CASE("a floor that is given is kept") {
  const std::vector<curve_runs> all{runs_on({1070.0, -0.154, 1.69}, {1e18, 1e20})};
  curve_options options;
  options.floors = floor_choice::given;
  options.floor = 1.69;
  const auto fits = fit_curves(all, options);
  CHECK(fits[0].usable());
  CHECK(fits[0].curve.b == 1.69);
  CHECK(near(fits[0].curve.beta, -0.154, 1e-7));
}

TEST_CASE("runs on a power law have no floor, and that is told") {
  const std::vector<curve_runs> all{runs_on({30.0, -0.05, 0.0}, six_budgets)};
  const auto fits = fit_curves(all);
  CHECK(fits[0].usable());
  CHECK(fits[0].floor_at_zero);
  CHECK(near(fits[0].curve.loss(flops{3e19}), 30.0 * std::pow(3e19, -0.05), 1e-4));
}

TEST_CASE("too few budgets are named, with how many would do") {
  const std::vector<curve_runs> all{runs_on({1070.0, -0.154, 1.69}, {1e18, 1e20, 1e20})};
  const auto fits = fit_curves(all);
  CHECK_FALSE(fits[0].usable());
  REQUIRE(fits[0].violations.size() == 1);
  CHECK(fits[0].violations[0] == "model: 2 distinct budgets, a curve needs 3");
}

TEST_CASE("losses that do not fall with compute have no curve") {
  for (const floor_choice floors : {floor_choice::own, floor_choice::shared, floor_choice::given}) {
    curve_options options;
    options.floors = floors;
    options.floor = 1.5;
    const auto refused = [&](const std::vector<double>& losses) {
      const std::vector<curve_runs> all{{"model", six_budgets, losses}};
      const auto fits = fit_curves(all, options);
      return !fits[0].usable() && fits[0].violations.at(0).find("do not fall") != std::string::npos;
    };
    CHECK(refused({2.5, 2.5, 2.5, 2.5, 2.5, 2.5}));
    CHECK(refused({2.5, 2.52, 2.55, 2.57, 2.6, 2.62}));
    CHECK(refused({2.5, 2.7, 2.4, 2.6, 2.7, 2.5}));
    CHECK_FALSE(refused({2.6, 2.55, 2.5, 2.46, 2.43, 2.4}));
  }
}

TEST_CASE("a floor that is none is named") {
  const std::vector<curve_runs> all{runs_on({1070.0, -0.154, 1.69}, six_budgets)};
  for (const double floor : {-1.0, test::nan, test::infinity}) {
    curve_options options;
    options.floors = floor_choice::given;
    options.floor = floor;
    CHECK(fit_curves(all, options)[0].violations.at(0).ends_with("expected 0 or more"));
  }
}

TEST_CASE("losses that are none are named by run") {
  curve_runs runs = runs_on({1070.0, -0.154, 1.69}, six_budgets);
  runs.loss[4] = test::nan;
  const std::vector<curve_runs> all{runs};
  for (const floor_choice floors : {floor_choice::own, floor_choice::shared}) {
    curve_options options;
    options.floors = floors;
    const auto fits = fit_curves(all, options);
    CHECK_FALSE(fits[0].usable());
    REQUIRE_FALSE(fits[0].violations.empty());
    CHECK(fits[0].violations[0].find("row 4") != std::string::npos);
    CHECK(test::is_nan(fits[0].curve.beta));
  }
}

}  // namespace loss_curves_test
