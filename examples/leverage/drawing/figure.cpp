// SPDX-License-Identifier: Apache-2.0
#include "drawing/figure.hpp"

#include <fmt/format.h>

#include "support/output_files.hpp"

namespace leverage::program {

std::optional<failure> write_figures(const std::vector<picture_file>& pictures,
                                     const std::vector<text_file>& texts) {
  const temporary_directory scratch;
  if (scratch.path().empty()) {
    return failure{"cannot make a temporary directory for the figure"};
  }
  std::vector<made_file> files;
  const auto next = [&] { return scratch.path() / fmt::format("file{}", files.size()); };
  for (const picture_file& p : pictures) {
    const auto made = next();
    if (auto wrong = draw(p.what, format_of(p.path).value_or(picture_format::svg), made)) {
      return wrong;
    }
    files.push_back({made, p.path});
  }
  for (const text_file& t : texts) {
    const auto made = next();
    if (auto wrong = write_text(made, t.text)) {
      return wrong;
    }
    files.push_back({made, t.path});
  }
  return publish(files);
}

std::vector<picture_file> in_files(const picture& what, const std::vector<std::string>& paths) {
  std::vector<picture_file> files;
  for (const std::string& path : paths) {
    files.push_back({what, path});
  }
  return files;
}

}  // namespace leverage::program
