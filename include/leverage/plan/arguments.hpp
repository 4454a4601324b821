// SPDX-License-Identifier: Apache-2.0
/// @file
/// The inputs of a law from a configuration and its training. A law receives the N, D or C that it counts. If a
/// configuration has no such number, the result gives the reason. If the number has to be approximated, for example by
/// a law of one expert per token for a model with twelve narrow ones, the result states how.
///
///   const auto n = plan::argument_of(argument::active_parameters, model, {.data = tokens{1e12}});
///   if (n.known()) use(n.value); else say(n.reason);
#pragma once

#include <cstddef>
#include <limits>
#include <string_view>

#include "leverage/core/argument.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::plan {

/// The data of a run other than its model; NaN means unknown.
struct training_plan {
  tokens<> data{std::numeric_limits<double>::quiet_NaN()};    ///< D, training tokens
  tokens<> unique{std::numeric_limits<double>::quiet_NaN()};  ///< D if it is not given
  tokens<> batch{std::numeric_limits<double>::quiet_NaN()};   ///< per optimizer step
  double loss = std::numeric_limits<double>::quiet_NaN();     ///< measured, nats per token
};

enum class argument_status {
  exact,         ///< the configuration's own number
  approximated,  ///< the nearest number to the one that the law means; `reason` states which
  missing,       ///< there is no such number; `reason` states why
};

/// One input of a law for one configuration.
struct filled_argument {
  double value = std::numeric_limits<double>::quiet_NaN();
  argument_status status = argument_status::missing;
  std::string_view reason;  ///< empty if the number is exact

  [[nodiscard]] constexpr bool known() const { return status != argument_status::missing; }
};

namespace detail {

[[nodiscard]] constexpr filled_argument exactly(double x, std::string_view unknown) {
  if (x > 0.0) return {x, argument_status::exact, {}};
  return {std::numeric_limits<double>::quiet_NaN(), argument_status::missing, unknown};
}

[[nodiscard]] constexpr filled_argument approximated(filled_argument a, std::string_view how) {
  return a.known() ? filled_argument{a.value, argument_status::approximated, how} : a;
}

[[nodiscard]] constexpr filled_argument missing(std::string_view why) {
  return {std::numeric_limits<double>::quiet_NaN(), argument_status::missing, why};
}

inline constexpr std::string_view needs_tokens = "needs the training tokens";
inline constexpr std::string_view needs_batch = "needs the batch";
inline constexpr std::string_view needs_loss = "needs the loss";
inline constexpr std::string_view is_dense = "the model is dense";
inline constexpr std::string_view not_valid = "the configuration is not valid";
inline constexpr std::string_view one_expert =
    "the law routes to one expert: E / E_a of them, each as wide as all active ones";

inline constexpr cost::counted non_embedding{.vocabulary = cost::vocabulary_convention::none};

[[nodiscard]] constexpr double weights(const cost::parameter_breakdown& p,
                                       const cost::counted& what) {
  return p.sum(what).as_real().value;
}

/// The weights of experts, attention and dense layers, without vocabulary, routers and vectors.
[[nodiscard]] constexpr double expert_non_embedding(const cost::parameter_breakdown& p) {
  return static_cast<double>(p.attention + p.recurrent + p.dense_feed_forward + p.routed_experts +
                             p.shared_experts);
}

[[nodiscard]] constexpr double expansion(const mixture_of_experts& e) {
  return leverage::detail::width_of(e, e.experts) / leverage::detail::width_of(e, e.active);
}

[[nodiscard]] constexpr filled_argument of_experts(argument which, const transformer& m) {
  const mixture_of_experts& e = m.common_experts();
  if (!m.is_mixture()) {
    switch (which) {
      case argument::sparsity:
      case argument::sharing_ratio:
        return {0.0, argument_status::exact, {}};
      case argument::experts:
      case argument::expansion_rate:
      case argument::activation_ratio:
        return {1.0, argument_status::exact, {}};
      default:
        return missing(is_dense);
    }
  }
  if (e.experts == 0) return missing("layers have mixtures of several kinds");
  const bool one = e.active == 1 && e.shared == 0;
  switch (which) {
    case argument::experts:
      return one ? exactly(static_cast<double>(e.experts), not_valid)
                 : approximated(exactly(expert_ratio_of(m), not_valid), one_expert);
    case argument::expansion_rate:
      return exactly(expansion(e), not_valid);
    case argument::active_experts:
      return exactly(static_cast<double>(e.active + e.shared), not_valid);
    case argument::activation_ratio:
      return exactly(routed_activation_ratio_of(m).value, not_valid);
    case argument::sparsity:
      return {sparsity_of(m), argument_status::exact, {}};
    case argument::expert_granularity:
      return exactly(granularity_of(m).value, not_valid);
    case argument::fine_granularity:
      return exactly(krajewski_granularity_of(m), not_valid);
    default:
      return {static_cast<double>(e.shared) / static_cast<double>(e.active + e.shared),
              argument_status::exact,
              {}};
  }
}

}  // namespace detail

