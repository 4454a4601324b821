// SPDX-License-Identifier: Apache-2.0
/// @file
/// The rules that a configuration must keep, one type each. The name of a type says the rule, so that a compiler that
/// stops at a broken rule prints it; model/validate.hpp applies the list.
#pragma once

#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/model/detail/magnitude.hpp"
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
  static constexpr std::string_view field = "sequence", expected = "at least 1 token";
  static constexpr count value(const transformer& m) { return m.sequence; }
  static constexpr bool holds(const transformer& m) { return m.sequence >= 1; }
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

struct heads_must_be_at_least_one {
  static constexpr std::string_view field = "attention.heads", expected = "at least 1";
  static constexpr count value(const transformer& m) { return m.attention.heads; }
  static constexpr bool holds(const transformer& m) { return m.attention.heads >= 1; }
};
struct kv_heads_must_be_at_least_one {
  static constexpr std::string_view field = "attention.kv_heads",
                                    expected = "at least 1 (0 only for latent attention)";
  static constexpr count value(const transformer& m) { return m.attention.kv_heads; }
  static constexpr bool holds(const transformer& m) {
    return m.attention.is_latent() ? m.attention.kv_heads == 0 : m.attention.kv_heads >= 1;
  }
};
struct heads_must_be_divisible_by_kv_heads {
  static constexpr std::string_view field = "attention.heads", expected = "a multiple of kv_heads";
  static constexpr count value(const transformer& m) { return m.attention.heads; }
  static constexpr bool holds(const transformer& m) {
    return m.attention.kv_heads < 1 || m.attention.heads % m.attention.kv_heads == 0;
  }
};
struct head_dim_must_be_at_least_one {
  static constexpr std::string_view field = "attention.head_dim",
                                    expected = "at least 1 (0 only for latent attention)";
  static constexpr count value(const transformer& m) { return m.attention.head_dim; }
  static constexpr bool holds(const transformer& m) {
    return m.attention.is_latent() ? m.attention.head_dim == 0 : m.attention.head_dim >= 1;
  }
};
struct latent_kv_rank_must_not_be_negative {
  static constexpr std::string_view field = "attention.latent.kv_rank", expected = "0 or more";
  static constexpr count value(const transformer& m) { return m.attention.latent.kv_rank; }
  static constexpr bool holds(const transformer& m) { return m.attention.latent.kv_rank >= 0; }
};
struct latent_query_rank_must_not_be_negative {
  static constexpr std::string_view field = "attention.latent.query_rank",
                                    expected = "0 or more, and 0 without latent attention";
  static constexpr count value(const transformer& m) { return m.attention.latent.query_rank; }
  static constexpr bool holds(const transformer& m) {
    return m.attention.is_latent() ? value(m) >= 0 : value(m) == 0;
  }
};
struct latent_nope_dim_must_be_at_least_one {
  static constexpr std::string_view field = "attention.latent.nope_dim",
                                    expected = "at least 1, and 0 without latent attention";
  static constexpr count value(const transformer& m) { return m.attention.latent.nope_dim; }
  static constexpr bool holds(const transformer& m) {
    return m.attention.is_latent() ? value(m) >= 1 : value(m) == 0;
  }
};
struct latent_rope_dim_must_not_be_negative {
  static constexpr std::string_view field = "attention.latent.rope_dim",
                                    expected = "0 or more, and 0 without latent attention";
  static constexpr count value(const transformer& m) { return m.attention.latent.rope_dim; }
  static constexpr bool holds(const transformer& m) {
    return m.attention.is_latent() ? value(m) >= 0 : value(m) == 0;
  }
};
struct latent_value_dim_must_be_at_least_one {
  static constexpr std::string_view field = "attention.latent.value_dim",
                                    expected = "at least 1, and 0 without latent attention";
  static constexpr count value(const transformer& m) { return m.attention.latent.value_dim; }
  static constexpr bool holds(const transformer& m) {
    return m.attention.is_latent() ? value(m) >= 1 : value(m) == 0;
  }
};
struct latent_attention_has_its_own_norms_and_no_value_bias {
  static constexpr std::string_view field = "attention.norm",
                                    expected =
                                        "no query/key norm and no value bias with latent attention";
  static constexpr count value(const transformer& m) {
    return static_cast<count>(m.attention.norm);
  }
  static constexpr bool holds(const transformer& m) {
    return !m.attention.is_latent() ||
           (m.attention.norm == query_key_norm::none && !m.attention.bias.value);
  }
};
struct window_width_must_not_be_negative {
  static constexpr std::string_view field = "attention.window.width",
                                    expected = "0 (none) or a number of tokens";
  static constexpr count value(const transformer& m) { return m.attention.window.width; }
  static constexpr bool holds(const transformer& m) { return value(m) >= 0; }
};
struct window_run_must_lie_within_its_period {
  static constexpr std::string_view field = "attention.window.run",
                                    expected = "from 1 to the period, which is at least 1";
  static constexpr count value(const transformer& m) { return m.attention.window.run; }
  static constexpr bool holds(const transformer& m) {
    return value(m) >= 1 && value(m) <= m.attention.window.period;
  }
};
struct window_first_layer_must_not_be_negative {
  static constexpr std::string_view field = "attention.window.first_layer", expected = "0 or more";
  static constexpr count value(const transformer& m) { return m.attention.window.first_layer; }
  static constexpr bool holds(const transformer& m) { return value(m) >= 0; }
};

