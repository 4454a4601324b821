// SPDX-License-Identifier: Apache-2.0
/// @file
/// The catalogue of laws for commands that list, evaluate and draw: the lines of plan/law_lines.hpp without their
/// templates. One source compiles all laws; an entry that the library's catalogue gets appears here by itself.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "leverage/core/argument.hpp"
#include "leverage/core/provenance.hpp"
#include "leverage/laws/catalogue/entry.hpp"

namespace leverage::plan {
struct law_line;
}  // namespace leverage::plan

namespace leverage::program {

/// One entry. Its functions take the inputs in order, as many as there are.
struct law_entry {
  std::string_view name;     ///< KEY/what
  std::string_view formula;  ///< plain text
  std::string_view tex;      ///< LaTeX
  outcome answer = outcome::loss;
  model_kind models = model_kind::any;  ///< which it was made for
  const provenance* source = nullptr;
  std::span<const argument> inputs;
  std::span<const std::string_view> symbols;  ///< the paper's letters of the inputs
  std::span<const catalogue::named_coefficient> coefficients;  ///< in the order of the formula
  const plan::law_line* line = nullptr;

  [[nodiscard]] double value(std::span<const double> x) const;
  /// Its partial derivatives, exact, go to `slopes`.
  void gradient(std::span<const double> x, std::span<double> slopes) const;
  /// How each fitted quantity lies to its interval; these need not be the inputs.
  [[nodiscard]] std::vector<reach> fitted(std::span<const double> x) const;
  /// Which of the inputs an argument is, if it is one.
  [[nodiscard]] std::optional<std::size_t> position(argument a) const;
};

/// Every entry, paper by paper.
[[nodiscard]] const std::vector<law_entry>& law_catalogue();

/// The entry of this name; none if there is none.
[[nodiscard]] const law_entry* find_law(std::string_view name);
/// The entries of a paper.
[[nodiscard]] std::vector<const law_entry*> laws_of(std::string_view key);

/// Whether an argument counts weights of a model.
[[nodiscard]] bool counts_weights(argument a);
}  // namespace leverage::program
