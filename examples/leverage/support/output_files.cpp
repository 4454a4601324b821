// SPDX-License-Identifier: Apache-2.0
#include "support/output_files.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "support/quantity_text.hpp"

namespace leverage::program {

namespace fs = std::filesystem;

temporary_directory::temporary_directory() {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  std::string pattern = (parent / "leverage-XXXXXX").string();
  if (!error && mkdtemp(pattern.data()) != nullptr) {
    path_ = pattern;
  }
}

temporary_directory::~temporary_directory() {
  std::error_code ignored;
  if (!path_.empty()) {
    fs::remove_all(path_, ignored);
  }
}

std::optional<failure> publish(const std::vector<made_file>& files) {
  const auto part = [](const std::string& path) { return fs::path(path + ".part"); };
  std::error_code error;
  const made_file* at = nullptr;
  for (const made_file& file : files) {
    at = &file;
    if (fs::is_directory(file.target, error)) {
      error = std::make_error_code(std::errc::is_a_directory);
      break;
    }
    fs::copy_file(file.made, part(file.target), fs::copy_options::overwrite_existing, error);
    if (error) {
      break;
    }
  }
  for (std::size_t i = 0; i < files.size() && !error; ++i) {
    at = &files[i];
    fs::rename(part(files[i].target), files[i].target, error);
  }
  if (!error || at == nullptr) {
    return std::nullopt;
  }
  for (const made_file& file : files) {
    std::error_code ignored;
    fs::remove(part(file.target), ignored);
  }
  return failure{fmt::format("{}: {}: {}", at->flag, printable(at->target), error.message())};
}

std::optional<failure> write_text(const fs::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  return out.flush() ? std::nullopt
                     : std::optional(failure{"cannot write " + printable(path.string())});
}

}  // namespace leverage::program
