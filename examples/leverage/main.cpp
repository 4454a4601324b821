// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstddef>
#include <exception>
#include <iostream>

#include "command_line/command_line.hpp"
#include "support/terminal.hpp"

int main(int argc, char** argv) {
  try {
    constexpr std::size_t width_of_a_file = 100;
    return leverage::program::run(
        argc, argv, std::cout, std::cerr,
        leverage::program::terminal_width(STDOUT_FILENO).value_or(width_of_a_file));
  } catch (const std::exception& error) {
    std::cerr << "leverage: " << error.what() << '\n';
    return 3;
  }
}
