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
  std::string_view at;
  for (const auto& [made, target] : files) {
    at = target;
    if (fs::is_directory(target, error)) {
      error = std::make_error_code(std::errc::is_a_directory);
      break;
    }
    fs::copy_file(made, part(target), fs::copy_options::overwrite_existing, error);
    if (error) {
      break;
    }
  }
  for (std::size_t i = 0; i < files.size() && !error; ++i) {
    at = files[i].target;
    fs::rename(part(files[i].target), files[i].target, error);
  }
  if (!error) {
    return std::nullopt;
  }
  for (const made_file& file : files) {
    std::error_code ignored;
    fs::remove(part(file.target), ignored);
  }
  return failure{fmt::format("{}: {}", printable(at), error.message())};
}

std::optional<failure> write_text(const fs::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  return out.flush() ? std::nullopt
                     : std::optional(failure{"cannot write " + printable(path.string())});
}

std::optional<failure> publish_text(const std::string& target, std::string_view text) {
  const temporary_directory scratch;
  if (scratch.path().empty()) {
    return failure{"cannot make a temporary directory"};
  }
  const fs::path made = scratch.path() / "text";
  if (auto wrong = write_text(made, text)) {
    return wrong;
  }
  return publish({{made, target}});
}

}  // namespace leverage::program
