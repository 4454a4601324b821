// SPDX-License-Identifier: Apache-2.0
#include "support/text_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <istream>
#include <system_error>

namespace leverage::program {

result<std::string> read_text(std::istream& in, std::size_t max_mebibytes, std::string_view kind) {
  const std::size_t max_size = max_mebibytes << 20;
  std::string text;
  char piece[1 << 16];
  while (text.size() <= max_size && (in.read(piece, sizeof piece) || in.gcount() > 0)) {
    text.append(piece, static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) {
    return failure{"expected a readable file, cannot read it"};
  }
  if (text.size() > max_size) {
    return failure{fmt::format("expected {}, found more than {} MiB", kind, max_mebibytes)};
  }
  return text;
}

result<std::string> read_text_file(const std::string& path, std::size_t max_mebibytes,
                                   std::string_view kind) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return failure{"expected a file, found a directory"};
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    const int why = errno;
    return failure{"expected a readable file, cannot open it" +
                   (why == 0 ? std::string() : ": " + std::generic_category().message(why))};
  }
  return read_text(in, max_mebibytes, kind);
}

}  // namespace leverage::program
