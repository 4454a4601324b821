// SPDX-License-Identifier: Apache-2.0
/// @file
/// Zhang et al. 2024 beyond its vectors.
#include "leverage/laws/zhang2024.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/near.hpp"

namespace laws_zhang2024_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

TEST_CASE(
    "in the units of the paper: 746, 1351, 2578 and 5888 sequences at 85, 302, 1200 and 7000 "
    "million") {
  const double rows[][2] = {{85, 746.28713069504919},
                            {302, 1351.2457311405976},
                            {1200, 2578.188205650591},
                            {7000, 5888.1217071982146}};
  for (const auto& [millions, sequences] : rows) {
    CHECK(near(zhang2024::chinchilla.batch(parameters{millions * 1e6}).value / 512.0, sequences,
               1e-12));
  }
}

TEST_CASE("the paper's rounded 93.20 N^0.47 is the same fit") {
  CHECK(near(zhang2024::chinchilla.k, 93.20, 1e-4));
  CHECK(near(zhang2024::chinchilla.p, 0.47, 4e-3));
}

TEST_CASE("refusals") {
  CHECK(is_nan(zhang2024::chinchilla.batch(parameters{run_time(0.0)}).value));
  CHECK(is_nan(zhang2024::chinchilla.batch(parameters{run_time(test::infinity)}).value));
}

}  // namespace laws_zhang2024_test
