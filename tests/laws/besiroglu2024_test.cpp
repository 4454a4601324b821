// SPDX-License-Identifier: Apache-2.0
/// @file
/// The replication of Besiroglu et al. 2024. Expected values: 40-digit arithmetic on the decimal coefficients, and the
/// bootstrap of the authors' notebook.
#include "leverage/laws/besiroglu2024.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <iterator>
#include <string_view>

#include "support/near.hpp"

namespace besiroglu2024_test {

using namespace leverage;
using test::near;

constexpr double tolerance = 1e-13;

TEST_CASE("the replication of Besiroglu et al. 2024") {
  const auto& law = besiroglu2024::table1;
  CHECK(near(law.g(), 0.119629849770395449, tolerance));
  CHECK(near(law.a(), 0.512612107623318386, tolerance));
  CHECK(near(law.loss(parameters{70e9}, tokens{1.4e12}), 1.97388186315856387, tolerance));
  CHECK(near(law.loss(parameters{1e9}, tokens{20e9}), 2.53005032367870356, tolerance));
  CHECK(near(law.loss(parameters{8e9}, tokens{15e12}), 2.02206292005166904, tolerance));
  CHECK(near(law.best_size(flops{1e21}).value, 2778459463.06762616, tolerance));
  CHECK(near(law.best_data(flops{1e21}).value, 59985279210.3197558, tolerance));
  CHECK(near(law.best_size(flops{5.76e23}).value, 72248702500.3822143, tolerance));
  const double ratio_1e18 = law.best_data(flops{1e18}).value / law.best_size(flops{1e18}).value;
  CHECK(near(ratio_1e18, 25.6988249103761836, tolerance));
  const flops chinchilla{5.88e23};
  CHECK(near(law.best_data(chinchilla).value / law.best_size(chinchilla).value, 18.3816820577014902,
             tolerance));
  // The landscape is flat: the minimum of the objective predicts within 0.1 % of the published numbers.
  const auto& optimum = besiroglu2024::optimum;
  CHECK(near(optimum.loss(parameters{1e9}, tokens{20e9}), 2.53005032367870356, 1e-3));
  CHECK(!near(optimum.B, law.B, 0.02));
  CHECK(near(optimum.best_size(flops{5.76e23}).value, 73190429368.688389, tolerance));
  CHECK(near(law.b(), 0.487387892376681614, tolerance));
  CHECK(near(law.best_data(flops{5.76e23}).value, 1328743585388.15469, tolerance));
}

TEST_CASE("Besiroglu et al. 2024 print the fit of a likelihood, but for E") {
  const auto& fit = besiroglu2024::likelihood;
  const auto& printed = besiroglu2024::table1;
  CHECK(std::abs(fit.A - printed.A) <= 5e-3);
  CHECK(std::abs(fit.B - printed.B) <= 5e-3);
  CHECK(std::abs(fit.alpha - printed.alpha) <= 5e-5);
  CHECK(std::abs(fit.beta - printed.beta) <= 1e-4);  // 0.36585, cut off
  CHECK(near(fit.E, 1.81686, 3e-6));
  CHECK(near(besiroglu2024::optimum.E, printed.E, 2e-5));
  CHECK(near(fit.A, std::exp(6.17795598), tolerance));
  CHECK(near(fit.B, std::exp(7.64273236), tolerance));
  CHECK(near(fit.E, std::exp(0.59711196), tolerance));
  const double values[] = {fit.A, fit.B, fit.E, fit.alpha, fit.beta};
  for (std::size_t i = 0; i < 5; ++i) {
    const auto& e = besiroglu2024::bootstrap[i];
    CHECK(near(e.value, values[i], 2e-5));
    CHECK((e.low < e.value && e.value < e.high));
    CHECK(near(e.printed_error, e.standard_error, 0.3));
  }
}

TEST_CASE("the bootstrap of 4000 refits, digit by digit") {
  struct row {
    std::string_view coefficient;
    double value, standard_error, low, high, printed_error;
  };
  const row notebook[] = {{"A", 482.00572, 124.52232, 285.214, 743.626, 124.58},
                          {"B", 2085.43420, 1293.28410, 1042.357, 5810.344, 1293.23},
                          {"E", 1.81686, 0.02566, 1.769, 1.871, 0.03},
                          {"alpha", 0.34781, 0.01540, 0.317, 0.373, 0.02},
                          {"beta", 0.36585, 0.02060, 0.331, 0.415, 0.02}};
  for (std::size_t i = 0; i < std::size(notebook); ++i) {
    const auto& e = besiroglu2024::bootstrap[i];
    CAPTURE(notebook[i].coefficient);
    CHECK(e.coefficient == notebook[i].coefficient);
    CHECK(e.value == notebook[i].value);
    CHECK(e.standard_error == notebook[i].standard_error);
    CHECK(e.low == notebook[i].low);
    CHECK(e.high == notebook[i].high);
    CHECK(e.printed_error == notebook[i].printed_error);
  }
  CHECK(std::size(besiroglu2024::bootstrap) == std::size(notebook));
}

}  // namespace besiroglu2024_test
