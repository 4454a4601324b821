// SPDX-License-Identifier: Apache-2.0
// The module that the page loads first: presets, counts, efficiency leverage and its map.
#include <array>
#include <cmath>
#include <iterator>

#include "handle.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/key_values.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/presets.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/plan/prediction.hpp"
#include "records.hpp"

#include "page_memory.inc"

namespace {

using namespace leverage;
using web::add;

leverage_model current;

/// The keys of one reading of the activation ratio.
struct point_keys {
  const char *ratio, *leverage, *dense, *frozen;
};

void add_point(const leverage_point& p, const point_keys& keys) {
  add(keys.ratio, p.activation_ratio);
  add(keys.leverage, p.leverage);
  add(keys.dense, p.dense_flops);
  add(keys.frozen, p.frozen);
}

void add_remarks(const plan::forecast& f) {
  for (const plan::remark& r : f.remarks) {
    add("remarks[].kind", static_cast<double>(r.kind));
    add("remarks[].subject", r.subject);
    add("remarks[].quantity", r.quantity);
    add("remarks[].value", r.value);
    add("remarks[].low", r.low);
    add("remarks[].high", r.high);
    const bool is_of_range = r.kind == plan::remark_kind::extrapolates && r.which;
    add("remarks[].beyond",
        is_of_range ? reach{*r.which, r.value, r.low, r.high}.factor() : double{NAN});
  }
}

void add_range(std::span<const fitted_interval> range) {
  for (const fitted_interval& i : range) {
    add("range[].quantity", to_string(i.which));
    add("range[].low", i.low);
    add("range[].high", i.high);
  }
}

}  // namespace

/// The configuration that all other functions are about; the page copies its bytes from one module to another.
LEVERAGE_PAGE("model") transformer* page_model() { return &current.configuration; }
LEVERAGE_PAGE("model_size") std::size_t page_model_size() { return sizeof(transformer); }

/// Key, name, source and stated counts of each published model.
LEVERAGE_PAGE("presets") void page_presets() {
  web::clear();
  for (const preset* p : presets::all) {
    add("presets[].key", p->key);
    add("presets[].name", p->name);
    add("presets[].source", p->source);
    add("presets[].stated", p->stated);
    const transformer& m = p->model;
    const bool is_point = m.is_mixture() && m.common_experts().experts > 0;
    add("presets[].activation_ratio", is_point ? activation_ratio_of(m).value : NAN);
    add("presets[].routed_activation_ratio", is_point ? routed_activation_ratio_of(m).value : NAN);
    add("presets[].granularity", is_point ? granularity_of(m).value : NAN);
  }
}

LEVERAGE_PAGE("choose_preset") int page_choose_preset(std::size_t i) {
  if (i >= std::size(presets::all)) return 0;
  current.configuration = presets::all[i]->model;
  return 1;
}

