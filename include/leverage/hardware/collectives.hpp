// SPDX-License-Identifier: Apache-2.0
/// @file
/// Times of communication: a latency for each message and the bytes over the bandwidth, on a network of two levels.
///
///   operation             on r ranks of one link              on I ranks in each of D domains, rail-aligned
///   point_to_point        alpha + N / beta
///   all_gather            (r-1) (alpha + N / (r beta))        D ranks outside on N / I, then I ranks inside on N
///   reduce_scatter        the same                            I ranks inside on N, then D ranks outside on N / I
///   all_reduce            twice that                          both, one after the other
///   all_to_all            (r-1) (alpha + N / (r beta))        peers inside and outside at the same time
///
///   N      all_gather: what everybody ends with; reduce_scatter, all_reduce, all_to_all: what everybody starts with
///   alpha  latency     beta  bandwidth, in one direction
///
/// The two-level all-reduce takes as long as the ring over all ranks if the links are equal and have no latency; a ring
/// over all ranks is otherwise as slow as its slower link.
///
/// [thakur2005]  Thakur, Rabenseifner, Gropp 2005, Int. J. High Performance Computing Applications 19: rings.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/max.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/communication.hpp"
#include "leverage/hardware/expert_communication.hpp"
#include "leverage/hardware/groups.hpp"
#include "leverage/hardware/quantities.hpp"

