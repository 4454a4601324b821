// SPDX-License-Identifier: Apache-2.0
/// @file
/// Clusters as named on the command line: 1024xh100-sxm, 64x./mine.json or cluster.json.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/cluster.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// An accelerator with where it comes from.
struct named_accelerator {
  std::string label{};     ///< its name
  std::string citation{};  ///< where its figures are from
  std::string note{};      ///< which of them are uncertain
  bool from_file = false;
  hardware::accelerator<> accelerator{};
  std::optional<count> accelerators{};  ///< how many there are, if its file says it
  usd_per_second<> price{};             ///< of one, if its file says it
};

/// The accelerator that a name of `leverage accelerators` or the path of a file means. `flag` begins the message.
[[nodiscard]] result<named_accelerator> find_named_accelerator(const std::string& argument,
                                                               std::string_view flag);

/// A cluster with where it comes from.
struct named_cluster {
  std::string label{};  ///< 1024 x h100-sxm
  named_accelerator of{};
  hardware::cluster<> cluster{};
};

/// The cluster that COUNTxACCELERATOR means, where ACCELERATOR is a name or the path of a file; or the path of a file
/// that says how many there are. `flag` begins the message.
[[nodiscard]] result<named_cluster> find_cluster(const std::string& argument,
                                                 std::string_view flag);

}  // namespace leverage::program
