// SPDX-License-Identifier: Apache-2.0
/// @file
/// Reads the config.json of a model on Hugging Face. What a file says and the library's configuration
/// cannot, is refused, never approximated.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// A configuration as read.
struct config {
  std::string family;  ///< model_type
  transformer model{};
  std::string sequence_source{};     ///< why the sequence is what it is
  std::vector<std::string> notes{};  ///< where the file leaves room for another reading
};

/// The longest sequence that a configuration gets unless asked for: max_position_embeddings is what a
/// model can be used at, most of its training is shorter.
inline constexpr count default_sequence = 4096;

/// The configuration that the text of a config.json describes, valid by the library's rules; or what
/// is wrong with it, without the file's name.
[[nodiscard]] result<config> parse_config(std::string_view text, std::optional<count> sequence);

/// The same for a file; the failure names it.
[[nodiscard]] result<config> read_config(const std::string& path, std::optional<count> sequence);

/// What the library's rules find wrong with a model, by field; empty for a valid one. `sequence` is
/// the length asked for, if any.
[[nodiscard]] std::string violations_text(const transformer& m, std::optional<count> sequence);

}  // namespace leverage::program
