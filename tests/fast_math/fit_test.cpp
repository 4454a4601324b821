// SPDX-License-Identifier: Apache-2.0
/// @file
/// The engine under -ffast-math: the functions of packs stay within 1e-12 of <cmath> for finite arguments, a
/// sweep is the law, a fit reaches the coefficients that its rows were made from, and rows with a NaN are
/// refused.
#ifdef __clang__
#pragma clang diagnostic ignored "-Wunknown-warning-option"
#pragma clang diagnostic ignored "-Wnan-infinity-disabled"
#endif

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/sweep.hpp"
#include "leverage/laws/forms.hpp"
#include "support/near.hpp"

namespace fit_test {

using namespace leverage::fit;
using test::near;

const auto law = [](const auto& theta, const auto& row) {
  return leverage::forms::chinchilla(theta[0], theta[1], theta[2], theta[3], theta[4], row[0],
                                     row[1]);
};
constexpr std::array<double, 5> truth = {482.01, 2085.43, 1.8172, 0.3478, 0.3658};

struct runs {
  std::vector<double> parameters, tokens, loss;

  runs() {
    for (double n = 1e7; n < 2e10; n *= 4.0) {
      for (double d = 2e8; d < 1e12; d *= 5.0) {
        parameters.push_back(n);
        tokens.push_back(d);
        loss.push_back(law(truth, std::array<double, 2>{n, d}));
      }
    }
  }
};

TEST_CASE("under -ffast-math the functions of packs are those of <cmath>") {
  using P = leverage::pack<leverage::best_pack_width>;
  std::array<double, P::width> x{};
  for (double v = 1e-250; v < 1e250; v *= 3e7) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = v * (1.0 + 0.37 * static_cast<double>(i));
    const P logs = log(P::load(x.data()));
    const P powers = pow(P::load(x.data()), P(-0.31));
    const P exponentials = exp(logs * 0.7);
    for (std::size_t i = 0; i < x.size(); ++i) {
      CHECK(near(logs[i], std::log(x[i]), 1e-12));
      CHECK(near(powers[i], std::pow(x[i], -0.31), 1e-12));
      CHECK(near(exponentials[i], std::exp(0.7 * logs[i]), 1e-12));
    }
  }
}

TEST_CASE("under -ffast-math a sweep is the law") {
  const runs all;
  std::vector<double> swept(all.loss.size());
  CHECK(
      sweep([](const auto& row) { return law(truth, row); }, {all.parameters, all.tokens}, swept));
  for (std::size_t i = 0; i < swept.size(); ++i) CHECK(near(swept[i], all.loss[i], 1e-12));
}

TEST_CASE("under -ffast-math a fit finds the coefficients of its rows") {
  const runs all;
  const table rows({{"N", all.parameters}, {"D", all.tokens}}, {"L", all.loss});
  const coefficients<5> set{
      free_coefficient("A", transform::log()), free_coefficient("B", transform::log()),
      free_coefficient("E", transform::log()), free_coefficient("alpha"), free_coefficient("beta")};
  const auto fitted = fit_law(make_problem(rows, law, set), {300.0, 1000.0, 1.5, 0.3, 0.3});
  CHECK(fitted.usable());
  for (std::size_t k = 0; k < truth.size(); ++k) CHECK(near(fitted.theta[k], truth[k], 1e-6));
}

TEST_CASE("under -ffast-math a row that is no number is refused") {
  runs all;
  all.loss[3] = test::run_time(std::numeric_limits<double>::quiet_NaN());
  const table rows({{"N", all.parameters}, {"D", all.tokens}}, {"L", all.loss});
  CHECK_FALSE(rows.violations().empty());
}

}  // namespace fit_test
