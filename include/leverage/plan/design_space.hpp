// SPDX-License-Identifier: Apache-2.0
/// @file
/// A family of mixtures of experts, its limits, and the enumeration of its configurations in a fixed order.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/key_values.hpp"
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
  /// Whether there are values, not more than `max_values`, and all from `least` to `most`.
  [[nodiscard]] bool is_valid(count least, count most = (std::numeric_limits<count>::max)()) const {
    if (listed_.empty()) {
      return range_.is_valid() && range_.first >= least && range_.last <= most &&
             size() <= max_values;
    }
    const auto [low, high] = std::minmax_element(listed_.begin(), listed_.end());
    return *low >= least && *high <= most && size() <= max_values;
  }

  static constexpr std::size_t max_values = 10'000;

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
  double weight_bits = 16.0;                                    ///< of a parameter
  cost::key_value_load cache{};  ///< nothing, unless it has a context
  double min_granularity = 8.0;  ///< tian2025::granularity_guideline
  double max_granularity = 12.0;
  double min_activation_ratio = 2.0 / 256.0;  ///< the fitted range of the joint law
  double max_activation_ratio = 1.0;
  double min_attention_share = 0.30;  ///< tian2025::attention_share_guideline, counted causally
  double max_attention_share = 0.40;
};

namespace detail {

/// Visits; whether to go on, as a visitor that returns a truth value says.
template <class Visit, class T>
[[nodiscard]] bool goes_on(const Visit& visit, const T& x) {
  if constexpr (std::is_same_v<decltype(visit(x)), bool>) {
    return visit(x);
  } else {
    visit(x);
    return true;
  }
}

/// Rounds `x` to the nearest multiple, and to at least one multiple.
[[nodiscard]] inline count to_multiple(double x, count multiple) {
  const auto n = static_cast<count>(std::lround(x / static_cast<double>(multiple)));
  return multiple * (n > 0 ? n : 1);
}

}  // namespace detail

/// The widths of experts of a depth and width: multiples of `width_multiple` within the limits of granularity, and at
/// most 16 d_model where those leave the width open.
struct expert_widths {
  count first = 0;
  count number = 0;

  expert_widths(const design_space& s, const design_limits& limits, count d_model) {
    const auto multiple = static_cast<double>(s.width_multiple);
    const double twice = 2.0 * static_cast<double>(d_model);
    const double widest = 8.0 * twice;
    const double low = (std::max)(1.0, std::ceil(twice / limits.max_granularity / multiple));
    const double high = std::floor(
        (std::min)(widest, limits.min_granularity > 0.0 ? twice / limits.min_granularity : widest) /
        multiple);
    if (!(low <= high)) return;
    first = s.width_multiple * static_cast<count>(low);
    number = static_cast<count>(high) - static_cast<count>(low) + 1;
  }
};

/// The number of layers and the width of a model.
struct depth_and_width {
  count layers = 0;
  count d_model = 0;
};

/// Calls `visit` for every depth and width of a family, in order of d_model and layers, until it returns false.
template <class Visit>
void for_each_depth_and_width(const design_space& s, const Visit& visit) {
  for (std::size_t i = 0; i < s.d_model.size(); ++i) {
    const count d = s.d_model[i];
    if (d % s.head_dim != 0) continue;
    for (std::size_t j = 0; j < s.layers.size(); ++j) {
      const count layers = s.layers[j];
      const double aspect = static_cast<double>(d) / static_cast<double>(layers);
      if (aspect < s.min_aspect || aspect > s.max_aspect) continue;
      if (!detail::goes_on(visit, depth_and_width{layers, d})) return;
    }
  }
}

namespace detail {

/// A model of a depth and width with neither a feed-forward nor a mixture; without heads if key-value heads do not divide
/// them.
[[nodiscard]] inline transformer trunk_of(const design_space& s, const depth_and_width& t) {
  transformer m;
  m.layers = t.layers;
  m.d_model = t.d_model;
  m.vocabulary = s.vocabulary;
  m.sequence = s.sequence;
  m.attention.head_dim = s.head_dim;
  m.attention.heads = t.d_model / s.head_dim;
  // With fewer query heads than a key-value head serves, all query heads share one.
  const count group = (std::min)(s.heads_per_kv_head, m.attention.heads);
  if (m.attention.heads % group == 0) {
    m.attention.kv_heads = m.attention.heads / group;
  } else {
    m.attention.heads = 0;
  }
  return m;
}

/// The width of the feed-forward of a dense layer.
[[nodiscard]] inline count dense_width_of(const design_space& s, count d_model) {
  return to_multiple(s.dense_width_over_d_model * static_cast<double>(d_model), s.width_multiple);
}

}  // namespace detail

