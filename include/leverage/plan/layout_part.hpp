// SPDX-License-Identifier: Apache-2.0
/// @file
/// A part of a search for layouts: those of one number of stages and virtual stages, by all else of layout_space.hpp.
///
/// Rules are checked as soon as a choice breaks them, and count all that would have it: they would be broken with more
/// parallelism of another kind as well. Memory or time of a layout are not computed only
///
///   - if states and gathered weights alone do not fit, which depend neither on micro-batch nor on recomputation
///   - if a smaller micro-batch does not fit and this one fills the pipeline: all else grows with it
///   - if another that is otherwise the same fits and computes less again: it is faster
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/layer_setting.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/memory.hpp"
#include "leverage/hardware/step_time.hpp"
#include "leverage/plan/layout_checks.hpp"
#include "leverage/plan/layout_ranking.hpp"
#include "leverage/plan/layout_request.hpp"
#include "leverage/plan/layout_space.hpp"
#include "leverage/plan/layout_tally.hpp"

namespace leverage::plan::detail {

/// Which layouts a pass over the space accepts.
enum class memory_aim : std::uint8_t {
  fits,
  tight,  ///< or fits
  least,  ///< none: it looks for the one that needs the least memory
};

/// A part of a search.
struct search_part {
  const layout_space* space = nullptr;
  count accelerators = 1;
  count pipeline = 1;
  count virtual_stages = 1;
};

/// A layout that keeps all rules, with the time of its step.
[[nodiscard]] inline ranked_layout timed(const layout_request& ask,
                                         const hardware::calibrated_efficiency& e,
                                         ranked_layout r) {
  const hardware::detail::layer_setting<double, double> on(
      ask.model, ask.on.accelerator, r.layout, ask.recipe, ask.software, e.values, r.accelerators);
  r.step = hardware::detail::time_of_step(on, r.accelerators, r.global_batch).total();
  r.tokens_per_second =
      static_cast<double>(r.global_batch) * static_cast<double>(ask.model.sequence) / r.step.value;
  return r;
}

/// The search of one part. It refers to its arguments, which are valid.
class part_search {
 public:
  part_search(const layout_request& ask, const hardware::calibrated_efficiency& e,
              const search_part& part, memory_aim aim)
      : ask_(ask), e_(e), space_(*part.space), n_(part.accelerators), aim_(aim), l_(ask.base) {
    tally_.best = {.keep = ask.keep, .goal = ask.goal};
    l_.pipeline = part.pipeline;
    l_.virtual_stages = part.virtual_stages;
    l_.tensor = l_.context = l_.expert = l_.expert_tensor = l_.micro_batch = 1;
    l_.recompute = {};
  }

  [[nodiscard]] search_tally run() {
    if (!falls(space_.completions())) visit_tensor();
    return std::move(tally_);
  }

 private:
  /// A micro-batch, the global batch with it, and the micro-batches of a step.
  struct batch {
    count micro_batch, global, number;
  };

  /// Whether the degrees break a rule; then it counts the candidates that have them.
  [[nodiscard]] bool falls(std::uint64_t candidates) {
    const auto wrong = wrong_degrees(ask_.model, l_, n_);
    if (wrong) tally_.add(wrong->field, wrong->expected, candidates);
    return wrong.has_value();
  }

  void visit_tensor() {
    for (const count t : space_.tensor) {
      l_.tensor = t;
      if (!falls(space_.of_tensor())) visit_context();
    }
  }
  void visit_context() {
    for (const count c : space_.context) {
      l_.context = c;
      if (!falls(space_.of_context())) visit_experts();
    }
    l_.context = 1;
  }
  void visit_experts() {
    for (const count x : space_.expert) {
      for (const count each : space_.expert_tensor) {
        l_.expert = x;
        l_.expert_tensor = each;
        if (!falls(space_.of_degrees())) visit_batches();
      }
    }
    l_.expert = l_.expert_tensor = 1;
  }

