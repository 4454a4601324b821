// SPDX-License-Identifier: Apache-2.0
/// @file
/// The verdict on an allocation: a law's own, that of its fitted range, or none.
#include "leverage/plan/detail/verdict.hpp"

#include <doctest/doctest.h>

#include "leverage/laws/besiroglu2024.hpp"
#include "support/near.hpp"

namespace plan_detail_verdict_test {

using namespace leverage;
using plan::detail::counted_weights;
using plan::detail::verdict_of;
using test::near;

TEST_CASE(
    "the weights that a range bounds are the N of its law, and all parameters if it bounds none") {
  constexpr fitted_interval later[] = {{argument::tokens, 1.0, 2.0},
                                       {argument::non_embedding_parameters, 1.0, 2.0},
                                       {argument::parameters, 1.0, 2.0}};
  static_assert(counted_weights(later) == argument::non_embedding_parameters);
  constexpr fitted_interval none[] = {{argument::flops, 1.0, 2.0}, {argument::loss, 1.0, 2.0}};
  static_assert(counted_weights(none) == argument::parameters);
  static_assert(counted_weights({}) == argument::parameters);
}

struct without_range {};

struct with_range {
  domain<3> fitted{{{argument::head_flops, 1e18, 1e22},
                    {argument::parameters_with_head, 1e8, 1e10},
                    {argument::tokens, 1e9, 1e12}}};
};

struct with_verdict : with_range {
  [[nodiscard]] static extrapolation verdict(const parameters<>& n, const tokens<>& d) {
    extrapolation own;
    own.inputs[0] = {argument::parameters, n.value, 1.0, d.value};
    own.intervals = 1;
    return own;
  }
};

TEST_CASE("a range is checked at N, D and the 6 N D of its own count of weights") {
  CHECK(verdict_of(with_range{}, parameters{1e9}, tokens{2e10}).inside());
  const extrapolation beyond = verdict_of(with_range{}, parameters{2e10}, tokens{1e12});
  REQUIRE(beyond.intervals == 3);
  CHECK(beyond.inputs[0].value == 6.0 * 2e10 * 1e12);
  CHECK(near(beyond.inputs[0].factor(), 12.0, 1e-15));
  CHECK(beyond.inputs[1].value == 2e10);
  CHECK(beyond.inputs[1].factor() == 2.0);
  CHECK(beyond.inputs[2].inside());
}

TEST_CASE(
    "a verdict of the law's own comes before its range, and without a range nothing is outside") {
  const extrapolation own = verdict_of(with_verdict{}, parameters{50.0}, tokens{10.0});
  REQUIRE(own.intervals == 1);
  CHECK(own.factor() == 5.0);
  const extrapolation empty = verdict_of(without_range{}, parameters{1e30}, tokens{1e30});
  CHECK(empty.intervals == 0);
  CHECK(empty.inside());
}

TEST_CASE("a published law: Chinchilla lies outside the runs that Besiroglu et al. fitted") {
  CHECK(verdict_of(besiroglu2024::table1, parameters{1e9}, tokens{2e10}).inside());
  CHECK(verdict_of(besiroglu2024::table1, parameters{70e9}, tokens{1.4e12}).extrapolates());
}

}  // namespace plan_detail_verdict_test
