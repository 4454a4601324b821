// SPDX-License-Identifier: Apache-2.0
/// @file
/// Configurations as constants and as template arguments. Passes by compiling.
#include "leverage/model/ratios.hpp"

#include <type_traits>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/model/presets.hpp"
#include "leverage/model/validate.hpp"

namespace {

using namespace leverage;

// Every published configuration is valid, and the list knows each by its key.
constexpr bool all_valid() {
  for (const preset* p : presets::all) {
    if (!validate(p->model).empty() || find_preset(p->key) != p) {
      return false;
    }
  }
  return true;
}
static_assert(all_valid());

// A configuration selects code: kernels, buffers, budgets.
template <transformer M>
  requires(validate(M).empty())
struct training_plan {
  static constexpr count total = cost::total_parameters(M).total().value;
  static constexpr count forward = cost::forward_flops(M).total().value;
  static constexpr double activation = activation_ratio_of(M).value;
};
static_assert(training_plan<presets::llama_3_8b.model>::total == 8'030'261'248);
static_assert(training_plan<presets::mixtral_8x7b.model>::total == 46'702'792'704);
static_assert(training_plan<presets::moe_mini.model>::forward == 2'348'810'240 + 517'996'544);
static_assert(training_plan<presets::moe_mini.model>::activation == 13.0 / 385.0);

// An invalid one selects nothing; asked as a question.
template <transformer M>
concept plannable = requires { training_plan<M>::total; };
constexpr transformer too_active = [] {
  transformer m = presets::moe_mini.model;
  m.experts.active = 385;
  return m;
}();
static_assert(plannable<presets::moe_mini.model> && !plannable<too_active> &&
              !plannable<transformer{}>);

// validate answers in a constant, by field and value.
constexpr violations found = validate(too_active);
static_assert(found.size == 1 && found.items[0].field == "experts.active" &&
              found.items[0].value == 385);

// A count of an invalid configuration is no constant.
template <count (*Evaluate)()>
concept constant =
    requires { typename std::integral_constant<bool, (static_cast<void>(Evaluate()), true)>; };
constexpr count good_parameters() {
  return cost::total_parameters(presets::moe_mini.model).total().value;
}
constexpr count bad_parameters() { return cost::total_parameters(too_active).total().value; }
constexpr count bad_flops() { return cost::forward_flops(too_active).total().value; }
constexpr count bad_cache() { return cost::key_value_elements_per_token(too_active); }
constexpr count bad_ratio() { return static_cast<count>(activation_ratio_of(too_active).value); }
constexpr count bad_convention() {
  return cost::tian2025::forward_flops_iclr(presets::deepseek_v3.model).value;
}
constexpr count good_convention() {
  return cost::tian2025::forward_flops_iclr(presets::moe_mini.model).value;
}
static_assert(constant<good_parameters> && constant<good_convention>);
static_assert(!constant<bad_parameters> && !constant<bad_flops> && !constant<bad_cache>);
static_assert(!constant<bad_ratio> && !constant<bad_convention>);

// Plain data, to be stored and sent.
static_assert(std::is_aggregate_v<transformer> && std::is_trivially_copyable_v<transformer>);
static_assert(std::is_trivially_copyable_v<cost::parameter_breakdown> &&
              std::is_trivially_copyable_v<cost::flop_breakdown>);

}  // namespace
