// SPDX-License-Identifier: Apache-2.0
/// @file
/// The layers of a pipeline stage, exactly. The L layers of a model are cut into chunks of consecutive layers, v on each
/// of p stages: stage i has the chunks i, i + p, i + 2 p, and so on.
///
/// If p v does not divide L, each chunk has L / (p v) layers, rounded down, and the L mod (p v) chunks just before the
/// last one have one more. So the first and the last chunk, which also have the embedding and the head, get the fewest:
/// 126 layers on 16 stages are 7, 14 times 8, 7, as Llama 3.1 405B was trained, and 70 layers on 12 stages are 5, ten
/// times 6, 5, as BLOOM was. With L + 2 chunks they have nothing else: 126 layers on 16 stages of 8 virtual ones, as
/// NVIDIA trains that model.
///
/// The embedding is on the first stage, the head and the prediction modules are on the last. In DualPipe, stage i has
/// the chunks i and p - 1 - i: the first and the last stage have both ends.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware {

/// Consecutive layers: from `first` up to, but without, `end`.
struct layer_range {
  count first = 0;
  count end = 0;

  [[nodiscard]] constexpr count size() const { return end - first; }

  friend constexpr bool operator==(const layer_range&, const layer_range&) = default;
};

/// The chunks that the layers of a model are cut into, 1 <= chunks <= layers + 2.
class layer_chunks {
 public:
  constexpr layer_chunks(count layers, count chunks)
      : each_(layers / chunks), longer_(layers % chunks), first_longer_(chunks - 1 - longer_) {}

  /// The layers of a chunk, from 0 on.
  [[nodiscard]] constexpr layer_range operator[](count chunk) const {
    return {start(chunk), start(chunk + 1)};
  }
  /// The first chunk that has one layer more than the first, if any has: those from it up to the last but one do.
  [[nodiscard]] constexpr count first_longer() const { return first_longer_; }

 private:
  [[nodiscard]] constexpr count start(count chunk) const {
    const count before = chunk > first_longer_ ? chunk - first_longer_ : 0;
    return chunk * each_ + (before < longer_ ? before : longer_);
  }

  count each_;
  count longer_;
  count first_longer_;
};

/// The chunks of a layout.
[[nodiscard]] constexpr layer_chunks chunks_of(const layout& l, count layers) {
  return {layers, l.pipeline * l.virtual_stages};
}

/// Calls visit(layer_range) for each chunk of a stage, 0 <= stage < p.
template <class Visit>
constexpr void for_each_chunk(const layout& l, const layer_chunks& chunks, count stage,
                              const Visit& visit) {
  for (count i = 0; i < l.virtual_stages; ++i) visit(chunks[stage + i * l.pipeline]);
  if (l.schedule == schedule::dual_pipe) visit(chunks[l.pipeline - 1 - stage]);
}

/// The layers of a stage.
[[nodiscard]] constexpr count layers_of_stage(const layout& l, count layers, count stage) {
  count sum = 0;
  for_each_chunk(l, chunks_of(l, layers), stage, [&](const layer_range& r) { sum += r.size(); });
  return sum;
}

/// Whether a stage has the input embedding.
[[nodiscard]] constexpr bool has_embedding(const layout& l, count stage) {
  return stage == 0 || (l.schedule == schedule::dual_pipe && stage == l.pipeline - 1);
}

/// Whether a stage has the output head, the last norm and the prediction modules.
[[nodiscard]] constexpr bool has_head(const layout& l, count stage) {
  return stage == l.pipeline - 1 || (l.schedule == schedule::dual_pipe && stage == 0);
}

/// How many layers of a part there are in some range of layers, by what they have.
struct layer_counts {
  count layers = 0;
  count attention = 0;
  count windowed = 0;
  count recurrent = 0;
  count dense = 0;
  count mixture = 0;

  constexpr layer_counts& operator+=(const layer_counts& o) {
    layers += o.layers;
    attention += o.attention;
    windowed += o.windowed;
    recurrent += o.recurrent;
    dense += o.dense;
    mixture += o.mixture;
    return *this;
  }