/// What a configuration of a family has beyond its depth and width.
struct expert_choice {
  count width = 0;
  count active = 0;
  count shared = 0;
  count dense_layers = 0;
  count experts = 0;

  /// Sets it in a model that has the depth and width.
  void set(transformer& m, const design_space& s) const {
    m.feed_forward.width = dense_layers > 0 ? detail::dense_width_of(s, m.d_model) : 0;
    m.experts = {.experts = experts,
                 .active = active,
                 .shared = shared,
                 .expert_width = width,
                 .shared_width = shared > 0 ? width : 0,
                 .dense_layers = dense_layers};
  }
};

/// The dense model of a depth and width, all of whose layers are as the leading dense ones of a mixture; without heads if
/// key-value heads do not divide them.
[[nodiscard]] inline transformer dense_configuration(const design_space& s,
                                                     const depth_and_width& t) {
  transformer m = detail::trunk_of(s, t);
  m.feed_forward.width = detail::dense_width_of(s, t.d_model);
  return m;
}

/// Calls `visit` with every configuration of a depth and width, in order of expert width, active experts, shared
/// experts, dense layers and experts. It skips configurations with more active than routable experts, without a mixture
/// layer, or with an expert width outside the limits of granularity. A visitor that returns false ends it.
template <class Visit>
void for_each_configuration(const design_space& s, const design_limits& limits,
                            const depth_and_width& t, const Visit& visit) {
  transformer m = detail::trunk_of(s, t);
  if (m.attention.heads == 0) return;
  const std::size_t routable = s.experts.size();
  const expert_widths widths(s, limits, t.d_model);
  for (count w = 0; w < widths.number; ++w) {
    expert_choice e{.width = widths.first + w * s.width_multiple};
    for (std::size_t i = 0; i < s.active.size(); ++i) {
      e.active = s.active[i];
      for (std::size_t j = 0; j < s.shared.size(); ++j) {
        e.shared = s.shared[j];
        for (std::size_t k = 0; k < s.dense_layers.size(); ++k) {
          e.dense_layers = s.dense_layers[k];
          if (e.dense_layers >= t.layers) continue;
          for (std::size_t l = 0; l < routable; ++l) {
            e.experts = s.experts[l];
            if (e.experts < e.active) continue;
            e.set(m, s);
            if (!detail::goes_on(visit, m)) return;
          }
        }
      }
    }
  }
}

/// The number of configurations that `for_each_configuration` visits in a family, without visiting them; at most 2^62
/// where there are more.
[[nodiscard]] inline std::uint64_t count_configurations(const design_space& s,
                                                        const design_limits& limits) {
  constexpr double most = 4611686018427387904.0;  // 2^62
  std::vector<count> experts;
  for (std::size_t i = 0; i < s.experts.size(); ++i) experts.push_back(s.experts[i]);
  std::sort(experts.begin(), experts.end());
  double pairs = 0.0;  // of active and routable experts
  for (std::size_t i = 0; i < s.active.size(); ++i) {
    pairs += static_cast<double>(experts.end() -
                                 std::lower_bound(experts.begin(), experts.end(), s.active[i]));
  }
  std::vector<count> dense;
  for (std::size_t i = 0; i < s.dense_layers.size(); ++i) dense.push_back(s.dense_layers[i]);
  std::sort(dense.begin(), dense.end());
  double all = 0.0;
  for_each_depth_and_width(s, [&](const depth_and_width& t) {
    const count heads = t.d_model / s.head_dim;
    if (heads % (std::min)(s.heads_per_kv_head, heads) != 0) return;
    const auto some_dense =
        static_cast<double>(std::lower_bound(dense.begin(), dense.end(), t.layers) - dense.begin());
    all += static_cast<double>(expert_widths(s, limits, t.d_model).number) * pairs *
           static_cast<double>(s.shared.size()) * some_dense;
  });
  return static_cast<std::uint64_t>((std::min)(all, most));
}

}  // namespace leverage::plan
