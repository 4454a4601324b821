// SPDX-License-Identifier: Apache-2.0
/// @file
/// The data-constrained law. Expected values: 40-digit arithmetic; the examples of the authors' README.
#include "leverage/laws/muennighoff2023.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace muennighoff2023_test {

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
  everlasting.decay_data = {1e15};
  everlasting.decay_size = {1e15};
  const parameters n{8e9};
  const tokens d{4e11};
  CHECK(near(everlasting.loss(n, d, tokens{1e9}), c4.base.loss(n, d), 1e-12));
  CHECK(
      near(c4.loss(parameters{1e9}, d, tokens{1e12}), c4.base.loss(parameters{1e9}, d), tolerance));
  CHECK(c4.with(tokens{25e9}).loss(n, d) == c4.loss(n, d, tokens{25e9}));
}

TEST_CASE(
    "geometric decay of 0.25 is worth 3.05 after four repeats, and 3.21 in the approximation") {
  const muennighoff2023::geometric<> exact{0.25};
  CHECK(near(exact.worth(5.0, 1.0), 3.05078125, tolerance));
  const muennighoff2023::saturating<> approximation{(1 - 0.25) / 0.25};
  CHECK(near(approximation.worth(5.0, 1.0), 3.20920858565281969, tolerance));
  // A small delta counts each repeat.
  CHECK(near(muennighoff2023::geometric<>{1e-14}.worth(5.0, 1.0), 5.0, 1e-13));
  CHECK(near(muennighoff2023::exponential<>{1e-14}.worth(5.0, 1.0), 5.0, 1e-13));
}

TEST_CASE("geometric and exponential decay are one form") {
  for (const double delta : {0.0104, 0.25, 0.3676}) {
    const muennighoff2023::geometric<> geometric{delta};
    const muennighoff2023::exponential<> exponential{-std::log1p(-delta)};
    for (const double epochs : {1.0, 2.5, 4.0, 100.0}) {
      CHECK(near(exponential.worth(epochs * 1e9, 1e9), geometric.worth(epochs * 1e9, 1e9), 1e-13));
    }
    CHECK(near(geometric.worth(1e15, 1e9), 1e9 / delta, 1e-12));
  }
}

TEST_CASE("decay of one input leaves the other what it is") {
  const auto& data = muennighoff2023::decay_of_data;
  const auto& size = muennighoff2023::decay_of_size;
  const parameters n{6.34e9};
  const tokens d{242e9};
  const tokens u{25e9};
  CHECK(data.effective(n, d, u).value == n.value);
  CHECK(data.effective(d, u) < c4.effective(d, u));
  CHECK(size.effective(d, u).value == d.value);
  CHECK(size.effective(n, d, u) > c4.effective(n, d, u));
  CHECK(is_nan(size.effective(d, tokens{run_time(test::nan)}).value));
}

TEST_CASE(
    "the base fits: 70.0 B parameters and 1.37 T tokens at Gopher's budget when alpha = beta") {
  const auto& tied = muennighoff2023::c4_base;
  const flops gopher{5.76e23};
  CHECK(near(tied.best_size(gopher).value, 69962173313.5213497, tolerance));
  CHECK(near(tied.best_size(gopher).value, 70.0e9, 1e-3));
  CHECK(near(tied.best_data(gopher).value, 1372170066384.23579, tolerance));
  CHECK(near(tied.g() * tied.g(), 0.050986517653658322, tolerance));
  CHECK(near(tied.A, std::exp(6.255414), tolerance));
  CHECK(near(tied.B, std::exp(7.3049974), tolerance));
  CHECK(near(tied.E, std::exp(0.6254804), tolerance));
  // The size that 25 B tokens are the best number for.
  CHECK(near(tied.best_size(tokens{25e9}).value, 1274662941.34145805, tolerance));
  const auto& untied = muennighoff2023::c4_untied;
  CHECK(near(untied.A, std::exp(5.9577184), tolerance));
  CHECK(near(untied.B, std::exp(7.9145365), tolerance));
  CHECK(near(untied.E, std::exp(0.63032365), tolerance));
  CHECK(near(untied.best_size(gopher).value, 99030049618.410032, tolerance));
}

TEST_CASE("what the text calls delta") {
  CHECK(near(1.0 / (1.0 + c4.decay_data.repeats), 0.06102, 1e-4));
  CHECK(near(1.0 / c4.decay_size.repeats, 0.1883, 3e-4));
  CHECK(near(1.0 / (1.0 + c4.decay_size.repeats), 0.1585, 3e-4));
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

}  // namespace muennighoff2023_test
