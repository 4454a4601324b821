// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where the memory's bandwidth, and where the number of processors, limits a matrix product:
///
///   ridge               operations per byte from which on arithmetic is the limit: peak / bandwidth      [FLOP/byte]
///   wave_utilization    tiles / (processors * waves): the share of the processors that have a tile, on average
///   tokens_per_expert   x T k / E, of T tokens on each of x expert-parallel ranks
///
/// A product of T tokens with the weights of an expert has an intensity of about T operations per byte in 16 bits, so that
/// a few hundred tokens per expert are needed. A measured efficiency has all of this in it: these numbers explain one.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/number_format.hpp"

namespace leverage {

namespace rule {
struct peak_and_memory_bandwidth_are_positive {};
struct product_tiles_and_processors_are_at_least_one {};
struct experts_ranks_and_choices_are_at_least_one {};
}  // namespace rule

namespace hardware {

/// Operations per byte from which on a matrix product is limited by arithmetic; NaN if the accelerator has no peak in the
/// format.
template <scalar T>
[[nodiscard]] constexpr T ridge(const accelerator<T>& a, number_format f) {
  constexpr rule::peak_and_memory_bandwidth_are_positive rule{};
  return positive(a.peak(f).value, rule) / positive(a.memory_bandwidth.value, rule);
}

/// The tile of a matrix product that one processor computes.
struct tile {
  count rows = 128;
  count columns = 256;
};

/// The share of the processors that are busy in a product with rows x columns results: its tiles run in waves, and the
/// last wave is not full. An H100 has 132 streaming multiprocessors.
[[nodiscard]] constexpr double wave_utilization(count rows, count columns, count processors,
                                                const tile& t = {}) {
  const bool holds = rows >= 1 && columns >= 1 && processors >= 1 && t.rows >= 1 && t.columns >= 1;
  const double n = within(holds, 1.0, rule::product_tiles_and_processors_are_at_least_one{});
  if (!holds) return n;
  const auto parts = [](count all, count each) {
    const count whole = all / each;
    return static_cast<double>(all % each != 0 ? whole + 1 : whole);
  };
  const double tiles = parts(rows, t.rows) * parts(columns, t.columns);
  const auto each = static_cast<double>(processors);
  constexpr double countless = 0x1p53;  // waves, of which the last one does not count
  if (tiles / each >= countless) return 1.0;
  auto waves = static_cast<double>(static_cast<count>(tiles / each));
  if (waves * each < tiles) waves += 1.0;
  return tiles / (waves * each);
}

/// Tokens of an expert in a micro-batch, if they are spread evenly: of `on_rank` tokens on each of `ranks` expert-parallel
/// ranks, of which each goes to `active` of `experts`.
[[nodiscard]] constexpr double tokens_per_expert(const tokens<count>& on_rank, count ranks,
                                                 count active, count experts) {
  const double n = within(ranks >= 1 && active >= 1 && experts >= active && on_rank.value >= 0,
                          static_cast<double>(on_rank.value),
                          rule::experts_ranks_and_choices_are_at_least_one{});
  return n * static_cast<double>(ranks) * static_cast<double>(active) /
         static_cast<double>(experts);
}

}  // namespace hardware
}  // namespace leverage
