// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law is a formula over a scalar: every law on every scalar type, and the answers of one are those of another.
#include <doctest/doctest.h>

#include <concepts>

#include "leverage/laws.hpp"
#include "support/near.hpp"

namespace scalar_types_test {

using namespace leverage;
using test::near;

/// Coefficients as T, arguments as T: every law and every question of the paper.
template <class T>
void every_law_answers(double tolerance) {
  const auto value = [](const auto& x) { return static_cast<double>(value_of(x)); };
  const tian2025::joint_law<T> law{
      T(1.23), T(-7.61e-2), T(1.67e-2), T(-1.17e-1), {T(1.63e-2), T(5.28e16), T(0.0)}};
  const activation_ratio<T> a{T(0.031)};
  const granularity<T> g{T(12.0)};
  const flops<T> c{T(1e22)};
  static_assert(std::same_as<decltype(law.leverage(a, g, c)), T>);
  CHECK(near(value(law.leverage(a, g, c)), 7.244897972612156255897, tolerance));
  CHECK(near(value(law.optimum_granularity().value), 11.33721211594045050841, tolerance));
  CHECK(near(value(law.activation_ratio_for(T(7.0), g, c).value), 0.033573727476832580099,
             100 * tolerance));
  CHECK(near(value(law.flops_for(T(7.0), a, g).value), 7110599076978827711777.0, 100 * tolerance));
  CHECK(near(value(law.break_even_flops(g).value), 29619491119509.8507876, 100 * tolerance));
  CHECK(near(value(law.elasticity(a, g, c).flops), 0.1008430671898525397656, 10 * tolerance));
  CHECK(near(value(law.at(g, c).leverage(a)), 7.244897972612156255897, 10 * tolerance));
  CHECK(near(value(law.at(a, c).leverage(g)), 7.244897972612156255897, 10 * tolerance));
  CHECK(near(value(law.at(a, g).leverage(c)), 7.244897972612156255897, 100 * tolerance));
  CHECK(near(value(law.at(a, c).optimum().value), 11.33721211594045050841, tolerance));

  const power_law<T> eta{T(1.1576), T(-0.1529)};
  CHECK(near(value(eta(c.value)), 0.0005009086346499671700153, tolerance));
  CHECK(near(value(eta.inverse(eta(c.value))), 1e22, 1000 * tolerance));
  const tian2025::hyperparameter_law<T> hyper{eta, {T(0.0694), T(0.3644)}};
  CHECK(near(value(hyper.batch(c).value), 7213723.143532677596602, 10 * tolerance));
  const tian2025::allocation_law<T> allocation{{T(0.1915), T(0.5095)}, {T(5.2232), T(0.4905)}};
  CHECK(near(value(allocation.model(c).value), 30986232720.86471089278, 10 * tolerance));
  CHECK(near(value(allocation.data(c).value), 322802326120.2973793579, 10 * tolerance));

  const saturating_transform<T> clark{T(1.847), T(314.478), T(1.0)};
  CHECK(near(value(clark(T(128.0))), 91.40468285666084553082, tolerance));
  CHECK(near(value(clark.derivative(T(128.0))), 0.5031699691774308781344, 10 * tolerance));
  CHECK(near(value(clark.inverse(clark(T(8.0)))), 8.0, 100 * tolerance));

  const loss_curve<T> curve{T(64.0), T(-0.5), T(1.0)};
  CHECK(near(value(curve.loss(flops<T>{T(256.0)})), 5.0, tolerance));
  CHECK(near(value(curve.flops_for(T(5.0)).value), 256.0, 10 * tolerance));
}

TEST_CASE("every law takes double") { every_law_answers<double>(1e-14); }
TEST_CASE("every law takes float") {
  // C has 24 bits, and so has 1e22.
  every_law_answers<float>(1e-6);
}
TEST_CASE("every law takes duals") {
  every_law_answers<dual<double, 1>>(1e-14);
  every_law_answers<dual<double, 3>>(1e-14);
}
TEST_CASE("every law takes duals in single precision") { every_law_answers<dual<float, 2>>(1e-6); }
TEST_CASE("every law takes duals of duals") { every_law_answers<dual<dual<double, 1>, 1>>(1e-14); }

TEST_CASE("coefficients of one type and arguments of another meet in the richer one") {
  using d2 = dual<double, 2>;
  const activation_ratio<d2> a{d2::variable(0.031, 0)};
  const auto el = tian2025::table6.leverage(a, granularity{12.0}, flops{1e22});
  static_assert(std::same_as<decltype(el), const d2>);
  CHECK(near(el.value, 7.244897972612156255897, 1e-14));
  CHECK(el.derivative[1] == 0.0);
  // EL_A = elasticity EL / A.
  CHECK(near(el.derivative[0], -0.4253573213699424884788 * 7.244897972612156255897 / 0.031, 1e-13));

  static_assert(std::same_as<decltype(tian2025::table6.leverage(activation_ratio{0.031F},
                                                                granularity{12.0F}, flops{1e20F})),
                             double>);
  // A logarithm is taken in the precision of its argument.
  CHECK(near(tian2025::table6.leverage(activation_ratio{0.031}, granularity{12.0F}, flops{1e22}),
             7.244897972612156255897, 1e-7));
}

TEST_CASE("second derivatives of the joint law are those of its closed form in ln C") {
  // ln EL is linear in ln C, with slope e: d2 EL / dC2 = e (e - 1) EL / C^2.
  using d1 = dual<double, 1>;
  using dd = dual<d1, 1>;
  const dd c = dd::variable(d1::variable(1e22, 0), 0);
  const dd el = tian2025::table6.leverage(activation_ratio{0.031}, granularity{12.0}, flops<dd>{c});
  const double e = 0.1008430671898525397656;
  CHECK(near(el.derivative[0].derivative[0], e * (e - 1) * 7.244897972612156255897 / 1e44, 1e-12));
  CHECK(near(el.derivative[0].value, e * 7.244897972612156255897 / 1e22, 1e-13));
}

TEST_CASE("refusal reaches every lane of every scalar") {
  using d1 = dual<double, 1>;
  const auto refused = tian2025::table6.leverage(activation_ratio<d1>{d1::variable(1.5, 0)},
                                                 granularity{12.0}, flops{1e22});
  CHECK(test::is_nan(refused.value));
  CHECK(test::is_nan(refused.derivative[0]));
  const float single =
      tian2025::joint_law<float>{1.23F, -7.61e-2F, 1.67e-2F, -1.17e-1F, {1.63e-2F, 5.28e16F, 0.0F}}
          .leverage(activation_ratio{0.0F}, granularity{12.0F}, flops{1e22F});
  CHECK(single != single);
}

}  // namespace scalar_types_test
