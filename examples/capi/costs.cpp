// SPDX-License-Identifier: Apache-2.0
// Counts of weights and operations, and efficiency leverage.
#include <limits>

#include "handle.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/validate.hpp"
#include "leverage/plan/prediction.hpp"

namespace {

using namespace leverage;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

leverage_status usable(const leverage_model* model, const void* out) {
  if (model == nullptr || out == nullptr) return LEVERAGE_BAD_ARGUMENT;
  return leverage::detail::is_valid(model->configuration) ? LEVERAGE_OK : LEVERAGE_BAD_MODEL;
}

bool is_positive(double x) { return x > 0.0 && x <= std::numeric_limits<double>::max(); }

leverage_parameter_counts counts_of(const cost::parameter_breakdown& p) {
  using cost::vocabulary_convention;
  leverage_parameter_counts c{};
  c.total = p.total().value;
  c.total_head_only = p.sum({.vocabulary = vocabulary_convention::head_only}).value;
  c.total_without_vocabulary = p.sum({.vocabulary = vocabulary_convention::none}).value;
  c.embedding = p.embedding;
  c.attention = p.attention;
  c.recurrent = p.recurrent;
  c.dense_feed_forward = p.dense_feed_forward;
  c.routed_experts = p.routed_experts;
  c.shared_experts = p.shared_experts;
  c.router = p.router;
  c.head = p.head;
  c.norms = p.norms;
  c.biases = p.biases;
  c.prediction = p.prediction;
  c.prediction_copies = p.prediction_copies;
  return c;
}

leverage_point point_of(double ratio, const tian2025::prediction& p) {
  leverage_point out{ratio, none, none, none, p.reach.factor(), p.reach.extrapolates() ? 1 : 0};
  if (p.meaningful) {
    out.leverage = p.leverage;
    out.frozen = p.bracket.frozen;
    out.dense_flops = p.dense.value;
  }
  return out;
}

leverage_forecast forecast_of(const plan::forecast& f) {
  const leverage_point no_point{none, none, none, none, none, 0};
  leverage_forecast out{};
  out.flops_per_token = f.per_token.value;
  out.tokens = f.data.value;
  out.flops = f.budget.value;
  out.recommended_tokens = f.recommended.value;
  out.recommended_flops_per_token = f.recommended_per_token.value;
  out.learning_rate = f.learning_rate.value_or(none);
  out.batch_tokens = f.batch ? f.batch->value : none;
  out.granularity = f.leverage ? f.leverage->g.value : none;
  out.by_definition =
      f.leverage ? point_of(f.leverage->a.value, f.leverage->by_definition) : no_point;
  out.by_routed =
      f.leverage ? point_of(f.leverage->a_routed.value, f.leverage->by_routed) : no_point;
  return out;
}

template <class Budget>
leverage_status forecast_at(const leverage_model* model, Budget budget, leverage_forecast* out) {
  if (const leverage_status s = usable(model, out); s != LEVERAGE_OK) return s;
  if (!is_positive(budget.value)) return LEVERAGE_BAD_ARGUMENT;
  *out = forecast_of(plan::predict(model->configuration, budget));
  return LEVERAGE_OK;
}

}  // namespace

extern "C" {

leverage_status leverage_parameters(const leverage_model* model,
                                    leverage_parameter_counts* counts) {
  if (const leverage_status s = usable(model, counts); s != LEVERAGE_OK) return s;
  *counts = counts_of(cost::total_parameters(model->configuration));
  return LEVERAGE_OK;
}

leverage_status leverage_active_parameters(const leverage_model* model,
                                           leverage_parameter_counts* counts) {
  if (const leverage_status s = usable(model, counts); s != LEVERAGE_OK) return s;
  *counts = counts_of(cost::active_parameters(model->configuration));
  return LEVERAGE_OK;
}

leverage_status leverage_forward_flops(const leverage_model* model, leverage_mask mask,
                                       leverage_flop_counts* counts) {
  if (const leverage_status s = usable(model, counts); s != LEVERAGE_OK) return s;
  if (mask < LEVERAGE_MASK_FULL || mask > LEVERAGE_MASK_EXACT_CAUSAL) return LEVERAGE_BAD_ARGUMENT;
  const cost::flop_breakdown f =
      cost::forward_flops(model->configuration, static_cast<cost::attention_mask>(mask));
  leverage_flop_counts c{};
  c.total = f.total().value;
  c.non_vocabulary = f.non_vocabulary().value;
  c.query = f.query;
  c.query_down = f.query_down;
  c.query_up = f.query_up;
  c.key = f.key;
  c.value = f.value;
  c.key_value_down = f.key_value_down;
  c.key_value_up = f.key_value_up;
  c.output = f.output;
  c.output_gate = f.output_gate;
  c.indexer = f.indexer;
  c.scores = f.scores;
  c.weighted_values = f.weighted_values;
  c.recurrent_mixer = f.recurrent_mixer;
  c.recurrent_state = f.recurrent_state;
  c.dense_feed_forward = f.dense_feed_forward;
  c.routed_experts = f.routed_experts;
  c.shared_experts = f.shared_experts;
  c.router = f.router;
  c.logits = f.logits;
  c.embedding = f.embedding;
  c.prediction = f.prediction;
  *counts = c;
  return LEVERAGE_OK;
}

leverage_status leverage_training_flops(const leverage_model* model, leverage_mask mask,
                                        leverage_recomputation again, int64_t* flops_per_token) {
  if (const leverage_status s = usable(model, flops_per_token); s != LEVERAGE_OK) return s;
  if (mask < LEVERAGE_MASK_FULL || mask > LEVERAGE_MASK_EXACT_CAUSAL ||
      again < LEVERAGE_RECOMPUTE_NONE || again > LEVERAGE_RECOMPUTE_LAYERS) {
    return LEVERAGE_BAD_ARGUMENT;
  }
  *flops_per_token = cost::training(cost::forward_flops(model->configuration,
                                                        static_cast<cost::attention_mask>(mask)),
                                    static_cast<cost::recomputation>(again))
                         .total()
                         .value;
  return LEVERAGE_OK;
}

leverage_status leverage_efficiency(double ratio, double g, double c, leverage_point* point) {
  if (point == nullptr || !is_positive(ratio) || ratio > 1.0 || !is_positive(g) ||
      !is_positive(c)) {
    return LEVERAGE_BAD_ARGUMENT;
  }
  const tian2025::prediction p =
      tian2025::predict(tian2025::table6, activation_ratio{ratio}, granularity{g}, flops{c});
  if (!p.meaningful) return LEVERAGE_NO_ANSWER;
  *point = point_of(ratio, p);
  return LEVERAGE_OK;
}

leverage_status leverage_forecast_at_tokens(const leverage_model* model, double data,
                                            leverage_forecast* forecast) {
  return forecast_at(model, tokens{data}, forecast);
}

leverage_status leverage_forecast_at_flops(const leverage_model* model, double budget,
                                           leverage_forecast* forecast) {
  return forecast_at(model, flops{budget}, forecast);
}

leverage_status leverage_optimal_flops(const leverage_model* model, double* budget) {
  if (const leverage_status s = usable(model, budget); s != LEVERAGE_OK) return s;
  *budget = plan::compute_optimal_budget(model->configuration).value;
  return LEVERAGE_OK;
}

}  // extern "C"
