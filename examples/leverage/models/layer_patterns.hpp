// SPDX-License-Identifier: Apache-2.0
/// @file
/// Layers picked one by one, as configuration files do, told as the rules of the library's model.
#pragma once

#include <optional>
#include <vector>

#include "leverage/model/attention.hpp"
#include "leverage/model/feed_forward.hpp"

namespace leverage::program {

/// The window rule that covers exactly the picked layers; nothing if no such rule does.
[[nodiscard]] std::optional<sliding_window> windows_at(const std::vector<bool>& picked,
                                                       count width);

/// The mixture `experts` with the layer rule that covers exactly the picked layers, a dense model if
/// none is picked; nothing if no such rule does.
[[nodiscard]] std::optional<mixture_of_experts> mixtures_at(const std::vector<bool>& picked,
                                                            mixture_of_experts experts);

}  // namespace leverage::program
