// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/design_bracket.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "leverage/model/presets.hpp"
#include "leverage/plan/prediction.hpp"
#include "support/near.hpp"

namespace design_bracket_test {

using namespace leverage;
using test::near;

constexpr activation_ratio<> a{0.03};
constexpr granularity<> g{8.0};

TEST_CASE("the frozen law is the law at the end of its range, whatever the budget") {
  constexpr auto ends = plan::leverage_ends::of(tian2025::table6, flops{1e23});
  static_assert(ends.frozen.has_value());
  static_assert(ends.end == 3e20);
  const double at_the_end = tian2025::table6.leverage(a, g, flops{3e20});
  CHECK(near(ends.frozen->leverage(a, g, flops{1e23}), at_the_end, 1e-14));
  CHECK(near(ends.frozen->leverage(a, g, flops{1e19}), at_the_end, 1e-14));
  CHECK(ends.by(plan::trust::law).d == tian2025::table6.d);
  CHECK(ends.by(plan::trust::frozen).d == 0.0);

  // Ten times beyond the range or less there is one leverage.
  static_assert(!plan::leverage_ends::of(tian2025::table6, flops{3e21}).frozen.has_value());
  CHECK(plan::leverage_ends::of(tian2025::table6, flops{3e21}).by(plan::trust::frozen).d ==
        tian2025::table6.d);
}

TEST_CASE("DeepSeek-V3 on 14.8 T tokens has both ends by both readings") {
  const transformer& m = presets::deepseek_v3.model;
  const plan::forecast f = plan::predict(m, tokens{14.8e12});
  REQUIRE(f.leverage.has_value());
  for (const tian2025::prediction* p : {&f.leverage->by_definition, &f.leverage->by_routed}) {
    const activation_ratio<> ratio =
        p == &f.leverage->by_routed ? f.leverage->a_routed : f.leverage->a;
    CHECK(p->bracket.is_far());
    CHECK(p->bracket.law == p->leverage);
    CHECK(near(p->bracket.frozen, tian2025::table6.leverage(ratio, f.leverage->g, flops{3e20}),
               1e-14));
    CHECK(p->bracket.frozen < p->bracket.law);
  }
}

TEST_CASE("both ends are set, and order a list each in its way") {
  const auto design_of = [](double ratio, double fine) {
    plan::design d;
    d.a = activation_ratio{ratio};
    d.g = granularity{fine};
    d.leverage = 1.0;  // that by which it was ranked
    return d;
  };
  // Sparser and coarser against denser and finer: the first gains more with compute.
  std::vector<plan::design> list{design_of(0.10, 12.0), design_of(0.09, 3.0)};
  const auto ends = plan::leverage_ends::of(tian2025::table6, flops{1e26});
  plan::set_both_ends(list, ends, flops{1e26});
  for (const plan::design& d : list) {
    CHECK(near(d.leverage, tian2025::table6.leverage(d.a, d.g, flops{1e26}), 1e-14));
    CHECK(near(d.frozen_leverage, tian2025::table6.leverage(d.a, d.g, flops{3e20}), 1e-14));
  }
  const auto by_law = plan::order_by(list, plan::trust::law);
  const auto by_frozen = plan::order_by(list, plan::trust::frozen);
  CHECK(list[by_law[0]].leverage > list[by_law[1]].leverage);
  CHECK(list[by_frozen[0]].frozen_leverage > list[by_frozen[1]].frozen_leverage);

  // A dense model has neither.
  plan::design dense;
  plan::set_both_ends(dense, ends, flops{1e26});
  CHECK(test::is_nan(dense.leverage));
  CHECK(test::is_nan(dense.frozen_leverage));
}

}  // namespace design_bracket_test