/// The counts of the configuration, and the laws at D tokens or at C FLOPs, whichever is positive, or at the model's own
/// compute-optimal C. Keys are those of `leverage report --json`.
LEVERAGE_PAGE("report") int page_report(double data, double budget, int mask) {
  web::clear();
  const transformer& m = current.configuration;
  leverage_parameter_counts all{};
  leverage_parameter_counts active{};
  leverage_flop_counts f{};
  int64_t training = 0;
  const auto counted = static_cast<leverage_mask>(mask);
  if (leverage_parameters(&current, &all) != LEVERAGE_OK ||
      leverage_active_parameters(&current, &active) != LEVERAGE_OK ||
      leverage_forward_flops(&current, counted, &f) != LEVERAGE_OK ||
      leverage_training_flops(&current, counted, LEVERAGE_RECOMPUTE_NONE, &training) !=
          LEVERAGE_OK) {
    return 0;
  }
  const auto whole = [](const char* key, int64_t value) { add(key, static_cast<double>(value)); };
  whole("shape.layers", m.layers);
  whole("shape.mixture_layers", m.mixture_layers());
  whole("shape.d_model", m.d_model);
  whole("shape.sequence", m.sequence);
  whole("shape.vocabulary", m.vocabulary);
  whole("shape.is_mixture", m.is_mixture() ? 1 : 0);
  whole("shape.prediction_layers", m.prediction_layers);

  whole("parameters.total", all.total);
  whole("parameters.embedding", all.embedding);
  whole("parameters.attention", all.attention);
  whole("parameters.recurrent", all.recurrent);
  whole("parameters.dense_feed_forward", all.dense_feed_forward);
  whole("parameters.routed_experts", all.routed_experts);
  whole("parameters.shared_experts", all.shared_experts);
  whole("parameters.router", all.router);
  whole("parameters.head", all.head);
  whole("parameters.norms", all.norms);
  whole("parameters.biases", all.biases);
  whole("parameters.total_without_vocabulary", all.total_without_vocabulary);
  whole("parameters.active", active.total);
  whole("parameters.active_head_only", active.total_head_only);
  whole("parameters.active_without_vocabulary", active.total_without_vocabulary);
  whole("parameters.prediction", all.prediction);

  const cost::flop_breakdown sums = cost::forward_flops(m, static_cast<cost::attention_mask>(mask));
  whole("flops_per_token.forward", f.total);
  whole("flops_per_token.query", f.query);
  whole("flops_per_token.query_down", f.query_down);
  whole("flops_per_token.query_up", f.query_up);
  whole("flops_per_token.key", f.key);
  whole("flops_per_token.value", f.value);
  whole("flops_per_token.key_value_down", f.key_value_down);
  whole("flops_per_token.key_value_up", f.key_value_up);
  whole("flops_per_token.output", f.output);
  whole("flops_per_token.output_gate", f.output_gate);
  whole("flops_per_token.indexer", f.indexer);
  whole("flops_per_token.scores", f.scores);
  whole("flops_per_token.weighted_values", f.weighted_values);
  whole("flops_per_token.recurrent_mixer", f.recurrent_mixer);
  whole("flops_per_token.recurrent_state", f.recurrent_state);
  whole("flops_per_token.dense_feed_forward", f.dense_feed_forward);
  whole("flops_per_token.routed_experts", f.routed_experts);
  whole("flops_per_token.shared_experts", f.shared_experts);
  whole("flops_per_token.router", f.router);
  whole("flops_per_token.logits", f.logits);
  whole("flops_per_token.embedding", f.embedding);
  whole("flops_per_token.prediction", f.prediction);
  whole("flops_per_token.attention", sums.attention());
  whole("flops_per_token.without_vocabulary", f.non_vocabulary);
  add("flops_per_token.attention_share_of_non_vocabulary", sums.attention_share());
  whole("flops_per_token.training", training);

  if (m.is_mixture() && m.common_experts().experts > 0) {
    add("ratios.activation_ratio", activation_ratio_of(m).value);
    add("ratios.routed_activation_ratio", routed_activation_ratio_of(m).value);
    add("ratios.granularity", granularity_of(m).value);
    add("ratios.sharing_ratio", sharing_ratio_of(m));
  }

  const plan::forecast forecast = data > 0.0 ? plan::predict(m, tokens{data})
                                  : budget > 0.0
                                      ? plan::predict(m, flops{budget})
                                      : plan::predict(m, plan::compute_optimal_budget(m));
  leverage_forecast run{};
  if (leverage_forecast_at_tokens(&current, forecast.data.value, &run) != LEVERAGE_OK) return 0;
  add("budget.tokens", forecast.data.value);
  add("budget.flops_per_token", run.flops_per_token);
  add("budget.flops", forecast.budget.value);
  add("budget.flops_counted", (flops_per_token<count>{training} * forecast.data).value);
  add_point(run.by_definition,
            {"point.by_definition", "budget.leverage_by_definition",
             "budget.dense_flops_by_definition", "budget.leverage_by_definition_frozen"});
  add_point(run.by_routed, {"point.by_routed", "budget.leverage_by_routed",
                            "budget.dense_flops_by_routed", "budget.leverage_by_routed_frozen"});
  add("budget.extrapolates", static_cast<double>(run.by_definition.extrapolates));
  add("budget.recommended_tokens", forecast.recommended.value);
  add("budget.learning_rate", run.learning_rate);
  add("budget.batch_tokens", run.batch_tokens);
  add("budget.optimum_granularity",
      forecast.leverage ? tian2025::table6.optimum_granularity().value : double{NAN});
  add_remarks(forecast);
  return 1;
}

/// EL at columns x rows of a grid of A (from left to right) and G (from the first row on), evenly spaced in the logarithm,
/// at C FLOPs, and NaN where the law has no meaning: doubles in the input's place.
LEVERAGE_PAGE("map")
double* page_map(double min_a, double max_a, double min_g, double max_g, std::size_t columns,
                 std::size_t rows, double budget) {
  if (columns < 2 || rows < 2 || columns * rows > std::size(web::input)) return nullptr;
  const auto at = [](double low, double high, std::size_t i, std::size_t n) {
    return low * std::pow(high / low, static_cast<double>(i) / static_cast<double>(n - 1));
  };
  for (std::size_t j = 0; j < rows; ++j) {
    for (std::size_t i = 0; i < columns; ++i) {
      leverage_point p{};
      const leverage_status s = leverage_efficiency(std::fmin(at(min_a, max_a, i, columns), 1.0),
                                                    at(min_g, max_g, j, rows), budget, &p);
      web::input[j * columns + i] = s == LEVERAGE_OK ? p.leverage : NAN;
    }
  }
  return web::input;
}

/// EL at one point, with the verdict on it.
LEVERAGE_PAGE("leverage_at") int page_leverage_at(double a, double g, double c) {
  web::clear();
  leverage_point p{};
  const leverage_status s = leverage_efficiency(a, g, c, &p);
  if (s != LEVERAGE_OK) return 0;
  add("leverage", p.leverage);
  add("frozen", p.frozen);
  add("extrapolates", static_cast<double>(p.extrapolates));
  add("beyond", p.beyond);
  return 1;
}

/// Source and fitted range of the law of leverage.
LEVERAGE_PAGE("law") void page_law() {
  web::clear();
  const provenance& p = tian2025::table6.source;
  add("citation", p.citation);
  add("arxiv", p.arxiv);
  add("location", p.location);
  add("note", p.note);
  add("version", leverage_version());
  add_range(tian2025::table6.fitted.inputs);
}
