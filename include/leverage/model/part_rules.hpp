// SPDX-License-Identifier: Apache-2.0
/// @file
/// The rules that each part of a configuration must keep: its attention or recurrent mixer, its feed-forward and its
/// experts. A model whose layers are alike is one part, otherwise each block is one (model/parts.hpp).
#pragma once

#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/model/parts.hpp"

/// `holds` must not assume that any other rule holds.
namespace leverage::rule {

struct heads_must_be_at_least_one {
  static constexpr std::string_view field = "attention.heads", expected = "at least 1";
  static constexpr count value(const part& p) { return p.attention.heads; }
  static constexpr bool holds(const part& p) {
    return !p.has_attention() || p.attention.heads >= 1;
  }
};
struct kv_heads_must_be_at_least_one {
  static constexpr std::string_view field = "attention.kv_heads",
                                    expected = "at least 1 (0 only for latent attention)";
  static constexpr count value(const part& p) { return p.attention.kv_heads; }
  static constexpr bool holds(const part& p) {
    return !p.has_attention() ||
           (p.attention.is_latent() ? p.attention.kv_heads == 0 : p.attention.kv_heads >= 1);
  }
};
struct heads_must_be_divisible_by_kv_heads {
  static constexpr std::string_view field = "attention.heads", expected = "a multiple of kv_heads";
  static constexpr count value(const part& p) { return p.attention.heads; }
  static constexpr bool holds(const part& p) {
    return p.attention.kv_heads < 1 || p.attention.heads % p.attention.kv_heads == 0;
  }
};
struct head_dim_must_be_at_least_one {
  static constexpr std::string_view field = "attention.head_dim",
                                    expected = "at least 1 (0 only for latent attention)";
  static constexpr count value(const part& p) { return p.attention.head_dim; }
  static constexpr bool holds(const part& p) {
    return !p.has_attention() ||
           (p.attention.is_latent() ? p.attention.head_dim == 0 : p.attention.head_dim >= 1);
  }
};
struct latent_kv_rank_must_not_be_negative {
  static constexpr std::string_view field = "attention.latent.kv_rank", expected = "0 or more";
  static constexpr count value(const part& p) { return p.attention.latent.kv_rank; }
  static constexpr bool holds(const part& p) { return p.attention.latent.kv_rank >= 0; }
};
struct latent_query_rank_must_not_be_negative {
  static constexpr std::string_view field = "attention.latent.query_rank",
                                    expected = "0 or more, and 0 without latent attention";
  static constexpr count value(const part& p) { return p.attention.latent.query_rank; }
  static constexpr bool holds(const part& p) {
    return p.attention.is_latent() ? value(p) >= 0 : value(p) == 0;
  }
};
struct latent_nope_dim_must_be_at_least_one {
  static constexpr std::string_view field = "attention.latent.nope_dim",
                                    expected = "at least 1, and 0 without latent attention";
  static constexpr count value(const part& p) { return p.attention.latent.nope_dim; }
  static constexpr bool holds(const part& p) {
    return p.attention.is_latent() ? value(p) >= 1 : value(p) == 0;
  }
};
struct latent_rope_dim_must_not_be_negative {
  static constexpr std::string_view field = "attention.latent.rope_dim",
                                    expected = "0 or more, and 0 without latent attention";
  static constexpr count value(const part& p) { return p.attention.latent.rope_dim; }
  static constexpr bool holds(const part& p) {
    return p.attention.is_latent() ? value(p) >= 0 : value(p) == 0;
  }
};
struct latent_value_dim_must_be_at_least_one {
  static constexpr std::string_view field = "attention.latent.value_dim",
                                    expected = "at least 1, and 0 without latent attention";
  static constexpr count value(const part& p) { return p.attention.latent.value_dim; }
  static constexpr bool holds(const part& p) {
    return p.attention.is_latent() ? value(p) >= 1 : value(p) == 0;
  }
};
struct latent_attention_has_its_own_norms_and_no_value_bias {
  static constexpr std::string_view field = "attention.norm",
                                    expected =
                                        "no query/key norm and no value bias with latent attention";
  static constexpr count value(const part& p) { return static_cast<count>(p.attention.norm); }
  static constexpr bool holds(const part& p) {
    return !p.attention.is_latent() ||
           (p.attention.norm == query_key_norm::none && !p.attention.bias.value);
  }
};
struct window_width_must_not_be_negative {
  static constexpr std::string_view field = "attention.window.width",
                                    expected = "0 (none) or a number of tokens";
  static constexpr count value(const part& p) { return p.attention.window.width; }
  static constexpr bool holds(const part& p) { return value(p) >= 0; }
};
struct window_run_must_lie_within_its_period {
  static constexpr std::string_view field = "attention.window.run",
                                    expected = "from 1 to the period, which is at least 1";
  static constexpr count value(const part& p) { return p.attention.window.run; }
  static constexpr bool holds(const part& p) {
    return value(p) >= 1 && value(p) <= p.attention.window.period;
  }
};
struct window_first_layer_must_not_be_negative {
  static constexpr std::string_view field = "attention.window.first_layer", expected = "0 or more";
  static constexpr count value(const part& p) { return p.attention.window.first_layer; }
  static constexpr bool holds(const part& p) { return value(p) >= 0; }
};

struct value_head_dim_must_not_be_negative {
  static constexpr std::string_view field = "attention.value_head_dim",
                                    expected = "0 (head_dim) or more, and 0 with latent attention";
  static constexpr count value(const part& p) { return p.attention.value_head_dim; }
  static constexpr bool holds(const part& p) {
    return p.attention.is_latent() ? value(p) == 0 : value(p) >= 0;
  }
};
struct chunk_must_not_be_negative_or_meet_a_window {
  static constexpr std::string_view field = "attention.chunk",
                                    expected =
                                        "0 (none) or a number of tokens, and 0 with a window";
  static constexpr count value(const part& p) { return p.attention.chunk; }
  static constexpr bool holds(const part& p) {
    return value(p) >= 0 && (value(p) == 0 || p.attention.window.width == 0);
  }
};
struct indexer_heads_must_have_a_width {
  static constexpr std::string_view field = "attention.indexer.head_dim",
                                    expected = "at least 1 with indexer heads, 0 without";
  static constexpr count value(const part& p) { return p.attention.indexer.head_dim; }
  static constexpr bool holds(const part& p) {
    return p.attention.indexer.heads > 0 ? value(p) >= 1
                                         : p.attention.indexer.heads == 0 && value(p) == 0;
  }
};
struct sparse_attention_must_have_tokens_and_no_window {
  static constexpr std::string_view field = "attention.indexer.top_k",
                                    expected =
                                        "at least 1 with an indexer, and 0 with windows or chunks";
  static constexpr count value(const part& p) { return p.attention.indexer.top_k; }
  static constexpr bool holds(const part& p) {
    if (p.attention.window.width != 0 || p.attention.chunk != 0) return value(p) == 0;
    return value(p) >= (p.attention.indexer.heads > 0 ? 1 : 0);
  }
};
struct a_layer_has_attention_or_a_recurrent_mixer {
  static constexpr std::string_view field = "recurrent.kind",
                                    expected = "none in layers with attention";
  static constexpr count value(const part& p) { return static_cast<count>(p.recurrent.kind); }
  static constexpr bool holds(const part& p) {
    return p.recurrent.kind == recurrence::none || !p.has_attention();
  }
};
struct a_block_without_attention_has_no_attention_settings {
  static constexpr std::string_view field = "attention.heads",
                                    expected = "at least 1 if other attention fields are set";
  static constexpr count value(const part& p) { return p.attention.heads; }
  static constexpr bool holds(const part& p) {
    return p.has_attention() || p.attention == leverage::attention{};
  }
};
struct recurrent_heads_must_be_at_least_one {
  static constexpr std::string_view field = "recurrent.heads",
                                    expected = "at least 1, and 0 without a recurrent mixer";
  static constexpr count value(const part& p) { return p.recurrent.heads; }
  static constexpr bool holds(const part& p) {
    return p.recurrent.kind == recurrence::none ? value(p) == 0 : value(p) >= 1;
  }
};
struct recurrent_head_dim_must_be_at_least_one {
  static constexpr std::string_view field = "recurrent.head_dim",
                                    expected =
                                        "at least 1, 1 in Mamba-1, 0 without a recurrent mixer";
  static constexpr count value(const part& p) { return p.recurrent.head_dim; }
  static constexpr bool holds(const part& p) {
    switch (p.recurrent.kind) {
      case recurrence::none:
        return value(p) == 0;
      case recurrence::mamba1:
        return value(p) == 1;
      default:
        return value(p) >= 1;
    }
  }
};
struct recurrent_key_heads_must_be_given_for_keys_of_their_own {
  static constexpr std::string_view field = "recurrent.key_heads",
                                    expected =
                                        "a divisor of heads in gated DeltaNet and Mamba-2, else 0";
  static constexpr count value(const part& p) { return p.recurrent.key_heads; }
  static constexpr bool holds(const part& p) {
    return p.recurrent.has_keys() ? value(p) >= 1 && p.recurrent.heads % value(p) == 0
                                  : value(p) == 0;
  }
};
struct recurrent_key_dim_must_be_given_for_keys_of_their_own {
  static constexpr std::string_view field = "recurrent.key_dim",
                                    expected =
                                        "at least 1 in gated DeltaNet and both Mambas, else 0";
  static constexpr count value(const part& p) { return p.recurrent.key_dim; }
  static constexpr bool holds(const part& p) {
    return p.recurrent.has_keys() || p.recurrent.kind == recurrence::mamba1 ? value(p) >= 1
                                                                            : value(p) == 0;
  }
};
struct recurrent_kernel_must_be_given_with_a_convolution {
  static constexpr std::string_view field = "recurrent.kernel",
                                    expected = "at least 1 with a short convolution, else 0";
  static constexpr count value(const part& p) { return p.recurrent.kernel; }
  static constexpr bool holds(const part& p) {
    return p.recurrent.has_convolution() ? value(p) >= 1 : value(p) == 0;
  }
};
struct recurrent_rank_must_be_given_in_mamba1 {
  static constexpr std::string_view field = "recurrent.rank",
                                    expected = "at least 1 in Mamba-1, else 0";
  static constexpr count value(const part& p) { return p.recurrent.rank; }
  static constexpr bool holds(const part& p) {
    return p.recurrent.kind == recurrence::mamba1 ? value(p) >= 1 : value(p) == 0;
  }
};

struct dense_layers_need_a_feed_forward_width {
  static constexpr std::string_view field = "feed_forward.width",
                                    expected = "at least 1 if any layer is dense, never negative";
  static constexpr count value(const part& p) { return p.feed_forward.width; }
  static constexpr bool holds(const part& p) {
    const bool known = !p.is_block() && (!p.is_mixture() || p.experts.has_schedule());
    return value(p) >= (known && p.layers > 0 && p.dense_layers > 0 ? 1 : 0);
  }
};

struct experts_must_not_be_negative {
  static constexpr std::string_view field = "experts.experts", expected = "0 (dense) or more";
  static constexpr count value(const part& p) { return p.experts.experts; }
  static constexpr bool holds(const part& p) { return value(p) >= 0; }
};
struct a_dense_model_has_no_expert_settings {
  static constexpr std::string_view field = "experts.experts",
                                    expected = "at least 1 if other expert fields are set";
  static constexpr count value(const part& p) { return p.experts.experts; }
  static constexpr bool holds(const part& p) {
    return p.experts.experts != 0 || p.experts == mixture_of_experts{};
  }
};
struct active_experts_must_be_at_least_one {
  static constexpr std::string_view field = "experts.active", expected = "at least 1";
  static constexpr count value(const part& p) { return p.experts.active; }
  static constexpr bool holds(const part& p) { return !p.is_mixture() || value(p) >= 1; }
};
struct active_experts_must_not_exceed_experts {
  static constexpr std::string_view field = "experts.active", expected = "at most experts.experts";
  static constexpr count value(const part& p) { return p.experts.active; }
  static constexpr bool holds(const part& p) {
    return !p.is_mixture() || value(p) <= p.experts.experts;
  }
};
struct shared_experts_must_not_be_negative {
  static constexpr std::string_view field = "experts.shared", expected = "0 or more";
  static constexpr count value(const part& p) { return p.experts.shared; }
  static constexpr bool holds(const part& p) { return value(p) >= 0; }
};
struct expert_width_must_be_at_least_one {
  static constexpr std::string_view field = "experts.expert_width", expected = "at least 1";
  static constexpr count value(const part& p) { return p.experts.expert_width; }
  static constexpr bool holds(const part& p) { return !p.is_mixture() || value(p) >= 1; }
};
struct shared_width_must_be_given_with_shared_experts {
  static constexpr std::string_view field = "experts.shared_width",
                                    expected = "at least 1 with shared experts, 0 without";
  static constexpr count value(const part& p) { return p.experts.shared_width; }
  static constexpr bool holds(const part& p) {
    return p.experts.shared > 0 ? value(p) >= 1 : value(p) == 0;
  }
};
struct shared_gate_needs_shared_experts {
  static constexpr std::string_view field = "experts.shared",
                                    expected = "at least 1 if shared_gate is set";
  static constexpr count value(const part& p) { return p.experts.shared; }
  static constexpr bool holds(const part& p) { return !p.experts.shared_gate || value(p) >= 1; }
};
struct leading_dense_layers_must_leave_a_mixture_layer {
  static constexpr std::string_view field = "experts.dense_layers",
                                    expected = "0 or more, with at least one mixture layer left";
  static constexpr count value(const part& p) { return p.experts.dense_layers; }
  static constexpr bool holds(const part& p) {
    const bool known = !p.is_block() && p.experts.has_schedule() && p.layers > 0;
    return value(p) >= 0 && (!known || p.mixture_layers >= 1);
  }
};
struct mixture_offset_must_lie_below_its_period {
  static constexpr std::string_view field = "experts.offset",
                                    expected = "from 0 to experts.every - 1";
  static constexpr count value(const part& p) { return p.experts.offset; }
  static constexpr bool holds(const part& p) { return value(p) >= 0 && value(p) < p.experts.every; }
};

struct identity_experts_must_not_be_negative {
  static constexpr std::string_view field = "experts.identity_experts", expected = "0 or more";
  static constexpr count value(const part& p) { return p.experts.identity_experts; }
  static constexpr bool holds(const part& p) { return value(p) >= 0; }
};
struct latent_width_of_experts_must_not_be_negative {
  static constexpr std::string_view field = "experts.latent_width",
                                    expected = "0 (d_model) or a width";
  static constexpr count value(const part& p) { return p.experts.latent_width; }
  static constexpr bool holds(const part& p) { return value(p) >= 0; }
};
struct norms_must_be_few {
  static constexpr std::string_view field = "norms", expected = "from 0 to 8 per layer";
  static constexpr count value(const part& p) { return p.norms; }
  static constexpr bool holds(const part& p) { return value(p) >= 0 && value(p) <= 8; }
};
struct mixers_must_be_few {
  static constexpr std::string_view field = "mixers", expected = "from 1 to 8 per layer";
  static constexpr count value(const part& p) { return p.mixers; }
  static constexpr bool holds(const part& p) { return value(p) >= 1 && value(p) <= 8; }
};
struct feed_forwards_must_be_few {
  static constexpr std::string_view field = "feed_forwards", expected = "from 1 to 8 per layer";
  static constexpr count value(const part& p) { return p.feed_forwards; }
  static constexpr bool holds(const part& p) { return value(p) >= 1 && value(p) <= 8; }
};
struct a_block_must_have_layers {
  static constexpr std::string_view field = "layers",
                                    expected =
                                        "a rule or a list with at least one layer of the model";
  static constexpr count value(const part& p) { return p.layers; }
  static constexpr bool holds(const part& p) { return !p.is_block() || value(p) >= 1; }
};
struct windows_of_a_block_are_on_all_its_layers {
  static constexpr std::string_view field = "attention.window.period",
                                    expected = "no rule of layers in a block, which has its own";
  static constexpr count value(const part& p) { return p.attention.window.period; }
  static constexpr bool holds(const part& p) {
    return !p.is_block() || p.attention.window == sliding_window{.width = p.attention.window.width};
  }
};
struct experts_of_a_block_are_in_all_its_layers {
  static constexpr std::string_view field = "experts.every",
                                    expected = "no rule of layers in a block, which has its own";
  static constexpr count value(const part& p) { return p.experts.every; }
  static constexpr bool holds(const part& p) {
    return !p.is_block() ||
           (p.experts.dense_layers == 0 && p.experts.every == 1 && p.experts.offset == 0);
  }
};

}  // namespace leverage::rule
