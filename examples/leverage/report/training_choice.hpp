// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a training run changes: parts of a model by name, and low-rank adapters.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "leverage/cost/partial_training.hpp"
#include "leverage/model/transformer.hpp"
#include "support/choices.hpp"
#include "support/result.hpp"

namespace leverage::program::report {

/// A part of a model that can be trained or frozen.
using model_part = bool cost::trained_parts::*;

inline constexpr choice<model_part> model_parts[] = {
    {"attention", &cost::trained_parts::attention},
    {"recurrent", &cost::trained_parts::recurrent_mixer},
    {"dense", &cost::trained_parts::dense_feed_forward},
    {"experts", &cost::trained_parts::experts},
    {"router", &cost::trained_parts::router},
    {"head", &cost::trained_parts::head},
    {"embedding", &cost::trained_parts::embedding},
    {"prediction", &cost::trained_parts::prediction}};

/// A matrix that can have an adapter.
using adapted_matrix = bool cost::low_rank_adapters::*;

inline constexpr choice<adapted_matrix> adapted_matrices[] = {
    {"q", &cost::low_rank_adapters::query},
    {"k", &cost::low_rank_adapters::key},
    {"v", &cost::low_rank_adapters::value},
    {"o", &cost::low_rank_adapters::output},
    {"dense", &cost::low_rank_adapters::dense_feed_forward},
    {"experts", &cost::low_rank_adapters::experts}};

/// What a text of --train names: parts, or adapters of one rank.
using training_text = std::variant<std::vector<model_part>, cost::low_rank_adapters>;

/// PART,PART or lora:RANK:MATRIX,MATRIX.
[[nodiscard]] result<training_text> parse_training(std::string_view text);

/// Training of some of the weights.
struct training_choice {
  std::vector<model_part> trained{};  ///< these alone, and adapters
  std::vector<model_part> frozen{};   ///< or all but these
  cost::low_rank_adapters adapters{};
  std::string text{};  ///< as a title has it

  [[nodiscard]] const std::vector<model_part>& named() const {
    return frozen.empty() ? trained : frozen;
  }
  /// The parts of a model that are trained. A tied head is the embedding: they are trained together.
  [[nodiscard]] cost::trained_parts parts_of(const transformer& m) const;
};

/// The choice of --train and --freeze; none where neither is given.
[[nodiscard]] result<std::optional<training_choice>> training_choice_of(
    const std::vector<training_text>& train, const std::vector<model_part>& freeze);

/// Whether a model whose forward pass costs `f` has the part.
[[nodiscard]] bool has_part(const cost::flop_breakdown& f, model_part part);

/// Operations of one token of a model whose forward pass costs `f`; `not_a_count` if it lacks a matrix for an adapter.
[[nodiscard]] cost::partial_training_flops partial_training_of(const transformer& m,
                                                               const cost::flop_breakdown& f,
                                                               const training_choice& choice);

}  // namespace leverage::program::report
