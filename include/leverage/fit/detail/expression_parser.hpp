// SPDX-License-Identifier: Apache-2.0
/// @file
/// Reads an expression by recursive descent. The grammar is that of fit/expression.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/fit/detail/decimal_number.hpp"
#include "leverage/fit/detail/expression_nodes.hpp"

namespace leverage::fit {

/// Why a text is no formula.
struct formula_problem {
  std::size_t position =
      0;  ///< of the first byte that is wrong, from 0; the length of the text at its end
  std::string what{};  ///< what was expected there, and what was found
};

namespace detail {

struct named_function {
  std::string_view name;
  operation op;
};
inline constexpr named_function functions[] = {
    {"exp", operation::exp},   {"log", operation::log},     {"ln", operation::log},
    {"log2", operation::log2}, {"log10", operation::log10}, {"sqrt", operation::sqrt},
    {"min", operation::min},   {"max", operation::max},     {"tanh", operation::tanh},
    {"erf", operation::erf},   {"abs", operation::abs}};

/// The number of bytes of the character of a name that a text begins with, 0 if it begins with none: letters and _, of
/// which Latin, Greek and Cyrillic ones, and behind the first also digits, dots and signs of subscript.
[[nodiscard]] inline std::size_t name_character(std::string_view text, bool first) {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[i])) : 0U;
  };
  const unsigned c = byte(0);
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') return 1;
  if (!first && ((c >= '0' && c <= '9') || c == '.')) return 1;
  if ((c & 0xe0U) == 0xc0U && (byte(1) & 0xc0U) == 0x80U) {
    const unsigned point = (c & 0x1fU) << 6 | (byte(1) & 0x3fU);
    const bool sign = point == 0xd7 || point == 0xf7;  // of multiplication and division
    return point >= 0xc0 && point < 0x530 && !sign ? 2 : 0;
  }
  const bool subscript = c == 0xe2 && byte(1) == 0x82 && byte(2) >= 0x80 && byte(2) <= 0x89;
  return !first && subscript ? 3 : 0;
}

class expression_parser {
 public:
  static constexpr std::size_t max_depth = 64;
  static constexpr std::size_t max_names = 64;

  /// Reads the bytes of `text` from `begin` up to `end`; positions are those in the whole text.
  expression_parser(std::string_view text, std::size_t begin, std::size_t end)
      : text_{text.substr(0, end)}, at_{begin} {}

  /// The index of the whole expression; none if there is a problem.
  [[nodiscard]] node_list::index parsed() {
    skip_blanks();
    if (at_ == text_.size()) fail(at_, "expected an expression, found nothing");
    const auto root = sum();
    if (!problem_ && at_ < text_.size()) expected("an operator or the end");
    return problem_ ? std::nullopt : node_list::index(root);
  }

  [[nodiscard]] const std::optional<formula_problem>& problem() const { return problem_; }
  [[nodiscard]] const node_list& list() const { return list_; }
  [[nodiscard]] std::vector<std::string> take_names() { return std::move(names_); }
  [[nodiscard]] std::vector<std::size_t> take_positions() { return std::move(positions_); }

 private:
  /// Counts how deep the expression is nested while it lives.
  class level {
   public:
    explicit level(expression_parser& parser) : parser_{parser} {
      if (++parser_.depth_ > max_depth) {
        parser_.fail(parser_.at_, "expected at most " + std::to_string(max_depth) +
                                      " levels of parentheses, signs and powers, found more");
      }
    }
    level(const level&) = delete;
    level& operator=(const level&) = delete;
    ~level() { --parser_.depth_; }

   private:
    expression_parser& parser_;
  };

