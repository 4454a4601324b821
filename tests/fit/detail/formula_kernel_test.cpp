// SPDX-License-Identifier: Apache-2.0
/// @file
/// Results and derivatives of steps in several packs of rows, against closed forms.
#include "leverage/fit/detail/formula_kernel.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "leverage/fit/detail/formula_steps.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/fit/table.hpp"
#include "support/near.hpp"

namespace formula_kernel_test {

using namespace leverage::fit;
using detail::step_kind;
using kernel = detail::formula_kernel<fit_pack>;
constexpr std::size_t packs = 3;
constexpr std::size_t width = kernel::width;

/// A step on x and y, of which the second is the same in every row: its results, and what it gives to both.
struct answer {
  std::vector<double> result = std::vector<double>(packs * width);
  std::vector<double> to_x = std::vector<double>(packs * width, 100.0);
  std::vector<double> to_y = std::vector<double>(packs * width, 100.0);
};
const std::vector<double>& x() {
  static const std::vector<double> values = [] {
    std::vector<double> v(packs * width);
    for (std::size_t i = 0; i < v.size(); ++i) v[i] = 0.25 * static_cast<double>(i + 1);
    return v;
  }();
  return values;
}
answer of(step_kind op, double y, double number = 0.0) {
  detail::formula_step s;
  s.op = op;
  s.left = 0;
  s.right = 1;
  s.active = s.left_active = s.right_active = true;
  s.first_left = true;
  s.number = number;
  const std::vector<double> same(width, y);
  answer a;
  kernel::operands at;
  at.packs = packs;
  at.place[0] = x().data();
  at.stride[0] = width;
  at.place[1] = same.data();
  at.stride[1] = 0;
  at.place[2] = a.result.data();
  at.stride[2] = width;
  kernel::operate(s, at, packs, a.result.data());
  std::vector<double> adjoint(packs * width, 2.0);
  kernel::sums to;
  double* const places[] = {a.to_x.data(), a.to_y.data(), adjoint.data()};
  for (std::size_t i = 0; i < 3; ++i) {
    to.place[i] = places[i];
    to.stride[i] = width;
  }
  kernel::backward(s, 2, at, to);
  return a;
}

TEST_CASE("first contributions are stored, others added, in every pack") {
  const answer product = of(step_kind::multiply, 3.0);
  const answer quotient = of(step_kind::divide, 4.0);
  for (std::size_t i = 0; i < x().size(); ++i) {
    CHECK(product.result[i] == 3.0 * x()[i]);
    CHECK(product.to_x[i] == 2.0 * 3.0);
    CHECK(product.to_y[i] == 100.0 + 2.0 * x()[i]);
    CHECK(quotient.result[i] == x()[i] / 4.0);
    CHECK(quotient.to_x[i] == 2.0 / 4.0);
    CHECK(quotient.to_y[i] == 100.0 - 2.0 * x()[i] / 16.0);
  }
}

TEST_CASE("powers and functions") {
  const answer power = of(step_kind::power, 1.5);
  const answer by_logarithm = of(step_kind::power_of_input, -0.5);
  const answer tangent = of(step_kind::tanh, 0.0);
  const answer error = of(step_kind::erf, 0.0);
  const answer less_one = of(step_kind::expm1, 0.0);
  for (std::size_t i = 0; i < x().size(); ++i) {
    const double at = x()[i];
    CHECK(test::near(power.result[i], std::pow(at, 1.5), 1e-14));
    CHECK(test::near(power.to_x[i], 2.0 * 1.5 * std::sqrt(at), 1e-14));
    CHECK(test::near(power.to_y[i], 100.0 + 2.0 * std::pow(at, 1.5) * std::log(at), 1e-13));
    CHECK(test::near(by_logarithm.result[i], std::exp(-0.5 * at), 1e-14));
    CHECK(test::near(by_logarithm.to_y[i], 100.0 + 2.0 * std::exp(-0.5 * at) * at, 1e-14));
    CHECK(test::near(tangent.result[i], std::tanh(at), 1e-14));
    CHECK(test::near(tangent.to_x[i], 2.0 / (std::cosh(at) * std::cosh(at)), 1e-13));
    CHECK(test::near(error.result[i], std::erf(at), 1e-14));
    CHECK(test::near(error.to_x[i], 4.0 / std::sqrt(std::acos(-1.0)) * std::exp(-at * at), 1e-12));
    CHECK(test::near(less_one.result[i], std::expm1(at), 1e-14));
    CHECK(test::near(less_one.to_x[i], 2.0 * std::exp(at), 1e-14));
  }
}

TEST_CASE("conditions choose, row by row") {
  const answer below = of(step_kind::below, 1.0);
  const answer not_above = of(step_kind::not_above, 1.0);
  const answer equal = of(step_kind::equal, 1.0);
  for (std::size_t i = 0; i < x().size(); ++i) {
    CHECK(below.result[i] == (x()[i] < 1.0 ? 1.0 : 0.0));
    CHECK(not_above.result[i] == (x()[i] <= 1.0 ? 1.0 : 0.0));
    CHECK(equal.result[i] == (x()[i] == 1.0 ? 1.0 : 0.0));
    CHECK(below.to_x[i] == 100.0);
  }
  CHECK(of(step_kind::chosen, 5.0).result[0] == 5.0);
  CHECK(of(step_kind::chosen, 5.0).to_y[0] == 102.0);
  CHECK(of(step_kind::allowed, 5.0).result[0] == 5.0);
}

}  // namespace formula_kernel_test
