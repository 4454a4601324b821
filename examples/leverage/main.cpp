// SPDX-License-Identifier: Apache-2.0
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstddef>
#include <exception>
#include <iostream>

#include "command_line/command_line.hpp"

namespace {

/// Columns of the terminal; what is no terminal gets a hundred.
std::size_t terminal_width() {
  winsize size{};
  const bool known =
      isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 100;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return leverage::program::run(argc, argv, std::cout, std::cerr, terminal_width());
  } catch (const std::exception& error) {
    std::cerr << "leverage: " << error.what() << '\n';
    return 3;
  }
}
