// SPDX-License-Identifier: Apache-2.0
/// @file
/// The program as a function, so that tests can call it.
#pragma once

#include <cstddef>
#include <iosfwd>

namespace leverage::program {

/// Runs `leverage` with these arguments. What it has to say is written to `out` at once and whole, at
/// most `width` columns wide; complaints are one line on `err`. Returns the exit code: 0; 1 if `out`
/// cannot be written or sound arguments have no answer; 2 for bad input, and then `out` gets nothing.
int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
        std::size_t width = 100);

}  // namespace leverage::program
