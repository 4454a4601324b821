// SPDX-License-Identifier: Apache-2.0
/// @file
/// Pictures by gnuplot, and files that appear together and whole.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/result.hpp"

namespace leverage::program {

/// A folder of one's own that goes with the object; the path is empty if it could not be made.
class scratch_folder {
 public:
  scratch_folder();
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;
  ~scratch_folder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

enum class picture_format { svg, png };

/// The format that a file's ending names: .svg or .png, in any case.
[[nodiscard]] std::optional<picture_format> format_of(const std::string& path);

/// What to draw: commands without terminal and output, on a canvas of so many points.
struct picture {
  int width = 0;
  int height = 0;
  std::string commands;
};

/// `text` as gnuplot takes it literally: in single quotes.
[[nodiscard]] std::string quoted(const std::string& text);

/// Draws a picture to `to`, beside which the script is left; a PNG has two pixels a point. What went
/// wrong, or nothing.
[[nodiscard]] std::optional<failure> draw(const picture& what, picture_format format,
                                          const std::filesystem::path& to);

/// A file made elsewhere and where it belongs.
using made_file = std::pair<std::filesystem::path, std::string>;

/// Puts files in their places: all beside first, then each by renaming, so that none is there in part.
[[nodiscard]] std::optional<failure> publish(const std::vector<made_file>& files);

}  // namespace leverage::program
