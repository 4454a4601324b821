// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law that is read from text, to be fitted as any other:
///
///   const auto f = fit::formula::parse("L = E + A/N^alpha + B/D^beta", {"N", "D"});
///   if (!f) print(f.problem().position, f.problem().what);
///   const fit::table runs({{"N", n}, {"D", d}}, {"L", l});
///   const auto problem = fit::make_formula_problem(runs, *f, fit::huber{1e-3});
///   const auto found = fit::multi_start(problem, fit::formula_starts(*f, problem), {.screen = 16});
///
/// On the left is what is observed: a name, or an expression of names, as log(L). On the right is the law: names that
/// are columns of the rows are its inputs, all others its coefficients. The grammar is that of fit/expression.hpp.
/// Coefficients that enter linearly are marked, so that they are solved for (fit/starts.hpp); starts for the others are
/// those of fit/formula_starts.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/fit/any_law.hpp"
#include "leverage/fit/any_loss.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/detail/expression_structure.hpp"
#include "leverage/fit/expression.hpp"
#include "leverage/fit/formula_law.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

class formula {
 public:
  /// Reads a formula; `is_input` says of a name on the right whether it is a column of the rows.
  [[nodiscard]] static parsed<formula> parse(
      std::string_view text, const std::function<bool(std::string_view)>& is_input) {
    const std::size_t equals = equals_sign(text);
    if (equals == text.size()) {
      return formula_problem{equals,
                             "expected = between what is observed and its law, found the end"};
    }
    const auto left = expression::parse(text, 0, equals);
    if (!left) return left.problem();
    const auto right = expression::parse(text, equals + 1, text.size());
    if (!right) return right.problem();
    formula f(std::string(text), equals, *left, *right);
    if (left->names().empty()) {
      return formula_problem{0, "expected what is observed, found no name"};
    }
    return f.assign_roles(is_input);
  }
  [[nodiscard]] static parsed<formula> parse(std::string_view text,
                                             std::initializer_list<std::string_view> inputs) {
    return parse(text, [inputs](std::string_view name) {
      return std::find(inputs.begin(), inputs.end(), name) != inputs.end();
    });
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  /// The left side as it is written.
  [[nodiscard]] std::string_view observed_text() const {
    std::string_view left = std::string_view(text_).substr(0, equals_);
    left.remove_prefix((std::min)(left.find_first_not_of(" \t"), left.size()));
    return left.substr(0, left.find_last_not_of(" \t") + 1);
  }
  /// The left side, of columns alone.
  [[nodiscard]] const expression& observed() const { return observed_; }
  /// The right side, of inputs and coefficients.
  [[nodiscard]] const expression& law_expression() const { return law_; }
  /// What each name of the right side is.
  [[nodiscard]] std::span<const formula_variable> variables() const { return variables_; }

  /// The names of the columns that the law takes, in the order in which it takes them.
  [[nodiscard]] std::span<const std::string> inputs() const { return inputs_; }
  /// What the values of an input have to be: positive where the law takes its logarithm or a power that is not whole.
  [[nodiscard]] column_domain domain(std::size_t input) const { return domains_[input]; }
  /// The names of the coefficients, at most max_coefficients, in the order in which they appear.
  [[nodiscard]] std::span<const std::string> coefficient_names() const { return coefficients_; }
  /// Whether the law is linear in a coefficient, jointly with all others of which this is so.
  [[nodiscard]] bool is_linear(std::size_t coefficient) const { return linear_[coefficient] != 0; }

  /// The law for a fit.
  [[nodiscard]] any_law<max_coefficients> law() const {
    return any_law<max_coefficients>::counted(coefficients_.size(),
                                              formula_law(law_.nodes(), variables_));
  }
  /// Its coefficients: all free, of either sign, the linear ones marked. The formula has to outlive their names.
  [[nodiscard]] coefficients<max_coefficients> set() const {
    coefficients<max_coefficients> set;
    set.fill(fixed("", 0.0));
    for (std::size_t k = 0; k < coefficients_.size(); ++k) {
      set[k] = free_coefficient(coefficients_[k], transform::identity(), is_linear(k));
    }
    return set;
  }

 private:
  formula(std::string text, std::size_t equals, expression left, expression right)
      : text_{std::move(text)},
        equals_{equals},
        observed_{std::move(left)},
        law_{std::move(right)} {}

  /// The position of the first = outside quotes, or the length of the text.
  [[nodiscard]] static std::size_t equals_sign(std::string_view text) {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '"') quoted = !quoted;
      if (text[i] == '=' && !quoted) return i;
    }
    return text.size();
  }

  [[nodiscard]] parsed<formula> assign_roles(
      const std::function<bool(std::string_view)>& is_input) {
    const auto names = law_.names();
    std::vector<char> candidates(names.size(), 0);
    const std::vector<char> positive = detail::positive_names(law_.nodes(), names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::size_t position = law_.positions()[i];
      if (std::find(observed_.names().begin(), observed_.names().end(), names[i]) !=
          observed_.names().end()) {
        return formula_problem{
            position, "expected a name that is not on the left, found " + std::string(names[i])};
      }
      using role = formula_variable::role;
      if (is_input(names[i])) {
        variables_.push_back(
            {role::input, static_cast<std::uint16_t>(inputs_.size()), positive[i] != 0});
        inputs_.push_back(names[i]);
        domains_.push_back(positive[i] != 0 ? column_domain::positive : column_domain::real);
      } else if (coefficients_.size() == max_coefficients) {
        return formula_problem{position, "expected at most " + std::to_string(max_coefficients) +
                                             " coefficients, found another, " +
                                             std::string(names[i])};
      } else {
        variables_.push_back(
            {role::coefficient, static_cast<std::uint16_t>(coefficients_.size()), false});
        coefficients_.push_back(names[i]);
        candidates[i] = 1;
      }
    }
    const std::vector<char> linear = detail::linear_names(law_.nodes(), candidates);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (candidates[i] != 0) linear_.push_back(linear[i]);
    }
    return *this;
  }

  std::string text_;
  std::size_t equals_;
  expression observed_;
  expression law_;
  std::vector<formula_variable> variables_;
  std::vector<std::string> inputs_;
  std::vector<column_domain> domains_;
  std::vector<std::string> coefficients_;
  std::vector<char> linear_;
};

/// The fit of a formula to rows whose inputs are those of the formula, in its order. The formula has to outlive it.
[[nodiscard]] inline any_problem make_formula_problem(const table& rows, const formula& f,
                                                      const any_loss& loss = {}) {
  return {rows, f.law(), f.set(), loss};
}

}  // namespace leverage::fit
