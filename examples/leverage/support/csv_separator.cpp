// SPDX-License-Identifier: Apache-2.0
#include "support/csv_separator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>
#include <vector>

#include "support/numbers.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

constexpr std::pair<char, std::string_view> named_separators[] = {
    {',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {' ', "space"}, {'|', "bar"}};
constexpr std::string_view detected = ",;\t";

/// The first lines of a text by the number of each detected separator outside quotes.
class separator_counts {
 public:
  explicit separator_counts(std::string_view text) {
    bool quoted = false;
    bool blank = true;
    line now;
    for (const char c : text) {
      quoted = quoted != (c == '"');
      if (c == '\n' && !quoted) {
        if (!blank) {
          lines_.push_back(now);
        }
        if (lines_.size() == most_lines) {
          return;
        }
        now = {};
        blank = true;
        continue;
      }
      blank = blank && (c == ' ' || c == '\t' || c == '\r');
      if (const std::size_t at = detected.find(c); at != detected.npos && !quoted) {
        ++now.of[at];
      }
    }
    if (!blank) {
      lines_.push_back(now);
    }
  }

  /// In the first line.
  [[nodiscard]] std::size_t of(std::size_t separator) const {
    return lines_.empty() ? 0 : lines_[0].of[separator];
  }
  /// Whether all lines have as many as the first.
  [[nodiscard]] bool even(std::size_t separator) const {
    return std::all_of(lines_.begin(), lines_.end(),
                       [&](const line& l) { return l.of[separator] == of(separator); });
  }

 private:
  static constexpr std::size_t most_lines = 10;
  struct line {
    std::size_t of[detected.size()] = {};
  };
  std::vector<line> lines_;
};

}  // namespace

result<char> separator_of(std::string_view text) {
  const separator_counts counts(text);
  std::vector<std::size_t> all;
  std::vector<std::size_t> even;
  for (std::size_t s = 0; s < detected.size(); ++s) {
    if (counts.of(s) > 0) {
      all.push_back(s);
      if (counts.even(s)) {
        even.push_back(s);
      }
    }
  }
  const std::vector<std::size_t>& possible = even.empty() ? all : even;
  if (possible.empty()) {
    return ',';
  }
  const auto fewer = [&](std::size_t a, std::size_t b) { return counts.of(a) < counts.of(b); };
  const std::size_t best = *std::max_element(possible.begin(), possible.end(), fewer);
  const auto equal = std::find_if(possible.begin(), possible.end(), [&](std::size_t s) {
    return s != best && counts.of(s) == counts.of(best);
  });
  if (equal != possible.end()) {
    return failure{fmt::format(
        "line 1: expected cells separated by commas, semicolons or tabs, found {} and {}, which "
        "divide the first lines alike",
        separator_name(detected[best]), separator_name(detected[*equal]))};
  }
  return detected[best];
}

std::string one_separator_name(char separator) {
  const auto* found = std::find_if(std::begin(named_separators), std::end(named_separators),
                                   [=](const auto& n) { return n.first == separator; });
  return found == std::end(named_separators) ? in_quotes({&separator, 1})
                                             : std::string(found->second);
}

std::string separator_name(char separator) {
  const std::string one = one_separator_name(separator);
  return one.starts_with('"') ? one : one + "s";
}

result<char> parse_separator(std::string_view text) {
  const auto* found =
      std::find_if(std::begin(named_separators), std::end(named_separators), [=](const auto& n) {
        return n.second == trimmed(text) || (text.size() == 1 && text[0] == n.first);
      });
  if (found != std::end(named_separators)) {
    return found->first;
  }
  constexpr std::string_view never = "\"'.+-_\r\n";
  if (text.size() != 1 || never.find(text[0]) != never.npos ||
      std::ispunct(static_cast<unsigned char>(text[0])) == 0) {
    return failure{"expected comma, semicolon, tab, space, bar or one such character, found " +
                   in_quotes(text)};
  }
  return text[0];
}

}  // namespace leverage::program
