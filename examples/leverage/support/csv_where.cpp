// SPDX-License-Identifier: Apache-2.0
#include "support/csv_where.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "support/csv_detail.hpp"
#include "support/numbers.hpp"

namespace leverage::program {

namespace {

using csv_detail::take_quoted;
using csv_detail::took;

constexpr std::pair<std::string_view, comparison> operators[] = {
    {"<=", comparison::less_equal},  // the longer ones first
    {">=", comparison::greater_equal}, {"!=", comparison::not_equal}, {"=", comparison::equal},
    {"<", comparison::less},           {">", comparison::greater},
};

/// Reads predicates from left to right.
class where_parser {
 public:
  explicit where_parser(std::string_view text) : rest_(text) {}

  result<std::vector<predicate>> parsed() {
    std::vector<predicate> all;
    do {
      const std::string_view item = rest_;
      auto p = next();
      if (!p) {
        return failure{
            fmt::format("expected COLUMN OP VALUE with OP among = != < <= > >=, found {} (a text "
                        "that holds a comma, a quote or an operator goes in double quotes)",
                        in_quotes(trimmed(item)))};
      }
      all.push_back(std::move(*p));
    } while (took(rest_, ","));
    return all;
  }

 private:
  struct operand_text {
    std::string text;
    bool quoted = false;
  };

  std::optional<predicate> next() {
    auto column = operand();
    const auto* op = std::find_if(std::begin(operators), std::end(operators),
                                  [this](const auto& o) { return took(rest_, o.first); });
    if (!column || column->text.empty() || op == std::end(operators)) {
      return std::nullopt;
    }
    auto value = operand();
    if (!value || (!rest_.empty() && rest_[0] != ',')) {
      return std::nullopt;
    }
    return predicate{std::move(column->text), op->second, std::move(value->text), column->quoted,
                     value->quoted};
  }

  /// How far the text before the next operator or comma reaches; `nested` leaves commas in parentheses alone. Nothing
  /// where quotes do not close.
  [[nodiscard]] std::optional<std::size_t> operand_size(bool nested) const {
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted) {
        continue;
      } else if (std::string_view("=!<>").find(c) != std::string_view::npos ||
                 (c == ',' && depth == 0)) {
        return depth == 0 ? std::optional(i) : operand_size(false);
      } else if (nested && c == '(') {
        ++depth;
      } else if (nested && c == ')' && depth > 0) {
        --depth;
      }
    }
    if (quoted) {
      return std::nullopt;
    }
    return depth == 0 ? std::optional(rest_.size()) : operand_size(false);
  }

  /// A text, not empty unless in quotes. What has quotes in it, but is not one text in quotes, is an expression.
  std::optional<operand_text> operand() {
    const auto size = operand_size(true);
    if (!size) {
      return std::nullopt;
    }
    const std::string_view text = trimmed(rest_.substr(0, *size));
    rest_.remove_prefix(*size);
    if (text.find('"') == text.npos) {
      return text.empty() ? std::nullopt : std::optional(operand_text{std::string(text), false});
    }
    std::string_view inner = text;
    if (inner.starts_with('"')) {
      auto whole = take_quoted(inner);
      if (whole && inner.empty()) {
        return operand_text{*std::move(whole), true};
      }
    }
    return fit::expression::parse(text) ? std::optional(operand_text{std::string(text), false})
                                        : std::nullopt;
  }

  std::string_view rest_;
};

}  // namespace

std::string_view sign_of(comparison op) {
  const auto* found = std::find_if(std::begin(operators), std::end(operators),
                                   [op](const auto& o) { return o.second == op; });
  return found->first;
}

result<std::vector<predicate>> parse_where(std::string_view text) {
  return where_parser(text).parsed();
}

}  // namespace leverage::program