struct dense_layers_need_a_feed_forward_width {
  static constexpr std::string_view field = "feed_forward.width",
                                    expected = "at least 1 if any layer is dense, never negative";
  static constexpr count value(const transformer& m) { return m.feed_forward.width; }
  static constexpr bool holds(const transformer& m) {
    const bool known = !m.is_mixture() || m.experts.has_schedule();
    return value(m) >= (known && m.layers > 0 && m.dense_layers() > 0 ? 1 : 0);
  }
};

struct experts_must_not_be_negative {
  static constexpr std::string_view field = "experts.experts", expected = "0 (dense) or more";
  static constexpr count value(const transformer& m) { return m.experts.experts; }
  static constexpr bool holds(const transformer& m) { return value(m) >= 0; }
};
struct a_dense_model_has_no_expert_settings {
  static constexpr std::string_view field = "experts.experts",
                                    expected = "at least 1 if other expert fields are set";
  static constexpr count value(const transformer& m) { return m.experts.experts; }
  static constexpr bool holds(const transformer& m) {
    return m.experts.experts != 0 || m.experts == mixture_of_experts{};
  }
};
struct active_experts_must_be_at_least_one {
  static constexpr std::string_view field = "experts.active", expected = "at least 1";
  static constexpr count value(const transformer& m) { return m.experts.active; }
  static constexpr bool holds(const transformer& m) { return !m.is_mixture() || value(m) >= 1; }
};
struct active_experts_must_not_exceed_experts {
  static constexpr std::string_view field = "experts.active", expected = "at most experts.experts";
  static constexpr count value(const transformer& m) { return m.experts.active; }
  static constexpr bool holds(const transformer& m) {
    return !m.is_mixture() || value(m) <= m.experts.experts;
  }
};
struct shared_experts_must_not_be_negative {
  static constexpr std::string_view field = "experts.shared", expected = "0 or more";
  static constexpr count value(const transformer& m) { return m.experts.shared; }
  static constexpr bool holds(const transformer& m) { return value(m) >= 0; }
};
struct expert_width_must_be_at_least_one {
  static constexpr std::string_view field = "experts.expert_width", expected = "at least 1";
  static constexpr count value(const transformer& m) { return m.experts.expert_width; }
  static constexpr bool holds(const transformer& m) { return !m.is_mixture() || value(m) >= 1; }
};
struct shared_width_must_be_given_with_shared_experts {
  static constexpr std::string_view field = "experts.shared_width",
                                    expected = "at least 1 with shared experts, 0 without";
  static constexpr count value(const transformer& m) { return m.experts.shared_width; }
  static constexpr bool holds(const transformer& m) {
    return m.experts.shared > 0 ? value(m) >= 1 : value(m) == 0;
  }
};
struct shared_gate_needs_shared_experts {
  static constexpr std::string_view field = "experts.shared",
                                    expected = "at least 1 if shared_gate is set";
  static constexpr count value(const transformer& m) { return m.experts.shared; }
  static constexpr bool holds(const transformer& m) {
    return !m.experts.shared_gate || value(m) >= 1;
  }
};
struct leading_dense_layers_must_leave_a_mixture_layer {
  static constexpr std::string_view field = "experts.dense_layers",
                                    expected = "0 or more, with at least one mixture layer left";
  static constexpr count value(const transformer& m) { return m.experts.dense_layers; }
  static constexpr bool holds(const transformer& m) {
    const bool known = m.experts.has_schedule() && m.layers > 0;
    return value(m) >= 0 && (!known || m.mixture_layers() >= 1);
  }
};
struct mixture_offset_must_lie_below_its_period {
  static constexpr std::string_view field = "experts.offset",
                                    expected = "from 0 to experts.every - 1";
  static constexpr count value(const transformer& m) { return m.experts.offset; }
  static constexpr bool holds(const transformer& m) {
    return value(m) >= 0 && value(m) < m.experts.every;
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
  template <class Visit>
  static constexpr void for_each(const Visit& visit) {
    visit(rule::layers_must_be_at_least_one{});
    visit(rule::d_model_must_be_at_least_one{});
    visit(rule::vocabulary_must_be_at_least_one{});
    visit(rule::sequence_must_be_at_least_one{});
    visit(rule::learned_positions_must_cover_the_sequence{});
    visit(rule::prediction_layers_must_not_be_negative{});
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
    visit(rule::counts_must_fit_in_64_bits{});
  }
};

}  // namespace detail

}  // namespace leverage
