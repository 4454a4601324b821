// SPDX-License-Identifier: Apache-2.0
/// @file
/// Communication of a training step: the bytes that one accelerator sends, in one direction. They are exact.
///
///   what                per                              forward                      backward
///   tensor_parallel     mixer or feed-forward            2 (t-1)/t s b h w / c        the same
///   context_ring        attention                        (c-1)/c s b (2 g e) w / t    twice
///   pipeline_exchange   boundary between stages          s b h w / (t c)              the same
///
///   s b   tokens of a micro-batch      h  d_model      w  bytes of a number
///   g e   heads and width of keys
///
/// all of a micro-batch. A layer that is computed again in the backward pass sends its forward bytes again. Sequence
/// parallelism replaces each all-reduce by a reduce-scatter and an all-gather of the same sum. What mixtures send is in
/// expert_communication.hpp, what data parallelism sends in data_communication.hpp.
///
/// [korthikanti2022]  Korthikanti et al. 2022, arXiv:2205.05198, section 4: collectives of a layer.
/// [narayanan2021]    Narayanan et al. 2021, arXiv:2104.04473: boundaries between stages.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/layout.hpp"

namespace leverage {

namespace rule {
struct collective_has_at_least_one_rank {};
struct degrees_of_parallelism_are_at_least_one {};
struct tokens_and_widths_are_not_negative {};
struct bytes_of_a_number_are_not_negative {};
}  // namespace rule

namespace hardware {

/// What a micro-batch sends in its forward and in its backward pass, with what is computed again in that one.
template <class Volume = bytes<>>
struct passes {
  Volume forward{};
  Volume backward{};

  [[nodiscard]] constexpr Volume total() const { return forward + backward; }
};

/// Sent in an all-gather that ends with `size` everywhere, or in a reduce-scatter that starts with it: (r-1)/r N.
template <number A>
[[nodiscard]] constexpr auto gathered(count ranks, const bytes<A>& size) {
  const auto n = static_cast<double>(ranks);
  return bytes(within(ranks >= 1, leverage::detail::real(size.value),
                      rule::collective_has_at_least_one_rank{}) *
               (n - 1.0) / n);
}

/// Sent in an all-reduce of `size`: a reduce-scatter and an all-gather.
template <number A>
[[nodiscard]] constexpr auto all_reduced(count ranks, const bytes<A>& size) {
  return 2.0 * gathered(ranks, size);
}

namespace detail {

[[nodiscard]] constexpr bool degrees_hold(const layout& l) {
  return l.tensor >= 1 && l.pipeline >= 1 && l.virtual_stages >= 1 && l.context >= 1 &&
         l.expert >= 1 && l.expert_tensor >= 1;
}

/// tokens * width numbers of `each` bytes; NaN for what is no layout or no number.
[[nodiscard]] constexpr double volume(const layout& l, const tokens<count>& t, count width,
                                      double each) {
  const double n = within(t.value >= 0 && width >= 0, static_cast<double>(t.value),
                          rule::tokens_and_widths_are_not_negative{});
  const double w =
      within(each >= 0.0 && each < 1e300, each, rule::bytes_of_a_number_are_not_negative{});
  return within(degrees_hold(l), n, rule::degrees_of_parallelism_are_at_least_one{}) *
         static_cast<double>(width) * w;
}

/// A forward pass, and a backward pass of `times` its bytes, or once more if the forward pass is computed again.
template <class Volume>
[[nodiscard]] constexpr passes<Volume> with_backward(const Volume& forward, double times,
                                                     bool again) {
  return {.forward = forward, .backward = (again ? times + 1.0 : times) * forward};
}

}  // namespace detail

/// All-reduces of a mixer, or of a feed-forward, whose matrices are divided: one in each pass. A layer that computes
/// both from the same input (parallel attention) has one for both.
[[nodiscard]] constexpr passes<> tensor_parallel(const layout& l, const tokens<count>& micro_batch,
                                                 count d_model, double each) {
  const double whole =
      detail::volume(l, micro_batch, d_model, each) / static_cast<double>(l.context);
  return detail::with_backward(all_reduced(l.tensor, bytes(whole)), 1.0, l.recompute.layers);
}

/// Keys and values that go round the context-parallel ring; `key_value_width` is 2 g e, copied heads included. Their
/// gradients go round in the backward pass as well.
[[nodiscard]] constexpr passes<> context_ring(const layout& l, const tokens<count>& micro_batch,
                                              count key_value_width, double each) {
  const double whole =
      detail::volume(l, micro_batch, key_value_width, each) / static_cast<double>(l.tensor);
  const bool again = l.recompute.layers || (l.recompute.attention_core &&
                                            l.attention_kernel == attention_kernel::unfused);
  return detail::with_backward(gathered(l.context, bytes(whole)), 2.0, again);
}

/// Activations that cross one boundary between stages, and their gradients back; zero without a pipeline. Without
/// sequence parallelism each tensor-parallel rank sends all of them.
[[nodiscard]] constexpr passes<> pipeline_exchange(const layout& l,
                                                   const tokens<count>& micro_batch, count d_model,
                                                   double each) {
  const count parts = l.context * (l.sequence_parallel || l.scattered_stages ? l.tensor : 1);
  const double sent = detail::volume(l, micro_batch, d_model, each) / static_cast<double>(parts);
  return detail::with_backward(bytes(l.pipeline > 1 ? sent : 0.0 * sent), 1.0, false);
}

}  // namespace hardware
}  // namespace leverage
