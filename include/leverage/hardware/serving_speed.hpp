// SPDX-License-Identifier: Apache-2.0
/// @file
/// How fast requests are served where prompts and tokens that are decoded share the accelerators:
///
///   T = b t_p + o t_d(b)        [s]  the time in which b requests leave, and as many enter
///   throughput = b o / T             output tokens of a replica
///   TPOT = T / o                     time per output token of a request; its inverse is tokens/s of a user
///   TTFT = prefill of its own prompt + t_d, without waiting in a queue
///
///   b    requests in flight                 o    output tokens of a request
///   t_d  a step that adds a token to each, at a context of input + o / 2
///   t_p  prefill of one prompt: of a full pass, divided by its prompts, by the attention groups and by the stages, which
///        work at the same time. Where there are several groups they wait for each other (`group_wait`).
#pragma once

#include <limits>

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/hardware/serving_efficiency.hpp"
#include "leverage/hardware/serving_engine.hpp"
#include "leverage/hardware/serving_layout.hpp"
#include "leverage/hardware/serving_pass.hpp"
#include "leverage/hardware/serving_recipe.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware {

/// Requests that are alike.
struct request_shape {
  double input = 0.0;   ///< tokens of the prompt, above 0
  double output = 0.0;  ///< tokens that are decoded, above 0

  friend constexpr bool operator==(const request_shape&, const request_shape&) = default;
};

/// The speed of a replica.
template <scalar T = double>
struct serving_speed {
  serving_seconds<T> step{};    ///< that adds a token to each sequence
  seconds<T> prompt{};          ///< of prefill per request
  seconds<T> tpot{};            ///< time per output token, with the prefill of others
  seconds<T> ttft{};            ///< time to the first token, without a queue
  tokens_per_second<T> all{};   ///< output of the replica
  tokens_per_second<T> user{};  ///< output of a request, 1 / TPOT
};

namespace detail {

/// Prefill of one prompt as the others see it: full passes over many prompts.
template <scalar T, scalar U>
[[nodiscard]] constexpr auto prompt_time(const transformer& m, const cluster<T>& on,
                                         const serving_layout& l, const serving_recipe& r,
                                         const serving_engine& by, double input,
                                         const serving_efficiency<U>& e) {
  const auto pass_tokens = static_cast<double>(by.prefill_tokens);
  const auto pass = prefill(m, on, l, r, by, pass_tokens, input, e).total();
  const auto at_once = static_cast<double>(l.attention_data) * static_cast<double>(l.pipeline);
  const auto time = (input / pass_tokens / at_once) * pass;
  using S = common_scalar<T, U>;
  return l.attention_data > 1 ? seconds<S>(time.value * e[serving_coefficient::group_wait]) : time;
}

}  // namespace detail

/// The speed with `batch` requests in flight in a replica; NaN where `decode_step` has it, or for a shape that is not
/// above 0.
template <scalar T, scalar U>
[[nodiscard]] constexpr auto serving_speed_of(const transformer& m, const cluster<T>& on,
                                              const serving_layout& l, const serving_recipe& r,
                                              const serving_engine& by, const request_shape& shape,
                                              double batch, const serving_efficiency<U>& e) {
  using S = common_scalar<T, U>;
  const double o = shape.output >= 1.0 && shape.input >= 1.0
                       ? shape.output
                       : std::numeric_limits<double>::quiet_NaN();
  serving_speed<S> s;
  s.step = decode_step(m, on, l, r, by, batch, shape.input + o / 2.0, e);
  s.prompt = detail::prompt_time(m, on, l, r, by, shape.input, e);
  s.tpot = s.step.total() + (batch / o) * s.prompt;
  const auto whole = static_cast<double>(by.prefill_tokens);
  const double first = shape.input < whole ? shape.input : whole;
  s.ttft = (shape.input / first) * prefill(m, on, l, r, by, first, shape.input, e).total() +
           s.step.total();
  s.all = tokens(batch) / s.tpot;
  s.user = tokens(1.0) / s.tpot;
  return s;
}

/// The time in which a replica serves `requests` that wait in a queue from the beginning, up to `batch` at once: in
/// waves of that many, of which the last is smaller.
template <scalar T, scalar U>
[[nodiscard]] constexpr auto queue_time(const transformer& m, const cluster<T>& on,
                                        const serving_layout& l, const serving_recipe& r,
                                        const serving_engine& by, const request_shape& shape,
                                        count batch, count requests,
                                        const serving_efficiency<U>& e) {
  using S = common_scalar<T, U>;
  const bool holds = batch >= 1 && requests >= 1;
  const count at_once = batch < requests ? batch : requests;
  const count waves = holds ? requests / at_once : 0;
  const count rest = holds ? requests % at_once : 0;
  const double context = shape.input + shape.output / 2.0;
  const auto step = [&](count b) {
    return decode_step(m, on, l, r, by, static_cast<double>(b), context, e).total();
  };
  seconds<S> decode = (static_cast<double>(waves) * shape.output) * step(holds ? at_once : 0);
  if (rest > 0) decode = decode + shape.output * step(rest);
  return static_cast<double>(requests) * detail::prompt_time(m, on, l, r, by, shape.input, e) +
         decode;
}

}  // namespace leverage::hardware
