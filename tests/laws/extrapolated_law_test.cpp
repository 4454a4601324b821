// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/extrapolated_law.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string_view>

#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/laws/law_lines.hpp"
#include "leverage/laws/tian2025.hpp"
#include "support/near.hpp"

namespace extrapolated_law_test {

using namespace leverage;
using test::near;

const law_line& line(std::string_view name) {
  const law_line* found = find_law(catalogue::law_lines, name);
  REQUIRE(found != nullptr);
  return *found;
}

TEST_CASE("a law of compute is held at the compute where its runs end") {
  const double x[] = {0.03125, 12.0, 3e23};
  const auto el = extrapolated(line("tian2025/table6"), x, argument::non_vocabulary_flops);
  REQUIRE(el.has_value());
  const activation_ratio<> a{0.03125};
  const granularity<> g{12.0};
  CHECK(el->is_far());
  CHECK(near(el->law, tian2025::table6.leverage(a, g, flops{3e23}), 1e-14));
  CHECK(near(el->frozen, tian2025::table6.leverage(a, g, flops{3e20}), 1e-14));
}

TEST_CASE("a law of N and D whose range bounds compute is held at a constant D / N") {
  const double x[] = {70e9, 14e12};
  const auto loss = extrapolated(line("besiroglu2024/table1"), x, argument::flops);
  REQUIRE(loss.has_value());
  const double end = besiroglu2024::table1.fitted.only(argument::flops).inputs[0].high;
  const double n = std::sqrt(end / (6.0 * 200.0));  // D / N is 200
  CHECK(near(loss->frozen, besiroglu2024::table1.loss(parameters{n}, tokens{200.0 * n}), 1e-13));
  CHECK(loss->law < loss->frozen);
}

TEST_CASE("an argument that the range does not bound has no bracket") {
  const double x[] = {0.03125, 12.0, 3e23};
  CHECK_FALSE(extrapolated(line("tian2025/table6"), x, argument::tokens).has_value());
}

}  // namespace extrapolated_law_test
