// SPDX-License-Identifier: Apache-2.0
/// @file
/// The region of sizes and tokens inside a fitted range, against the published ends of three kinds of range.
#include "leverage/plan/fitted_region.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/laws/gadre2024.hpp"
#include "leverage/laws/pearce2024.hpp"
#include "support/near.hpp"

namespace fitted_region_test {

using namespace leverage;
using plan::fitted_region;
using plan::size_data_point;
using plan::size_data_range;
using plan::size_data_window;
using test::near;

template <std::size_t N>
size_data_range range_of(const domain<N>& fitted, argument size) {
  return {.box = {fitted.inputs, fitted.inputs + N}, .size = size};
}

/// Which side of the polygon's edges a point is on, in ln N and ln D: inside, outside, or within 1e-6 of an edge.
enum class where { inside, outside, edge };
where in_polygon(const std::vector<size_data_point>& corners, double n, double d) {
  bool inside = corners.size() > 2;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const size_data_point& a = corners[i];
    const size_data_point& b = corners[(i + 1) % corners.size()];
    const double across = std::log(b.size / a.size);
    const double up = std::log(b.data / a.data);
    const double length = std::hypot(across, up);
    if (length < 1e-9) continue;
    const double side = (across * std::log(d / a.data) - up * std::log(n / a.size)) / length;
    if (std::abs(side) < 1e-6) return where::edge;
    inside = inside && side > 0.0;
  }
  return inside ? where::inside : where::outside;
}

constexpr size_data_window window{{1e6, 1e7}, {1e11, 1e14}};

/// Compares a grid of points with a range that is written by hand.
template <class Inside>
void same_as(const size_data_range& range, const Inside& inside) {
  const auto corners = fitted_region(range, window);
  REQUIRE(corners.size() > 2);
  std::size_t count[2] = {0, 0};
  constexpr int steps = 97;
  for (int i = 0; i <= steps; ++i) {
    for (int j = 0; j <= steps; ++j) {
      const double n = window.low.size * std::pow(window.high.size / window.low.size, i / 97.0);
      const double d = window.low.data * std::pow(window.high.data / window.low.data, j / 97.0);
      CAPTURE(n);
      CAPTURE(d);
      const where drawn = in_polygon(corners, n, d);
      if (drawn == where::edge) continue;
      CHECK((drawn == where::inside) == inside(n, d));
      CHECK(range.verdict(n, d).inside() == inside(n, d));
      ++count[inside(n, d) ? 1 : 0];
    }
  }
  CHECK(count[0] > 500);
  CHECK(count[1] > 500);
}

TEST_CASE("a range of size and compute: N 57.33 M..16.18 B, 6 N D 1.397e18..1.296e22") {
  same_as(range_of(besiroglu2024::table1.fitted, argument::parameters), [](double n, double d) {
    const double c = 6 * n * d;
    return n >= 5.733e7 && n <= 1.618e10 && c >= 1.397e18 && c <= 1.296e22;
  });
  // 16 B on 1 T tokens, 9.6e22 FLOPs, is outside.
  const auto corners =
      fitted_region(range_of(besiroglu2024::table1.fitted, argument::parameters), window);
  CHECK(in_polygon(corners, 16e9, 1e12) == where::outside);
  CHECK(in_polygon(corners, 16e9, 1e11) == where::inside);
}

TEST_CASE("a range of size and ratio: N 10.6..412 M, D / N 20..320") {
  same_as(range_of(gadre2024::c4.fitted, argument::parameters), [](double n, double d) {
    return n >= 10569312 && n <= 411616256 && d >= 20 * n && d <= 320 * n;
  });
}

TEST_CASE("a range of non-embedding parameters: 794..1.585 B, D without a bound in the window") {
  same_as(range_of(pearce2024::chinchilla.fitted, argument::non_embedding_parameters),
          [](double n, double) { return n <= 1.585e9; });
}

TEST_CASE("the corners are those of the published ends, in closed form") {
  const auto corners = fitted_region(range_of(gadre2024::c4.fitted, argument::parameters), window);
  REQUIRE(corners.size() == 4);
  int found = 0;
  for (const double n : {10569312.0, 411616256.0}) {
    for (const double ratio : {20.0, 320.0}) {
      for (const size_data_point& c : corners) {
        found += near(c.size, n, 1e-12) && near(c.data, ratio * n, 1e-12) ? 1 : 0;
      }
    }
  }
  CHECK(found == 4);
}

TEST_CASE("nothing is fitted where the window, or what is held, is outside") {
  const size_data_range gadre = range_of(gadre2024::c4.fitted, argument::parameters);
  CHECK(fitted_region(gadre, {{1e12, 1e7}, {1e13, 1e14}}).size() < 3);
  // Ludziejewski et al. 2025: 1 to 32 experts.
  size_data_range mixtures{.box = {{argument::active_parameters, 79e6, 2.7e9},
                                   {argument::tokens, 0.5e9, 80e9},
                                   {argument::experts, 1.0, 32.0}},
                           .size = argument::active_parameters,
                           .held = {{argument::experts, 8.0}}};
  CHECK(fitted_region(mixtures, window).size() == 4);
  CHECK(mixtures.verdict(1e9, 1e10).inside());
  mixtures.held[0].value = 64.0;
  CHECK(fitted_region(mixtures, window).size() < 3);
  CHECK(mixtures.verdict(1e9, 1e10).inputs[2].factor() == 2.0);
  // Another count of weights says nothing about the one that is bounded.
  CHECK(fitted_region(range_of(gadre2024::c4.fitted, argument::non_embedding_parameters), window)
            .empty());
}

TEST_CASE("where no token is repeated, unique tokens are bounded with the tokens") {
  size_data_range range{.box = {{argument::parameters, 7e6, 9e9},
                                {argument::tokens, 1e8, 9e11},
                                {argument::unique_tokens, 1e8, 1.78e11}},
                        .all_new = true};
  CHECK(range.verdict(1e9, 1e11).inside());
  CHECK(near(range.verdict(1e9, 3.56e11).inputs[2].factor(), 2.0, 1e-14));
  range.all_new = false;
  range.held = {{argument::unique_tokens, 1e11}};
  CHECK(range.verdict(1e9, 3.56e11).inside());
}

TEST_CASE(
    "an input that is held bounds nothing where it is inside, 0 included, and all of it "
    "elsewhere") {
  // Frantar et al. 2023 bound the share of pruned weights from 0 on.
  const std::vector<fitted_interval> box{{argument::parameters, 1e7, 1e9},
                                         {argument::tokens, 1e9, 1e11},
                                         {argument::pruned_share, 0.0, 0.875}};
  const auto corners = [&](double pruned) {
    return fitted_region({.box = box, .held = {{argument::pruned_share, pruned}}}, window).size();
  };
  CHECK(corners(0.0) == 4);
  CHECK(corners(0.5) == 4);
  CHECK(corners(0.9) == 0);
  CHECK(corners(test::nan) == 0);
}

}  // namespace fitted_region_test