  void fail(std::size_t position, std::string what) {
    if (!problem_) problem_ = formula_problem{position, std::move(what)};
  }
  void expected(std::string_view what) {
    fail(at_, "expected " + std::string(what) + ", found " + found());
  }
  /// What stands at the place that is read.
  [[nodiscard]] std::string found() const {
    if (at_ == text_.size()) return "the end";
    if (text_[at_] == '"') return "a name in quotes";
    const std::string_view rest = text_.substr(at_);
    if (const std::size_t size = name_size(rest); size > 0) {
      constexpr std::size_t most = 40;
      return size > most ? "a name" : std::string(rest.substr(0, size));
    }
    if (rest[0] > ' ' && rest[0] <= '~') return std::string(rest.substr(0, 1));
    return "a character that only a name in quotes may have";
  }
  [[nodiscard]] static std::size_t name_size(std::string_view text) {
    std::size_t size = 0;
    while (const std::size_t more = name_character(text.substr(size), size == 0)) size += more;
    return size;
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  [[nodiscard]] bool took(std::string_view sign) {
    if (problem_ || !text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    skip_blanks();
    return true;
  }
  [[nodiscard]] bool took_times() { return !text_.substr(at_).starts_with("**") && took("*"); }
  /// The index of a node that was made from what begins at `position`.
  [[nodiscard]] std::uint16_t made(const node_list::index& i, std::size_t position) {
    if (i) return *i;
    if (list_.nodes().size() == max_nodes) {
      fail(position, "expected at most " + std::to_string(max_nodes) +
                         " numbers, names and operations, found more");
    } else {
      fail(position, "expected a finite number, found one that is not");
    }
    return 0;
  }
  [[nodiscard]] std::uint16_t joined(operation op, std::uint16_t x, std::uint16_t y,
                                     std::size_t position) {
    return problem_ ? std::uint16_t{0} : made(list_.binary(op, x, y), position);
  }

  [[nodiscard]] std::uint16_t sum() {
    std::uint16_t x = product();
    while (!problem_) {
      const std::size_t position = at_;
      if (took("+")) {
        x = joined(operation::add, x, product(), position);
      } else if (took("-")) {
        x = joined(operation::subtract, x, product(), position);
      } else {
        break;
      }
    }
    return x;
  }
  [[nodiscard]] std::uint16_t product() {
    std::uint16_t x = signed_power();
    while (!problem_) {
      const std::size_t position = at_;
      if (took_times()) {
        x = joined(operation::multiply, x, signed_power(), position);
      } else if (took("/")) {
        x = joined(operation::divide, x, signed_power(), position);
      } else {
        break;
      }
    }
    return x;
  }
  [[nodiscard]] std::uint16_t signed_power() {
    const level deeper(*this);
    const std::size_t position = at_;
    if (took("+")) return signed_power();
    if (took("-")) {
      const std::uint16_t x = signed_power();
      return problem_ ? std::uint16_t{0} : made(list_.unary(operation::negate, x), position);
    }
    const std::uint16_t base = primary();
    const std::size_t sign = at_;
    if (!took("^") && !took("**")) return base;
    return joined(operation::power, base, signed_power(), sign);
  }
  [[nodiscard]] std::uint16_t primary() {
    if (problem_) return 0;
    const std::size_t position = at_;
    if (took("(")) return closed(sum());
    const std::string_view rest = text_.substr(at_);
    const bool point = rest.size() > 1 && rest[0] == '.';
    const char digit = rest.empty() ? ' ' : rest[point ? 1 : 0];
    if (digit >= '0' && digit <= '9') return number();
    if (rest.starts_with('"')) return quoted_name();
    const std::string_view word = rest.substr(0, name_size(rest));
    if (word.empty()) {
      expected("a number, a name or (");
      return 0;
    }
    at_ += word.size();
    skip_blanks();
    for (const named_function& f : functions) {
      if (f.name == word) return function(f);
    }
    if (at_ < text_.size() && text_[at_] == '(') {
      fail(position, "expected a function of " + function_names() +
                         " or an operator before (, found " +
                         (word.size() > 40 ? "another name" : std::string(word)));
      return 0;
    }
    if (word == "pi") return made(list_.number(std::numbers::pi), position);
    return named(std::string(word), position);
  }
  [[nodiscard]] std::uint16_t closed(std::uint16_t x) {
    if (!problem_ && !took(")")) expected("an operator or )");
    return x;
  }
  [[nodiscard]] static std::string function_names() {
    std::string names;
    for (const named_function& f : functions) {
      names += (names.empty() ? "" : ", ") + std::string(f.name);
    }
    return names;
  }

  [[nodiscard]] std::uint16_t number() {
    const std::size_t position = at_;
    const decimal_number read = leading_decimal(text_.substr(at_));
    if (read.size == 0 || std::isnan(read.value)) {
      fail(position, "expected a number in the range of a double, found another");
      return 0;
    }
    at_ += read.size;
    // 2B is neither 2e9 nor 2*B, but one of them was meant.
    if (name_size(text_.substr(at_)) > 0 || (at_ < text_.size() && text_[at_] == '.')) {
      expected("an operator after a number, as in 2*B or 2e9");
      return 0;
    }
    skip_blanks();
    return made(list_.number(read.value), position);
  }
  [[nodiscard]] std::uint16_t quoted_name() {
    const std::size_t position = at_++;
    std::string name;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c != '"') {
        name += c;
      } else if (at_ < text_.size() && text_[at_] == '"') {
        name += text_[at_++];
      } else {
        skip_blanks();
        if (!name.empty()) return named(std::move(name), position);
        fail(position, "expected a name between the quotes, found nothing");
        return 0;
      }
    }
    fail(position, "expected a name and a quote behind it, found the end");
    return 0;
  }
  [[nodiscard]] std::uint16_t named(std::string name, std::size_t position) {
    std::size_t k = 0;
    while (k < names_.size() && names_[k] != name) ++k;
    if (k == max_names) {
      fail(position, "expected at most " + std::to_string(max_names) + " names, found more");
      return 0;
    }
    if (k == names_.size()) {
      names_.push_back(std::move(name));
      positions_.push_back(position);
    }
    return made(list_.name(static_cast<std::uint16_t>(k)), position);
  }
  /// The arguments of a function, whose name is read.
  [[nodiscard]] std::uint16_t function(const named_function& f) {
    const std::size_t position = at_;
    const level deeper(*this);
    if (!took("(")) {
      expected("( after the function " + std::string(f.name));
      return 0;
    }
    std::uint16_t x = sum();
    if (!is_binary(f.op)) {
      x = closed(x);
      return problem_ ? std::uint16_t{0} : made(list_.unary(f.op, x), position);
    }
    std::size_t arguments = 1;
    while (took(",")) {
      x = joined(f.op, x, sum(), position);
      ++arguments;
    }
    if (!problem_ && arguments < 2) {
      expected("a comma and a second argument of " + std::string(f.name));
    }
    return closed(x);
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t depth_ = 0;
  std::optional<formula_problem> problem_;
  node_list list_;
  std::vector<std::string> names_;
  std::vector<std::size_t> positions_;
};

}  // namespace detail

}  // namespace leverage::fit
