// SPDX-License-Identifier: Apache-2.0
/// @file
/// How long a small collective takes: two published models of what does not depend on the bytes.
///
///   NCCL, tree    T = 2 ((r / N - 1) inside + log2(N) outside) + base + 2 (r-1)/r size / (share beta)
///
///     protocol   inside   outside   base     share of the bandwidth
///     LL         0.6      5.0       6.8 us   0.5
///     LL128      1.25     8.5      14.0 us   0.95
///     Simple    28       28         0        1
///
///   Erdil         T = 2 us max(sqrt(r) - 1, 0) + 6 us
///
///   r  ranks      N  nodes (domains)
///
/// NCCL takes the protocol with the shortest time. Its releases differ in the constants; these are the ones with which
/// [epoch2025] computes.
///
/// [nccl]       NVIDIA, NCCL, src/graph/tuning.cc: the form of the model.
/// [epoch2025]  Erdil 2025, Inference economics of language models, arXiv:2506.04645, section 2.2 and notebook: the
///              constants.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/min.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/collectives.hpp"
#include "leverage/hardware/groups.hpp"
#include "leverage/hardware/quantities.hpp"

namespace leverage::hardware {

namespace nccl {

/// A protocol of NCCL's tree.
struct protocol {
  seconds<> inside{};   ///< a hop inside a domain
  seconds<> outside{};  ///< a hop between domains
  seconds<> base{};
  double share = 1.0;  ///< of the bandwidth
};

inline constexpr protocol ll{seconds(0.6e-6), seconds(5.0e-6), seconds(6.8e-6), 0.5};
inline constexpr protocol ll128{seconds(1.25e-6), seconds(8.5e-6), seconds(14.0e-6), 0.95};
inline constexpr protocol simple{seconds(28e-6), seconds(28e-6), seconds(0.0), 1.0};

/// What a collective of `directions` passes through the tree takes without bytes: 2 of an all-reduce, 1 of an all-gather
/// or reduce-scatter. 0 for one rank.
[[nodiscard]] constexpr seconds<> latency(const protocol& p, const group& g,
                                          double directions = 2.0) {
  if (g.ranks == 1) return {};
  const double domains = detail::lies_in_whole_domains(g) ? static_cast<double>(g.domains()) : 0.0;
  const double hops = within(domains >= 1.0, domains, rule::group_lies_in_whole_domains{});
  return directions *
             (static_cast<double>(g.inside - 1) * p.inside + math::log2(hops) * p.outside) +
         p.base;
}

/// An all-reduce by this protocol, over the bandwidth of the group's slowest link.
template <number A, scalar T>
[[nodiscard]] constexpr auto all_reduce(const bytes<A>& size, const group& g,
                                        const bytes_per_second<T>& beta, const protocol& p) {
  const bytes_per_second<T> usable(p.share * positive(beta.value, rule::bandwidth_is_positive{}));
  return latency(p, g) + all_reduced(g.ranks, size) / usable;
}

/// An all-reduce by the fastest of the protocols.
template <number A, scalar T>
[[nodiscard]] constexpr auto all_reduce(const bytes<A>& size, const group& g,
                                        const bytes_per_second<T>& beta) {
  const auto a = all_reduce(size, g, beta, ll).value;
  const auto b = all_reduce(size, g, beta, ll128).value;
  const auto c = all_reduce(size, g, beta, simple).value;
  return seconds((math::min)(a, (math::min)(b, c)));
}

}  // namespace nccl

namespace epoch2025 {

/// Latency of one reduction over the ranks. A layer has 4 of them, and 2 if attention and feed-forward are parallel.
[[nodiscard]] constexpr seconds<> reduction_latency(count ranks) {
  const double r =
      within(ranks >= 1, static_cast<double>(ranks), rule::collective_has_at_least_one_rank{});
  return seconds<>{2e-6 * (math::sqrt(r) - 1.0) + 6e-6};
}

}  // namespace epoch2025

}  // namespace leverage::hardware
