// SPDX-License-Identifier: Apache-2.0
/// @file
/// The factors between leverage in compute and in time: they multiply exactly, and each is about its own part.
#include "leverage/plan/leverage_losses.hpp"

#include <string_view>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace leverage_losses_test {

using namespace leverage;
using namespace leverage::plan;
using test::near;

constexpr step_of_run run(const hardware::step_breakdown<>& s, double ideal) {
  return {s, s, seconds{ideal}};
}

constexpr hardware::step_breakdown<> dense{
    .layers = {.matrices = 1.5, .attention = 0.25, .elements = 0.125, .tensor = 0.0625},
    .head = 0.125,
    .data = 0.03125,
    .optimizer = 0.03125,
    .fixed = 0.015625};
constexpr hardware::step_breakdown<> mixture{.layers = {.matrices = 0.5,
                                                        .attention = 0.25,
                                                        .experts = 1.0,
                                                        .elements = 0.25,
                                                        .routing = 0.5,
                                                        .exchange = 0.75,
                                                        .launch = 0.125},
                                             .head = 0.125,
                                             .stages = 0.0625,
                                             .bubble = 0.125,
                                             .optimizer = 0.125,
                                             .fixed = 0.015625};

constexpr double product(const leverage_factors& all) {
  double p = 1.0;
  for (const leverage_factor& f : all) p *= f.factor;
  return p;
}
constexpr const leverage_factor& by(const leverage_factors& all, std::string_view key) {
  for (const leverage_factor& f : all) {
    if (f.key == key) return f;
  }
  return all[0];
}

TEST_CASE("the factors multiply to the ratio of time over ideal time of both") {
  constexpr auto all = leverage_losses(run(dense, 1.0), run(mixture, 0.5));
  constexpr double expected = dense.total().value / 1.0 / (mixture.total().value / 0.5);
  static_assert(near(product(all), expected, 1e-14));
  for (const double ideal : {0.01, 0.3, 1.0, 7.0}) {
    const auto others = leverage_losses(run(dense, ideal), run(mixture, 0.7));
    CHECK(
        near(product(others), dense.total().value / ideal / (mixture.total().value / 0.7), 1e-13));
  }
}

TEST_CASE(
    "a part that takes the same share of the ideal time loses nothing, one that takes more does") {
  const auto all = leverage_losses(run(dense, 1.0), run(mixture, 1.0));
  CHECK(by(all, "attention").factor == 1.0);
  CHECK(by(all, "head").factor == 1.0);
  CHECK(by(all, "matrix_products").factor == 1.0);  // 1.5 in both
  CHECK(by(all, "exchange").factor < 1.0);
  CHECK(by(all, "launch").factor < 1.0);
  CHECK(by(all, "tensor_and_context").factor > 1.0);
  CHECK(by(all, "exchange").mixture == 0.75);
}

TEST_CASE("one difference alone is the whole ratio") {
  hardware::step_breakdown<> slower = dense;
  slower.layers.exchange = 1.0;
  const auto all = leverage_losses(run(dense, 2.0), run(slower, 2.0));
  CHECK(near(by(all, "exchange").factor, dense.total() / slower.total(), 1e-14));
  CHECK(by(all, "data_and_optimizer").factor == 1.0);
}

TEST_CASE("equal runs, and nearly equal ones, have factors of 1") {
  for (const leverage_factor& f : leverage_losses(run(dense, 1.0), run(dense, 1.0))) {
    CHECK(f.factor == 1.0);
  }
  hardware::step_breakdown<> nearly = dense;
  nearly.fixed += 1e-9;
  const auto all = leverage_losses(run(dense, 1.0), run(nearly, 1.0));
  CHECK(near(product(all), dense.total() / nearly.total(), 1e-15));
}

TEST_CASE("the load of experts as training has it is a factor of its own") {
  hardware::step_breakdown<> natural = mixture;
  natural.layers.experts *= 1.25;
  const auto all = leverage_losses(run(dense, 1.0), {mixture, natural, seconds{0.5}});
  CHECK(by(all, "imbalance").mixture == 0.5);
  CHECK(by(all, "imbalance").factor < 1.0);
  CHECK(by(all, "imbalance").dense == 0.0);
  CHECK(near(product(all), dense.total().value / (natural.total().value / 0.5), 1e-14));
}

TEST_CASE("steps without a time have no factors") {
  const auto all = leverage_losses(run(dense, 1.0), run({.fixed = test::nan}, 1.0));
  for (const leverage_factor& f : all) CHECK(test::is_nan(f.factor));
  CHECK(test::is_nan(leverage_losses(run(dense, 0.0), run(mixture, 0.0))[0].factor));
}

}  // namespace leverage_losses_test
