// SPDX-License-Identifier: Apache-2.0
/// @file
/// A list of operations joins what is equal and what is made of numbers, keeps what its root needs, and has an end.
#include "leverage/fit/detail/expression_nodes.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>

namespace expression_nodes_test {

using namespace leverage::fit::detail;

TEST_CASE("equal nodes are one, numbers become one, and 0 is not -0") {
  node_list list;
  const auto x = list.name(0);
  const auto y = list.name(1);
  const auto sum = list.binary(operation::add, *x, *y);
  CHECK(list.binary(operation::add, *x, *y) == sum);
  CHECK(list.binary(operation::add, *y, *x) != sum);
  const auto five = list.binary(operation::add, *list.number(2.0), *list.number(3.0));
  CHECK(list.nodes()[*five].number == 5.0);
  CHECK(list.number(5.0) == five);
  CHECK(list.number(0.0) != list.number(-0.0));
  CHECK(list.nodes()[*list.unary(operation::negate, *five)].number == -5.0);
}

TEST_CASE("numbers that are not finite are refused") {
  node_list list;
  CHECK_FALSE(list.binary(operation::divide, *list.number(1.0), *list.number(0.0)));
  CHECK_FALSE(list.unary(operation::log, *list.number(-1.0)));
}

TEST_CASE("only what the root needs is kept, and the root is the last") {
  node_list list;
  const auto x = list.name(0);
  const auto unused = list.unary(operation::exp, *x);
  const auto root = list.binary(operation::power, *x, *list.number(2.0));
  (void)list.unary(operation::log, *unused);
  const auto kept = list.needed_by(*root);
  REQUIRE(kept.size() == 3);
  CHECK(kept.back().op == operation::power);
  CHECK(kept[kept.back().left].op == operation::name);
  CHECK(kept[kept.back().right].number == 2.0);
}

TEST_CASE("a full list takes no more") {
  node_list list;
  for (std::size_t i = 0; i < max_nodes; ++i) CHECK(list.number(static_cast<double>(i)));
  CHECK_FALSE(list.number(-1.0));
  CHECK(list.number(7.0));
}

TEST_CASE("operations have one operand or two") {
  CHECK(is_leaf(operation::name));
  CHECK_FALSE(is_leaf(operation::negate));
  CHECK(is_binary(operation::add));
  CHECK(is_binary(operation::power));
  CHECK(is_binary(operation::max));
  CHECK_FALSE(is_binary(operation::exp));
  CHECK_FALSE(is_binary(operation::abs));
  CHECK_FALSE(is_binary(operation::negate));
}

}  // namespace expression_nodes_test
