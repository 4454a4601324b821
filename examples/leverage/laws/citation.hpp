// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where numbers were published, in words.
#pragma once

#include <fmt/format.h>

#include <string>

#include "laws/law_text.hpp"

namespace leverage::program {

/// The paper and the place in it: "Besiroglu et al. 2024, Chinchilla Scaling, arXiv:2404.10102, Table 1".
[[nodiscard]] inline std::string place_text(const provenance& source) {
  return fmt::format("{}, {}", paper_text(source), source.location);
}

}  // namespace leverage::program
