// SPDX-License-Identifier: Apache-2.0
/// @file
/// Evaluates a formula as it is printed by the library's own parser, so that a test can compare a law with its text.
///
///   test::printed_formula f("L = E + A N^-alpha + B D^-beta");
///   f.set("E", 1.69), f.set("A", 406.4), ...
///   f.value()                                    L
///
/// A printed formula is a list of clauses between commas. The left side of the first one holds the answer; a later clause
/// with `=` defines one more name, `X in PF-days` converts X from FLOPs, and any other clause is a remark. Each right side
/// is written in the grammar of fit/expression.hpp, and evaluated there: what stands side by side is multiplied, a
/// function without parentheses takes one factor, and names with other signs are put in quotes. A left side may be `1/x`,
/// `log10 x` and the like, with x unknown.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/fit/expression.hpp"

namespace test {

/// FLOPs of a day at 1e15 a second.
inline constexpr double petaflops_day = 8.64e19;

class printed_formula {
 public:
  explicit printed_formula(std::string_view text) {
    for (const std::string& part : split(text)) {
      const std::size_t equals = part.find('=');
      if (equals != std::string::npos) {
        clauses_.push_back({trimmed(part.substr(0, equals)), trimmed(part.substr(equals + 1))});
      } else {
        remarks_.push_back(part);
      }
    }
    if (clauses_.empty()) throw std::invalid_argument("no equation in " + std::string(text));
  }

  /// Gives a name its number.
  void set(std::string_view name, double x) { known_.insert_or_assign(std::string(name), x); }

  /// The answer: the unknown name on the left side of the first clause.
  [[nodiscard]] double value() {
    for (const std::string& remark : remarks_) {
      constexpr std::string_view in_days = " in PF-days";
      if (remark.ends_with(in_days)) {
        known_.at(remark.substr(0, remark.size() - in_days.size())) /= petaflops_day;
      }
    }
    for (clause& c : clauses_) c.unknown = unknown_of(c.left);
    return solved(clauses_.front());
  }

 private:
  struct clause {
    std::string left;
    std::string right;
    std::string unknown = {};
    bool in_progress = false;
  };

  [[nodiscard]] static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  [[nodiscard]] static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  [[nodiscard]] static bool is_of_name(char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '\'' || c == '*';
  }
  [[nodiscard]] static std::string trimmed(std::string text) {
    text.erase(0, text.find_first_not_of(' '));
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }
  [[nodiscard]] static std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts(1);
    int depth = 0;
    for (const char c : text) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    std::ranges::transform(parts, parts.begin(), trimmed);
    return parts;
  }
  [[nodiscard]] static bool is_function(std::string_view name) {
    constexpr std::string_view functions[] = {"exp",   "ln",  "log", "log2",
                                              "log10", "min", "max", "sqrt"};
    return std::ranges::find(functions, name) != std::end(functions);
  }

  /// The name that a text begins with: the longest known one, which may hold a `^` as C_c^min does, or else letters,
  /// digits, underscores, primes and stars.
  [[nodiscard]] std::string name_at(std::string_view rest) const {
    std::size_t length = 0;
    while (length < rest.size() && is_of_name(rest[length])) ++length;
    for (const auto& [name, number] : known_) {
      if (name.size() > length && rest.starts_with(name) &&
          (name.size() == rest.size() || !is_of_name(rest[name.size()]))) {
        length = name.size();
      }
    }
    return std::string(rest.substr(0, length));
  }

  /// The name in a left side that is neither given nor a function.
  [[nodiscard]] std::string unknown_of(std::string_view left) const {
    std::string found;
    while (!left.empty()) {
      if (!is_letter(left[0])) {
        left.remove_prefix(1);
        continue;
      }
      const std::string name = name_at(left);
      left.remove_prefix(name.size());
      if (!known_.contains(name) && !is_function(name)) found = name;
    }
    return found;
  }

  /// A name or number at the beginning of a text, as the library writes it; the text continues behind it.
  [[nodiscard]] std::string factor(std::string_view& rest) const {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (rest.empty()) throw std::invalid_argument("a factor is missing");
    if (is_digit(rest[0])) {
      double x = 0.0;
      const auto end = std::from_chars(rest.data(), rest.data() + rest.size(), x).ptr;
      const auto length = static_cast<std::size_t>(end - rest.data());
      std::string number(rest.substr(0, length));
      rest.remove_prefix(length);
      return number;
    }
    const std::string name = name_at(rest);
    if (name.empty()) throw std::invalid_argument("no factor at " + std::string(rest));
    rest.remove_prefix(name.size());
    const bool plain =
        std::ranges::all_of(name, [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
    return plain ? name : '"' + name + '"';
  }

  /// A right side in the grammar of the library.
  [[nodiscard]] std::string rewritten(std::string_view rest) const {
    std::string out;
    bool after_operand = false;
    const auto begin_operand = [&] {
      if (after_operand) out += '*';
      after_operand = true;
    };
    while (!rest.empty()) {
      const char c = rest[0];
      if (c == ' ') {
        rest.remove_prefix(1);
      } else if (is_letter(c) || is_digit(c)) {
        begin_operand();
        const std::string name = is_letter(c) ? name_at(rest) : "";
        if (!is_function(name) || known_.contains(name)) {
          out += name == "e" && !known_.contains(name) ? "exp(1)" : factor(rest);
          if (name == "e" && !known_.contains(name)) rest.remove_prefix(1);
          continue;
        }
        rest.remove_prefix(name.size());
        out += name;
        const std::size_t next = rest.find_first_not_of(' ');
        if (next != std::string_view::npos && rest[next] == '(') {
          after_operand = false;
        } else {
          out += '(' + factor(rest) + ')';
        }
      } else {
        if (c == '(') begin_operand();
        after_operand = c == ')';
        out += c;
        rest.remove_prefix(1);
      }
    }
    return out;
  }

  [[nodiscard]] double solved(clause& c) {
    if (c.in_progress) throw std::invalid_argument(c.unknown + " is defined by itself");
    c.in_progress = true;
    const double right = evaluated(c.right);
    c.in_progress = false;
    if (c.left == c.unknown) return right;
    // The inverse of the left side, found among simple ones and confirmed by evaluating the left side.
    for (const double x :
         {1.0 / right, std::pow(10.0, right), std::exp(right), std::pow(2.0, right)}) {
      known_.insert_or_assign(c.unknown, x);
      const double left = evaluated(c.left);
      known_.erase(c.unknown);
      if (std::abs(left - right) <= 1e-12 * std::abs(right)) return x;
    }
    throw std::invalid_argument("cannot solve " + c.left + " for " + c.unknown);
  }

  [[nodiscard]] double number_of(const std::string& name) {
    if (const auto given = known_.find(name); given != known_.end()) return given->second;
    for (clause& c : clauses_) {
      if (c.unknown == name) return solved(c);
    }
    throw std::invalid_argument("no number for " + name);
  }

  [[nodiscard]] double evaluated(const std::string& text) {
    const std::string written = rewritten(text);
    const auto expression = leverage::fit::expression::parse(written);
    if (!expression) {
      throw std::invalid_argument(written + ": " + expression.problem().what);
    }
    std::vector<double> values;
    for (const std::string& name : expression->names()) values.push_back(number_of(name));
    return expression->evaluate(values);
  }

  std::vector<clause> clauses_;
  std::vector<std::string> remarks_;
  std::map<std::string, double> known_;
};

}  // namespace test
