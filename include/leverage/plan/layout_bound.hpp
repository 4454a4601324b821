// SPDX-License-Identifier: Apache-2.0
/// @file
/// An upper bound of the tokens per second that a search for layouts can find, in a fraction of its time:
///
///   step >= m overlapped(whole / p, data) + bubble whole / p + data of a step + optimizer + fixed
///
///   m      micro-batches of a step       whole   layers and head of a micro-batch (least_token_time.hpp)
///   p      stages                        data    data-parallel communication with a micro-batch
///
/// over the layouts of layout_space.hpp that fit in memory. Virtual stages are not searched: the bubble is that of as many
/// as there can be, the memory that of any number. Stages are even, and send nothing. All of this only takes time.
///
///   plan::layout_bound(ask, hardware::fitted_efficiency).tokens_per_second()
///       >= plan::search_layouts(ask, hardware::fitted_efficiency).ranked[0].tokens_per_second
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/bubble.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/coefficient.hpp"
#include "leverage/hardware/data_time.hpp"
#include "leverage/hardware/layer_seconds.hpp"
#include "leverage/hardware/layer_setting.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/least_token_time.hpp"
#include "leverage/hardware/memory.hpp"
#include "leverage/hardware/memory_breakdown.hpp"
#include "leverage/plan/layout_checks.hpp"
#include "leverage/plan/layout_request.hpp"
#include "leverage/plan/layout_space.hpp"

namespace leverage::plan {

/// The bound for one request, which must be valid. It refers to the request and the coefficients.
class layout_bound {
 public:
  layout_bound(const layout_request& ask, const hardware::calibrated_efficiency& e)
      : ask_(ask),
        e_(e.values),
        n_(ask.on.accelerators),
        space_(space_of(ask, n_)),
        times_(ask.on.accelerator, ask.recipe, ask.software, e.values),
        held_(hardware::detail::mean_shard_of(ask.model, {})) {
    for (const count x : space_.expert) {
      for (const count each : space_.expert_tensor) {
        spreads_.push_back({.expert = x, .expert_tensor = each});
        spreads_.back().seconds.resize(space_.recompute.size());
      }
    }
  }

  /// Tokens per second of the whole cluster that no layout of the space exceeds; 0 if none exceeds `at_least`.
  [[nodiscard]] double tokens_per_second(double at_least = 0.0) {
    best_ = at_least;
    for (const count p : space_.pipeline) {
      virtual_stages_ = virtual_stages_of(ask_, p);
      for (const count t : space_.tensor) {
        for (const count c : space_.context) visit(p, t, c);
      }
    }
    return best_ > at_least ? best_ : 0.0;
  }

 private:
  /// Ranks over which experts are spread, with the seconds of a token on an accelerator: by what is computed again, of
  /// micro-batches of 1, 2, 4, ... sequences; 0: not yet known.
  struct spread {
    count expert = 1;
    count expert_tensor = 1;
    std::vector<std::vector<double>> seconds{};
  };
  /// A step of some micro-batches.
  struct step {
    count micro_batch = 1;
    count global_batch = 0;
    count batches = 0;     ///< micro-batches of a pipeline
    double tokens = 0.0;   ///< of all accelerators
    double piece = 0.0;    ///< of a micro-batch, on an accelerator
    double waiting = 0.0;  ///< the bubble in micro-batches
  };
  /// What ranks of the same weights send and update.
  struct sharing {
    double micro_batch = 0.0;
    double step = 0.0;  ///< with the optimizer and what is fixed
  };

  /// All layouts of some degrees.
  void visit(count p, count t, count c) {
    hardware::layout l = ask_.base;
    l.pipeline = p;
    l.virtual_stages = 1;
    l.tensor = t;
    l.context = c;
    l.expert = l.expert_tensor = l.micro_batch = 1;
    l.recompute = {};
    find_steps(l);
    if (steps_.empty()) return;
    for (spread& s : spreads_) {
      l.expert = s.expert;
      l.expert_tensor = s.expert_tensor;
      if (!weights_fit(l) || detail::wrong_degrees(ask_.model, l, n_)) continue;
      for (const sharding_choice& z : space_.sharding) {
        if (detail::set_sharding(ask_, n_, z, l)) continue;
        const sharing data = sharing_of(l);
        for (std::size_t r = 0; r < space_.recompute.size(); ++r) visit(l, s, data, r);
      }
    }
  }

