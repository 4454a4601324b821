// SPDX-License-Identifier: Apache-2.0
/// @file
/// The conditions that laws place on their arguments, one type each. If a rule is broken in a constant expression, the
/// compiler prints the name of its type. Rules of a single law are in the header of that law.
#pragma once

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::rule {

struct model_size_is_positive {};
struct active_model_size_is_positive {};
struct training_tokens_are_positive {};
struct unique_tokens_are_positive {};
struct training_budget_is_positive {};
struct loss_is_positive {};
struct batch_is_positive {};
struct training_steps_are_positive {};
struct experts_are_at_least_one {};
struct active_experts_are_at_least_one {};
struct expert_granularity_is_positive {};
struct sharing_ratio_lies_in_0_to_1 {};
struct sparsity_lies_in_0_to_1_and_is_not_1 {};
struct tokens_per_parameter_are_positive {};

struct loss_is_above_what_infinite_tokens_reach {};
struct loss_is_above_what_an_infinite_model_reaches {};
struct loss_is_above_the_entropy_of_text {};

}  // namespace leverage::rule
