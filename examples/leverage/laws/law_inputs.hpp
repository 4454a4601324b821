// SPDX-License-Identifier: Apache-2.0
/// @file
/// Inputs of laws on a command line: one flag for every argument that a law can have.
#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "laws/law_catalogue.hpp"
#include "models/model_source.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The texts of the flags, in the order of the table of arguments; empty where not given.
struct input_options {
  std::vector<std::string> text = std::vector<std::string>(std::size(argument_table));
  std::string weights;  ///< of --params, whatever weights the law counts

  [[nodiscard]] const std::string& of(argument a) const {
    return text[static_cast<std::size_t>(a)];
  }
  [[nodiscard]] bool any() const;
};

/// What is given for every input of a law; empty where nothing is. A value that is no number or that no law takes is
/// a failure. Whether other flags are given is not looked at.
[[nodiscard]] result<std::vector<std::vector<double>>> values_of(const law_line& law,
                                                                 const input_options& options);

/// The inputs of a law, every combination of what is given; the last flag varies first.
struct input_points {
  std::vector<std::vector<double>> x;
  std::vector<std::string> remarks;  ///< what of the configuration is not quite what the law means
  std::optional<failure> missing;    ///< then there are no points
};

/// The points from flags and, where these say nothing, from a configuration (if there is one) with the tokens, the
/// batch and the loss of the flags. More than `most` are a failure.
[[nodiscard]] result<input_points> points_of(const law_line& law, const input_options& options,
                                             const named_model* model, std::size_t most);

/// A failure for the first flag that is no input of any of these laws; nothing if there is none. With a configuration,
/// flags that describe its training are accepted too.
[[nodiscard]] std::optional<failure> foreign_flag(const std::vector<const law_line*>& laws,
                                                  std::string_view name,
                                                  const input_options& options,
                                                  bool with_model = false);

/// A law lacks this input.
[[nodiscard]] failure missing_input(const law_line& law, std::size_t input);

}  // namespace leverage::program
