// SPDX-License-Identifier: Apache-2.0
/// @file
/// Accelerators and clusters that the library does not know, as JSON: figures by keys that say their units.
///
///   {"leverage_accelerator": 1, "name": "my-card", "base": "h100-sxm", "memory_gb": 96, "price_usd_per_hour": 2.5}
///
/// What the file leaves out is as in its base, or absent without one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/quantities.hpp"
#include "output/value.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// An accelerator as read. Texts are here, and not in `accelerator`, which only refers to them.
struct cluster_file {
  hardware::accelerator<> accelerator{};
  std::string name{};
  std::string citation{};
  std::string note{};
  std::optional<count> accelerators{};  ///< how many there are, if the file says it
  usd_per_second<> price{};             ///< of one; 0: unknown
};

/// The accelerator that the text of a file describes; or all that is wrong with it, by key.
[[nodiscard]] result<cluster_file> parse_cluster_file(std::string_view text);

/// The same for a file; the failure names it.
[[nodiscard]] result<cluster_file> read_cluster_file(const std::string& path);

/// The figures of an accelerator by the keys of such a file, without what it has not.
[[nodiscard]] object figures_of(const hardware::accelerator<>& a);

/// The file of an accelerator.
[[nodiscard]] std::string cluster_text(const hardware::accelerator<>& a, std::string_view name,
                                       std::string_view citation, std::string_view note);

/// The largest number of accelerators.
inline constexpr count max_accelerators = 10'000'000;

}  // namespace leverage::program
