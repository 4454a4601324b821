// SPDX-License-Identifier: Apache-2.0
/// @file
/// The dense model that a mixture is compared with where none is given: the model and its tokens for a compute C_dense.
///
///   M*  =  M_opt(C_dense) at its compute-optimal size (Table 5, dense), or C_dense / (o D_opt(C_dense)), over-trained o times
///   M   =  the exact operations per token of the nearest shape
///   D   =  C_dense / M, which spends the compute exactly
///
/// Its shape follows the mixture's:
///
///   layers, d_model   those with the nearest M of which d_model / layers is within `aspect_tolerance` of the mixture's.
///                     Layers are a multiple of 4; of 2, or any number, where no such shape is within 2 %. d_model is whole
///                     groups of heads, and a multiple of 128; where that is not within 10 %, whole heads
///   attention         as in the mixture, with d_model / head_dim heads and as many of them for each head of keys and
///                     values, or the next fewer that divide them. Latent attention and layers that are not alike are replaced by grouped-query attention with
///                     heads of 128 in groups of 8
///   feed-forward      gated; of the same width over d_model as the mixture's dense layers, otherwise 8/3, in multiples of
///                     128 (Shazeer 2020, arXiv:2002.05202)
///   vocabulary, sequence, tied embeddings, norms     as in the mixture; no prediction modules
///
/// M is counted as in the laws of Tian et al. 2025: three times the forward operations without vocabulary (prediction.hpp).
///
/// [tian2025]  Tian et al. 2025, arXiv:2507.17702, Table 5.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/argument.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/laws/tian2025/training.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"
#include "leverage/plan/design_request.hpp"

namespace leverage::plan {

/// How the dense model is chosen.
struct dense_rule {
  double overtraining = 1.0;  ///< tokens over the compute-optimal number
  double aspect = 0.0;        ///< d_model / layers; 0: the mixture's
  double aspect_tolerance = 1.25;
};

/// A dense model with its tokens.
struct dense_counterpart {
  transformer model{};
  tokens<> data{};                   ///< C_dense / M
  flops<> budget{};                  ///< C_dense
  flops_per_token<> wanted{};        ///< M*
  flops_per_token<> per_token{};     ///< M
  extrapolation verdict{};           ///< of the compute, by the fitted range of Table 5
  bool has_other_attention = false;  ///< grouped-query attention replaces that of the mixture
  std::vector<std::string> violations{};

  [[nodiscard]] bool usable() const { return violations.empty(); }
  /// M / M*.
  [[nodiscard]] double nearness() const { return per_token / wanted; }
  /// Tokens over the compute-optimal number for this compute.
  [[nodiscard]] double overtraining() const { return data / tian2025::table5_dense.data(budget); }
};

/// The tokens of a run over the compute-optimal number for its compute, by the law of its kind (Table 5).
[[nodiscard]] constexpr double overtraining_of(const transformer& m, const tokens<>& d) {
  const auto& allocation = m.is_mixture() ? tian2025::table5_moe : tian2025::table5_dense;
  return d / allocation.data(cost::tian2025::training_flops_per_token(m).as_real() * d);
}

namespace detail {

inline constexpr count multiple_of_widths = 128;

/// What does not depend on the size of the dense model.
struct dense_frame {
  transformer model{};
  count group = 1;       ///< heads for each head of keys and values
  count width_step = 1;  ///< whole groups
  count head_step = 1;   ///< whole heads
  double feed_forward_ratio = 8.0 / 3.0;
  bool has_other_attention = false;

  explicit dense_frame(const transformer& x) {
    model.vocabulary = x.vocabulary;
    model.sequence = x.sequence;
    model.norm = x.norm;
    model.tied_embeddings = x.tied_embeddings;
    const attention& a = x.common_attention();
    has_other_attention = a.heads == 0 || a.is_latent() || x.recurrent_layers() > 0;
    model.attention =
        has_other_attention ? attention{.heads = 8, .kv_heads = 1, .head_dim = 128} : a;
    group = model.attention.heads / model.attention.kv_heads;
    width_step = std::lcm(group * model.attention.head_dim, multiple_of_widths);
    head_step = std::lcm(model.attention.head_dim, multiple_of_widths);
    const double ratio = static_cast<double>(x.feed_forward.width) / static_cast<double>(x.d_model);
    if (x.feed_forward.gated && ratio >= 1.0 && ratio <= 8.0) feed_forward_ratio = ratio;
  }

