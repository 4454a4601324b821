// SPDX-License-Identifier: Apache-2.0
/// @file
/// The numbers of the figures as CSV.
#pragma once

#include <string>

#include "map/map_figures.hpp"

namespace leverage::program::map {

[[nodiscard]] std::string csv_of(const leverage_map& map);
[[nodiscard]] std::string csv_of(const leverage_curves& curves);
[[nodiscard]] std::string csv_of(const allocation_figure& figure);

}  // namespace leverage::program::map
