// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage plan`: from a budget, or from a cluster and a time, to configurations worth training.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "leverage/laws/tian2025.hpp"
#include "leverage/plan/design_request.hpp"
#include "plan/machine_plan_options.hpp"
#include "support/choices.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

inline constexpr choice<plan::ratio_reading> ratio_readings[] = {
    {"definition", plan::ratio_reading::definition}, {"routed", plan::ratio_reading::routed}};

/// Entries of the vocabulary where no flag gives them: those of the models of Tian et al. 2025.
inline constexpr count assumed_vocabulary = 126464;

/// The values of its flags.
struct plan_options {
  plan::design_request ask;
  std::optional<count> vocabulary;
  std::optional<tian2025::joint_law<>> law;  ///< with coefficients of the user
  std::string compare;
  std::string as;       ///< family to read files as; empty: what they say
  plan::trust trust{};  ///< the end of the law's bracket that ranks
  bool pareto{};
  bool json{};
  std::string csv;
  double time_limit{};  ///< in seconds; 0: none
  machine_plan_options machine{};
};

inline constexpr choice<plan::trust> trust_names[] = {{"law", plan::trust::law},
                                                      {"frozen", plan::trust::frozen}};

/// Why --trust frozen does not go with --coefficients.
inline constexpr const char* own_law_has_no_end =
    "--trust: expected law with --coefficients, whose fitted range is not known, found frozen";

/// A violation of a request by the flag that gives the field.
[[nodiscard]] std::string by_flag(const std::string& violation);

/// What is to be printed; exit code `no_answer` where no configuration is within the limits.
[[nodiscard]] result<command_result> answer_plan(const plan_options& options, std::size_t width);

}  // namespace leverage::program
