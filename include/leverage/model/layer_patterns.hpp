// SPDX-License-Identifier: Apache-2.0
/// @file
/// Rules for layers from a list of layers. A configuration file may name the layers with windowed attention or with a
/// mixture of experts one by one; the model of the library describes them by a rule (first layer, run, period).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/model/attention.hpp"
#include "leverage/model/feed_forward.hpp"
#include "leverage/model/layer_set.hpp"

namespace leverage {

namespace detail {

/// The first layer from `start` on that is picked (or, with `wanted` false, is not); the number of layers if there is
/// none.
inline count next_layer(const std::vector<bool>& picked, count start, bool wanted) {
  auto layer = static_cast<std::size_t>(start);
  while (layer < picked.size() && picked[layer] != wanted) ++layer;
  return static_cast<count>(layer);
}

template <class Rule>
bool covers_exactly(const Rule& rule, const std::vector<bool>& picked) {
  for (std::size_t i = 0; i < picked.size(); ++i) {
    if (rule.covers(static_cast<count>(i)) != picked[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace detail

/// The set of exactly the picked layers: a rule if there is one, and a list otherwise; nothing if a layer is beyond what
/// a list has place for.
[[nodiscard]] inline std::optional<layer_set> layers_at(const std::vector<bool>& picked) {
  const auto layers = static_cast<count>(picked.size());
  const count first = detail::next_layer(picked, 0, true);
  if (first < layers) {
    // The only candidate: the first run of picked layers, and where the next one starts.
    const count end = detail::next_layer(picked, first, false);
    const count next = end < layers ? detail::next_layer(picked, end, true) : layers;
    layer_set rule{.first = first, .period = next - first, .run = end - first};
    if (rule.run == rule.period) rule.period = rule.run = 1;
    // One run in the middle reads better as a list, where there is place for it.
    const bool is_one_run = end < layers && next == layers && end <= layer_set::list_size;
    if (!is_one_run && detail::covers_exactly(rule, picked)) return rule;
  }
  layer_set list = layer_set::listing({});
  for (count i = first; i < layers; ++i) {
    if (picked[static_cast<std::size_t>(i)]) list.add(i);
  }
  return list.is_cut ? std::nullopt : std::optional(list);
}

/// The window rule that covers exactly the picked layers; nothing if no such rule exists.
[[nodiscard]] inline std::optional<sliding_window> windows_at(const std::vector<bool>& picked,
                                                              count width) {
  const auto layers = static_cast<count>(picked.size());
  const count first = detail::next_layer(picked, 0, true);
  if (first == layers) {
    return sliding_window{};
  }
  // The only candidate: the first run of picked layers, and where the next one starts.
  const count end = detail::next_layer(picked, first, false);
  sliding_window rule{.width = width, .first_layer = first};
  if (end < layers) {
    rule.run = end - first;
    rule.period = detail::next_layer(picked, end, true) - first;
  }
  return detail::covers_exactly(rule, picked) ? std::optional(rule) : std::nullopt;
}

/// The mixture `experts` with the layer rule that covers exactly the picked layers, and a dense model if none is
/// picked; nothing if no such rule exists.
[[nodiscard]] inline std::optional<mixture_of_experts> mixtures_at(const std::vector<bool>& picked,
                                                                   mixture_of_experts experts) {
  const auto layers = static_cast<count>(picked.size());
  const count first = detail::next_layer(picked, 0, true);
  if (first == layers) {
    return mixture_of_experts{};
  }
  experts.every = detail::next_layer(picked, first + 1, true) - first;
  experts.offset = first % experts.every;
  // Layers before the first one that the period alone would cover.
  experts.dense_layers = first < experts.every ? 0 : first;
  return detail::covers_exactly(experts, picked) ? std::optional(experts) : std::nullopt;
}

}  // namespace leverage
