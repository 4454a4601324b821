// SPDX-License-Identifier: Apache-2.0
// The module for what is asked later: a config.json, a training run on a cluster, the split of a budget.
#include <cmath>
#include <iterator>
#include <string>

#include "handle.hpp"
#include "leverage/config/read.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/hardware/memory.hpp"
#include "leverage/hardware/recipes.hpp"
#include "leverage/hardware/utilization.hpp"
#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/model/validate.hpp"
#include "leverage/plan/allocation.hpp"
#include "leverage/plan/fitted_region.hpp"
#include "leverage/plan/layout_search.hpp"
#include "records.hpp"

#include "page_memory.inc"

namespace {

using namespace leverage;
using web::add;

transformer current;

/// The words of the program for a layout.
std::string layout_text(const hardware::layout& l) {
  const std::pair<const char*, count> degrees[] = {
      {"tp", l.tensor},  {"pp", l.pipeline}, {"vp", l.virtual_stages},
      {"cp", l.context}, {"ep", l.expert},   {"etp", l.expert_tensor}};
  std::string text;
  for (const auto& [key, degree] : degrees) {
    if (degree != 1) text += std::string(key) + "=" + std::to_string(degree) + ",";
  }
  if (l.shards != 0) text += "shards=" + std::to_string(l.shards) + ",";
  return text + "zero=" + std::to_string(static_cast<int>(l.sharding));
}

std::string recompute_text(const hardware::recompute_set& set) {
  const std::pair<bool, const char*> parts[] = {
      {set.layers, "full"},           {set.attention_core, "selective"}, {set.norms, "norms"},
      {set.activation, "activation"}, {set.latent_up, "latent"},         {set.experts, "experts"}};
  std::string text;
  for (const auto& [is_set, part] : parts) {
    if (is_set) text.append(text.empty() ? "" : ", ").append(part);
  }
  return text.empty() ? "none" : text;
}

struct estimate_keys {
  const char *value, *low, *high;
};

void add_estimate(const estimate_keys& keys, double value, double low, double high) {
  add(keys.value, value);
  add(keys.low, low);
  add(keys.high, high);
}

const hoffmann2022::loss_law<>* laws_of_loss[] = {&besiroglu2024::table1, &hoffmann2022::unrounded,
                                                  &hoffmann2022::printed};
const provenance* sources[] = {&besiroglu2024::table1.source, &hoffmann2022::unrounded.source,
                               &hoffmann2022::printed.source};
std::span<const fitted_interval> ranges[] = {besiroglu2024::table1.fitted.inputs,
                                             hoffmann2022::unrounded.fitted.inputs,
                                             hoffmann2022::printed.fitted.inputs};
constexpr const char* law_names[] = {"besiroglu2024/table1", "hoffmann2022/unrounded",
                                     "hoffmann2022/printed"};

plan::size_data_range range_of(std::size_t law) {
  return {.box = {ranges[law].begin(), ranges[law].end()}};
}

}  // namespace

LEVERAGE_PAGE("model") transformer* page_model() { return &current; }
LEVERAGE_PAGE("model_size") std::size_t page_model_size() { return sizeof(transformer); }

/// Reads the text of `length` bytes in the input; 1 and a configuration, or 0 and its problems by key.
LEVERAGE_PAGE("read_config") int page_read_config(std::size_t length) {
  web::clear();
  const auto* text = reinterpret_cast<const char*>(web::input);
  const config::reading read =
      config::parse({text, length < sizeof web::input ? length : sizeof web::input});
  add("family", read.family);
  for (const std::string& note : read.notes) add("notes[].text", note);
  for (const config::problem& p : read.problems) {
    add("problems[].key", p.key);
    add("problems[].text", p.text());
  }
  if (!read.has_model()) return 0;
  current = read.model;
  return 1;
}

LEVERAGE_PAGE("accelerators") void page_accelerators() {
  web::clear();
  for (const hardware::accelerator<>* a : hardware::accelerators::all) {
    add("accelerators[].name", a->name);
    add("accelerators[].memory_bytes", a->memory.value);
    add("accelerators[].source", a->source.citation);
  }
  for (const hardware::named_recipe& r : hardware::recipes::all) {
    add("recipes[].name", r.name);
    add("recipes[].what", r.what);
  }
}

