// SPDX-License-Identifier: Apache-2.0
/// @file
/// The runs behind the laws of Tian et al. 2025: every configuration of Tables 8 to 12 (ICLR text), with learning rate,
/// batch and largest budget as printed. The losses of these runs were never published as numbers.
///
///   for (const tian2025_run& run : tian2025_runs::activation_ratio) ...
///
/// All values are as printed. Values that are not printed, and misprints:
///   - kv heads of Tables 9 and 11 are those of the same width in Table 8; head_dim is
///     d_model / heads; a shared expert is as wide as a routed one; vocabulary and sequence are
///     those of Table 1 (126464, 4096).
///   - Table 10, d_model 768, 11 active: printed with 2 shared experts though its neighbours keep
///     active + shared = 12. This is a misprint and is kept.
///   - Table 12, d_model 696 and wider: learning rates printed ten times those of the other tables
///     (9.5e-3, 8.1e-3, 7.0e-3). They are kept.
///
/// [tian2025]  Tian et al. 2025, arXiv:2507.17702, Tables 8-12.
#pragma once

#include <cstddef>

#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage {

/// One configuration of the study.
struct tian2025_run {
  transformer model;
  double learning_rate = 0;
  count batch_sequences = 0;  ///< in sequences of 4096 tokens
  flops<> largest_budget{};   ///< the longest training of this configuration
};

/// The runs of one table, in the order of the table.
template <std::size_t N>
struct tian2025_family {
  tian2025_run runs[N];

  [[nodiscard]] static constexpr std::size_t size() { return N; }
  [[nodiscard]] constexpr const tian2025_run* begin() const { return runs; }
  [[nodiscard]] constexpr const tian2025_run* end() const { return runs + N; }
};

namespace tian2025_runs {

namespace detail {

/// The six sizes that Tables 8 to 11 share.
struct size_class {
  count layers, d_model, heads, kv_heads;
  double learning_rate;
  count batch_sequences;
  double largest_budget;
  count d_ffn;  ///< printed in Table 11 only
};

inline constexpr std::size_t size_count = 6;
inline constexpr size_class sizes[size_count] = {
    {8, 384, 8, 2, 1.52e-3, 98, 2e18, 1280},    {8, 512, 8, 2, 1.31e-3, 147, 6e18, 2048},
    {10, 640, 10, 2, 1.11e-3, 228, 2e19, 2560}, {14, 768, 12, 4, 9.5e-4, 342, 6e19, 3072},
    {16, 1024, 16, 4, 8.1e-4, 531, 2e20, 4096}, {22, 1280, 20, 4, 7.0e-4, 795, 6e20, 5120}};

/// The experts of one row.
struct expert_class {
  count experts, active, shared, width;
};

[[nodiscard]] constexpr tian2025_run run_of(const size_class& size, const expert_class& expert) {
  return {.model = {.layers = size.layers,
                    .d_model = size.d_model,
                    .vocabulary = 126464,
                    .sequence = 4096,
                    .attention = {.heads = size.heads,
                                  .kv_heads = size.kv_heads,
                                  .head_dim = size.d_model / size.heads},
                    .experts = {.experts = expert.experts,
                                .active = expert.active,
                                .shared = expert.shared,
                                .expert_width = expert.width,
                                .shared_width = expert.shared > 0 ? expert.width : 0}},
          .learning_rate = size.learning_rate,
          .batch_sequences = size.batch_sequences,
          .largest_budget = flops{size.largest_budget}};
}

/// `PerSize` rows for each of the six sizes; `row(size, i)` returns the i-th.
template <std::size_t PerSize, class Row>
[[nodiscard]] constexpr auto family(const Row& row) {
  tian2025_family<size_count * PerSize> f{};
  for (std::size_t s = 0; s < size_count; ++s) {
    for (std::size_t i = 0; i < PerSize; ++i) {
      f.runs[s * PerSize + i] = row(sizes[s], i);
    }
  }
  return f;
}

}  // namespace detail

/// Table 8: 2 to 256 experts, 2 active, 1 shared; E_a/E from 100 % to 0.78 %.
inline constexpr auto activation_ratio =
    detail::family<8>([](const detail::size_class& size, std::size_t i) {
      const count width = size.d_model == 384 ? 320 : size.d_model;
      return detail::run_of(size, {count{2} << i, 2, 1, width});
    });

/// Table 9: every expert split into 1, 2, 3, 4, 6 and 8; G from 2 to 16 at E_a/E = 3.1 %.
inline constexpr auto granularity =
    detail::family<6>([](const detail::size_class& size, std::size_t i) {
      constexpr count split[] = {1, 2, 3, 4, 6, 8};
      return detail::run_of(size, {64 * split[i], 2 * split[i], split[i], size.d_model / split[i]});
    });

/// Table 10: 12 of 256 experts active, 0 to 10 of them shared; G = 8.
inline constexpr auto shared_experts = detail::family<6>([](const detail::size_class& size,
                                                            std::size_t i) {
  constexpr count active[] = {2, 4, 6, 8, 11, 12};
  const bool misprint = size.d_model == 768 && active[i] == 11;
  return detail::run_of(size, {256, active[i], misprint ? 2 : 12 - active[i], size.d_model / 4});
});

/// Table 11: 60 layers of which the first 0 to 3 are dense.
inline constexpr auto dense_layers =
    detail::family<4>([](const detail::size_class& size, std::size_t i) {
      tian2025_run run = detail::run_of(size, {64, 2, 1, size.d_model});
      run.model.layers = 60;
      run.model.feed_forward.width = i > 0 ? size.d_ffn : 0;
      run.model.experts.dense_layers = static_cast<count>(i);
      return run;
    });

/// Table 12: width moved between attention and experts at equal cost.
inline constexpr auto attention_share =
    detail::family<5>([](const detail::size_class& size, std::size_t i) {
      constexpr count d_model[][5] = {
          {352, 368, 384, 400, 416}, {480, 512, 544, 560, 576},     {600, 640, 680, 700, 740},
          {696, 768, 816, 840, 888}, {896, 1024, 1088, 1152, 1184}, {1120, 1280, 1360, 1440, 1520}};
      constexpr count width[][5] = {{450, 380, 320, 260, 208},   {626, 512, 410, 364, 320},
                                    {766, 640, 528, 476, 380},   {988, 768, 642, 584, 474},
                                    {1378, 1024, 876, 742, 680}, {1686, 1280, 1110, 956, 816}};
      constexpr count batch[] = {96, 160, 224, 320, 512, 768};
      const auto s = static_cast<std::size_t>(&size - detail::sizes);
      detail::size_class printed = size;
      printed.d_model = d_model[s][i];
      printed.batch_sequences = batch[s];
      printed.learning_rate = s < 3 ? size.learning_rate : 10 * size.learning_rate;
      return detail::run_of(printed, {64, 2, 1, width[s][i]});
    });

}  // namespace tian2025_runs
}  // namespace leverage