namespace leverage {

namespace rule {
struct message_is_not_negative {};
struct bandwidth_is_positive {};
struct latency_is_not_negative {};
struct group_lies_in_whole_domains {};
}  // namespace rule

namespace hardware {

/// A link of an accelerator, in one direction.
template <scalar T = double>
struct link {
  bytes_per_second<T> bandwidth{};
  seconds<T> latency{};
};

/// The links of an accelerator: to those of its domain, and to those of others.
template <scalar T = double>
struct network {
  link<T> inside{};
  link<T> outside{};
};

/// The links of an accelerator, with the latencies of a message.
template <scalar T>
[[nodiscard]] constexpr network<T> network_of(const accelerator<T>& a,
                                              const seconds<T>& inside = {},
                                              const seconds<T>& outside = {}) {
  return {.inside = {.bandwidth = a.scale_up, .latency = inside},
          .outside = {.bandwidth = a.scale_out, .latency = outside}};
}

/// One message of this size.
template <number A, scalar T>
[[nodiscard]] constexpr auto point_to_point(const bytes<A>& size, const link<T>& l) {
  const auto n = leverage::detail::real(size.value);
  const bytes checked(within(value_of(n) >= 0, n, rule::message_is_not_negative{}));
  const bytes_per_second<T> beta(positive(l.bandwidth.value, rule::bandwidth_is_positive{}));
  const seconds<T> alpha(
      within(value_of(l.latency.value) >= 0, l.latency.value, rule::latency_is_not_negative{}));
  return alpha + checked / beta;
}

/// The ring of `ranks` that leaves `size` everywhere; 0 for one rank.
template <number A, scalar T>
[[nodiscard]] constexpr auto all_gather(const bytes<A>& size, count ranks, const link<T>& l) {
  const double n =
      within(ranks >= 1, static_cast<double>(ranks), rule::collective_has_at_least_one_rank{});
  using result = decltype(point_to_point(size / n, l));
  if (ranks == 1) return result{};
  return (n - 1.0) * point_to_point(size / n, l);
}

/// The ring of `ranks` that sums `size` and leaves each a part.
template <number A, scalar T>
[[nodiscard]] constexpr auto reduce_scatter(const bytes<A>& size, count ranks, const link<T>& l) {
  return all_gather(size, ranks, l);
}

/// The ring of `ranks` that leaves the sum everywhere.
template <number A, scalar T>
[[nodiscard]] constexpr auto all_reduce(const bytes<A>& size, count ranks, const link<T>& l) {
  return 2.0 * all_gather(size, ranks, l);
}

/// Each rank sends an equal part of `size` to each, and keeps its own.
template <number A, scalar T>
[[nodiscard]] constexpr auto all_to_all(const bytes<A>& size, count ranks, const link<T>& l) {
  return all_gather(size, ranks, l);
}

namespace detail {

/// Ranks in each domain and domains of a group; NaN and a broken rule are passed on as 0 ranks.
[[nodiscard]] constexpr bool lies_in_whole_domains(const group& g) {
  return within(g.domains() >= 1, 1.0, rule::group_lies_in_whole_domains{}) == 1.0;
}

}  // namespace detail

/// On two levels: on every rail between domains, then inside.
template <number A, scalar T>
[[nodiscard]] constexpr auto all_gather(const bytes<A>& size, const group& g, const network<T>& n) {
  const count inside = detail::lies_in_whole_domains(g) ? g.inside : 0;
  return all_gather(size / static_cast<double>(g.inside), g.domains(), n.outside) +
         all_gather(size, inside, n.inside);
}

/// On two levels: inside, then on every rail between domains.
template <number A, scalar T>
[[nodiscard]] constexpr auto reduce_scatter(const bytes<A>& size, const group& g,
                                            const network<T>& n) {
  return all_gather(size, g, n);
}

/// On two levels: reduce-scatter inside, all-reduce on every rail between domains, all-gather inside.
template <number A, scalar T>
[[nodiscard]] constexpr auto all_reduce(const bytes<A>& size, const group& g, const network<T>& n) {
  return 2.0 * all_gather(size, g, n);
}

/// One ring over all ranks, whose steps take as long as on its slower link.
template <number A, scalar T>
[[nodiscard]] constexpr auto flat_all_reduce(const bytes<A>& size, const group& g,
                                             const network<T>& n) {
  if (!detail::lies_in_whole_domains(g)) return all_reduce(size, count{0}, n.inside);
  if (g.domains() == 1) return all_reduce(size, g.ranks, n.inside);
  if (g.inside == 1) return all_reduce(size, g.ranks, n.outside);
  return all_reduce(
      size, g.ranks,
      link<T>{.bandwidth = bytes_per_second<T>(
                  (math::min)(n.inside.bandwidth.value, n.outside.bandwidth.value)),
              .latency = seconds<T>((math::max)(n.inside.latency.value, n.outside.latency.value))});
}

/// What is sent on both levels at the same time: the slower one decides. There is one message to each rank inside and
/// one, on the rail, to each domain outside.
template <scalar T>
[[nodiscard]] constexpr auto at_once(const two_level_bytes& v, const group& g,
                                     const network<T>& n) {
  const auto sent = [](const bytes<>& size, count peers, const link<T>& l) {
    using result = decltype(1.0 * point_to_point(size, l));
    if (peers == 0 && size.value == 0.0) return result{};
    const double p =
        within(peers >= 0, static_cast<double>(peers), rule::group_lies_in_whole_domains{});
    return p * point_to_point(size / p, l);
  };
  const bool holds = detail::lies_in_whole_domains(g);
  const auto inside = sent(v.inside, holds ? g.inside - 1 : -1, n.inside);
  const auto outside = sent(v.outside, g.domains() - 1, n.outside);
  return seconds((math::max)(inside.value, outside.value));
}

/// Each rank of the group sends an equal part of `size` to each, and keeps its own.
[[nodiscard]] constexpr two_level_bytes all_to_all_levels(const bytes<>& size, const group& g) {
  const auto r = static_cast<double>(g.ranks);
  return {.inside = static_cast<double>(g.inside - 1) / r * size,
          .outside = static_cast<double>(g.ranks - g.inside) / r * size};
}
template <scalar T>
[[nodiscard]] constexpr auto all_to_all(const bytes<>& size, const group& g, const network<T>& n) {
  return at_once(all_to_all_levels(size, g), g, n);
}

}  // namespace hardware
}  // namespace leverage
