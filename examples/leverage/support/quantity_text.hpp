// SPDX-License-Identifier: Apache-2.0
/// @file
/// Numbers and texts as people read them.
#pragma once

#include <string>
#include <string_view>

#include "leverage/core/argument.hpp"
#include "leverage/core/outcome.hpp"
#include "leverage/core/quantities.hpp"
#include "support/printable.hpp"

namespace leverage::program {

/// What a number counts, and so how it reads.
enum class unit {
  plain,            ///< 126,464 or 10.67
  share,            ///< 3.377 %
  factor,           ///< 6.98x
  parameters,       ///< 17.51 B
  tokens,           ///< 1.5 T; images and steps are counted likewise
  flops_per_token,  ///< 2.319 GFLOP
  macs_per_token,   ///< 1.159 GMAC
  flops,            ///< 7.002e21
  bytes,            ///< 80 KiB
  rate,             ///< 5.01e-4
  time,             ///< 850 ms, 19.91 s, 5 min, 2 h, 4 days; in seconds
};

/// The unit of an argument in a text.
[[nodiscard]] unit unit_of(argument a);
/// The unit of what a law answers.
[[nodiscard]] unit unit_of(outcome o);

/// The number in its unit with four digits.
[[nodiscard]] std::string text_of(double value, unit u);
/// A count: all its digits where they are few, like a `double` otherwise.
[[nodiscard]] std::string text_of(count value, unit u);
/// All digits, in groups of three: 17,514,364,928.
[[nodiscard]] std::string grouped(count value);

}  // namespace leverage::program
