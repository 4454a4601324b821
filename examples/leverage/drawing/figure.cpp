// SPDX-License-Identifier: Apache-2.0
#include "drawing/figure.hpp"

#include <fmt/format.h>

#include <set>

#include "support/output_files.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

std::optional<failure> wrong_paths(std::string_view flag, const std::vector<std::string>& pictures,
                                   const std::string& csv) {
  std::set<std::string_view> seen;
  for (const std::string& path : pictures) {
    if (!format_of(path)) {
      return failure{fmt::format("{}: expected a file that ends in .svg or .png, found {}", flag,
                                 in_quotes(path))};
    }
    if (!seen.insert(path).second) {
      return failure{
          fmt::format("{}: expected different files, found {} twice", flag, in_quotes(path))};
    }
  }
  if (seen.contains(csv)) {
    return failure{
        fmt::format("--csv: expected another file than {}, found {}", flag, in_quotes(csv))};
  }
  return std::nullopt;
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

std::optional<failure> write_files(const std::vector<output_file>& files) {
  if (files.empty()) {
    return std::nullopt;
  }
  const temporary_directory scratch;
  if (scratch.path().empty()) {
    return failure{fmt::format("{}: {}: cannot make a temporary directory", files[0].flag,
                               printable(files[0].path))};
  }
  std::vector<made_file> all;
  for (const output_file& file : files) {
    const auto made = scratch.path() / fmt::format("file{}", all.size());
    const auto wrong = std::holds_alternative<picture>(file.content)
                           ? draw(std::get<picture>(file.content),
                                  format_of(file.path).value_or(picture_format::svg), made)
                           : write_text(made, std::get<std::string>(file.content));
    if (wrong) {
      return failure{fmt::format("{}: {}: {}", file.flag, printable(file.path), wrong->value())};
    }
    all.push_back({made, file.path, file.flag});
  }
  return publish(all);
}

}  // namespace leverage::program
