// SPDX-License-Identifier: Apache-2.0
/// @file
/// Fits do not depend on the units of inputs, observations and coefficients, nor on the unit of the objective.
///
/// [nist]  NIST Statistical Reference Datasets, nonlinear regression: Misra1a and BoxBOD, with certified values.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "fit/erased_objective.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/minimize.hpp"
#include "support/near.hpp"

namespace units_test {

using namespace leverage::fit;
using test::near;

/// y = b1 (1 - e^(-b2 x)).
struct reference {
  const char* name;
  std::vector<double> x, y;
  double b1, b2, squares;  ///< certified: coefficients, residual sum of squares
  double starts[2][2];
};

const std::vector<reference>& references() {
  static const std::vector<reference> all{{"Misra1a",
                                           {77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4,
                                            434.8, 477.3, 536.8, 593.1, 689.1, 760.0},
                                           {10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82,
                                            50.76, 55.05, 61.01, 66.40, 75.47, 81.78},
                                           238.94212918,
                                           5.5015643181e-4,
                                           0.12455138894,
                                           {{500.0, 1e-4}, {250.0, 5e-4}}},
                                          {"BoxBOD",
                                           {1.0, 2.0, 3.0, 5.0, 7.0, 10.0},
                                           {109.0, 149.0, 149.0, 191.0, 213.0, 224.0},
                                           213.80940889,
                                           0.54723748542,
                                           1168.0088766,
                                           {{1.0, 1.0}, {100.0, 0.75}}}};
  return all;
}

constexpr auto saturation = [](const auto& theta, const auto& row) {
  return theta[0] * (1.0 - exp(-theta[1] * row[0]));
};

TEST_CASE("any unit of inputs, observations and coefficients gives the certified fit") {
  for (const reference& r : references()) {
    for (const auto& start : r.starts) {
      for (const bool logarithms : {false, true}) {
        const transform scale = logarithms ? transform::log() : transform::identity();
        const coefficients<2> set{{free_coefficient("b1", scale), free_coefficient("b2", scale)}};
        std::vector<int> evaluations;
        std::vector<stop> reasons;
        for (const double of_x : {1.0, 1e-8, 1e-4, 1e4, 1e8}) {
          for (const double of_y : {1.0, 1e-8, 1e8}) {
            CAPTURE(r.name);
            CAPTURE(start[0]);
            CAPTURE(logarithms);
            CAPTURE(of_x);
            CAPTURE(of_y);
            std::vector<double> x;
            std::vector<double> y;
            for (const double v : r.x) x.push_back(v * of_x);
            for (const double v : r.y) y.push_back(v * of_y);
            const table t({{"x", x}}, {"y", y}, residual_scale::raw);
            const auto problem = make_any_problem(t, saturation, set, any_loss(squared{}));
            const auto fit = fit_law(
                problem, widened<max_coefficients>(theta_of<2>{start[0] * of_y, start[1] / of_x}));
            CAPTURE(fit.evaluations);
            CAPTURE(std::string(to_string(fit.reason)));
            CHECK(fit.converged());
            CHECK(fit.usable());
            CHECK(near(fit.theta[0], r.b1 * of_y, 1e-7));
            CHECK(near(fit.theta[1], r.b2 / of_x, 1e-7));
            CHECK(near(2.0 * fit.objective, r.squares * of_y * of_y, 1e-9));
            evaluations.push_back(fit.evaluations);
            reasons.push_back(fit.reason);
          }
        }
        CAPTURE(r.name);
        CAPTURE(start[0]);
        CAPTURE(logarithms);
        CHECK(*std::max_element(evaluations.begin(), evaluations.end()) <=
              2 * *std::min_element(evaluations.begin(), evaluations.end()));
        CHECK(std::all_of(reasons.begin(), reasons.end(),
                          [&](stop s) { return s == reasons.front(); }));
      }
    }
  }
}

}  // namespace units_test