/// The input of a law for a model and its training; missing for an invalid configuration.
[[nodiscard]] constexpr filled_argument argument_of(argument which, const transformer& m,
                                                    const training_plan& run = {}) {
  using namespace detail;
  if (!leverage::detail::is_valid(m)) return missing(not_valid);
  const cost::parameter_breakdown all = cost::total_parameters(m);
  const cost::parameter_breakdown active = cost::active_parameters(m);
  const double data = run.data.value;
  switch (which) {
    case argument::parameters:
      return exactly(weights(all, {}), not_valid);
    case argument::parameters_with_head:
      return exactly(weights(all, {.vocabulary = cost::vocabulary_convention::head_only}),
                     not_valid);
    case argument::non_embedding_parameters:
      return exactly(weights(all, non_embedding), not_valid);
    case argument::expert_non_embedding_parameters:
      return exactly(expert_non_embedding(all), not_valid);
    case argument::dense_parameters: {
      const auto n = exactly(weights(active, {}), not_valid);
      const bool one =
          !m.is_mixture() || (m.common_experts().active == 1 && m.common_experts().shared == 0);
      return one ? n : approximated(n, one_expert);
    }
    case argument::active_parameters:
      return exactly(weights(active, {}), not_valid);
    case argument::active_non_embedding_parameters:
      return exactly(weights(active, non_embedding), not_valid);
    case argument::nonzero_parameters:
      return approximated(exactly(weights(all, {}), not_valid), "no weight is pruned");
    case argument::pruned_share:
      return {0.0, argument_status::approximated, "no weight is pruned"};
    case argument::tokens:
      return exactly(data, needs_tokens);
    case argument::unique_tokens:
      return run.unique.value > 0.0
                 ? exactly(run.unique.value, needs_tokens)
                 : approximated(exactly(data, needs_tokens), "no token is repeated");
    case argument::images:
      return missing("a law of vision models");
    case argument::tokens_per_parameter:
      return exactly(data / weights(all, {}), needs_tokens);
    case argument::batch:
      return exactly(run.batch.value, needs_batch);
    case argument::steps:
      return exactly(data / run.batch.value, "needs the training tokens and the batch");
    case argument::min_steps:
      return approximated(
          exactly(0.5 * data / run.batch.value, "needs the training tokens and the batch"),
          "half of the steps: the batch is taken for the critical one");
    case argument::flops:
      return exactly(6.0 * weights(active, {}) * data, needs_tokens);
    case argument::non_embedding_flops:
      return exactly(6.0 * weights(active, non_embedding) * data, needs_tokens);
    case argument::head_flops:
      return exactly(
          6.0 * weights(active, {.vocabulary = cost::vocabulary_convention::head_only}) * data,
          needs_tokens);
    case argument::min_flops:
      return approximated(exactly(3.0 * weights(active, non_embedding) * data, needs_tokens),
                          "half of the FLOPs: the batch is taken for the critical one");
    case argument::non_vocabulary_flops:
      return exactly((cost::tian2025::training_flops_per_token(m).as_real() * run.data).value,
                     needs_tokens);
    case argument::exact_flops:
      return exactly(cost::training_flops_for(m, run.data).value, needs_tokens);
    case argument::weight_bits:
    case argument::activation_bits:
    case argument::key_value_bits:
    case argument::format_bits:
    case argument::exponent_bits:
    case argument::mantissa_bits:
    case argument::block_size:
      return missing("needs the number format of the training");
    case argument::vocabulary:
      return exactly(static_cast<double>(m.vocabulary), not_valid);
    case argument::width:
      return exactly(static_cast<double>(m.d_model), not_valid);
    case argument::parallel_streams:
      return {1.0, argument_status::exact, {}};
    case argument::learning_rate:
      return missing("needs the learning rate");
    case argument::weight_decay:
      return missing("needs the weight decay");
    case argument::loss:
      return exactly(run.loss, needs_loss);
    case argument::experts:
    case argument::expansion_rate:
    case argument::active_experts:
    case argument::activation_ratio:
    case argument::sparsity:
    case argument::expert_granularity:
    case argument::fine_granularity:
    case argument::sharing_ratio:
      return of_experts(which, m);
  }
  return missing("no such argument");
}

/// All inputs of a catalogue entry for a model and its training.
template <class Entry>
struct filled_arguments {
  filled_argument items[Entry::arity]{};

  /// Whether every input is known.
  [[nodiscard]] constexpr bool known() const { return reason().empty(); }
  /// The reason of the first input that is missing.
  [[nodiscard]] constexpr std::string_view reason() const {
    for (const filled_argument& a : items) {
      if (!a.known()) return a.reason;
    }
    return {};
  }
  /// The law at these inputs; NaN if one is missing.
  [[nodiscard]] constexpr double value() const {
    double x[Entry::arity]{};
    for (std::size_t i = 0; i < Entry::arity; ++i) x[i] = items[i].value;
    return Entry::at(x);
  }
};

template <class Entry>
[[nodiscard]] constexpr filled_arguments<Entry> arguments_of(Entry /*entry*/, const transformer& m,
                                                             const training_plan& run = {}) {
  filled_arguments<Entry> filled;
  for (std::size_t i = 0; i < Entry::arity; ++i) {
    filled.items[i] = argument_of(Entry::inputs[i], m, run);
  }
  return filled;
}

}  // namespace leverage::plan
