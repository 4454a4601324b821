// SPDX-License-Identifier: Apache-2.0
/// @file
/// Output files that appear together and complete: they are made in a temporary directory and moved when all are done.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace leverage::program {

/// A temporary directory, removed on destruction. The path is empty if it could not be made.
class temporary_directory {
 public:
  temporary_directory();
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;
  ~temporary_directory();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A finished file, the path where the user wants it, and the flag that gave the path.
struct made_file {
  std::filesystem::path made;
  std::string target;
  std::string flag;
};

/// Moves files to their targets: copies all of them to TARGET.part first and renames them then, so that no target is
/// ever incomplete. Returns what went wrong: "FLAG: PATH: why".
[[nodiscard]] std::optional<failure> publish(const std::vector<made_file>& files);

/// Writes a text to a file. Returns what went wrong.
[[nodiscard]] std::optional<failure> write_text(const std::filesystem::path& path,
                                                std::string_view text);

}  // namespace leverage::program