  void visit_batches() {
    batches_.clear();
    for (const count b : space_.micro_batch) {
      l_.micro_batch = b;
      const count global = global_batch_of(ask_.batch, ask_.model, l_, n_);
      if (const auto wrong = wrong_batch(ask_, l_, n_, global)) {
        tally_.add(wrong->field, wrong->expected, space_.of_micro_batch());
      } else {
        batches_.push_back({b, global, l_.micro_batches(n_, global)});
      }
    }
    const std::uint64_t each = std::uint64_t{batches_.size()} * space_.recompute.size();
    for (const sharding_choice& choice : space_.sharding) {
      if (const auto wrong = set_sharding(ask_, n_, choice, l_)) {
        tally_.add(wrong->field, wrong->expected, each);
      } else {
        visit_recompute();
      }
    }
    l_.micro_batch = 1;
  }

  void visit_recompute() {
    const std::size_t size = batches_.size();
    accepted_.assign(size * space_.recompute.size(), false);
    states_fit_ = true;
    for (std::size_t r = 0; r < space_.recompute.size(); ++r) {
      l_.recompute = space_.recompute[r];
      bool fewer_fit = true;  // smaller micro-batches
      for (std::size_t i = 0; i < size; ++i) {
        const bool is_known = !states_fit_ || (!fewer_fit && batches_[i].number >= 2 * l_.pipeline);
        if (is_known && aim_ != memory_aim::least) {
          add_too_large();
        } else if (is_slower(r, i)) {
          tally_.add("slower", "than with less computed again, which fits", 1);
        } else {
          accepted_[r * size + i] = is_accepted(batches_[i]);
          fewer_fit = fewer_fit && accepted_[r * size + i];
        }
      }
    }
    l_.recompute = {};
  }

  /// Whether one with the same micro-batch is accepted that computes less again.
  [[nodiscard]] bool is_slower(std::size_t r, std::size_t i) const {
    for (std::size_t less = 0; less < r; ++less) {
      if (accepted_[less * batches_.size() + i] &&
          recomputes_more(space_.recompute[r], space_.recompute[less])) {
        return true;
      }
    }
    return false;
  }

  void add_too_large() { tally_.add("memory", "at most that of an accelerator", 1); }

  /// Whether the layout fits, as is aimed for; then it is timed.
  [[nodiscard]] bool is_accepted(const batch& b) {
    using hardware::memory_fit;
    l_.micro_batch = b.micro_batch;
    const auto memory = hardware::detail::memory_of(ask_.model, l_, ask_.recipe, n_, b.global);
    const memory_fit fit = hardware::fit_of(memory, ask_.on.accelerator.memory);
    ranked_layout r{.layout = l_,
                    .accelerators = n_,
                    .global_batch = b.global,
                    .memory = memory.total(),
                    .fit = fit};
    const bool is_tight = fit == memory_fit::tight;
    tally_.has_tight = tally_.has_tight || is_tight;
    const bool is_enough = fit == memory_fit::fits || (is_tight && aim_ == memory_aim::tight);
    if (aim_ == memory_aim::least) tally_.offer_smallest(r);
    if (aim_ == memory_aim::least || !is_enough) {
      const bytes<> least =
          memory.states() + memory.gathered + bytes{hardware::detail::context_bytes};
      states_fit_ = least <= ask_.on.accelerator.memory;
      add_too_large();
      return false;
    }
    r = timed(ask_, e_, r);
    if (r.tokens_per_second > 0.0) {
      tally_.offer(r);
    } else {
      tally_.add("step", "a bandwidth of each link over which something is sent", 1);
    }
    return true;
  }

  const layout_request& ask_;
  const hardware::calibrated_efficiency& e_;
  const layout_space& space_;
  count n_;
  memory_aim aim_;
  hardware::layout l_;
  search_tally tally_{};
  std::vector<batch> batches_{};
  std::vector<bool> accepted_{};  ///< by recomputation and micro-batch
  bool states_fit_ = true;        ///< what neither of them changes
};

}  // namespace leverage::plan::detail
