// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the sources of the tables share.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/csv.hpp"
#include "support/quantity_text.hpp"
#include "support/result.hpp"

namespace leverage::program::csv_detail {

/// A table of more is refused.
inline constexpr std::size_t max_cells = 10'000'000;

/// Lines about one file, of which the first ten are kept and the others counted at the end of the tenth.
class error_list {
 public:
  /// `about` is put in front of every line.
  explicit error_list(std::string about) : about_(printable(about)) {}

  void add(std::string_view text) {
    add([&] { return text; });
  }
  /// The same of a text that is made only where it is kept.
  template <std::invocable Text>
  void add(const Text& text) {
    if (lines_.size() < max_errors) {
      lines_.push_back(fmt::format("{}: {}", about_, text()));
    } else {
      ++more_;
    }
  }
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  [[nodiscard]] failure taken() && {
    if (more_ > 0) {
      lines_.back() += fmt::format("; and {} more", more_);
    }
    return failure{fmt::format("{}", fmt::join(lines_, "\n"))};
  }

 private:
  static constexpr std::size_t max_errors = 10;
  std::string about_;
  std::vector<std::string> lines_;
  std::size_t more_ = 0;
};

/// Removes `what` from the front of `rest` if it is there.
inline bool took(std::string_view& rest, std::string_view what) {
  const bool found = rest.starts_with(what);
  rest.remove_prefix(found ? what.size() : 0);
  return found;
}

/// Takes a text in double quotes, in which two quotes mean one. Returns nothing, and takes everything, if the quotes
/// do not close.
inline std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string text;
  rest.remove_prefix(1);
  for (;;) {
    const std::size_t size = rest.find('"');
    if (size == std::string_view::npos) {
      rest = {};
      return std::nullopt;
    }
    text += rest.substr(0, size);
    rest.remove_prefix(size + 1);
    if (!took(rest, "\"")) {
      return text;
    }
    text += '"';
  }
}

/// The number in a cell.
[[nodiscard]] result<double> number_in(std::string_view cell);

/// That a table has no such column, with the names of those that it has and the nearest.
[[nodiscard]] std::string no_column(const csv_table& table, std::string_view name);

/// Where a cell is: "line 3, column "loss"", or "line 3 of b.csv, column "loss"".
[[nodiscard]] std::string cell_position(const csv_table& table, std::size_t row,
                                        std::size_t column);

/// Where a cell is that holds no number, why it holds none, and what can be done about it.
[[nodiscard]] std::string no_number(const csv_table& table, std::size_t row, std::size_t column);

}  // namespace leverage::program::csv_detail
