// SPDX-License-Identifier: Apache-2.0
/// @file
/// Designs far beyond the runs of the joint law, by both ends of its bracket (core/extrapolated.hpp): the law as it is,
/// and the law whose compute is held at the end of its fitted range. The ends may rank designs differently, since
/// sparsity gains with compute and granularity does not.
///
///   const auto ends = plan::leverage_ends::of(tian2025::table6, flops{1e22});
///   plan::design_result found = plan::find_designs(ask, ends.by(plan::trust::frozen));
///   plan::set_both_ends(found.ranked, ends, ask.budget);
///   plan::order_by(found.ranked, plan::trust::law);      // where the order differs
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>
#include <vector>

#include "leverage/core/argument.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/extrapolated.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/plan/design_request.hpp"
#include "leverage/plan/designs.hpp"

namespace leverage::plan {

/// A joint law and its frozen form.
struct leverage_ends {
  tian2025::joint_law<> law{};
  std::optional<tian2025::joint_law<>> frozen{};  ///< none where the compute is not far beyond
  double end = 0;                                 ///< the compute at which it is held

  /// The ends of a published law at a compute: the frozen one where that is more than ten times beyond the range.
  template <class Law, std::size_t N>
  [[nodiscard]] static constexpr leverage_ends of(const published<Law, N>& law, const flops<>& c) {
    leverage_ends ends{.law = law};
    for (const reach& r : law.fitted.only(argument::non_vocabulary_flops)
                              .check({{argument::non_vocabulary_flops, c.value}})) {
      const extrapolated_value at{.beyond = r};
      if (!at.is_far()) continue;
      ends.end = at.end();
      ends.frozen = law.frozen_at(flops{ends.end});
    }
    return ends;
  }

  /// The law to rank by.
  [[nodiscard]] constexpr const tian2025::joint_law<>& by(trust which) const {
    return which == trust::frozen && frozen ? *frozen : law;
  }
};

/// Sets `leverage` to that of the law as it is, and `frozen_leverage` where there is a frozen one; leaves a dense design as
/// it is.
inline void set_both_ends(design& d, const leverage_ends& ends, const flops<>& c) {
  if (!ends.frozen || !(d.leverage > 0.0) || !(d.a.value > 0.0)) return;
  d.leverage = ends.law.leverage(d.a, d.g, c);
  d.frozen_leverage = ends.frozen->leverage(d.a, d.g, c);
}
inline void set_both_ends(std::vector<design>& designs, const leverage_ends& ends,
                          const flops<>& c) {
  for (design& d : designs) set_both_ends(d, ends, c);
}

/// The order of a list by one end, as indices into it; equal designs stay in the order of the list.
[[nodiscard]] inline std::vector<std::size_t> order_by(const std::vector<design>& designs,
                                                       trust which) {
  std::vector<std::size_t> order(designs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto value = [&](std::size_t i) {
    return which == trust::frozen ? designs[i].frozen_leverage : designs[i].leverage;
  };
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t k) {
    return value(i) != value(k) ? value(i) > value(k) : i < k;
  });
  return order;
}

}  // namespace leverage::plan
