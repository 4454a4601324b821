// SPDX-License-Identifier: Apache-2.0
#include "machine/layout_default.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "machine/prediction.hpp"

namespace leverage::program {

namespace {

constexpr count max_tensor = 64;
constexpr count max_size = 4096;   ///< of tensor times pipeline
constexpr count sizes_beyond = 8;  ///< how far beyond the least size that fits is searched

/// Degrees of expert parallelism to try, the largest first: within a domain.
std::vector<count> expert_degrees(const layout_request& ask, count pipeline) {
  if (!ask.model.is_mixture()) {
    return {1};
  }
  std::vector<count> all;
  const count n = ask.on.accelerators;
  for (count x = 1; x <= std::min(ask.on.accelerator.domain, n / pipeline); x *= 2) {
    all.insert(all.begin(), x);
  }
  return all;
}

/// The layouts of one size, tensor * pipeline.
std::vector<hardware::layout> layouts_of(const layout_request& ask, count size) {
  std::vector<hardware::layout> all;
  const count most = std::min({ask.on.accelerator.domain, size, max_tensor});
  for (count t = 1; t <= most; t *= 2) {
    hardware::layout l = ask.base;
    l.tensor = t;
    l.pipeline = size / t;
    for (const count x : expert_degrees(ask, l.pipeline)) {
      l.expert = x;
      l.sharding = hardware::sharding::zero1;
      all.push_back(l);
      if (size == 1) {
        l.sharding = hardware::sharding::zero3;
        all.push_back(l);
      }
    }
  }
  return all;
}

}  // namespace

hardware::step_prediction layout_request::step(const hardware::layout& l, count global_batch,
                                               bool is_balanced) const {
  return predicted_step(model, on, l, recipe, global_batch, software,
                        efficiency != nullptr ? *efficiency : published_efficiency(), is_balanced,
                        efficiency != nullptr);
}

count global_batch_of(const std::optional<batch_size>& asked, const transformer& m,
                      const hardware::layout& l, count accelerators) {
  if (asked && asked->counts_sequences) {
    return static_cast<count>(asked->number);
  }
  const double wanted = asked ? asked->number : assumed_batch_tokens;
  const count each = l.data(accelerators) * l.micro_batch;
  if (each <= 0) {
    return 0;
  }
  const double multiples = wanted / static_cast<double>(m.sequence) / static_cast<double>(each);
  return each * std::max<count>(1, std::llround(std::min(multiples, 1e15)));
}

fitted_layout fitted(const layout_request& ask, const hardware::layout& l) {
  fitted_layout f{.layout = l,
                  .global_batch = global_batch_of(ask.batch, ask.model, l, ask.on.accelerators)};
  f.memory = hardware::memory_per_accelerator(ask.model, l, ask.recipe, ask.on.accelerators,
                                              f.global_batch);
  f.fit = hardware::fit_of(f.memory, ask.on.accelerator.memory);
  return f;
}

std::optional<fitted_layout> default_layout(const layout_request& ask) {
  std::vector<hardware::recompute_set> sets{ask.recompute.value_or(hardware::recompute_set{})};
  if (!ask.recompute) {
    sets.push_back({.layers = true});
  }
  std::optional<fitted_layout> smallest;
  for (const hardware::recompute_set& again : sets) {
    std::optional<fitted_layout> best;
    double fastest = 0;  // tokens in a second
    count last = std::min(max_size, ask.on.accelerators);
    for (count size = 1; size <= last; size *= 2) {
      for (hardware::layout l : layouts_of(ask, size)) {
        l.recompute = again;
        const fitted_layout f = fitted(ask, l);
        if (!std::isfinite(f.memory.total().value)) {
          continue;
        }
        if (!smallest || f.memory.total() < smallest->memory.total()) {
          smallest = f;
        }
        if (f.fit != hardware::memory_fit::fits) {
          continue;
        }
        const auto step = ask.step(f.layout, f.global_batch, true).parts.total();
        const double speed = hardware::throughput(ask.model, f.global_batch, step).value;
        if (speed > fastest) {
          if (!best) {
            last = std::min(last, size * sizes_beyond);
          }
          fastest = speed;
          best = f;
        }
      }
    }
    if (best) {
      return best;
    }
  }
  return smallest;
}

}  // namespace leverage::program
