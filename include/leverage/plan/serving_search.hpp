// SPDX-License-Identifier: Apache-2.0
/// @file
/// The layouts in which a model can serve on a cluster, and the best of them: the one with the most output tokens per
/// second and accelerator within limits on its latencies.
///
///   const auto r = plan::search_serving(model, cluster, serving_recipes::fp8.recipe,
///                                       {.input = 2000, .output = 500, .max_tpot = seconds<>{0.05}}, fitted_serving);
///   r.best->layout, r.best->batch, r.best->tokens_per_second_per_accelerator, r.frontier
///
/// All layouts are tried whose replicas divide the accelerators: t within a scale-up domain, p, and for mixtures a and x.
/// Throughput and time per token both grow with the batch, so that the best batch of a layout is the largest one that
/// memory, engine and latencies allow; it is found by bisection. The frontier has the points of all layouts and batches
/// of which no other is faster for a user and for an accelerator; it does not look at the limits.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_serving.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/serving_engine.hpp"
#include "leverage/hardware/serving_layout.hpp"
#include "leverage/hardware/serving_memory.hpp"
#include "leverage/hardware/serving_recipe.hpp"
#include "leverage/hardware/serving_rules.hpp"
#include "leverage/hardware/serving_speed.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/detail/serving_layouts.hpp"

namespace leverage::plan {

/// Requests that are alike, and how fast they have to be.
struct serving_workload {
  double input = 0.0;                   ///< tokens of a prompt, at least 1
  double output = 0.0;                  ///< tokens that are decoded, at least 1
  std::optional<seconds<>> max_tpot{};  ///< time per output token
  std::optional<seconds<>> max_ttft{};  ///< time to the first token, without a queue
};

/// What is not searched.
struct serving_choice {
  hardware::serving_engine engine{};
  std::optional<hardware::serving_layout> layout{};
  std::optional<count> batch{};  ///< of a replica
  bool is_known_model = false;   ///< rows of the model were fitted: its intervals are narrower
};

/// What keeps a batch from being larger.
enum class serving_limit : std::uint8_t { memory, tpot, ttft, engine, given };

/// A layout with a batch.
struct serving_point {
  hardware::serving_layout layout{};
  count accelerators = 0;  ///< of a replica
  count replicas = 0;
  count batch = 0;  ///< requests in flight in a replica
  seconds<> tpot{};
  seconds<> ttft{};
  double tokens_per_second_per_accelerator = 0.0;  ///< output, with the prefill of as many requests
  double tokens_per_second_per_user = 0.0;         ///< 1 / TPOT
  double accelerator_seconds_per_token = 0.0;      ///< of output
  double low = 0.0;                                ///< the accelerator-seconds lie from here
  double high = 0.0;                               ///< to here with a probability of 80 %
  serving_limit limit{};
};

/// Why a layout is not the answer, in the order in which it is tested.
enum class serving_reason : std::uint8_t { shape, memory, latency, slower };
inline constexpr std::size_t serving_reason_count = 4;
inline constexpr std::string_view serving_reason_names[serving_reason_count] = {
    "not dividing the model", "without room in memory", "too slow for a user",
    "with fewer tokens per second and accelerator"};

/// The answer.
struct serving_result {
  std::optional<serving_point> best;
  std::vector<serving_point> frontier;  ///< fastest for an accelerator first
  std::uint64_t candidates = 0;
  std::array<std::uint64_t, serving_reason_count> refused{};
  /// The layout with room for the most sequences of an accelerator's group, whether it has room for one or not.
  std::optional<hardware::serving_layout> roomiest;
  hardware::serving_memory roomiest_memory{};
  /// The shortest time per output token, and to the first, of any layout that fits.
  std::optional<serving_point> fastest;
  std::vector<std::string> violations;  ///< of the question

