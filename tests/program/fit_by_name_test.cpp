// SPDX-License-Identifier: Apache-2.0
/// @file
/// Every law of the catalogue, fitted by its name to rows without noise that its published set made: the fit comes
/// back to the published predictions.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "fit/fit_formula.hpp"
#include "fit/fit_laws.hpp"
#include "laws/law_catalogue.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/laws/fitted_box.hpp"
#include "support/near.hpp"
#include "support/van_der_corput.hpp"

namespace fit_by_name_test {

using namespace leverage;
using namespace leverage::program;

/// Points of Halton's sequence in the fitted range at which the law has a value other than zero, from number `first` on.
std::vector<std::vector<double>> points_of(const law_line& law, std::size_t first,
                                           std::size_t count) {
  constexpr std::size_t primes[] = {2, 3, 5, 7, 11, 13};
  std::vector<std::vector<double>> points;
  for (std::size_t i = first; points.size() < count && i < first + 20 * count; ++i) {
    std::vector<double> share;
    for (std::size_t r = 0; r < law.range.size(); ++r) {
      share.push_back(0.02 + 0.96 * test::van_der_corput(i, primes[r]));
    }
    // What the range leaves open moves as well.
    std::vector<double> x = inputs_at(law, share);
    for (std::size_t j = 0; j < x.size(); ++j) {
      const argument_facts& f = facts(law.inputs[j]);
      const auto bounded = [&](const fitted_interval& b) { return b.which == law.inputs[j]; };
      if (law.range.size() == 1 && law.inputs.size() > 1 &&
          std::none_of(law.range.begin(), law.range.end(), bounded) && f.high > 1.0) {
        x[j] *= std::pow(10.0, test::van_der_corput(i, primes[j + 1]) - 0.5);
      }
    }
    const double value = law.value(x);
    if (value != 0.0 && std::isfinite(value)) points.push_back(x);
  }
  return points;
}

TEST_CASE("each law of the catalogue comes back from rows that it made") {
  std::size_t fitted = 0;
  for (const law_line& law : law_catalogue()) {
    if (law.coefficients.size() > fit::max_coefficients) continue;
    CAPTURE(law.name);
    ++fitted;
    fit_request request;
    request.law = law.name;
    request.loss = loss_kind::squared;
    request.resamples = 0;
    request.threads = 1;
    // A loss over that of a unigram model is negative, and has no logarithm.
    if (law.answer == outcome::unigram_loss) request.scale = fit::residual_scale::raw;
    request.inputs.resize(law.inputs.size());
    const std::size_t rows = 16 + 4 * law.coefficients.size();
    for (const auto& x : points_of(law, 1, rows)) {
      for (std::size_t j = 0; j < x.size(); ++j) request.inputs[j].push_back(x[j]);
      request.observed.push_back(law.value(x));
    }
    REQUIRE(request.observed.size() == rows);
    const auto report = run_fit(request);
    REQUIRE_MESSAGE(static_cast<bool>(report), law.name);
    REQUIRE(report->refused_rows.empty());
    // Rows of a law that has more coefficients than they show: that is said.
    CHECK((report->usable || !report->remarks.empty()));
    REQUIRE(report->predicted.size() == rows);
    double worst = 0.0;
    for (std::size_t i = 0; i < rows; ++i) {
      worst = std::max(worst, std::abs(report->predicted[i] / request.observed[i] - 1.0));
    }
    CAPTURE(worst);
    CHECK(worst < 1e-9);
  }
  CHECK(fitted > 100);
}

}  // namespace fit_by_name_test