/// A training run on `number` accelerators with the defaults of `leverage train`, whose keys these are: the layout that
/// the search finds, steps of 4M tokens, vendor kernels, a goodput of 0.9. 0 and a text where there is none.
LEVERAGE_PAGE("train")
int page_train(std::size_t accelerator, double number, std::size_t recipe, double data) {
  web::clear();
  if (accelerator >= std::size(hardware::accelerators::all) ||
      recipe >= std::size(hardware::recipes::all) || !(number >= 1.0 && number <= 1e7)) {
    add("complaint", "expected from 1 to 10 million accelerators");
    return 0;
  }
  constexpr double goodput = 0.9;
  const hardware::cluster<> on{.accelerator = *hardware::accelerators::all[accelerator],
                               .accelerators = static_cast<count>(number),
                               .price = {}};
  plan::layout_request ask{.model = current,
                           .on = on,
                           .recipe = hardware::recipes::all[recipe].recipe,
                           .software = {.is_other = true},
                           .keep = 1};
  const plan::layout_search_result found = plan::search_layouts(ask, hardware::fitted_efficiency);
  if (!found.violations.empty()) {
    add("complaint", found.violations.front());
    return 0;
  }
  if (found.ranked.empty() && !found.smallest) {
    add("complaint", "no layout suits the model and these accelerators");
    return 0;
  }
  const hardware::layout l =
      found.ranked.empty() ? found.smallest->layout : found.ranked.front().layout;
  const count batch = plan::global_batch_of(ask.batch, current, l, on.accelerators);
  const auto rules = hardware::validate(current, l, ask.recipe, on, batch);
  if (!rules.is_valid()) {
    add("complaint", "no layout suits the model and these accelerators");
    return 0;
  }
  const hardware::memory_breakdown memory =
      hardware::memory_per_accelerator(current, l, ask.recipe, on.accelerators, batch);
  const hardware::memory_fit fit = hardware::fit_of(memory, on.accelerator.memory);
  const hardware::step_prediction step = hardware::predict_step(
      current, on, l, ask.recipe, batch, ask.software, hardware::fitted_efficiency, false, false);
  add("layout", layout_text(l));
  add("recompute", recompute_text(l.recompute));
  add("micro_batch", static_cast<double>(l.micro_batch));
  add("data_parallel", static_cast<double>(l.data(on.accelerators)));
  const double batch_tokens = static_cast<double>(batch) * static_cast<double>(current.sequence);
  add("global_batch_sequences", static_cast<double>(batch));
  add("global_batch_tokens", batch_tokens);
  const bool is_layer = !(memory.layer < memory.logits);
  add("memory_bytes.weights", memory.weights.value);
  add("memory_bytes.gradients", memory.gradients.value);
  add("memory_bytes.optimizer", memory.optimizer.value);
  add("memory_bytes.activations", memory.activations.value);
  add("memory_bytes.layer", is_layer ? memory.layer.value : 0.0);
  add("memory_bytes.logits", is_layer ? 0.0 : memory.logits.value);
  add("memory_bytes.gathered", memory.gathered.value);
  add("memory_bytes.dispatch", memory.dispatch.value);
  add("memory_bytes.cache", memory.cache.value);
  add("memory_bytes.total", memory.total().value);
  add("memory_bytes.margin", memory.margin.value);
  add("memory_bytes.available", on.accelerator.memory.value);
  add("memory_bytes.fits", fit == hardware::memory_fit::too_large ? 0 : 1);
  add("memory_bytes.is_tight", fit == hardware::memory_fit::tight ? 1 : 0);
  const double seconds = step.total().value;
  add_estimate({"step_time_s.value", "step_time_s.low", "step_time_s.high"}, seconds,
               step.low.value, step.high.value);
  const hardware::step_breakdown<>& s = step.parts;
  add("step_parts_s.matrices", s.layers.matrices);
  add("step_parts_s.attention", s.layers.attention);
  add("step_parts_s.experts", s.layers.experts);
  add("step_parts_s.elements", s.layers.elements);
  add("step_parts_s.routing", s.layers.routing);
  add("step_parts_s.tensor", s.layers.tensor);
  add("step_parts_s.exchange", s.layers.exchange);
  add("step_parts_s.context", s.layers.context);
  add("step_parts_s.launch", s.layers.launch);
  add("step_parts_s.head", s.head);
  add("step_parts_s.prediction", s.prediction);
  add("step_parts_s.stages", s.stages);
  add("step_parts_s.bubble", s.bubble);
  add("step_parts_s.data", s.data);
  add("step_parts_s.optimizer", s.optimizer);
  add("step_parts_s.fixed", s.fixed);
  add_estimate({"tokens_per_second.value", "tokens_per_second.low", "tokens_per_second.high"},
               batch_tokens / seconds, batch_tokens / step.high.value,
               batch_tokens / step.low.value);
  const auto share = [&](double step_seconds) {
    return hardware::utilization(
        tokens_per_second{batch_tokens / step_seconds},
        cost::training(cost::forward_flops(current, cost::attention_mask::causal))
            .total()
            .as_real(),
        on, ask.recipe.gemm);
  };
  add_estimate({"mfu_causal.value", "mfu_causal.low", "mfu_causal.high"}, share(seconds),
               share(step.high.value), share(step.low.value));
  if (data > 0.0) {
    const double steps = data / batch_tokens / goodput;
    constexpr double day = 86400;
    constexpr double hour = 3600;
    add_estimate({"days.value", "days.low", "days.high"}, seconds * steps * (1 / day),
                 step.low.value * steps * (1 / day), step.high.value * steps * (1 / day));
    const double hours = static_cast<double>(on.accelerators) / hour;
    add_estimate({"accelerator_hours.value", "accelerator_hours.low", "accelerator_hours.high"},
                 seconds * steps * hours, step.low.value * steps * hours,
                 step.high.value * steps * hours);
  }
  return 1;
}

