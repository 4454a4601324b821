// SPDX-License-Identifier: Apache-2.0
/// @file
/// The steps of an expression: leaves first, derivatives where a coefficient has any, and adjoints shared by sums.
#include "leverage/fit/detail/formula_steps.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "leverage/fit/detail/expression_nodes.hpp"

namespace formula_steps_test {

using namespace leverage::fit;
using detail::node;
using detail::operation;
using detail::step_kind;
using role = formula_variable::role;

const std::vector<formula_variable> variables{
    {role::coefficient, 0, false}, {role::input, 2, true}, {role::coefficient, 1, false}};

TEST_CASE("a power of a positive input is taken by its logarithm, and sums share their adjoint") {
  // a x^b + 3
  const std::vector<node> nodes{{operation::name, 1, 0, 0.0},     {operation::name, 2, 0, 0.0},
                                {operation::power, 0, 1, 0.0},    {operation::name, 0, 0, 0.0},
                                {operation::multiply, 3, 2, 0.0}, {operation::number, 0, 0, 3.0},
                                {operation::add, 4, 5, 0.0}};
  detail::formula_steps made(nodes, variables);
  const std::size_t leaves = made.leaves();
  const std::size_t root = made.root();
  const auto steps = made.take();
  CHECK(leaves == 5);  // 3, a, b, x and ln x
  REQUIRE(steps.size() == 8);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    CHECK((steps[i].op <= step_kind::logarithm) == (i < leaves));
  }
  CHECK(root == 7);
  CHECK(steps[root].op == step_kind::add);
  const auto& product = steps[6];
  CHECK(product.op == step_kind::multiply);
  CHECK(product.adjoint == root);
  CHECK_FALSE(steps[root].left_active);  // nothing is left to do
  const auto& power = steps[5];
  CHECK(power.op == step_kind::power_of_input);
  CHECK(steps[power.left].op == step_kind::logarithm);
  CHECK(steps[power.left].left == 2);
  CHECK_FALSE(power.left_active);
  CHECK(power.right_active);
  CHECK_FALSE(power.uniform);
}

TEST_CASE("a coefficient of which only a condition depends has no derivatives") {
  // (a < x) ? x : 0
  const std::vector<node> nodes{{operation::name, 0, 0, 0.0},
                                {operation::name, 1, 0, 0.0},
                                {operation::below, 0, 1, 0.0},
                                {operation::chosen, 2, 1, 0.0}};
  detail::formula_steps made(nodes, variables);
  for (const auto& s : made.take()) CHECK_FALSE(s.active);
}

TEST_CASE("what is the same in every row is known") {
  // -(a 2) x
  const std::vector<node> nodes{{operation::name, 0, 0, 0.0},     {operation::number, 0, 0, 2.0},
                                {operation::multiply, 0, 1, 0.0}, {operation::negate, 2, 0, 0.0},
                                {operation::name, 1, 0, 0.0},     {operation::multiply, 3, 4, 0.0}};
  detail::formula_steps made(nodes, variables);
  const auto steps = made.take();
  REQUIRE(steps.size() == 6);
  CHECK(steps[3].uniform);
  CHECK(steps[4].uniform);
  CHECK_FALSE(steps[5].uniform);
}

}  // namespace formula_steps_test
