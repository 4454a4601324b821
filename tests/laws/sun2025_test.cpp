// SPDX-License-Identifier: Apache-2.0
/// @file
/// Sun et al. 2025 beyond its vectors: the numbers that the paper states, and where more data begins to hurt.
#include "leverage/laws/sun2025.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <utility>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace laws_sun2025_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

using format = sun2025::number_format<>;

TEST_CASE(
    "critical data of 1 B parameters in blocks of 128, as the paper states: 27 T, 0.4 T, 1730 T") {
  const auto& law = sun2025::unified;
  const auto trillions = [&](const format& f) {
    return law.critical_data(parameters{1e9}, f).value / 1e12;
  };
  CHECK(std::round(trillions({4, 3, 128})) == 27.0);
  CHECK(near(trillions({2, 1, 128}), 0.4, 0.02));
  CHECK(near(trillions({8, 7, 128}), 1730.0, 1e-3));
}

TEST_CASE("the best formats of 4, 8 and 16 bits are E2M1, E4M3 and E8M7") {
  for (const auto& [bits, mantissa] : {std::pair{4.0, 1.0}, {8.0, 3.0}, {16.0, 7.0}}) {
    CHECK(std::round(sun2025::unified.best_mantissa(bits)) == mantissa);
  }
}

TEST_CASE("M_opt is where the loss at so many bits is the least") {
  const auto& law = sun2025::unified;
  const auto loss = [&](double mantissa) {
    return law.loss(parameters{1e9}, tokens{1e11}, format{7.0 - mantissa, mantissa, 128.0});
  };
  const double best = law.best_mantissa(8.0);
  CHECK(loss(best) < loss(best - 0.01));
  CHECK(loss(best) < loss(best + 0.01));
}

TEST_CASE("the loss falls with tokens up to the critical amount and rises beyond it") {
  const auto& law = sun2025::unified;
  const format f{2, 1, 128};
  const tokens critical = law.critical_data(parameters{1e9}, f);
  const auto slope = [&](double d) {
    return differentiate([&](const auto& x) { return law.loss(parameters{1e9}, tokens{x}, f); }, d)
        .derivative[0];
  };
  CHECK(slope(0.9 * critical.value) < 0.0);
  CHECK(slope(1.1 * critical.value) > 0.0);
  CHECK(std::abs(slope(critical.value)) * critical.value < 1e-12);
}

TEST_CASE("sizes are those without vocabulary: layers of 4 d^2 + 3 d f weights") {
  const auto& n = sun2025::unified.fitted.inputs[0];
  CHECK(n.which == argument::non_embedding_parameters);
  CHECK(n.low == 12.0 * (4 * 512 * 512 + 3 * 512 * 1536));
  CHECK(n.high == 24.0 * (4 * 1536 * 1536 + 3 * 1536 * 4096));
}

TEST_CASE("refusals") {
  const auto& law = sun2025::unified;
  const parameters n{1e9};
  const tokens d{1e11};
  CHECK(is_nan(law.loss(n, d, format{run_time(-1.0), 3, 128})));
  CHECK(is_nan(law.loss(n, d, format{4, run_time(-0.25), 128})));
  CHECK(is_nan(law.loss(n, d, format{4, 3, run_time(0.5)})));
  CHECK(is_nan(law.loss(n, tokens{run_time(0.0)}, format{4, 3, 128})));
  // Blocks of one number lose nothing, so that no amount of data is critical.
  CHECK(std::isfinite(law.loss(n, d, format{4, 3, 1})));
  CHECK(is_nan(law.critical_data(n, format{4, 3, run_time(1.0)}).value));
  CHECK(is_nan(law.best_mantissa(run_time(1.0))));
}

}  // namespace laws_sun2025_test
