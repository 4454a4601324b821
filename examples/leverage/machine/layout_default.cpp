// SPDX-License-Identifier: Apache-2.0
#include "machine/layout_default.hpp"

#include "machine/prediction.hpp"

namespace leverage::program {

namespace {

plan::batch_target target_of(const std::optional<batch_size>& asked) {
  return asked ? plan::batch_target{asked->number, asked->counts_sequences} : plan::batch_target{};
}

const hardware::calibrated_efficiency& efficiency_of(const layout_request& ask) {
  return ask.efficiency != nullptr ? *ask.efficiency : published_efficiency();
}

}  // namespace

hardware::step_prediction layout_request::step(const hardware::layout& l, count global_batch,
                                               bool is_balanced) const {
  return predicted_step(model, on, l, recipe, global_batch, software, efficiency_of(*this),
                        is_balanced, efficiency != nullptr);
}

count global_batch_of(const std::optional<batch_size>& asked, const transformer& m,
                      const hardware::layout& l, count accelerators) {
  return plan::global_batch_of(target_of(asked), m, l, accelerators);
}

fitted_layout fitted(const layout_request& ask, const hardware::layout& l) {
  fitted_layout f{.layout = l,
                  .global_batch = global_batch_of(ask.batch, ask.model, l, ask.on.accelerators)};
  f.memory = hardware::memory_per_accelerator(ask.model, l, ask.recipe, ask.on.accelerators,
                                              f.global_batch);
  f.fit = hardware::fit_of(f.memory, ask.on.accelerator.memory);
  return f;
}

plan::layout_search_result searched(const plan::layout_request& ask,
                                    const hardware::calibrated_efficiency& e) {
  return plan::search_layouts(ask, e);
}

plan::layout_search_result best_layouts(const layout_request& ask, std::size_t keep) {
  plan::layout_request search{.model = ask.model,
                              .on = ask.on,
                              .recipe = ask.recipe,
                              .software = ask.software,
                              .batch = target_of(ask.batch),
                              .base = ask.base,
                              .keep = keep,
                              .goal = ask.goal};
  search.fixed.recompute = ask.recompute;
  search.fixed.micro_batch = ask.micro_batch;
  return searched(search, efficiency_of(ask));
}

std::optional<fitted_layout> first_of(const layout_request& ask,
                                      const plan::layout_search_result& found) {
  if (!found.ranked.empty()) {
    return fitted(ask, found.ranked.front().layout);
  }
  return found.smallest ? std::optional(fitted(ask, found.smallest->layout)) : std::nullopt;
}

}  // namespace leverage::program
