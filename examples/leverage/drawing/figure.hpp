// SPDX-License-Identifier: Apache-2.0
/// @file
/// Figures, and the files that they become.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "drawing/gnuplot.hpp"
#include "support/output_files.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// A figure: what to draw, its numbers as CSV, and lines that describe it.
struct made_figure {
  picture drawing;
  std::string csv;
  std::vector<std::pair<std::string, std::string>> lines;
  std::string
      no_value{};  ///< why the laws have no values to draw, although the input is sound; or empty
};

/// A file that a flag asks for. The path of a picture ends in .svg or .png.
struct output_file {
  std::string flag;  ///< as messages name it: "--plot"
  std::string path;
  std::variant<picture, std::string> content;  ///< what to draw, or a text
};

/// What is wrong with the paths of pictures, which `flag` gives, and with that of --csv: pictures end in .svg or .png,
/// and every file is another one, and none that is read. Empty paths ask for no file.
[[nodiscard]] std::optional<failure> wrong_paths(std::string_view flag,
                                                 const std::vector<std::string>& pictures,
                                                 const std::string& csv,
                                                 const std::vector<named_path>& read = {});

/// The same picture in several files, and its numbers in one; without a file for an empty path.
[[nodiscard]] std::vector<output_file> files_of(std::string_view flag, const picture& drawing,
                                                const std::vector<std::string>& paths,
                                                const std::string& numbers, const std::string& csv);

/// The files that `publish` takes, with their pictures drawn, or the failure names flag, path and reason.
[[nodiscard]] result<std::vector<made_file>> made_files(const std::vector<output_file>& files);

/// Draws pictures and writes texts: either all files appear, or none and the failure names flag, path and reason.
[[nodiscard]] std::optional<failure> write_files(const std::vector<output_file>& files);

}  // namespace leverage::program
