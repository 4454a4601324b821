// SPDX-License-Identifier: Apache-2.0
/// @file
/// Laws behind one type: the same losses, slopes and optima as the laws themselves.
#include "leverage/plan/size_data_view.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/law_lines.hpp"
#include "leverage/laws/ludziejewski2025.hpp"
#include "support/near.hpp"

namespace size_data_view_test {

using namespace leverage;
using test::near;

TEST_CASE("a line with its experts held is the law at that number") {
  const double held[] = {0.0, 0.0, 8.0};
  const auto view =
      plan::size_data_view::of(*find_law(catalogue::law_lines, "ludziejewski2025/table3"), held);
  REQUIRE(view.has_value());
  const auto law = ludziejewski2025::table3.at(8.0);
  CHECK(near(view->loss(parameters{1e9}, tokens{20e9}), law.loss(parameters{1e9}, tokens{20e9}),
             1e-14));
  // Its optimum has the closed form of Hoffmann et al. 2022.
  const auto best = plan::allocation_problem{*view}.optimum(flops{1e21});
  CHECK(near(best.size.value, law.best_size(flops{1e21}).value, 1e-7));
  CHECK(view->verdict(parameters{1e9}, tokens{20e9}).inside());
  CHECK_FALSE(view->verdict(parameters{1e9}, tokens{1e12}).inside());
}

TEST_CASE("slopes along N and D are those of the law") {
  using slope = plan::size_data_view::slope;
  const auto& set = hoffmann2022::unrounded;
  const plan::size_data_view own(static_cast<const hoffmann2022::loss_law<>&>(set));
  const double nothing[] = {0.0, 0.0};
  const auto line =
      plan::size_data_view::of(*find_law(catalogue::law_lines, "hoffmann2022/unrounded"), nothing);
  REQUIRE(line.has_value());
  const parameters<slope> n{slope::variable(70e9, 0)};
  const tokens<slope> d{slope::variable(1.4e12, 1)};
  for (const slope& y : {own.loss(n, d), line->loss(n, d)}) {
    CHECK(near(y.value, 1.9208460265656062, 1e-14));
    CHECK(near(y.derivative[0], -set.alpha * set.A * std::pow(70e9, -set.alpha - 1), 1e-13));
    CHECK(near(y.derivative[1], -set.beta * set.B * std::pow(1.4e12, -set.beta - 1), 1e-13));
  }
  CHECK(own.range().box.empty());
  CHECK(line->range().box.size() == 2);
}

TEST_CASE("laws of other inputs have no view, and no law says nothing") {
  const double held[law_line::max_inputs] = {};
  for (const char* name : {"muennighoff2023/c4", "zhao2025/loss", "kaplan2020/table5_size",
                           "hoffmann2022/unrounded_best_size", "frantar2023/t5_loss"}) {
    CAPTURE(name);
    CHECK_FALSE(plan::size_data_view::of(*find_law(catalogue::law_lines, name), held).has_value());
  }
  CHECK(test::is_nan(plan::size_data_view{}.loss(parameters{1e9}, tokens{1e9})));
}

}  // namespace size_data_view_test