  friend constexpr bool operator==(const layer_counts&, const layer_counts&) = default;
};

/// These layers n times.
[[nodiscard]] constexpr layer_counts operator*(count n, const layer_counts& c) {
  return {.layers = n * c.layers,
          .attention = n * c.attention,
          .windowed = n * c.windowed,
          .recurrent = n * c.recurrent,
          .dense = n * c.dense,
          .mixture = n * c.mixture};
}

/// All layers of a part.
[[nodiscard]] constexpr layer_counts layers_of(const part& p) {
  return {.layers = p.layers,
          .attention = p.attention_layers,
          .windowed = p.windowed_layers,
          .recurrent = p.recurrent_layers,
          .dense = p.dense_layers,
          .mixture = p.mixture_layers};
}

/// Which layers of a model a part is, and what these have. It is made of a part of the model, not of a prediction module,
/// and refers to the model.
class part_layers {
 public:
  constexpr part_layers() = default;
  constexpr explicit part_layers(const part& p)
      : block_(p.is_block() ? &p.model.blocks[p.block].layers : nullptr),
        window_(&p.attention.window),
        experts_(&p.experts),
        is_block_(p.is_block()),
        has_attention_(p.attention_layers > 0),
        has_window_(p.windowed_layers > 0),
        has_recurrence_(p.recurrent_layers > 0),
        has_feed_forward_(p.dense_layers > 0),
        has_mixture_(p.mixture_layers > 0) {}

  /// Those in a range.
  [[nodiscard]] constexpr layer_counts in(const layer_range& r) const {
    const auto covered = [&](const auto& set) { return set.covered(r.end) - set.covered(r.first); };
    if (!is_block_) {
      const count mixtures = has_mixture_ ? covered(*experts_) : 0;
      return {.layers = r.size(),
              .attention = r.size(),
              .windowed = has_window_ ? covered(*window_) : 0,
              .recurrent = 0,
              .dense = r.size() - mixtures,
              .mixture = mixtures};
    }
    const count layers = covered(*block_);
    return {.layers = layers,
            .attention = has_attention_ ? layers : 0,
            .windowed = has_window_ ? layers : 0,
            .recurrent = has_recurrence_ ? layers : 0,
            .dense = has_feed_forward_ ? layers : 0,
            .mixture = has_mixture_ ? layers : 0};
  }

 private:
  const layer_set* block_ = nullptr;
  const sliding_window* window_ = nullptr;
  const mixture_of_experts* experts_ = nullptr;
  bool is_block_ = false;
  bool has_attention_ = false;
  bool has_window_ = false;
  bool has_recurrence_ = false;
  bool has_feed_forward_ = false;
  bool has_mixture_ = false;
};

/// Those on a stage.
[[nodiscard]] constexpr layer_counts layers_on_stage(const part_layers& p, const layout& l,
                                                     const layer_chunks& chunks, count stage) {
  layer_counts n;
  for_each_chunk(l, chunks, stage, [&](const layer_range& r) { n += p.in(r); });
  return n;
}

/// A part with other layers.
[[nodiscard]] constexpr part with_layers(const part& p, const layer_counts& n) {
  return {.model = p.model,
          .attention = p.attention,
          .recurrent = p.recurrent,
          .feed_forward = p.feed_forward,
          .experts = p.experts,
          .block = p.block,
          .layers = n.layers,
          .attention_layers = n.attention,
          .windowed_layers = n.windowed,
          .recurrent_layers = n.recurrent,
          .dense_layers = n.dense,
          .mixture_layers = n.mixture,
          .norms = p.norms,
          .mixers = p.mixers,
          .feed_forwards = p.feed_forwards};
}

/// Calls visit(part) with every part of a model, of which it counts the layers of one stage. The model and the layout
/// must be valid.
template <class Visit>
constexpr void for_each_part_of_stage(const transformer& m, const layout& l, count stage,
                                      const Visit& visit) {
  const layer_chunks chunks = chunks_of(l, m.layers);
  for_each_part(m, [&](const part& p) {
    visit(with_layers(p, layers_on_stage(part_layers(p), l, chunks, stage)));
  });
}

}  // namespace leverage::hardware
