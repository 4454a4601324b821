// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/ratios.hpp"
#include "report/report_sections.hpp"

namespace leverage::program::report {

namespace {

const char* kind_of(const attention& a) {
  if (a.is_latent()) {
    return "latent";
  }
  if (a.kv_heads == a.heads) {
    return "multi-head";
  }
  return a.kv_heads == 1 ? "multi-query" : "grouped-query";
}

const char* name_of(query_key_norm norm) {
  switch (norm) {
    case query_key_norm::none:
      return "";
    case query_key_norm::per_head:
      return "per head";
    case query_key_norm::full_width:
      return "full width";
  }
  return "";
}

std::string biased_projections(const projection_biases& b) {
  return std::string(b.query ? "q" : "") + (b.key ? "k" : "") + (b.value ? "v" : "") +
         (b.output ? "o" : "");
}

/// Whether the blocks of a model are gated; its mixtures and dense layers never differ in practice.
const char* block_of(const transformer& m) {
  return (m.is_mixture() ? m.experts.gated : m.feed_forward.gated) ? "gated" : "plain";
}

}  // namespace

section shape_section(const std::vector<subject>& subjects) {
  section out{.key = "shape", .title = "Model"};
  row_writer rows(out, subjects);
  const auto plain = [&](const char* key, const char* label, int indent, auto of_model) {
    rows.add(key, label, unit::plain, indent,
             [&](const subject& s) { return of_model(s.model()); });
  };
  plain("layers", "layers", 0, [](auto& m) { return m.layers; });
  plain("mixture_layers", "mixtures of experts", 1, [](auto& m) { return m.mixture_layers(); });
  plain("windowed_layers", "windowed attention", 1, [](auto& m) { return m.windowed_layers(); });
  plain("d_model", "width d = d_model", 0, [](auto& m) { return m.d_model; });
  plain("sequence", "sequence", 0, [](auto& m) { return m.sequence; });
  plain("vocabulary", "vocabulary", 0, [](auto& m) { return m.vocabulary; });
  plain("tied_embeddings", "tied embeddings", 1, [](auto& m) { return m.tied_embeddings; });
  plain("learned_positions", "learned positions", 1, [](auto& m) { return m.learned_positions; });
  plain("attention", "attention", 0, [](auto& m) { return kind_of(m.attention); });
  plain("heads", "query heads", 1, [](auto& m) { return m.attention.heads; });
  plain("kv_heads", "key-value heads", 1, [](auto& m) { return m.attention.kv_heads; });
  plain("head_dim", "head width", 1, [](auto& m) { return m.attention.head_dim; });
  plain("latent_query_rank", "query rank", 1,
        [](auto& m) { return m.attention.latent.query_rank; });
  plain("latent_kv_rank", "key-value rank", 1, [](auto& m) { return m.attention.latent.kv_rank; });
  plain("latent_nope_dim", "head width, not rotated", 1,
        [](auto& m) { return m.attention.latent.nope_dim; });
  plain("latent_rope_dim", "head width, rotated", 1,
        [](auto& m) { return m.attention.latent.rope_dim; });
  plain("latent_value_dim", "value width", 1, [](auto& m) { return m.attention.latent.value_dim; });
  plain("query_key_norms", "query-key norms", 1, [](auto& m) { return name_of(m.attention.norm); });
  plain("biased_projections", "biases", 1,
        [](auto& m) { return biased_projections(m.attention.bias); });
  plain("window", "window", 1, [](auto& m) { return m.attention.window.width; });
  plain("sinks", "sinks", 1, [](auto& m) { return m.attention.sinks; });
  plain("feed_forward", "feed-forward", 0, [](auto& m) { return block_of(m); });
  plain("dense_width", "dense width d_ff", 1, [](auto& m) { return m.feed_forward.width; });
  plain("experts", "experts E", 1, [](auto& m) { return m.experts.experts; });
  plain("active_experts", "active E_a", 1, [](auto& m) { return m.experts.active; });
  plain("expert_width", "width d_expert", 1, [](auto& m) { return m.experts.expert_width; });
  plain("shared_experts", "shared E_s", 1, [](auto& m) { return m.experts.shared; });
  plain("shared_width", "width of a shared one", 1, [](auto& m) { return m.experts.shared_width; });
  plain("shared_gate", "gate of the shared ones", 1, [](auto& m) { return m.experts.shared_gate; });
  plain("feed_forward_biases", "biases", 1,
        [](auto& m) { return m.experts.biases || m.feed_forward.biases; });
  plain("router_bias", "router bias", 1, [](auto& m) { return m.experts.router_bias; });
  plain("score_correction_bias", "score correction", 1,
        [](auto& m) { return m.experts.score_correction_bias; });
  plain("prediction_layers", "prediction modules (MTP)", 0,
        [](auto& m) { return m.prediction_layers; });
  plain("norm", "norms", 0,
        [](auto& m) { return m.norm == norm_kind::rms ? "RMSNorm" : "LayerNorm"; });
  return out;
}

section ratio_section(const std::vector<subject>& subjects) {
  section out{.key = "ratios", .title = "Ratios"};
  row_writer rows(out, subjects);
  const auto ratio = [&](const char* key, const char* label, unit in, auto of_model) {
    rows.add(key, label, in, 0, [&](const subject& s) {
      return s.model().is_mixture() ? cell_of(of_model(s.model())) : cell{};
    });
  };
  ratio("activation_ratio", "activation (E_a+E_s)/(E+E_s)", unit::share, activation_ratio_of);
  ratio("routed_activation_ratio", "routed activation E_a/E", unit::share,
        routed_activation_ratio_of);
  ratio("sharing_ratio", "sharing E_s/(E_a+E_s)", unit::share, sharing_ratio_of);
  ratio("granularity", "granularity 2 d/d_expert", unit::plain, granularity_of);
  ratio("krajewski_granularity", "Krajewski's 4 d/d_expert", unit::plain, krajewski_granularity_of);
  ratio("sparsity", "sparsity 1 - E_a/E", unit::share, sparsity_of);
  ratio("expert_ratio", "experts per active one E/E_a", unit::plain, expert_ratio_of);
  return out;
}

}  // namespace leverage::program::report
