// SPDX-License-Identifier: Apache-2.0
/// @file
/// The model families of Hugging Face's transformers that can be read, each with the defaults of its
/// configuration class: a key that a file leaves out means what the class would make of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"
#include "models/fields.hpp"

namespace leverage::program {

/// What a family's reader makes of a file.
struct reading {
  transformer model{};
  count positions = 0;               ///< max_position_embeddings
  std::vector<std::string> notes{};  ///< where the file leaves room for another reading
};

/// Class defaults. Empty: there is none that a model can be built from, and the key is required;
/// for `kv_heads` and `head_dim` see there.
struct class_defaults {
  std::optional<count> vocabulary;
  std::optional<count> d_model;
  std::optional<count> layers;
  std::optional<count> heads;
  std::optional<count> kv_heads;  ///< empty: as many as query heads
  std::optional<count> head_dim;  ///< empty: d_model / heads
  std::optional<count> positions;
};

/// A family: its name in `model_type`, its defaults, and how its file is read.
struct family {
  std::string_view model_type;
  class_defaults defaults;
  void (*read)(fields&, const class_defaults&, reading&);
  bool reads_layer_types = false;
};

/// The family of a file by `model_type`, and by `architectures` where one name serves two. Null, and
/// a refusal in `f`, if there is none.
[[nodiscard]] const family* find_family(fields& f);

}  // namespace leverage::program
