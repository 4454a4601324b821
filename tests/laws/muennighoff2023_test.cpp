// SPDX-License-Identifier: Apache-2.0
/// @file
/// The data-constrained law. Expected values: 40-digit arithmetic; the examples of the authors' README.
#include "leverage/laws/muennighoff2023.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace {

using namespace leverage;
using muennighoff2023::c4;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double tolerance = 1e-14;

TEST_CASE("losses, effective tokens and effective parameters") {
  CHECK(near(c4.loss(parameters{6.34e9}, tokens{242e9}, tokens{25e9}), 2.22564408899844752,
             tolerance));
  CHECK(near(c4.effective(parameters{6.34e9}, tokens{242e9}, tokens{25e9}).value,
             4840668243.93984807, tolerance));
  CHECK(near(c4.effective(tokens{242e9}, tokens{25e9}).value, 190849033774.542176, tolerance));
  CHECK(near(c4.loss(parameters{8.67e9}, tokens{178e9}, tokens{25e9}), 2.22696340750878648,
             tolerance));
  CHECK(
      near(c4.loss(parameters{2.8e9}, tokens{55e9}, tokens{55e9}), 2.35440362014119388, tolerance));
  CHECK(
      near(c4.loss(parameters{1e9}, tokens{400e9}, tokens{100e9}), 2.34163195367138557, tolerance));
  CHECK(
      near(c4.loss(parameters{4.2e9}, tokens{84e9}, tokens{4e9}), 2.44385876655059461, tolerance));
  CHECK(near(c4.base.g(), 0.225801943423120967, tolerance));
}

TEST_CASE("epochs are worth less and less") {
  struct row {
    double epochs, worth;
  };
  for (const row& r : {row{1, 1}, row{2, 1.96819922378871696}, row{4, 3.72567312306132685},
                       row{10, 7.8141233228418767}, row{16, 10.5824569826707526},
                       row{44, 15.44679860516591}, row{1e9, 16.387756}}) {
    CHECK(near(c4.effective(tokens{r.epochs * 1e9}, tokens{1e9}).value, r.worth * 1e9, tolerance));
  }
  // Fewer tokens than there are: none repeats.
  CHECK(c4.effective(tokens{3e8}, tokens{1e9}).value == 3e8);
}

TEST_CASE("without decay, or without repetition, it is the law that it is built on") {
  auto everlasting = muennighoff2023::loss_law<>(c4);
  everlasting.decay_data = 1e15;
  everlasting.decay_size = 1e15;
  const parameters n{8e9};
  const tokens d{4e11};
  CHECK(near(everlasting.loss(n, d, tokens{1e9}), c4.base.loss(n, d), 1e-12));
  CHECK(
      near(c4.loss(parameters{1e9}, d, tokens{1e12}), c4.base.loss(parameters{1e9}, d), tolerance));
  CHECK(c4.with(tokens{25e9}).loss(n, d) == c4.loss(n, d, tokens{25e9}));
}

TEST_CASE("it is a constant, and its gradient agrees with difference quotients") {
  static_assert(
      near(c4.loss(parameters{1e9}, tokens{400e9}, tokens{100e9}), 2.34163195367138557, 1e-13));
  const auto at = [](const auto& n, const auto& d, const auto& u) {
    return c4.loss(parameters{n}, tokens{d}, tokens{u});
  };
  const double x[] = {6e9, 2e11, 3e10};
  const auto slope = differentiate(at, x[0], x[1], x[2]);
  for (int i = 0; i < 3; ++i) {
    double up[] = {x[0], x[1], x[2]};
    double down[] = {x[0], x[1], x[2]};
    const double step = 1e-5 * x[i];
    up[i] += step;
    down[i] -= step;
    const double quotient = (at(up[0], up[1], up[2]) - at(down[0], down[1], down[2])) / (2 * step);
    CHECK(near(slope.derivative[i], quotient, 1e-6));
  }
}

TEST_CASE("outside its domain the law refuses") {
  CHECK(is_nan(c4.loss(parameters{1e9}, tokens{1e9}, tokens{run_time(0.0)})));
  CHECK(is_nan(c4.loss(parameters{run_time(-1.0)}, tokens{1e9}, tokens{1e9})));
  CHECK(is_nan(c4.effective(tokens{run_time(test::infinity)}, tokens{1e9}).value));
}

}  // namespace