  /// The model of a width, with one layer.
  [[nodiscard]] transformer of(count width) const {
    transformer m = model;
    m.layers = 1;
    m.d_model = width;
    const count heads = width / model.attention.head_dim;
    count kv_heads = std::max<count>(1, heads / group);
    while (heads % kv_heads != 0) --kv_heads;
    m.attention.heads = heads;
    m.attention.kv_heads = kv_heads;
    const double multiples =
        feed_forward_ratio * static_cast<double>(width) / static_cast<double>(multiple_of_widths);
    m.feed_forward = {.width = multiple_of_widths * std::max<count>(1, std::llround(multiples))};
    return m;
  }
};

/// The multiples of which layers and d_model are.
struct dense_grid {
  count layers = 1;
  count width = 1;
};

/// The shape of a grid with the nearest M; it has 0 layers if there is none.
[[nodiscard]] inline transformer nearest_dense(const dense_frame& frame, double wanted,
                                               double aspect, double tolerance,
                                               const dense_grid& grid) {
  constexpr count max_width = 1'000'000;
  constexpr double max_layers = 10'000.0;
  transformer best;
  double nearest = 0.0;
  for (count width = grid.width; width <= max_width; width += grid.width) {
    transformer m = frame.of(width);
    const auto real_width = static_cast<double>(width);
    const double each = cost::tian2025::training_flops_per_token(m).as_real().value;
    // The shape with the fewest layers costs too much already, and so do all that are wider.
    if (each * (std::max)(1.0, real_width / (aspect * tolerance)) > 2.0 * wanted) break;
    const double layers = wanted / each;
    if (!(layers <= max_layers)) continue;
    const count below = static_cast<count>(layers) / grid.layers * grid.layers;
    for (const count l : {below, below + grid.layers}) {
      if (l < 1) continue;
      const double shape = real_width / static_cast<double>(l) / aspect;
      if (!(shape <= tolerance && shape >= 1.0 / tolerance)) continue;
      const double distance = std::abs(std::log(static_cast<double>(l) / layers));
      if (best.layers == 0 || distance < nearest) {
        nearest = distance;
        best = m;
        best.layers = l;
      }
    }
  }
  return best;
}

}  // namespace detail

/// Returns every violation of a request for a dense model, by name and value.
[[nodiscard]] inline std::vector<std::string> validate(const transformer& x, const flops<>& c_dense,
                                                       const dense_rule& rule) {
  std::vector<std::string> found;
  for (const violation& v : leverage::validate(x)) {
    found.push_back("mixture: " + std::string(v.field) + ": expected " + std::string(v.expected));
  }
  const auto bounded = [&](std::string_view what, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      found.push_back(std::string(what) + ": expected from " + detail::shown(low) + " to " +
                      detail::shown(high) + ", found " + detail::shown(value));
    }
  };
  bounded("dense compute", c_dense.value, 1e9, 1e35);
  bounded("overtraining", rule.overtraining, 1e-6, 1e6);
  if (rule.aspect != 0.0) bounded("aspect", rule.aspect, 1e-3, 1e6);
  bounded("aspect tolerance", rule.aspect_tolerance, 1.0, 1e3);
  return found;
}

/// The dense model for a compute. It has violations instead where a value of the request is invalid or no shape of the rule
/// has that compute.
[[nodiscard]] inline dense_counterpart dense_equivalent(const transformer& x,
                                                        const flops<>& c_dense,
                                                        const dense_rule& rule = {}) {
  dense_counterpart d;
  d.violations = validate(x, c_dense, rule);
  if (!d.usable()) return d;
  const auto& law = tian2025::table5_dense;
  d.budget = c_dense;
  d.verdict = law.fitted.check({{argument::non_vocabulary_flops, c_dense.value}});
  d.wanted = rule.overtraining == 1.0 ? law.model(c_dense)
                                      : c_dense / (rule.overtraining * law.data(c_dense));
  const detail::dense_frame frame(x);
  d.has_other_attention = frame.has_other_attention;
  const double aspect = rule.aspect > 0.0
                            ? rule.aspect
                            : static_cast<double>(x.d_model) / static_cast<double>(x.layers);
  constexpr double near_enough = 0.02;
  constexpr double too_far = 0.1;  // with whole groups of heads
  double nearest = 0.0;
  const detail::dense_grid grids[] = {
      {4, frame.width_step}, {2, frame.width_step}, {1, frame.width_step}, {1, frame.head_step}};
  for (const detail::dense_grid& grid : grids) {
    const transformer m =
        detail::nearest_dense(frame, d.wanted.value, aspect, rule.aspect_tolerance, grid);
    if (m.layers == 0) continue;
    const flops_per_token<> per_token = cost::tian2025::training_flops_per_token(m).as_real();
    const double distance = std::abs(std::log(per_token / d.wanted));
    if (d.model.layers == 0 || distance < nearest) {
      d.model = m;
      d.per_token = per_token;
      nearest = distance;
    }
    if (nearest <= (grid.layers > 1 ? near_enough : too_far)) break;
  }
  if (d.model.layers == 0) {
    d.violations.push_back("dense compute: no shape has " + detail::shown(d.wanted.value) +
                           " operations per token with d_model over layers near " +
                           detail::shown(aspect));
    return d;
  }
  d.data = c_dense / d.per_token;
  return d;
}

}  // namespace leverage::plan