  [[nodiscard]] std::uint64_t refused_by(serving_reason r) const {
    return refused[static_cast<std::size_t>(r)];
  }
};

/// The interval of a point's accelerator-seconds.
inline void add_interval(serving_point& p, const transformer& m, const hardware::cluster<>& on,
                         const hardware::serving_recipe& r, const serving_workload& w,
                         const hardware::calibrated_serving& e, const serving_choice& choice) {
  const auto predicted = hardware::predict_serving(
      m, on, p.layout, r, choice.engine, {.input = w.input, .output = w.output},
      static_cast<double>(p.batch), e, choice.is_known_model);
  const double per_second = p.accelerator_seconds_per_token / p.tpot.value;
  p.low = per_second * predicted.tpot.low.value;
  p.high = per_second * predicted.tpot.high.value;
}

namespace detail {

/// One search.
class serving_searcher {
 public:
  serving_searcher(const transformer& m, const hardware::cluster<>& on,
                   const hardware::serving_recipe& r, const serving_workload& w,
                   const hardware::calibrated_serving& e, const serving_choice& choice)
      : m_{m}, on_{on}, r_{r}, w_{w}, e_{e}, choice_{choice} {}

  [[nodiscard]] serving_result run() {
    const auto visit = [&](const hardware::serving_layout& l) { consider(l); };
    if (choice_.layout) {
      visit(*choice_.layout);
    } else {
      for_each_serving_layout(m_, on_, visit);
    }
    finish();
    return std::move(result_);
  }

 private:
  void refuse(serving_reason r) { ++result_.refused[static_cast<std::size_t>(r)]; }

  void consider(const hardware::serving_layout& l) {
    ++result_.candidates;
    const hardware::serving_memory held =
        hardware::serving_memory_of(m_, l, r_, choice_.engine, on_, w_.input + w_.output);
    if (held.room != held.room) return refuse(serving_reason::shape);
    if (!result_.roomiest || held.room > result_.roomiest_memory.room) {
      result_.roomiest = l;
      result_.roomiest_memory = held;
    }
    const count most = hardware::max_batch(held, l, choice_.engine);
    if (most < 1 || (choice_.batch && *choice_.batch > most)) {
      return refuse(serving_reason::memory);
    }
    const count unit = l.attention_data * l.pipeline < most ? l.attention_data * l.pipeline : most;
    const bool is_full = held.room >= static_cast<double>(choice_.engine.max_sequences);
    const serving_limit limit = is_full ? serving_limit::engine : serving_limit::memory;
    if (choice_.batch) {
      add_given(l, *choice_.batch);
    } else {
      add_batches(l, unit, most / unit, limit);
    }
  }

  void add_given(const hardware::serving_layout& l, count batch) {
    serving_point p = point(l, batch);
    p.limit = serving_limit::given;
    add_to_frontier(p);
    if (!keeps_limits(p)) return refuse(serving_reason::latency);
    offer(p);
  }

  /// Batches of 1 to `most` units.
  void add_batches(const hardware::serving_layout& l, count unit, count most, serving_limit limit) {
    count low = 0;  // the largest number of units known to keep the limits
    count high = most + 1;
    for (count k = 1;; k = k < most && 2 * k > most ? most : 2 * k) {
      if (k > most) break;
      const serving_point p = point(l, k * unit);
      add_to_frontier(p);
      if (keeps_limits(p)) {
        low = k;
      } else if (k < high) {
        high = k;
      }
    }
    if (low == 0) return refuse(serving_reason::latency);
    while (low + 1 < high) {
      const count k = low + (high - low) / 2;
      (keeps_limits(point(l, k * unit)) ? low : high) = k;
    }
    serving_point p = point(l, low * unit);
    p.limit = limit;
    if (low < most) {
      const serving_point beyond = point(l, (low + 1) * unit);
      const bool is_tpot = w_.max_tpot && beyond.tpot > *w_.max_tpot;
      p.limit = is_tpot ? serving_limit::tpot : serving_limit::ttft;
    }
    add_to_frontier(p);
    offer(p);
  }

