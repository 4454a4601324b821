// SPDX-License-Identifier: Apache-2.0
/// @file
/// Published checkpoints: what a file is read as, and its counts.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include "leverage/config/read.hpp"
#include "leverage/cost/parameters.hpp"

namespace checkpoints {

using namespace leverage;

/// The text of a file in examples/configs.
inline std::string file_text(const std::string& name) {
  std::ifstream in(LEVERAGE_SOURCE_DIR "/examples/configs/" + name + ".json", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// What is wrong with a text; empty if nothing.
inline std::string refusal(std::string_view text) {
  std::string all;
  for (const config::problem& p : config::parse(text).problems)
    all += (all.empty() ? "" : "; ") + p.text();
  return all;
}

/// The model that a text describes; a failure to read it fails the test with the reason.
inline transformer model_of(std::string_view text) {
  const config::reading r = config::parse(text);
  if (!r.has_model()) throw std::runtime_error(refusal(text));
  return r.model;
}

/// What a checkpoint has: 0 where nothing is published.
struct checkpoint {
  std::string_view name;    ///< of a file in examples/configs, or of the checkpoint
  std::string_view family;  ///< empty: as the file says
  count total;              ///< without prediction modules
  count module = 0;         ///< of all prediction modules together
  count active = 0;
  std::string_view text = {};  ///< of the file, where it is not in examples/configs
};

inline void check(const checkpoint& expected) {
  CAPTURE(expected.name);
  const std::string text =
      expected.text.empty() ? file_text(std::string(expected.name)) : std::string(expected.text);
  const config::reading r = config::parse(text);
  REQUIRE(refusal(text) == "");
  if (!expected.family.empty()) CHECK(r.family == expected.family);
  const auto counts = cost::total_parameters(r.model);
  CHECK(counts.total().value == expected.total);
  CHECK(counts.prediction == expected.module);
  if (expected.active > 0) CHECK(cost::active_parameters(r.model).total().value == expected.active);
}

}  // namespace checkpoints
