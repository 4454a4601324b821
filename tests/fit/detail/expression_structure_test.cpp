// SPDX-License-Identifier: Apache-2.0
/// @file
/// In which names an expression is linear, and which have to be positive, by its form alone.
#include "leverage/fit/detail/expression_structure.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/fit/expression.hpp"

namespace expression_structure_test {

using leverage::fit::expression;

/// The names of one letter that `of` gives, of all names but those in `inputs`.
template <class F>
std::string marked(std::string_view text, const F& of) {
  const auto e = expression::parse(text);
  REQUIRE(e);
  const std::vector<char> found = of(*e);
  std::string names;
  for (std::size_t k = 0; k < found.size(); ++k) {
    if (found[k] != 0) names += e->names()[k];
  }
  return names;
}
std::string linear(std::string_view text, std::string_view inputs) {
  return marked(text, [&](const expression& e) {
    std::vector<char> candidates;
    for (const std::string& name : e.names()) {
      candidates.push_back(inputs.find(name) == std::string_view::npos ? 1 : 0);
    }
    return leverage::fit::detail::linear_names(e.nodes(), candidates);
  });
}
std::string positive(std::string_view text) {
  return marked(text, [](const expression& e) {
    return leverage::fit::detail::positive_names(e.nodes(), e.names().size());
  });
}

TEST_CASE("coefficients that are factors of terms are linear") {
  CHECK(linear("E + A/N^a + B/D^b", "ND") == "EAB");
  CHECK(linear("E - (A*x + 2*B)/x", "x") == "EAB");
  CHECK(linear("a + b*log(x) + c*log(x)^2", "x") == "abc");
  CHECK(linear("-(k*x)^2 + f", "x") == "f");
  CHECK(linear("k*x^p", "x") == "k");
}

TEST_CASE("what is divided by, within a function, or a factor of another one is not linear") {
  CHECK(linear("x/k", "x").empty());
  CHECK(linear("exp(k*x)", "x").empty());
  CHECK(linear("max(k, x)", "x").empty());
  CHECK(linear("k^2", "").empty());
  CHECK(linear("A*(1 + B*x)", "x") == "A");  // the first of both
  CHECK(linear("A*x + A^2", "x").empty());
  CHECK(linear("A*B + C", "") == "AC");
}

TEST_CASE("bases of powers that are not whole, and arguments of logarithms, are positive") {
  CHECK(positive("a*N^b + log(x) + log2(y) + log10(z)") == "Nxyz");
  CHECK(positive("x^2 + y^-1 + sqrt(z) + (u + v)^w").empty());
  CHECK(positive("x^0.5") == "x");
}

}  // namespace expression_structure_test
