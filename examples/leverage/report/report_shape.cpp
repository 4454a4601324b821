// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "leverage/cost/by_block.hpp"
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

const char* name_of(output_gate gate) {
  switch (gate) {
    case output_gate::none:
      return "";
    case output_gate::per_channel:
      return "per channel";
    case output_gate::per_head:
      return "per head";
  }
  return "";
}

const char* name_of(recurrence kind) {
  switch (kind) {
    case recurrence::none:
      return "";
    case recurrence::gated_delta:
      return "gated DeltaNet";
    case recurrence::kimi_delta:
      return "KDA";
    case recurrence::simple_decay:
      return "simple decay";
    case recurrence::mamba1:
      return "Mamba-1";
    case recurrence::mamba2:
      return "Mamba-2";
  }
  return "";
}

const char* mixer_of(const leverage::block& b) {
  return b.has_recurrence()  ? name_of(b.recurrent.kind)
         : b.has_attention() ? kind_of(b.attention)
                             : "";
}

/// Dense, mixture, both or none.
const char* feed_forward_of(const leverage::block& b) {
  if (b.has_feed_forward()) {
    return b.is_mixture() ? "dense and mixture" : "dense";
  }
  return b.is_mixture() ? "mixture" : "";
}

/// The layers of a block, by number from 0: 3, 7, ..., 47 or 0-2, 4-6, ..., 44-46.
std::string layers_text(const layer_set& set, count layers) {
  std::vector<std::string> runs;
  for (count i = 0; i < layers; ++i) {
    if (!set.covers(i)) {
      continue;
    }
    const count first = i;
    while (i + 1 < layers && set.covers(i + 1)) {
      ++i;
    }
    runs.push_back(first == i ? fmt::format("{}", first) : fmt::format("{}-{}", first, i));
  }
  constexpr std::size_t max_shown = 4;
  if (runs.size() > max_shown) {
    return fmt::format("{}, {}, ..., {}", runs[0], runs[1], runs.back());
  }
  return fmt::format("{}", fmt::join(runs, ", "));
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
  plain("embedding_width", "width of its rows", 1, [](auto& m) { return m.embedding_width; });
  plain("tied_embeddings", "tied embeddings", 1, [](auto& m) { return m.tied_embeddings; });
  plain("learned_positions", "learned positions", 1, [](auto& m) { return m.learned_positions; });
  plain("recurrent_layers", "recurrent mixers", 1, [](auto& m) { return m.recurrent_layers(); });
  plain("attention", "attention", 0,
        [](auto& m) { return m.has_blocks() ? cell{} : cell_of(kind_of(m.attention)); });
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
  plain("chunk", "chunk", 1, [](auto& m) { return m.attention.chunk; });
  plain("output_gate", "output gate", 1, [](auto& m) { return name_of(m.attention.gate); });
  plain("indexer_heads", "indexer heads", 1, [](auto& m) { return m.attention.indexer.heads; });
  plain("indexer_top_k", "tokens that it selects", 1,
        [](auto& m) { return m.attention.indexer.top_k; });
  plain("sinks", "sinks", 1, [](auto& m) { return m.attention.sinks; });
  plain("feed_forward", "feed-forward", 0,
        [](auto& m) { return m.has_blocks() ? cell{} : cell_of(block_of(m)); });
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

section block_section(const std::vector<subject>& subjects, const request& asked) {
  section out{.key = "blocks", .title = "Kinds of layer", .is_list = true};
  int most = 0;
  for (const subject& s : subjects) {
    most = std::max(most, s.model().blocks.length());
  }
  for (int i = 0; i < most; ++i) {
    row_writer rows(out, subjects);
    const auto add = [&](const char* key, const std::string& label, int indent, auto of_block) {
      rows.add(key, label, unit::plain, indent,
               [&](const subject& s) {
                 return i < s.model().blocks.length()
                            ? cell_of(of_block(s.model(), s.model().blocks[i]))
                            : cell{};
               })
          .item = static_cast<std::size_t>(i);
    };
    const auto of = [&](const char* key, const char* label, auto of_block) {
      add(key, label, 1, [&](const transformer&, const leverage::block& b) { return of_block(b); });
    };
    add("layers", fmt::format("kind {}: layers", i + 1), 0,
        [](const transformer& m, const leverage::block& b) { return b.layers.covered(m.layers); });
    add("which", "which, from 0", 1, [](const transformer& m, const leverage::block& b) {
      return layers_text(b.layers, m.layers);
    });
    of("mixer", "mixer", mixer_of);
    of("heads", "heads", [](const leverage::block& b) {
      return b.has_recurrence() ? b.recurrent.heads : b.attention.heads;
    });
    of("head_dim", "head width", [](const leverage::block& b) {
      return b.has_recurrence() ? b.recurrent.head_dim : b.attention.head_dim;
    });
    of("kv_heads", "key-value heads",
       [](const leverage::block& b) { return b.attention.kv_heads; });
    of("latent_kv_rank", "key-value rank",
       [](const leverage::block& b) { return b.attention.latent.kv_rank; });
    of("key_heads", "key heads", [](const leverage::block& b) { return b.recurrent.key_heads; });
    of("key_dim", "key width", [](const leverage::block& b) { return b.recurrent.key_dim; });
    of("kernel", "short convolution", [](const leverage::block& b) { return b.recurrent.kernel; });
    of("window", "window", [](const leverage::block& b) { return b.attention.window.width; });
    of("chunk", "chunk", [](const leverage::block& b) { return b.attention.chunk; });
    of("indexer_top_k", "tokens of its indexer",
       [](const leverage::block& b) { return b.attention.indexer.top_k; });
    of("output_gate", "output gate",
       [](const leverage::block& b) { return name_of(b.attention.gate); });
    of("feed_forward", "feed-forward", feed_forward_of);
    of("dense_width", "dense width d_ff",
       [](const leverage::block& b) { return b.feed_forward.width; });
    of("experts", "experts E", [](const leverage::block& b) { return b.experts.experts; });
    of("active_experts", "active E_a", [](const leverage::block& b) { return b.experts.active; });
    of("expert_width", "width d_expert",
       [](const leverage::block& b) { return b.experts.expert_width; });
    of("shared_experts", "shared E_s", [](const leverage::block& b) { return b.experts.shared; });
    of("shared_width", "width of a shared one",
       [](const leverage::block& b) { return b.experts.shared_width; });
    of("norms", "norms", [](const leverage::block& b) { return b.norms; });
    const auto total = [&](const char* key, const char* label, unit in, auto of_index) {
      rows.add(key, label, in, 1,
               [&](const subject& s) {
                 return i < s.model().blocks.length() ? cell_of(of_index(s.model())) : cell{};
               })
          .item = static_cast<std::size_t>(i);
    };
    total("parameters", "parameters", unit::parameters,
          [&](const transformer& m) { return cost::total_parameters_of_block(m, i); });
    total("active_parameters", "active", unit::parameters,
          [&](const transformer& m) { return cost::active_parameters_of_block(m, i); });
    total("forward_flops_per_token", "forward, per token", unit::flops_per_token,
          [&](const transformer& m) {
            return cost::forward_flops_of_block(m, i, asked.mask, asked.recurrent_chunk);
          });
  }
  return out;
}

section ratio_section(const std::vector<subject>& subjects) {
  section out{.key = "ratios", .title = "Ratios"};
  row_writer rows(out, subjects);
  const auto ratio = [&](const char* key, const char* label, unit in, auto of_model) {
    rows.add(key, label, in, 0, [&](const subject& s) {
      if (!s.model().is_mixture()) {
        return cell{};
      }
      return s.model().common_experts().experts > 0 ? cell_of(of_model(s.model()))
                                                    : cell{.instead = several_kinds};
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
