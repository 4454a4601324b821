// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/derived.hpp"

#include <doctest/doctest.h>

#include <array>
#include <optional>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace derived_test {

using leverage::argument;
using leverage::argument_value;
using leverage::compute_of;
using leverage::derived;
using leverage::dual;
using test::near;

static_assert(derived(argument::flops, {{argument::parameters, 1e9}, {argument::tokens, 2e10}}) ==
              6.0 * 1e9 * 2e10);

TEST_CASE("each count of the weights that a token uses has its own compute") {
  CHECK(compute_of(argument::parameters) == argument::flops);
  CHECK(compute_of(argument::active_parameters) == argument::flops);
  CHECK(compute_of(argument::dense_parameters) == argument::flops);
  CHECK(compute_of(argument::parameters_with_head) == argument::head_flops);
  CHECK(compute_of(argument::non_embedding_parameters) == argument::non_embedding_flops);
  CHECK(compute_of(argument::active_non_embedding_parameters) == argument::non_embedding_flops);
  // All experts, and weights before or after pruning, are not what a token uses.
  CHECK_FALSE(compute_of(argument::expert_non_embedding_parameters));
  CHECK_FALSE(compute_of(argument::nonzero_parameters));
  CHECK_FALSE(compute_of(argument::tokens));
}

TEST_CASE("of N, D, C and D / N any two give the other two") {
  // 1 B parameters on 20 B tokens: 1.2e20 FLOPs, 20 tokens per parameter.
  constexpr argument_value<> all[] = {{argument::parameters, 1e9},
                                      {argument::tokens, 2e10},
                                      {argument::flops, 1.2e20},
                                      {argument::tokens_per_parameter, 20.0}};
  int asked = 0;
  for (const auto& a : all) {
    for (const auto& b : all) {
      if (a.which == b.which) continue;
      for (const auto& wanted : all) {
        CAPTURE(to_string(a.which));
        CAPTURE(to_string(b.which));
        CAPTURE(to_string(wanted.which));
        const std::optional<double> x = derived(wanted.which, {a, b});
        REQUIRE(x);
        CHECK(near(*x, wanted.value, 1e-14));
        ++asked;
      }
    }
  }
  CHECK(asked == 48);
}

TEST_CASE("every other N has its C and gives D") {
  for (const argument n :
       {argument::active_parameters, argument::dense_parameters, argument::parameters_with_head,
        argument::non_embedding_parameters, argument::active_non_embedding_parameters}) {
    CAPTURE(to_string(n));
    const argument c = *compute_of(n);
    CHECK(near(*derived(c, {{n, 1e9}, {argument::tokens, 2e10}}), 1.2e20, 1e-15));
    CHECK(near(*derived(argument::tokens, {{n, 1e9}, {c, 1.2e20}}), 2e10, 1e-15));
    CHECK(near(*derived(n, {{c, 1.2e20}, {argument::tokens, 2e10}}), 1e9, 1e-15));
  }
}

TEST_CASE("what is known is not computed again") {
  CHECK(*derived(argument::flops,
                 {{argument::parameters, 1e9}, {argument::tokens, 2e10}, {argument::flops, 7.0}}) ==
        7.0);
}

TEST_CASE("one count says nothing about another, and nothing follows from too little") {
  CHECK_FALSE(derived(argument::flops,
                      {{argument::non_embedding_parameters, 1e9}, {argument::tokens, 2e10}}));
  CHECK_FALSE(derived(argument::non_embedding_flops,
                      {{argument::parameters, 1e9}, {argument::tokens, 2e10}}));
  CHECK_FALSE(derived(argument::tokens_per_parameter,
                      {{argument::active_parameters, 1e9}, {argument::tokens, 2e10}}));
  CHECK_FALSE(derived(argument::flops, {{argument::parameters, 1e9}}));
  CHECK_FALSE(derived(argument::loss, {{argument::parameters, 1e9}, {argument::tokens, 2e10}}));
  CHECK_FALSE(derived<double>(argument::flops, {}));
}

TEST_CASE("all weights of a mixture are not what a token uses") {
  CHECK_FALSE(
      derived(argument::flops,
              {{argument::parameters, 1e9}, {argument::tokens, 2e10}, {argument::sparsity, 0.9}}));
  // The active ones are.
  CHECK(*derived(argument::flops, {{argument::parameters, 1e10},
                                   {argument::tokens, 2e10},
                                   {argument::active_parameters, 1e9},
                                   {argument::active_experts, 8.0}}) == 6.0 * 1e9 * 2e10);
}

TEST_CASE("derivatives are exact: one of C along N at fixed D is 6 D") {
  using number = dual<double, 2>;
  const std::array<argument_value<number>, 2> known{
      {{argument::parameters, number::variable(1e9, 0)},
       {argument::tokens, number::variable(2e10, 1)}}};
  const std::optional<number> c = derived<number>(argument::flops, known);
  REQUIRE(c);
  CHECK(c->value == 1.2e20);
  CHECK(c->derivative[0] == 6.0 * 2e10);
  CHECK(c->derivative[1] == 6.0 * 1e9);
  // N = sqrt(C / (6 M)): elasticities 1/2 and -1/2.
  const std::array<argument_value<number>, 2> budget{
      {{argument::flops, number::variable(1.2e20, 0)},
       {argument::tokens_per_parameter, number::variable(20.0, 1)}}};
  const std::optional<number> n = derived<number>(argument::parameters, budget);
  REQUIRE(n);
  CHECK(near(n->value, 1e9, 1e-15));
  CHECK(near(n->derivative[0] * 1.2e20 / n->value, 0.5, 1e-14));
  CHECK(near(n->derivative[1] * 20.0 / n->value, -0.5, 1e-14));
}

}  // namespace derived_test
