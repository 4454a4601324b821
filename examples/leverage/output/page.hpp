// SPDX-License-Identifier: Apache-2.0
/// @file
/// The answer of a command as text for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "output/text_table.hpp"

namespace leverage::program {

/// Keys and texts in order.
using text_lines = std::vector<std::pair<std::string, std::string>>;

/// A text built from top to bottom, wrapped to a width.
class page {
 public:
  explicit page(std::size_t width) : width_(width) {}

  [[nodiscard]] std::size_t width() const { return width_; }

  /// A key, padded to `key_width` columns, and its text.
  void line(std::string_view key, std::size_t key_width, std::string_view text);
  /// Keys and texts; the texts begin in one column, two blanks after the longest key.
  void lines(const text_lines& all);
  /// An empty line and a text.
  void title(std::string_view text);
  /// A text behind `first`, under whose end further lines are indented.
  void paragraph(std::string_view text, std::string_view first = "");
  /// A point of a list.
  void item(std::string_view text) { paragraph(text, "  - "); }
  void table(const text_table& t) { text_ += t.text(width_); }
  /// An empty line, except at the top.
  void blank();

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::size_t width_;
  std::string text_;
};

}  // namespace leverage::program
