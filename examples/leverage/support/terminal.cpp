// SPDX-License-Identifier: Apache-2.0
#include "support/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace leverage::program {

std::optional<std::size_t> terminal_width(int descriptor) {
  winsize size{};
  const bool known =
      isatty(descriptor) != 0 && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? std::optional<std::size_t>(size.ws_col) : std::nullopt;
}

}  // namespace leverage::program
