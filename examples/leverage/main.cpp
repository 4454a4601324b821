// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <iostream>

#include "command_line/command_line.hpp"
#include "support/terminal.hpp"

namespace {

/// Standard input, output and error are open, so that no other file gets their numbers. Where the caller has closed
/// standard output, writing to it still fails.
void hold_standard_files() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(number, F_GETFD) < 0) {
      (void)open("/dev/null", number == STDERR_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_files();
  // What cannot be written is an error of that writing: no reader, or a file that may not grow.
  (void)std::signal(SIGPIPE, SIG_IGN);
  (void)std::signal(SIGXFSZ, SIG_IGN);
  constexpr std::size_t width_of_a_file = 100;
  return leverage::program::run(
      argc, argv, std::cout, std::cerr,
      leverage::program::terminal_width(STDOUT_FILENO).value_or(width_of_a_file));
}
