// SPDX-License-Identifier: Apache-2.0
/// @file
/// What minimisers give: which ends are minima, and which points mean anything.
#include "leverage/fit/minimum.hpp"

#include <set>
#include <string_view>

#include <doctest/doctest.h>
#include <Eigen/Core>

#include "support/near.hpp"

namespace minimum_test {

using namespace leverage::fit;

constexpr stop all[] = {
    stop::gradient,         stop::step,         stop::floor,      stop::iteration_limit,
    stop::evaluation_limit, stop::line_search,  stop::not_finite, stop::unbounded,
    stop::callback,         stop::invalid_input};

TEST_CASE("a minimum is converged where its end is stationary, as far as floating point can tell") {
  minimum<Eigen::Vector2d> m;
  m.value = 1.0;
  for (const stop reason : all) {
    CAPTURE(to_string(reason));
    m.reason = reason;
    CHECK(m.converged() ==
          (reason == stop::gradient || reason == stop::step || reason == stop::floor));
    CHECK(m.has_value() == (reason != stop::not_finite && reason != stop::invalid_input));
    CHECK(m.usable() == m.converged());
  }
}

TEST_CASE("without a finite objective a point means nothing") {
  minimum<Eigen::Vector2d> m;
  CHECK(test::is_nan(m.value));
  CHECK(test::is_nan(m.gradient_norm));
  CHECK_FALSE(m.usable());
  CHECK_FALSE(m.converged());
  m.reason = stop::gradient;
  for (const double bad : {test::nan, test::infinity, -test::infinity}) {
    m.value = bad;
    CHECK_FALSE(m.has_value());
    CHECK_FALSE(m.usable());
  }
}

TEST_CASE("each end has words of its own") {
  std::set<std::string_view> words;
  for (const stop reason : all) CHECK(words.insert(to_string(reason)).second);
  CHECK(to_string(stop::floor) == "floating-point floor");
  CHECK_FALSE(words.contains("unknown"));
}

TEST_CASE("without a callback a minimiser goes on") {
  const Eigen::Vector2d point = Eigen::Vector2d::Zero();
  CHECK(no_callback{}(progress<Eigen::Vector2d>{point, 1.0, 1.0, 1, 1}));
}

}  // namespace minimum_test
