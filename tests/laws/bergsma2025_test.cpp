// SPDX-License-Identifier: Apache-2.0
/// @file
/// Bergsma et al. 2025 beyond its vectors.
#include "leverage/laws/bergsma2025.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace laws_bergsma2025_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

TEST_CASE("the best timescale at 20 and 200 tokens per parameter is 0.224 and 0.0664 of the run") {
  const auto& law = bergsma2025::timescale;
  CHECK(near(law.best_timescale(20.0), 0.22355607419458987, 1e-14));
  CHECK(near(law.best_timescale(200.0), 0.066433399187276864, 1e-14));
}

TEST_CASE("learning rate and decay give that timescale, from either of them") {
  const auto& law = bergsma2025::timescale;
  const parameters n{1e9};
  const tokens d{2e10};
  const tokens b{524288.0};
  const double decay = law.weight_decay(n, d, b, 3e-4);
  CHECK(near(b.value / (3e-4 * decay * d.value), law.best_timescale(20.0), 1e-14));
  CHECK(near(law.learning_rate(n, d, b, decay), 3e-4, 1e-14));
}

TEST_CASE(
    "batches grow from a known one: 2^19 tokens at 4 B, ten times the data, 10^0.383 of the "
    "batch") {
  const tokens known{524288.0};
  const tokens at{4e9};
  CHECK(near(bergsma2025::best_batch.batch(tokens{4e10}, known, at).value / known.value, 2.4154608,
             1e-6));
  CHECK(near(bergsma2025::critical_batch.batch(at, known, at).value, known.value, 1e-15));
  CHECK(bergsma2025::critical_batch.exponent == 0.462);
}

TEST_CASE("refusals") {
  const auto& law = bergsma2025::timescale;
  CHECK(is_nan(law.best_timescale(run_time(0.0))));
  CHECK(is_nan(law.weight_decay(parameters{1e9}, tokens{1e10}, tokens{1e6}, run_time(0.0))));
  CHECK(is_nan(law.learning_rate(parameters{1e9}, tokens{1e10}, tokens{run_time(-1.0)}, 0.1)));
  CHECK(is_nan(
      bergsma2025::best_batch.batch(tokens{1e10}, tokens{run_time(0.0)}, tokens{1e9}).value));
}

}  // namespace laws_bergsma2025_test
