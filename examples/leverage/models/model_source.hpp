// SPDX-License-Identifier: Apache-2.0
/// @file
/// Models as named on the command line: the key of a preset or the path of a config.json.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// A model with where it comes from.
struct named_model {
  std::string argument{};  ///< as typed
  std::string label{};     ///< short, for a column
  std::string name{};      ///< the publisher's name of a preset, the path of a file
  std::string family{};    ///< model_type of a file
  std::string source{};    ///< where a preset's dimensions stand
  std::string stated{};    ///< the publisher's own counts of a preset
  std::string sequence_source{};
  std::vector<std::string> notes{};
  transformer model{};
};

/// The model that `argument` means. An existing file, a name with a slash or one that ends in .json is
/// a file; anything else the key of a preset. `flag` begins the message about an unknown preset, and about any model
/// that a flag names: "--compare". `as` is the family that a file is read as; empty: what it says.
[[nodiscard]] result<named_model> find_model(const std::string& argument,
                                             std::optional<count> sequence,
                                             std::string_view flag = "MODEL",
                                             std::string_view as = {});

}  // namespace leverage::program
