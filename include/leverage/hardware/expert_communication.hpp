// SPDX-License-Identifier: Apache-2.0
/// @file
/// Communication of a mixture of experts: the bytes that one accelerator sends, in one direction, for the tokens of a
/// micro-batch that routing spreads evenly. They are exact.
///
///   what                        forward, and the same backward                    sent
///   expert_exchange             (x-1)/x T k h (w_d + w_c)                         to each expert
///   forwarded_expert_exchange   (D-1)/D T m h (w_d + w_c) between domains         to each domain that holds one,
///                               (I-1)/I T k h (w_d + w_c) inside                  and from there to each expert
///   expert_tensor_parallel      (t_e-1) T k h (w_d + w_c)                         to the ranks that share an expert
///
///   T    s b / (t c), tokens that a rank dispatches     w_d  bytes of a number that is dispatched
///   k    experts of a token                             w_c  of one that is combined
///   h    d_model                                        m    domains of a token: min(k, M) if routing is limited to M
///   x    expert-parallel ranks, I of them in each of D domains
///
/// A mixture that is computed again in the backward pass sends its forward bytes again.
///
/// [deepseek2024]  DeepSeek-AI 2024, arXiv:2412.19437, section 3.2: a token is sent to at most 4 nodes.
/// [deepep]        DeepEP, github.com/deepseek-ai/DeepEP: forwarding from the scale-out to the scale-up network.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/communication.hpp"
#include "leverage/hardware/groups.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/recipe.hpp"

namespace leverage {

namespace rule {
struct expert_group_lies_in_whole_domains {};
struct token_goes_to_no_more_than_all_domains {};
struct copies_of_a_token_are_not_negative {};
}  // namespace rule

namespace hardware {

/// What is sent inside a domain and between domains.
struct two_level_bytes {
  bytes<> inside{};
  bytes<> outside{};

  friend constexpr two_level_bytes operator+(const two_level_bytes& a, const two_level_bytes& b) {
    return {.inside = a.inside + b.inside, .outside = a.outside + b.outside};
  }
  friend constexpr two_level_bytes operator*(double s, const two_level_bytes& a) {
    return {.inside = s * a.inside, .outside = s * a.outside};
  }
};

/// Tokens that an accelerator dispatches, T = s b / (t c): each tensor-parallel rank dispatches its part.
[[nodiscard]] constexpr double dispatched_tokens(const layout& l,
                                                 const tokens<count>& micro_batch) {
  return detail::volume(l, micro_batch, 1, 1.0) / static_cast<double>(l.tensor * l.context);
}

namespace detail {

/// T n h (w_d + w_c), for n copies of each token.
[[nodiscard]] constexpr bytes<> routed(const layout& l, const tokens<count>& micro_batch,
                                       count d_model, double copies, const recipe& r) {
  const double n = within(copies >= 0.0, copies, rule::copies_of_a_token_are_not_negative{});
  return bytes{volume(l, micro_batch, d_model, r.dispatch_bytes + r.combine_bytes) * n /
               static_cast<double>(l.tensor * l.context)};
}

/// A mixture is computed again with its layer, or alone.
template <class Volume>
[[nodiscard]] constexpr passes<Volume> of_mixture(const layout& l, const Volume& forward) {
  return with_backward(forward, 1.0, l.recompute.layers || l.recompute.experts);
}

}  // namespace detail

/// Dispatch and combine of a mixture whose tokens go to `active` experts on x ranks, evenly.
[[nodiscard]] constexpr passes<> expert_exchange(const layout& l, const tokens<count>& micro_batch,
                                                 count d_model, count active, const recipe& r) {
  const auto k = static_cast<double>(active);
  return detail::of_mixture(l, gathered(l.expert, detail::routed(l, micro_batch, d_model, k, r)));
}

/// The same by level of the network: the share of the peers inside the domain, and of those outside.
[[nodiscard]] constexpr passes<two_level_bytes> expert_exchange(const layout& l,
                                                                const tokens<count>& micro_batch,
                                                                count d_model, count active,
                                                                const recipe& r, const group& g) {
  const bytes<> sent = expert_exchange(l, micro_batch, d_model, active, r).forward;
  const double inside = within(
      g.ranks == l.expert && g.domains() >= 1,
      g.ranks > 1 ? static_cast<double>(g.inside - 1) / static_cast<double>(g.ranks - 1) : 1.0,
      rule::expert_group_lies_in_whole_domains{});
  return detail::of_mixture(
      l, two_level_bytes{.inside = inside * sent, .outside = (1.0 - inside) * sent});
}

/// Dispatch and combine with one copy per domain: it crosses to each domain that holds one of the token's experts, and
/// is forwarded there. `domains` of them hold a token's experts: min(k, M) where routing is limited to M nodes. One in
/// g.domains() of the copies stays at home.
[[nodiscard]] constexpr passes<two_level_bytes> forwarded_expert_exchange(
    const layout& l, const tokens<count>& micro_batch, count d_model, count active, const recipe& r,
    const group& g, double domains) {
  const double k = within(g.ranks == l.expert && g.domains() >= 1, static_cast<double>(active),
                          rule::expert_group_lies_in_whole_domains{});
  const double m = within(domains <= static_cast<double>(g.domains()), domains,
                          rule::token_goes_to_no_more_than_all_domains{});
  return detail::of_mixture(
      l, two_level_bytes{
             .inside = gathered(g.inside, detail::routed(l, micro_batch, d_model, k, r)),
             .outside = gathered(g.domains(), detail::routed(l, micro_batch, d_model, m, r))});
}

/// The bound that node-limited routing puts on what a pass sends between domains: T min(k, M) h (w_d + w_c), as if none
/// of the copies stayed at home.
[[nodiscard]] constexpr bytes<> node_limited_bound(const layout& l,
                                                   const tokens<count>& micro_batch, count d_model,
                                                   count active, count nodes, const recipe& r) {
  const auto copies = static_cast<double>(active < nodes ? active : nodes);
  return detail::routed(l, micro_batch, d_model, copies, r);
}

/// Gathering the dispatched tokens on the t_e ranks that share an expert, and reducing what they return.
[[nodiscard]] constexpr passes<> expert_tensor_parallel(const layout& l,
                                                        const tokens<count>& micro_batch,
                                                        count d_model, count active,
                                                        const recipe& r) {
  const auto copies = static_cast<double>(active * (l.expert_tensor - 1));
  return detail::of_mixture(l, detail::routed(l, micro_batch, d_model, copies, r));
}

}  // namespace hardware
}  // namespace leverage
