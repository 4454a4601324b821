// SPDX-License-Identifier: Apache-2.0
/// @file
/// A table of models, one a row, to which the rows of a table of runs refer by name.
///
///   model           the name
///   layers, d_model, heads, vocab                                needed
///   kv_heads, head_dim                                           blank: heads, d_model / heads
///   d_ffn, ffn_matrices                                          of dense layers; 3 matrices are gated, 2 are plain
///   dense_layers, d_expert, experts, active_experts, shared_experts           of a mixture
///   mla_query_rank, mla_kv_rank, mla_nope, mla_rope, mla_value   of latent attention
///   window_width, window_period                                  the first of each period of layers has the window
///   prediction_layers                                            multi-token-prediction modules
///   params_total                                                 checked against the count of the dimensions
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/model/transformer.hpp"
#include "support/csv.hpp"
#include "support/result.hpp"
#include "train/row_cells.hpp"

namespace leverage::program {

/// A model of a table. `fault` says why it cannot be used; empty if it can.
struct listed_model {
  std::string name;
  transformer model;
  std::string fault;
};

/// The models of a table, in its order; an error if it has no column `model` or a name twice. Sequence lengths are 1:
/// the run gives its own.
[[nodiscard]] result<std::vector<listed_model>> read_models(const csv_table& table);

/// The plain decoder that layers, d_model, heads and vocab of a row describe: multi-head attention, a feed-forward of
/// 4 d_model with two matrices, embedding and head tied, no learned positions. A stated `params_total` that is more than
/// 5 % away, with or without positions, is a fault.
[[nodiscard]] transformer plain_decoder(row_cells& cells, count sequence);

/// The model of a row with this name: of the table of models, or the plain decoder of the row, or a preset. If there is
/// none, that is the row's fault.
[[nodiscard]] std::optional<transformer> model_named(row_cells& cells, std::string_view name,
                                                     const std::vector<listed_model>& models,
                                                     count sequence);

}  // namespace leverage::program