  [[nodiscard]] serving_point point(const hardware::serving_layout& l, count batch) const {
    const auto b = static_cast<double>(batch);
    const auto s = hardware::serving_speed_of(
        m_, on_, l, r_, choice_.engine, {.input = w_.input, .output = w_.output}, b, e_.values);
    serving_point p;
    p.layout = l;
    p.accelerators = l.accelerators();
    p.replicas = on_.accelerators / p.accelerators;
    p.batch = batch;
    p.tpot = s.tpot;
    p.ttft = s.ttft;
    p.tokens_per_second_per_user = s.user.value;
    p.tokens_per_second_per_accelerator = s.all.value / static_cast<double>(p.accelerators);
    p.accelerator_seconds_per_token = 1.0 / p.tokens_per_second_per_accelerator;
    return p;
  }

  [[nodiscard]] bool keeps_limits(const serving_point& p) const {
    return (!w_.max_tpot || p.tpot <= *w_.max_tpot) && (!w_.max_ttft || p.ttft <= *w_.max_ttft);
  }

  void offer(const serving_point& p) {
    const bool is_better = !result_.best || p.tokens_per_second_per_accelerator >
                                                result_.best->tokens_per_second_per_accelerator;
    if (result_.best) refuse(serving_reason::slower);
    if (is_better) result_.best = p;
  }

  void add_to_frontier(const serving_point& p) {
    if (!(p.tpot.value > 0.0)) return;
    if (!result_.fastest || p.tpot < result_.fastest->tpot) result_.fastest = p;
    for (const serving_point& other : result_.frontier) {
      if (other.tokens_per_second_per_user >= p.tokens_per_second_per_user &&
          other.tokens_per_second_per_accelerator >= p.tokens_per_second_per_accelerator) {
        return;
      }
    }
    std::erase_if(result_.frontier, [&](const serving_point& other) {
      return other.tokens_per_second_per_user <= p.tokens_per_second_per_user &&
             other.tokens_per_second_per_accelerator <= p.tokens_per_second_per_accelerator;
    });
    result_.frontier.push_back(p);
  }

  void finish() {
    std::sort(result_.frontier.begin(), result_.frontier.end(),
              [](const serving_point& a, const serving_point& b) {
                return a.tokens_per_second_per_accelerator > b.tokens_per_second_per_accelerator;
              });
    if (result_.best) add_interval(*result_.best, m_, on_, r_, w_, e_, choice_);
    if (result_.fastest) add_interval(*result_.fastest, m_, on_, r_, w_, e_, choice_);
    for (serving_point& p : result_.frontier) add_interval(p, m_, on_, r_, w_, e_, choice_);
  }

  const transformer& m_;
  const hardware::cluster<>& on_;
  const hardware::serving_recipe& r_;
  const serving_workload& w_;
  const hardware::calibrated_serving& e_;
  const serving_choice& choice_;
  serving_result result_;
};

}  // namespace detail

/// The best layout and batch, and the frontier. The same question always has the same answer.
[[nodiscard]] inline serving_result search_serving(const transformer& m,
                                                   const hardware::cluster<>& on,
                                                   const hardware::serving_recipe& r,
                                                   const serving_workload& w,
                                                   const hardware::calibrated_serving& e,
                                                   const serving_choice& choice = {}) {
  serving_result result;
  result.violations = detail::serving_violations(
      m, on, r, choice.engine, choice.layout, choice.batch, w.input, w.output,
      w.max_tpot ? w.max_tpot->value : 1.0, w.max_ttft ? w.max_ttft->value : 1.0);
  if (!e.values.is_usable()) {
    result.violations.emplace_back("coefficients: expected numbers above 0");
  }
  if (!result.violations.empty()) return result;
  return detail::serving_searcher(m, on, r, w, e, choice).run();
}

}  // namespace leverage::plan
