// SPDX-License-Identifier: Apache-2.0
/// @file
/// Reads the file of a model: config.json of Hugging Face, or the library's own format; see leverage/config/read.hpp.
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
struct config_file {
  std::string family;  ///< model_type
  transformer model{};
  std::string sequence_source{};     ///< why the sequence is what it is
  std::vector<std::string> notes{};  ///< where the file leaves room for another reading
};

/// The configuration that the text of a file describes, valid by the library's rules; or what is wrong with it, without
/// the file's name. `as` is a family to read it as, whatever it says itself; empty: none.
[[nodiscard]] result<config_file> parse_config(std::string_view text, std::optional<count> sequence,
                                               std::string_view as = {});

/// The same for a file; the failure names it.
[[nodiscard]] result<config_file> read_config(const std::string& path,
                                              std::optional<count> sequence,
                                              std::string_view as = {});

}  // namespace leverage::program
