// SPDX-License-Identifier: Apache-2.0
/// @file
/// Evaluates a formula as it is printed, so that a test can compare a law with its own text.
///
///   test::formula f("L = E + A N^-alpha + B D^-beta");
///   f.set("E", 1.69), f.set("A", 406.4), ...
///   f.value()                                    L
///
/// Grammar. A formula is a list of clauses between commas. The left side of the first one holds the answer; a
/// later clause with `=` defines one more name, `X in PF-days` converts X from FLOPs, and any other clause is a
/// remark. Names written side by side are multiplied, with the precedence of a division and from left to right:
/// `a b / c d` is ((a b) / c) d. A function without parentheses takes one factor: `c ln N ln E`. `^` binds to the
/// right and takes a signed exponent. A left side may be `1/x`, `log10 x` and the like, with x unknown.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace test {

/// FLOPs of a day at 1e15 a second.
inline constexpr double petaflops_day = 8.64e19;

class formula {
 public:
  explicit formula(std::string_view text) {
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

  /// A position in a text, from which factors and terms are read.
  struct reader {
    std::string_view text;
    std::size_t at = 0;

    [[nodiscard]] char peek() {
      while (at < text.size() && text[at] == ' ') ++at;
      return at < text.size() ? text[at] : '\0';
    }
    [[nodiscard]] bool takes(char c) {
      if (peek() != c) return false;
      ++at;
      return true;
    }
    void expect(char c) {
      if (!takes(c)) {
        throw std::invalid_argument(std::string("expected ") + c + " at " + std::to_string(at) +
                                    " of " + std::string(text));
      }
    }
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

  /// The name at the reader: the longest known one, which may hold a `^` as C_c^min does, or else letters,
  /// digits, underscores, primes and stars.
  [[nodiscard]] std::string name_at(const reader& r) const {
    const std::string_view rest = r.text.substr(r.at);
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
  [[nodiscard]] std::string unknown_of(const std::string& left) const {
    std::string found;
    for (reader r{left}; r.peek() != '\0';) {
      if (!is_letter(r.peek())) {
        ++r.at;
        continue;
      }
      const std::string name = name_at(r);
      r.at += name.size();
      if (!known_.contains(name) && !is_function(name)) found = name;
    }
    return found;
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
    if (name == "e") return std::exp(1.0);
    throw std::invalid_argument("no number for " + name);
  }

  [[nodiscard]] double evaluated(const std::string& text) {
    reader r{text};
    const double x = sum(r);
    if (r.peek() != '\0') {
      throw std::invalid_argument("cannot read " + text.substr(r.at) + " of " + text);
    }
    return x;
  }

  [[nodiscard]] double sum(reader& r) {
    double x = product(r);
    for (;;) {
      if (r.takes('+')) {
        x += product(r);
      } else if (r.takes('-')) {
        x -= product(r);
      } else {
        return x;
      }
    }
  }
  [[nodiscard]] double product(reader& r) {
    double x = r.takes('-') ? -power(r) : power(r);
    for (;;) {
      if (r.takes('/')) {
        x /= power(r);
      } else if (is_letter(r.peek()) || is_digit(r.peek()) || r.peek() == '(') {
        x *= power(r);
      } else {
        return x;
      }
    }
  }
  [[nodiscard]] double power(reader& r) {
    const double base = factor(r);
    return r.takes('^') ? std::pow(base, exponent(r)) : base;
  }
  [[nodiscard]] double exponent(reader& r) { return r.takes('-') ? -power(r) : power(r); }

  [[nodiscard]] double factor(reader& r) {
    if (r.takes('(')) {
      const double x = sum(r);
      r.expect(')');
      return x;
    }
    if (is_digit(r.peek())) {
      std::size_t length = 0;
      const double x = std::stod(std::string(r.text.substr(r.at)), &length);
      r.at += length;
      return x;
    }
    if (!is_letter(r.peek())) r.expect('(');
    const std::string name = name_at(r);
    r.at += name.size();
    return is_function(name) && !known_.contains(name) ? function(name, r) : number_of(name);
  }
  [[nodiscard]] double function(const std::string& name, reader& r) {
    if (name == "min" || name == "max") {
      r.expect('(');
      double x = sum(r);
      while (r.takes(',')) {
        const double next = sum(r);
        x = name == "min" ? std::min(x, next) : std::max(x, next);
      }
      r.expect(')');
      return x;
    }
    const double x = factor(r);
    return name == "exp"     ? std::exp(x)
           : name == "sqrt"  ? std::sqrt(x)
           : name == "log2"  ? std::log2(x)
           : name == "log10" ? std::log10(x)
                             : std::log(x);
  }

  std::vector<clause> clauses_;
  std::vector<std::string> remarks_;
  std::map<std::string, double> known_;
};

}  // namespace test