/// The laws that `allocate` takes.
LEVERAGE_PAGE("losses") void page_losses() {
  web::clear();
  for (std::size_t i = 0; i < std::size(law_names); ++i) {
    add("losses[].name", law_names[i]);
    add("losses[].citation", sources[i]->citation);
    add("losses[].arxiv", sources[i]->arxiv);
    add("losses[].location", sources[i]->location);
  }
}

/// The best split of C FLOPs at 6 N D, with the keys of `leverage allocate --json`, and the curves of its figure.
LEVERAGE_PAGE("allocate") int page_allocate(std::size_t law, double budget) {
  web::clear();
  if (law >= std::size(laws_of_loss) || !(budget >= 1e15 && budget <= 1e30)) {
    add("complaint", "expected a budget from 1e15 to 1e30 FLOPs");
    return 0;
  }
  const plan::allocation_problem problem{*laws_of_loss[law]};
  const auto best = problem.optimum(flops{budget});
  if (!best.usable()) {
    add("complaint", "the law has no best split at this budget");
    return 0;
  }
  const plan::size_data_range range = range_of(law);
  const double n = best.size.value;
  const double d = best.data.value;
  add("allocation.parameters", n);
  add("allocation.tokens", d);
  add("allocation.tokens_per_parameter", best.ratio());
  add("allocation.flops", best.cost.value);
  add("allocation.loss", best.loss);
  const extrapolation verdict = range.verdict(n, d);
  add("allocation.extrapolates", verdict.extrapolates() ? 1.0 : 0.0);
  for (const reach& r : verdict) {
    add("fitted[].quantity", to_string(r.which));
    add("fitted[].value", r.value);
    add("fitted[].low", r.low);
    add("fitted[].high", r.high);
    add("fitted[].inside", r.inside() ? 1.0 : 0.0);
    add("fitted[].beyond", r.factor());
  }
  for (const double ratio : {2.0, 5.0, 10.0, 20.0, 40.0, 100.0, 200.0, 500.0, 1000.0}) {
    const auto x = problem.given_ratio(ratio, flops{budget});
    add("alternatives[].tokens_per_parameter", x.ratio());
    add("alternatives[].parameters", x.size.value);
    add("alternatives[].tokens", x.data.value);
    add("alternatives[].loss", x.loss);
    add("alternatives[].cost_over_min", problem.penalty(x));
  }
  constexpr double window_factor = 60;
  constexpr int points = 61;
  const plan::size_data_window window{{n / window_factor, d / window_factor},
                                      {n * window_factor, d * window_factor}};
  for (int step = -4; step <= 4; ++step) {
    const auto at = problem.optimum(best.cost * std::pow(10.0, 0.5 * step));
    if (!at.usable()) continue;
    add("optima[].parameters", at.size.value);
    add("optima[].tokens", at.data.value);
    add("optima[].flops", at.cost.value);
    add("optima[].loss", at.loss);
    for (int i = 0; i < points; ++i) {
      const parameters size{window.low.size *
                            std::pow(window.high.size / window.low.size, i / (points - 1.0))};
      const auto q = problem.for_loss_at_size(at.loss, size);
      if (q.usable() && q.data.value > window.low.data && q.data.value < window.high.data) {
        add("contour[].loss", at.loss);
        add("contour[].parameters", q.size.value);
        add("contour[].tokens", q.data.value);
      }
    }
  }
  for (const plan::size_data_point& corner : plan::fitted_region(range, window)) {
    add("region[].parameters", corner.size);
    add("region[].tokens", corner.data);
  }
  add("window.min_parameters", window.low.size);
  add("window.max_parameters", window.high.size);
  add("window.min_tokens", window.low.data);
  add("window.max_tokens", window.high.data);
  return 1;
}
