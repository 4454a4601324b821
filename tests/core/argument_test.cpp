// SPDX-License-Identifier: Apache-2.0
/// @file
/// The table of arguments. That each entry of the catalogue names the argument that its law counts is tested in
/// tests/laws/catalogue_table_test.cpp.
#include "leverage/core/argument.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace argument_test {

using namespace leverage;

TEST_CASE("the table is in the order of the enumeration, with a name of its own for each") {
  std::size_t i = 0;
  std::set<std::string_view> names;
  for (const argument_facts& f : argument_table) {
    CAPTURE(f.name);
    CHECK(static_cast<std::size_t>(f.which) == i++);
    CHECK(&facts(f.which) == &f);
    CHECK(names.insert(f.name).second);
    CHECK_FALSE(f.meaning.empty());
    CHECK(f.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos);
  }
  CHECK(static_cast<std::size_t>(argument::loss) + 1 == i);
}

TEST_CASE("counts are positive, shares lie in 0 to 1, numbers of experts start at one") {
  const auto ends = [](argument a, bool zero, bool below_one, bool one, bool above_one) {
    CAPTURE(facts(a).name);
    CHECK(facts(a).contains(0.0) == zero);
    CHECK(facts(a).contains(0.5) == below_one);
    CHECK(facts(a).contains(1.0) == one);
    CHECK(facts(a).contains(1.5) == above_one);
    CHECK_FALSE(facts(a).contains(-0.5));
    CHECK_FALSE(facts(a).contains(test::infinity));
    CHECK_FALSE(facts(a).contains(test::nan));
  };
  for (const argument a :
       {argument::parameters, argument::dense_parameters, argument::tokens, argument::steps,
        argument::flops, argument::non_vocabulary_flops, argument::tokens_per_parameter,
        argument::expert_granularity, argument::fine_granularity, argument::loss,
        argument::exact_flops, argument::weight_bits, argument::activation_bits,
        argument::key_value_bits, argument::vocabulary, argument::width, argument::learning_rate,
        argument::weight_decay}) {
    ends(a, false, true, true, true);
  }
  for (const argument a :
       {argument::experts, argument::expansion_rate, argument::active_experts,
        argument::format_bits, argument::block_size, argument::parallel_streams}) {
    ends(a, false, false, true, true);
  }
  for (const argument a : {argument::sparsity, argument::sharing_ratio, argument::pruned_share}) {
    ends(a, true, true, false, false);
  }
  ends(argument::activation_ratio, false, true, true, false);
  // A format without an exponent is one of whole numbers, one without a mantissa of powers of two.
  ends(argument::exponent_bits, true, true, true, true);
  ends(argument::mantissa_bits, true, true, true, true);
}

TEST_CASE("arguments of experts are those from the number of experts to the sharing ratio") {
  std::size_t of_experts = 0;
  for (const argument_facts& f : argument_table) of_experts += is_of_experts(f.which) ? 1 : 0;
  CHECK(of_experts == 8);
  for (const argument a :
       {argument::experts, argument::expansion_rate, argument::active_experts,
        argument::activation_ratio, argument::sparsity, argument::expert_granularity,
        argument::fine_granularity, argument::sharing_ratio}) {
    CHECK(is_of_experts(a));
  }
  CHECK_FALSE(is_of_experts(argument::non_vocabulary_flops));
  CHECK_FALSE(is_of_experts(argument::exact_flops));
  CHECK_FALSE(is_of_experts(argument::pruned_share));
  CHECK_FALSE(is_of_experts(argument::active_parameters));
}

}  // namespace argument_test
