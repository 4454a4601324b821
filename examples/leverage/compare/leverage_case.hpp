// SPDX-License-Identifier: Apache-2.0
/// @file
/// A mixture and the dense model of equal loss, by a law of leverage: what is put on machines.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compare/compare_command.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/laws/law_line.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/compare.hpp"
#include "leverage/plan/dense_equivalent.hpp"
#include "leverage/plan/leverage_by_law.hpp"
#include "models/model_source.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Two models with their tokens.
struct leverage_case {
  named_model mixture{};
  tokens<> data{};
  flops<> compute{};  ///< C = M D of the mixture
  std::string dense_label{};
  transformer dense{};
  tokens<> dense_data{};
  flops<> dense_compute{};
  std::optional<plan::dense_counterpart> rule{};  ///< how the dense model was chosen, if it was
  double el = 0;                                  ///< of the law, or of --el
  std::string el_source{};
  extrapolation el_reach{};
  std::optional<extrapolated_value>
      el_bracket{};              ///< where the compute is far beyond the runs of the law
  bool is_of_equal_loss = true;  ///< the dense model's tokens follow from `el`
  std::vector<plan::law_leverage_of_run> laws{};
  std::optional<plan::law_result> loss{};  ///< of the dense model

  /// Leverage in compute as it is compared: of equal loss, or of the tokens that are given.
  [[nodiscard]] double el_flops() const { return dense_compute / compute; }
};

/// All mixtures of a call, each with its dense model.
[[nodiscard]] result<std::vector<leverage_case>> leverage_cases(const compare_options& options);

/// The dense model of a mixture for a leverage: the one that is given with other tokens, or one of the rule.
struct dense_run {
  transformer model{};
  tokens<> data{};
  std::vector<std::string> violations{};
  std::optional<plan::dense_counterpart> rule{};
};
[[nodiscard]] dense_run dense_of(const leverage_case& c, double el, bool overtrained);

}  // namespace leverage::program
