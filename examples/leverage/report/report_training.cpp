// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "report/report_sections.hpp"

namespace leverage::program::report {

namespace {

using cost::component_training;
using cost::partial_training_flops;

struct component {
  const char* key;
  const char* label;
  component_training partial_training_flops::* of;
};

constexpr component components[] = {
    {"attention", "attention's matrices", &partial_training_flops::attention},
    {"attention_core", "scores, weighted values", &partial_training_flops::attention_core},
    {"recurrent_mixer", "recurrent mixers' matrices", &partial_training_flops::recurrent_mixer},
    {"recurrent_state", "recurrent states", &partial_training_flops::recurrent_state},
    {"dense_feed_forward", "dense feed-forward", &partial_training_flops::dense_feed_forward},
    {"experts", "experts", &partial_training_flops::experts},
    {"router", "router", &partial_training_flops::router},
    {"logits", "logits", &partial_training_flops::logits},
    {"embedding", "embedding's projection", &partial_training_flops::embedding},
    {"prediction", "prediction modules", &partial_training_flops::prediction},
    {"adapters", "adapters", &partial_training_flops::adapters}};

struct pass {
  const char* key;
  const char* label;
  count partial_training_flops::* whole;
  count component_training::* of;
};

constexpr pass passes[] = {
    {"forward", "forward", &partial_training_flops::forward, &component_training::forward},
    {"backward_activations", "backward to activations",
     &partial_training_flops::backward_activations, &component_training::backward_activations},
    {"backward_weights", "backward to weights", &partial_training_flops::backward_weights,
     &component_training::backward_weights}};

/// What the backward pass computes again: nothing where no gradient enters the layers.
count recomputed(const subject& s, const partial_training_flops& f, const request& asked) {
  if (f.attention.backward_activations == 0 && f.recurrent_mixer.backward_activations == 0 &&
      f.dense_feed_forward.backward_activations == 0 && f.experts.backward_activations == 0) {
    return 0;
  }
  return s.training.recomputed +
         (asked.again == cost::recomputation::layers ? f.adapters.forward : 0);
}

}  // namespace

partial_training_flops partial_training_of(const transformer& m, const cost::flop_breakdown& f,
                                           const training_choice& choice) {
  return cost::partial_training(m, f, choice.parts_of(m), choice.adapters);
}

section training_section(const std::vector<subject>& subjects, const request& asked) {
  section out{.key = "partial_training_flops_per_token",
              .title = "FLOPs per token in training of " + asked.train->text,
              .share_key = "share_of_partial_training_flops"};
  row_writer rows(out, subjects);
  const auto flops_of = [&](const subject& s) {
    return partial_training_of(s.model(), s.forward, *asked.train);
  };
  const auto total_of = [&](const subject& s, const partial_training_flops& f) {
    return f.total() + flops_per_token{recomputed(s, f, asked)};
  };
  const auto add = [&](const std::string& key, const char* label, int indent, auto of) -> row& {
    return rows.add(key, label, unit::flops_per_token, indent, [&](const subject& s) {
      const partial_training_flops f = flops_of(s);
      const count n = of(s, f);
      return cell{.value = n, .share = flops_per_token{n} / total_of(s, f)};
    });
  };
  add("training", "training", 0, [&](const subject& s, const partial_training_flops& f) {
    return total_of(s, f).value;
  }).all_digits = true;
  for (const pass& p : passes) {
    add(p.key, p.label, 0,
        [&](const subject&, const partial_training_flops& f) { return f.*p.whole; });
    for (const component& c : components) {
      add(fmt::format("{}_{}", p.key, c.key), c.label, 1,
          [&](const subject&, const partial_training_flops& f) { return f.*c.of.*p.of; });
    }
  }
  add("recomputed", "recomputed", 0,
      [&](const subject& s, const partial_training_flops& f) { return recomputed(s, f, asked); });
  rows.add("ratio_to_training_all", "over training all weights", unit::factor, 0,
           [&](const subject& s) { return total_of(s, flops_of(s)) / s.training.total(); });
  rows.add("adapter_parameters", "weights of adapters", unit::parameters, 0,
           [&](const subject& s) { return flops_of(s).adapter_parameters; });
  return out;
}

}  // namespace leverage::program::report