  /// All micro-batches of a layout that is otherwise known, the smallest first.
  void visit(hardware::layout l, spread& s, const sharing& data, std::size_t r) {
    l.recompute = space_.recompute[r];
    const auto p = static_cast<double>(l.pipeline);
    for (const step& now : steps_) {
      l.micro_batch = now.micro_batch;
      const auto speed = [&](double token_seconds) {
        const double micro = token_seconds * now.piece / p;
        return now.tokens /
               (static_cast<double>(now.batches) * hardware::overlapped(micro, data.micro_batch) +
                now.waiting * micro + data.step);
      };
      if (!(speed(least_seconds(now.piece, s, r)) > best_)) continue;
      if (memory_fits(l, now)) {
        best_ = (std::max)(best_, speed(times_.of_layers(ask_.model, l, n_).value));
      } else if (now.batches >= 2 * l.pipeline) {
        return;  // what a micro-batch needs grows with it, unless there are too few to fill the stages
      }
    }
  }

  /// The steps of some degrees whose batch suits the request.
  void find_steps(hardware::layout l) {
    steps_.clear();
    const auto sequence = static_cast<double>(ask_.model.sequence);
    for (const count b : space_.micro_batch) {
      l.micro_batch = b;
      l.virtual_stages = 1;
      const count global = global_batch_of(ask_.batch, ask_.model, l, n_);
      if (detail::wrong_batch(ask_, l, n_, global)) continue;
      const count batches = l.micro_batches(n_, global);
      if (batches % l.pipeline == 0) l.virtual_stages = virtual_stages_.back();
      steps_.push_back(
          {.micro_batch = b,
           .global_batch = global,
           .batches = batches,
           .tokens = static_cast<double>(global) * sequence,
           .piece = static_cast<double>(b) * sequence / static_cast<double>(l.tensor * l.context),
           .waiting = hardware::bubble_time(l, hardware::usual_stage_times).value / 3.0});
    }
  }

  /// Whether the weights alone fit in the mean stage, or can be shared.
  [[nodiscard]] bool weights_fit(const hardware::layout& l) const {
    if (l.pipeline == 1 || ask_.fixed.sharding) return true;
    const auto p = static_cast<double>(l.pipeline);
    const auto ranks = static_cast<double>(l.expert * l.expert_tensor);
    const double held =
        held_.experts / (ranks * p) + held_.others / (static_cast<double>(l.tensor) * p);
    return ask_.recipe.weight_bytes * held <= ask_.on.accelerator.memory.value;
  }

  [[nodiscard]] sharing sharing_of(const hardware::layout& l) const {
    const hardware::detail::layer_setting<double> setting(ask_.model, ask_.on.accelerator, l,
                                                          ask_.recipe, ask_.software, e_, n_);
    const hardware::detail::mean_shard held = hardware::detail::mean_shard_of(ask_.model, l);
    const auto data = hardware::detail::data_time(setting, held, n_);
    const double optimizer = hardware::detail::optimizer_time(setting, held, n_);
    const double factor = ask_.software.is_other ? e_[hardware::coefficient::other_software] : 1.0;
    return {.micro_batch = factor * data.micro_batch,
            .step = factor * (data.step + optimizer + e_[hardware::coefficient::step_fixed])};
  }

  /// Whether a layout fits with some number of virtual stages.
  [[nodiscard]] bool memory_fits(hardware::layout l, const step& now) const {
    for (const count v : virtual_stages_) {
      if (v > 1 && now.batches % l.pipeline != 0) break;
      l.virtual_stages = v;
      const auto memory =
          hardware::detail::memory_of(ask_.model, l, ask_.recipe, n_, now.global_batch);
      if (hardware::fit_of(memory, ask_.on.accelerator.memory) == hardware::memory_fit::fits) {
        return true;
      }
    }
    return false;
  }

  /// Seconds of an accelerator for a token without tensor and context parallelism, of a micro-batch that is at least as
  /// large.
  [[nodiscard]] double least_seconds(double piece, spread& s, std::size_t r) const {
    std::size_t doublings = 0;
    for (count size = ask_.model.sequence; static_cast<double>(size) < piece; size *= 2) {
      ++doublings;
    }
    std::vector<double>& all = s.seconds[r];
    if (all.size() <= doublings) all.resize(doublings + 1);
    double& known = all[doublings];
    if (known == 0.0) {
      hardware::layout l = ask_.base;
      l.pipeline = l.virtual_stages = l.tensor = l.context = 1;
      l.expert = s.expert;
      l.expert_tensor = s.expert_tensor;
      l.micro_batch = count{1} << doublings;
      l.recompute = space_.recompute[r];
      known = times_.of_layers(ask_.model, l, n_).value;
    }
    return known;
  }

  const layout_request& ask_;
  const hardware::efficiency<>& e_;
  count n_;
  layout_space space_;
  hardware::least_token_time times_;
  hardware::detail::mean_shard held_;
  std::vector<spread> spreads_{};
  std::vector<count> virtual_stages_{};  ///< of the stages that are visited
  std::vector<step> steps_{};            ///< of the degrees that are visited
  double best_ = 0.0;
};

}  // namespace leverage::plan
