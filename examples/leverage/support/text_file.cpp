// SPDX-License-Identifier: Apache-2.0
#include "support/text_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace leverage::program {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_size = 1 << 16;

failure too_large(std::string_view kind, std::size_t max_mebibytes) {
  return failure{fmt::format("expected {}, found more than {} MiB", kind, max_mebibytes)};
}

failure unreadable(std::string_view what, int why) {
  return failure{fmt::format("expected a readable file, cannot {} it: {}", what,
                             std::generic_category().message(why))};
}

/// What there is in place of a file or a pipe; nothing where there may be one.
std::optional<std::string_view> other_than_file(const std::string& path) {
  std::error_code ignored;
  switch (fs::status(path, ignored).type()) {
    case fs::file_type::directory:
      return "a directory";
    case fs::file_type::character:
    case fs::file_type::block:
      return "a device";
    case fs::file_type::socket:
      return "a socket";
    default:
      return std::nullopt;
  }
}

/// An open file, which is closed with the object.
class input_file {
 public:
  /// Waits for no writer of a pipe.
  explicit input_file(const std::string& path)
      : number_(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {}
  input_file(const input_file&) = delete;
  input_file& operator=(const input_file&) = delete;
  ~input_file() {
    if (is_open()) {
      close(number_);
    }
  }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// The number of bytes put into `to`; negative where they cannot be read, see errno. Waits for the writer of a pipe,
/// if there is one.
ssize_t read_into(int file, char (&to)[piece_size]) {
  for (;;) {
    const ssize_t got = read(file, to, sizeof to);
    if (got >= 0 || (errno != EINTR && errno != EAGAIN)) {
      return got;
    }
    if (errno == EAGAIN) {
      fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK);
    }
  }
}

/// What is left of an open file.
result<std::string> read_rest(int file, std::size_t max_mebibytes, std::string_view kind) {
  std::string text;
  char piece[piece_size];
  while (text.size() <= max_mebibytes << 20U) {
    const ssize_t got = read_into(file, piece);
    if (got < 0) {
      return unreadable("read", errno);
    }
    if (got == 0) {
      return text;
    }
    text.append(piece, static_cast<std::size_t>(got));
  }
  return too_large(kind, max_mebibytes);
}

}  // namespace

bool means_file(const std::string& argument) {
  std::error_code ignored;
  return argument.find('/') != std::string::npos || argument.ends_with(".json") ||
         fs::is_regular_file(argument, ignored);
}

result<std::string> read_text_file(const std::string& path, std::size_t max_mebibytes,
                                   std::string_view kind) {
  if (const auto other = other_than_file(path)) {
    return failure{fmt::format("expected a file, found {}", *other)};
  }
  const input_file file(path);
  if (!file.is_open()) {
    return unreadable("open", errno);
  }
  std::error_code ignored;
  const bool pipe = fs::is_fifo(path, ignored);
  if (!pipe && fs::file_size(path, ignored) > max_mebibytes << 20U && !ignored) {
    return too_large(kind, max_mebibytes);
  }
  auto text = read_rest(file.number(), max_mebibytes, kind);
  return pipe && text && text->empty() ? failure{"expected a file, found a pipe with nothing in it"}
                                       : text;
}

result<std::string> read_standard_input(std::size_t max_mebibytes, std::string_view kind) {
  if (isatty(STDIN_FILENO) != 0) {
    return failure{fmt::format("expected {}, found a terminal", kind)};
  }
  return read_rest(STDIN_FILENO, max_mebibytes, kind);
}

}  // namespace leverage::program
