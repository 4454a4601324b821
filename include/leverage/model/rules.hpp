// SPDX-License-Identifier: Apache-2.0
/// @file
/// The rules that a configuration must keep, one type each. The name of a type says the rule, so that a compiler that
/// stops at a broken rule prints it; model/validate.hpp applies the list. Those of a part are in model/part_rules.hpp.
#pragma once

#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/model/detail/magnitude.hpp"
#include "leverage/model/part_rules.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

/// The rules, one type each. `holds` must not assume that any other rule holds.
namespace rule {

struct layers_must_be_at_least_one {
  static constexpr std::string_view field = "layers", expected = "at least 1";
  static constexpr count value(const transformer& m) { return m.layers; }
  static constexpr bool holds(const transformer& m) { return m.layers >= 1; }
};
struct d_model_must_be_at_least_one {
  static constexpr std::string_view field = "d_model", expected = "at least 1";
  static constexpr count value(const transformer& m) { return m.d_model; }
  static constexpr bool holds(const transformer& m) { return m.d_model >= 1; }
};
struct vocabulary_must_be_at_least_one {
  static constexpr std::string_view field = "vocabulary", expected = "at least 1";
  static constexpr count value(const transformer& m) { return m.vocabulary; }
  static constexpr bool holds(const transformer& m) { return m.vocabulary >= 1; }
};
struct sequence_must_be_at_least_one {
  static constexpr std::string_view field = "sequence",
                                    expected = "at least 1 token, and less than 2^31";
  static constexpr count value(const transformer& m) { return m.sequence; }
  /// Below the limit the pairs of its tokens can be counted.
  static constexpr bool holds(const transformer& m) {
    return m.sequence >= 1 && m.sequence <= 2'147'483'647;
  }
};
struct learned_positions_must_cover_the_sequence {
  static constexpr std::string_view field = "learned_positions",
                                    expected = "0 (none) or at least the sequence length";
  static constexpr count value(const transformer& m) { return m.learned_positions; }
  static constexpr bool holds(const transformer& m) {
    return m.learned_positions == 0 ||
           (m.learned_positions > 0 && m.learned_positions >= m.sequence);
  }
};
struct prediction_layers_must_not_be_negative {
  static constexpr std::string_view field = "prediction_layers", expected = "0 or more";
  static constexpr count value(const transformer& m) { return m.prediction_layers; }
  static constexpr bool holds(const transformer& m) { return m.prediction_layers >= 0; }
};

struct embedding_width_must_lie_below_d_model {
  static constexpr std::string_view field = "embedding_width",
                                    expected =
                                        "0 (d_model) or from 1 to below d_model, and 0 with "
                                        "prediction modules";
  static constexpr count value(const transformer& m) { return m.embedding_width; }
  static constexpr bool holds(const transformer& m) {
    return value(m) == 0 || (value(m) > 0 && value(m) < m.d_model && m.prediction_layers == 0);
  }
};
struct layers_are_alike_or_have_blocks {
  static constexpr std::string_view field = "blocks",
                                    expected =
                                        "attention, feed_forward and experts unset with blocks";
  static constexpr count value(const transformer& m) { return m.blocks.size; }
  static constexpr bool holds(const transformer& m) {
    return !m.has_blocks() ||
           (m.attention == attention{} && m.feed_forward == feed_forward{} &&
            m.experts == mixture_of_experts{} && m.layer_norms == transformer{}.layer_norms);
  }
};
struct blocks_must_be_few_and_not_empty {
  static constexpr std::string_view field = "blocks",
                                    expected =
                                        "at most 8 blocks, each with a set of layers "
                                        "(of a list: 0 to 511) and a mixer or a feed-forward";
  static constexpr count value(const transformer& m) { return m.blocks.size; }
  static constexpr bool holds(const transformer& m) {
    bool all = !m.blocks.is_cut && m.blocks.size == m.blocks.length();
    for (const block& b : m.blocks) all = all && !b.is_empty() && b.layers.is_defined();
    return all;
  }
};
struct each_layer_must_be_in_one_block {
  static constexpr std::string_view field = "blocks",
                                    expected =
                                        "each of at most 65536 layers in exactly one block; this "
                                        "layer is in none or in several";
  /// The first layer that is not.
  static constexpr count value(const transformer& m) {
    for (count layer = 0; layer < m.layers && layer < max_layers; ++layer) {
      int found = 0;
      for (const block& b : m.blocks) found += b.layers.covers(layer) ? 1 : 0;
      if (found != 1) return layer;
    }
    return m.layers > max_layers ? max_layers : -1;
  }
  static constexpr bool holds(const transformer& m) {
    if (!m.has_blocks()) return true;
    return m.layers <= layer_set::list_size ? holds_by_lists(m) : value(m) < 0;
  }

 private:
  static constexpr count max_layers = 65536;

