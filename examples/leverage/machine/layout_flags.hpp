// SPDX-License-Identifier: Apache-2.0
/// @file
/// The flags that describe how a run is distributed, as values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/plan/layout_request.hpp"
#include "support/choices.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// tp=8,pp=4,vp=2,ep=1,etp=1,cp=1,zero=1,shards=8: what is not named is 1, zero is 1, shards are all.
[[nodiscard]] result<hardware::layout> parse_layout(std::string_view text);

/// The layout in that form, without what is 1: "tp=8,pp=4,zero=1".
[[nodiscard]] std::string layout_text(const hardware::layout& l);

/// The name in such a text of a field of the layout, as `hardware::validate` names it; the field itself if it has none.
[[nodiscard]] std::string layout_key(std::string_view field);

/// What the backward pass may compute again instead of keeping it.
enum class recomputed_part { nothing, layers, attention_core, norms, activation, latent, experts };

inline constexpr choice<recomputed_part> recomputed_names[] = {
    {"none", recomputed_part::nothing},          {"selective", recomputed_part::attention_core},
    {"full", recomputed_part::layers},           {"norms", recomputed_part::norms},
    {"activation", recomputed_part::activation}, {"latent", recomputed_part::latent},
    {"experts", recomputed_part::experts}};

/// All parts in one set; `none` and `full` are alone in a list.
[[nodiscard]] result<hardware::recompute_set> recompute_of(
    const std::vector<recomputed_part>& parts);

/// The parts of a set: "none", "full" or "norms, activation".
[[nodiscard]] std::string recompute_text(const hardware::recompute_set& set);

/// What may run under computation.
enum class overlapped_part { nothing, tensor, expert, data };

inline constexpr choice<overlapped_part> overlapped_names[] = {{"none", overlapped_part::nothing},
                                                               {"tensor", overlapped_part::tensor},
                                                               {"expert", overlapped_part::expert},
                                                               {"data", overlapped_part::data}};

/// All parts in one set; `none` is alone in a list. An empty list is what a layout has by itself.
[[nodiscard]] result<hardware::overlap_set> overlap_of(const std::vector<overlapped_part>& parts);

/// What layouts are ranked by.
inline constexpr choice<plan::layout_goal> layout_goals[] = {{"time", plan::layout_goal::time},
                                                             {"cost", plan::layout_goal::cost}};

inline constexpr choice<hardware::schedule> schedules[] = {
    {"1f1b", hardware::schedule::one_f_one_b},
    {"zb-h1", hardware::schedule::zb_h1},
    {"zb-2p", hardware::schedule::zb_2p},
    {"dual-pipe", hardware::schedule::dual_pipe}};

}  // namespace leverage::program
