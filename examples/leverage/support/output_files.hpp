// SPDX-License-Identifier: Apache-2.0
/// @file
/// The one way in which files come to be: complete and together, or not at all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/result.hpp"

namespace leverage::program {

/// A path and the flag that gave it, as messages name it: "--csv".
struct named_path {
  std::string flag;
  std::string path;
};

/// Paths that one flag gave.
[[nodiscard]] std::vector<named_path> named_paths(const std::string& flag,
                                                  const std::vector<std::string>& paths);

/// What is wrong if two of the files are one, by whatever spelling or link: two that are written, or one that is
/// written and one that is read.
[[nodiscard]] std::optional<failure> same_file_twice(const std::vector<named_path>& written,
                                                     const std::vector<named_path>& read = {});

/// A file to be and its content.
struct made_file {
  named_path target;
  std::string content;
};

/// Writes every file next to its target under a name that cannot be foreseen, and renames all when all are written, so
/// that no target is ever incomplete; a signal in the meantime waits. A target keeps its mode, and a symbolic link leads
/// where it led. What is no regular file, like a FIFO, /dev/null or /dev/stdout, is written straight, before the others.
/// Returns what went wrong: "FLAG: PATH: why".
[[nodiscard]] std::optional<failure> publish(const std::vector<made_file>& files);

}  // namespace leverage::program
