// SPDX-License-Identifier: Apache-2.0
#include "drawing/figure.hpp"

#include <fmt/format.h>

#include "support/printable.hpp"

namespace leverage::program {

std::optional<failure> wrong_paths(std::string_view flag, const std::vector<std::string>& pictures,
                                   const std::string& csv, const std::vector<named_path>& read) {
  std::vector<named_path> written;
  for (const std::string& path : pictures) {
    if (!format_of(path)) {
      return failure{fmt::format("{}: expected a file that ends in .svg or .png, found {}", flag,
                                 in_quotes(path))};
    }
    written.push_back({std::string(flag), path});
  }
  if (!csv.empty()) {
    written.push_back({"--csv", csv});
  }
  return same_file_twice(written, read);
}

std::vector<output_file> files_of(std::string_view flag, const picture& drawing,
                                  const std::vector<std::string>& paths, const std::string& numbers,
                                  const std::string& csv) {
  std::vector<output_file> files;
  for (const std::string& path : paths) {
    if (!path.empty()) {
      files.push_back({std::string(flag), path, drawing});
    }
  }
  if (!csv.empty()) {
    files.push_back({"--csv", csv, numbers});
  }
  return files;
}

result<std::vector<made_file>> made_files(const std::vector<output_file>& files) {
  std::vector<made_file> all;
  for (const output_file& file : files) {
    const auto* const drawing = std::get_if<picture>(&file.content);
    auto content = drawing == nullptr
                       ? result<std::string>(std::get<std::string>(file.content))
                       : draw(*drawing, format_of(file.path).value_or(picture_format::svg));
    if (!content) {
      return failure{fmt::format("{}: {}: {}", file.flag, printable(file.path), content.error())};
    }
    all.push_back({{file.flag, file.path}, *std::move(content)});
  }
  return all;
}

std::optional<failure> write_files(const std::vector<output_file>& files) {
  const auto all = made_files(files);
  return all ? publish(*all) : std::optional(failure{all.error()});
}

}  // namespace leverage::program
