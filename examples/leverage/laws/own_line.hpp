// SPDX-License-Identifier: Apache-2.0
/// @file
/// A formula of the command line as a law like those of the catalogue, for what lists, evaluates or draws laws.
#pragma once

#include <memory>
#include <string>

#include "laws/own_law.hpp"
#include "leverage/core/argument.hpp"
#include "leverage/laws/law_line.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// A loss of parameters N and tokens D, without a fitted range and without a source. It stays where it was made.
class own_line {
 public:
  own_line(own_law law, std::string formula);
  own_line(const own_line&) = delete;
  own_line& operator=(const own_line&) = delete;
  own_line(own_line&&) = delete;
  own_line& operator=(own_line&&) = delete;
  ~own_line() = default;

  [[nodiscard]] const law_line& line() const { return line_; }

 private:
  own_law law_;
  std::string formula_;
  run_time_law functions_;
  law_line line_;
};

/// The line of `L = E + A/N^alpha + B/D^beta` with `E=1.8,A=482,...`.
[[nodiscard]] result<std::unique_ptr<own_line>> own_line_of(const std::string& formula,
                                                            const std::string& coefficients);

}  // namespace leverage::program