  /// As value(m) < 0, without asking each block about each layer.
  static constexpr bool holds_by_lists(const transformer& m) {
    layer_set seen{.is_list = true};
    count layers = 0;
    for (const block& b : m.blocks) {
      const layer_set here = b.layers.listed(m.layers);
      for (int word = 0; word < 8; ++word) {
        if ((seen.list[word] & here.list[word]) != 0) return false;
        seen.list[word] |= here.list[word];
      }
      layers += here.covered(m.layers);
    }
    return layers == (m.layers > 0 ? m.layers : 0);
  }
};
struct prediction_norms_must_be_few {
  static constexpr std::string_view field = "prediction_norms", expected = "from 0 to 8";
  static constexpr count value(const transformer& m) { return m.prediction_norms; }
  static constexpr bool holds(const transformer& m) { return value(m) >= 0 && value(m) <= 8; }
};

struct prediction_copies_must_be_few {
  static constexpr std::string_view field = "prediction_copies",
                                    expected = "from 0 to 2, and 0 without prediction modules";
  static constexpr count value(const transformer& m) { return m.prediction_copies; }
  static constexpr bool holds(const transformer& m) {
    return value(m) >= 0 && value(m) <= (m.prediction_layers > 0 ? 2 : 0);
  }
};

struct counts_must_fit_in_64_bits {
  static constexpr std::string_view field = "layers",
                                    expected = "a model whose counts stay below 2^63";
  static constexpr count value(const transformer& m) { return m.layers; }
  static constexpr bool holds(const transformer& m) { return detail::magnitude(m) < 9.2e18; }
};

}  // namespace rule

namespace detail {

/// All rules, in the order in which they are reported. They are written out instead of kept in a list of types, because
/// a diagnostic would print the whole list.
struct configuration_rules {
  /// Of the model as a whole.
  template <class Visit>
  static constexpr void for_each(const Visit& visit) {
    visit(rule::layers_must_be_at_least_one{});
    visit(rule::d_model_must_be_at_least_one{});
    visit(rule::vocabulary_must_be_at_least_one{});
    visit(rule::sequence_must_be_at_least_one{});
    visit(rule::learned_positions_must_cover_the_sequence{});
    visit(rule::prediction_layers_must_not_be_negative{});
    visit(rule::embedding_width_must_lie_below_d_model{});
    visit(rule::layers_are_alike_or_have_blocks{});
    visit(rule::blocks_must_be_few_and_not_empty{});
    visit(rule::each_layer_must_be_in_one_block{});
    visit(rule::prediction_norms_must_be_few{});
    visit(rule::prediction_copies_must_be_few{});
  }
  /// Of each of its parts.
  template <class Visit>
  static constexpr void for_each_of_part(const Visit& visit) {
    visit(rule::heads_must_be_at_least_one{});
    visit(rule::kv_heads_must_be_at_least_one{});
    visit(rule::heads_must_be_divisible_by_kv_heads{});
    visit(rule::head_dim_must_be_at_least_one{});
    visit(rule::latent_kv_rank_must_not_be_negative{});
    visit(rule::latent_query_rank_must_not_be_negative{});
    visit(rule::latent_nope_dim_must_be_at_least_one{});
    visit(rule::latent_rope_dim_must_not_be_negative{});
    visit(rule::latent_value_dim_must_be_at_least_one{});
    visit(rule::latent_attention_has_its_own_norms_and_no_value_bias{});
    visit(rule::window_width_must_not_be_negative{});
    visit(rule::window_run_must_lie_within_its_period{});
    visit(rule::window_first_layer_must_not_be_negative{});
    visit(rule::value_head_dim_must_not_be_negative{});
    visit(rule::chunk_must_not_be_negative_or_meet_a_window{});
    visit(rule::indexer_heads_must_have_a_width{});
    visit(rule::sparse_attention_must_have_tokens_and_no_window{});
    visit(rule::a_layer_has_attention_or_a_recurrent_mixer{});
    visit(rule::a_block_without_attention_has_no_attention_settings{});
    visit(rule::recurrent_heads_must_be_at_least_one{});
    visit(rule::recurrent_head_dim_must_be_at_least_one{});
    visit(rule::recurrent_key_heads_must_be_given_for_keys_of_their_own{});
    visit(rule::recurrent_key_dim_must_be_given_for_keys_of_their_own{});
    visit(rule::recurrent_kernel_must_be_given_with_a_convolution{});
    visit(rule::recurrent_rank_must_be_given_in_mamba1{});
    visit(rule::dense_layers_need_a_feed_forward_width{});
    visit(rule::experts_must_not_be_negative{});
    visit(rule::a_dense_model_has_no_expert_settings{});
    visit(rule::active_experts_must_be_at_least_one{});
    visit(rule::active_experts_must_not_exceed_experts{});
    visit(rule::shared_experts_must_not_be_negative{});
    visit(rule::expert_width_must_be_at_least_one{});
    visit(rule::shared_width_must_be_given_with_shared_experts{});
    visit(rule::shared_gate_needs_shared_experts{});
    visit(rule::leading_dense_layers_must_leave_a_mixture_layer{});
    visit(rule::mixture_offset_must_lie_below_its_period{});
    visit(rule::identity_experts_must_not_be_negative{});
    visit(rule::latent_width_of_experts_must_not_be_negative{});
    visit(rule::norms_must_be_few{});
    visit(rule::mixers_must_be_few{});
    visit(rule::feed_forwards_must_be_few{});
    visit(rule::a_block_must_have_layers{});
    visit(rule::windows_of_a_block_are_on_all_its_layers{});
    visit(rule::experts_of_a_block_are_in_all_its_layers{});
  }
  /// Of all parts together.
  template <class Visit>
  static constexpr void for_each_of_sum(const Visit& visit) {
    visit(rule::counts_must_fit_in_64_bits{});
  }
};

}  // namespace detail

}  // namespace leverage
