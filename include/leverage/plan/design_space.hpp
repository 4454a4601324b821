// SPDX-License-Identifier: Apache-2.0
/// @file
/// A family of mixtures of experts, its limits, and the enumeration of its configurations in a fixed order.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::plan {

/// First, last and step of an arithmetic sequence of whole numbers; both ends are included.
struct count_range {
  count first = 0;
  count last = 0;
  count step = 1;

  [[nodiscard]] constexpr bool is_valid() const { return first >= 0 && last >= first && step >= 1; }
  [[nodiscard]] constexpr count size() const { return is_valid() ? (last - first) / step + 1 : 0; }
};

/// The values that a count takes in a family: an arithmetic sequence, or a list.
class count_values {
 public:
  count_values() = default;
  count_values(count first, count last, count step) : range_{first, last, step} {}
  count_values(const count_range& range) : range_(range) {}
  /// In the order of the list, which is not empty.
  explicit count_values(std::vector<count> listed) : listed_(std::move(listed)) {}

  [[nodiscard]] std::size_t size() const {
    return listed_.empty() ? static_cast<std::size_t>(range_.size()) : listed_.size();
  }
  /// The value at a position below `size`.
  [[nodiscard]] count operator[](std::size_t i) const {
    return listed_.empty() ? range_.first + static_cast<count>(i) * range_.step : listed_[i];
  }
  /// The sequence; where there is a list, its first and last value.
  [[nodiscard]] count_range range() const {
    return listed_.empty() ? range_ : count_range{listed_.front(), listed_.back(), 1};
  }
  /// The values of a list; empty for a sequence.
  [[nodiscard]] const std::vector<count>& listed() const { return listed_; }
  /// Whether there are values, all of `least` or more.
  [[nodiscard]] bool is_valid(count least) const {
    return listed_.empty() ? range_.is_valid() && range_.first >= least
                           : *std::min_element(listed_.begin(), listed_.end()) >= least;
  }

 private:
  count_range range_;
  std::vector<count> listed_;
};

/// The family of configurations: mixtures with grouped-query attention whose heads span d_model.
struct design_space {
  count vocabulary = 0;
  count sequence = 4096;
  count_values layers{4, 96, 2};
  count_values d_model{256, 8192, 128};  ///< multiples of head_dim
  double min_aspect = 48.0;              ///< d_model / layers
  double max_aspect = 128.0;
  count head_dim = 128;
  count heads_per_kv_head = 4;
  count_values experts{32, 512, 32};  ///< E, routable experts
  count_values active{4, 16, 2};      ///< E_a, routed experts of a token
  count_values shared{1, 1, 1};       ///< E_s, shared experts, as wide as the routed ones
  count width_multiple = 64;  ///< expert and dense widths are multiples of it, which suits kernels
  count_values dense_layers{1, 1, 1};     ///< leading layers that stay dense
  double dense_width_over_d_model = 2.5;  ///< rounded to `width_multiple`
};

/// The limits that a configuration must meet.
struct design_limits {
  double max_parameters =
      std::numeric_limits<double>::infinity();                  ///< all parameters, with embeddings
  double max_memory = std::numeric_limits<double>::infinity();  ///< bytes of weights and cache
  double weight_bytes = 2.0;                                    ///< per parameter
  double cache_bytes = 2.0;                                     ///< per element of keys and values
  double cached_tokens = 0.0;    ///< tokens in the cache: number of sequences times their length
  double min_granularity = 8.0;  ///< tian2025::granularity_guideline
  double max_granularity = 12.0;
  double min_activation_ratio = 2.0 / 256.0;  ///< the fitted range of the joint law
  double max_activation_ratio = 1.0;
  double min_attention_share = 0.30;  ///< tian2025::attention_share_guideline
  double max_attention_share = 0.40;
};

namespace detail {

/// Rounds `x` to the nearest multiple, and to at least one multiple.
[[nodiscard]] inline count to_multiple(double x, count multiple) {
  const auto n = static_cast<count>(std::lround(x / static_cast<double>(multiple)));
  return multiple * (n > 0 ? n : 1);
}

}  // namespace detail

/// The number of layers and the width of a model.
struct depth_and_width {
  count layers = 0;
  count d_model = 0;
};

/// Calls `visit` for every depth and width of a family, in order of d_model and layers.
template <class Visit>
void for_each_depth_and_width(const design_space& s, const Visit& visit) {
  for (std::size_t i = 0; i < s.d_model.size(); ++i) {
    const count d = s.d_model[i];
    if (d % s.head_dim != 0) continue;
    for (std::size_t j = 0; j < s.layers.size(); ++j) {
      const count layers = s.layers[j];
      const double aspect = static_cast<double>(d) / static_cast<double>(layers);
      if (aspect < s.min_aspect || aspect > s.max_aspect) continue;
      visit(depth_and_width{layers, d});
    }
  }
}

/// Calls `visit` with every configuration of a depth and width, in order of expert width, active experts, shared
/// experts, dense layers and experts. It skips configurations with more active than routable experts, without a mixture
/// layer, or with an expert width outside the limits of granularity.
template <class Visit>
void for_each_configuration(const design_space& s, const design_limits& limits,
                            const depth_and_width& t, const Visit& visit) {
  transformer m;
  m.layers = t.layers;
  m.d_model = t.d_model;
  m.vocabulary = s.vocabulary;
  m.sequence = s.sequence;
  m.attention.head_dim = s.head_dim;
  m.attention.heads = t.d_model / s.head_dim;
  // With fewer query heads than a key-value head serves, all query heads share one.
  const count group = std::min(s.heads_per_kv_head, m.attention.heads);
  if (m.attention.heads % group != 0) return;
  m.attention.kv_heads = m.attention.heads / group;

  const std::size_t routable = s.experts.size();
  const double twice = 2.0 * static_cast<double>(t.d_model);
  const count narrowest =
      s.width_multiple *
      std::max<count>(1, static_cast<count>(std::ceil(twice / limits.max_granularity /
                                                      static_cast<double>(s.width_multiple))));
  const double widest = limits.min_granularity > 0.0 ? twice / limits.min_granularity : 8.0 * twice;
  for (count width = narrowest; static_cast<double>(width) <= widest; width += s.width_multiple) {
    for (std::size_t i = 0; i < s.active.size(); ++i) {
      const count active = s.active[i];
      for (std::size_t j = 0; j < s.shared.size(); ++j) {
        const count shared = s.shared[j];
        for (std::size_t k = 0; k < s.dense_layers.size(); ++k) {
          const count dense = s.dense_layers[k];
          if (dense >= t.layers) continue;
          m.feed_forward.width =
              dense > 0
                  ? detail::to_multiple(s.dense_width_over_d_model * static_cast<double>(t.d_model),
                                        s.width_multiple)
                  : 0;
          for (std::size_t l = 0; l < routable; ++l) {
            const count experts = s.experts[l];
            if (experts < active) continue;
            m.experts = {.experts = experts,
                         .active = active,
                         .shared = shared,
                         .expert_width = width,
                         .shared_width = shared > 0 ? width : 0,
                         .dense_layers = dense};
            visit(m);
          }
        }
      }
    }
  }
}

/// The number of configurations that `for_each_configuration` visits in a family.
[[nodiscard]] inline std::uint64_t count_configurations(const design_space& s,
                                                        const design_limits& limits) {
  std::uint64_t all = 0;
  for_each_depth_and_width(s, [&](const depth_and_width& t) {
    for_each_configuration(s, limits, t, [&](const transformer&) { ++all; });
  });
  return all;
}

}  // namespace leverage::plan
