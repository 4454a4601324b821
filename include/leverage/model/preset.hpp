// SPDX-License-Identifier: Apache-2.0
/// @file
/// A published model: its configuration with its source.
#pragma once

#include <string_view>

#include "leverage/model/transformer.hpp"

namespace leverage {

/// A published model.
struct preset {
  std::string_view key;     ///< name on a command line
  std::string_view name;    ///< name as its publisher writes it
  std::string_view source;  ///< where the dimensions are published
  std::string_view stated;  ///< the publisher's own counts, and what they include
  transformer model;
};

}  // namespace leverage
