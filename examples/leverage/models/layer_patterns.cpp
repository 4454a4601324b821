// SPDX-License-Identifier: Apache-2.0
#include "models/layer_patterns.hpp"

#include <algorithm>
#include <cstddef>

namespace leverage::program {

namespace {

/// Index of the first layer from `start` on that is picked, or is not; the number of layers if none.
count next(const std::vector<bool>& picked, count start, bool wanted) {
  const auto at =
      std::find(picked.begin() + static_cast<std::ptrdiff_t>(start), picked.end(), wanted);
  return static_cast<count>(at - picked.begin());
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

}  // namespace

std::optional<sliding_window> windows_at(const std::vector<bool>& picked, count width) {
  const auto layers = static_cast<count>(picked.size());
  const count first = next(picked, 0, true);
  if (first == layers) {
    return sliding_window{};
  }
  // The only candidate: the first run of picked layers, and where the next one starts.
  const count end = next(picked, first, false);
  sliding_window rule{.width = width, .first_layer = first};
  if (end < layers) {
    rule.run = end - first;
    rule.period = next(picked, end, true) - first;
  }
  return covers_exactly(rule, picked) ? std::optional(rule) : std::nullopt;
}

std::optional<mixture_of_experts> mixtures_at(const std::vector<bool>& picked,
                                              mixture_of_experts experts) {
  const auto layers = static_cast<count>(picked.size());
  const count first = next(picked, 0, true);
  if (first == layers) {
    return mixture_of_experts{};
  }
  experts.every = next(picked, first + 1, true) - first;
  experts.offset = first % experts.every;
  // Layers before the first one that the period alone would cover.
  experts.dense_layers = first < experts.every ? 0 : first;
  return covers_exactly(experts, picked) ? std::optional(experts) : std::nullopt;
}

}  // namespace leverage::program
