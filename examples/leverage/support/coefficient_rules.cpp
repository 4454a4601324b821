// SPDX-License-Identifier: Apache-2.0
#include "support/coefficient_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "support/numbers.hpp"
#include "support/printable.hpp"

namespace leverage::program {

namespace {

failure wrong_rule(std::string_view text) {
  return failure{
      fmt::format("expected NAME in LOW..HIGH, NAME in LOW..HIGH log, NAME = VALUE, NAME >= MIN, "
                  "NAME <= MAX or "
                  "MIN <= NAME <= MAX, found {}",
                  in_quotes(text))};
}

/// The text before a sign, and the text behind it, without blanks around them.
std::optional<std::pair<std::string_view, std::string_view>> split_at(std::string_view text,
                                                                      std::string_view sign) {
  const std::size_t at = text.find(sign);
  if (at == text.npos) {
    return std::nullopt;
  }
  return std::pair{trimmed(text.substr(0, at)), trimmed(text.substr(at + sign.size()))};
}

/// A name as it stands in a formula: in quotes, or a word.
std::optional<std::string> name_of(std::string_view text) {
  const bool quoted = text.size() > 2 && text.front() == '"' && text.back() == '"';
  if (quoted) {
    text = text.substr(1, text.size() - 2);
  }
  const bool word = !text.empty() && (quoted || text.find_first_of(" \t<>=\"") == text.npos);
  return word ? std::optional(std::string(text)) : std::nullopt;
}

/// LOW..HIGH, and log behind it.
std::optional<coefficient_rule> range_rule(std::string_view name, std::string_view range) {
  coefficient_rule rule{.name = std::string(name)};
  if (range.ends_with("log")) {
    rule.logarithmic = true;
    range = trimmed(range.substr(0, range.size() - 3));
  }
  const auto sides = split_at(range, "..");
  if (!sides) {
    return std::nullopt;
  }
  const auto low = parse_number(sides->first);
  const auto high = parse_number(sides->second);
  if (!low || !high || !(*low < *high) || (rule.logarithmic && !(*low > 0.0))) {
    return std::nullopt;
  }
  rule.low = *low;
  rule.high = *high;
  return rule;
}

/// NAME >= MIN, NAME <= MAX, or MIN <= NAME <= MAX; > and < are the same, since no bound is reached.
std::optional<coefficient_rule> bound_rule(std::string_view written) {
  std::string text;
  for (const char c : written) {
    if (c != '=' || text.empty() || (text.back() != '<' && text.back() != '>')) {
      text += c;
    }
  }
  coefficient_rule rule;
  std::string_view name;
  if (const auto from = split_at(text, ">")) {
    const auto min = parse_number(from->second);
    name = from->first;
    rule.min = min ? std::optional(*min) : std::nullopt;
  } else if (const auto up = split_at(text, "<")) {
    if (const auto both = split_at(up->second, "<")) {
      const auto min = parse_number(up->first);
      const auto max = parse_number(both->second);
      name = both->first;
      if (min && max && *min < *max) {
        rule.min = *min;
        rule.max = *max;
      }
    } else if (const auto max = parse_number(up->second)) {
      name = up->first;
      rule.max = *max;
    }
  }
  const auto word = name_of(name);
  if (!word || (!rule.min && !rule.max)) {
    return std::nullopt;
  }
  rule.name = *word;
  return rule;
}

template <class T>
bool take(std::optional<T>& to, const std::optional<T>& from) {
  if (from && to) {
    return false;
  }
  to = from ? from : to;
  return true;
}

}  // namespace

result<coefficient_rule> parse_coefficient_rule(std::string_view text) {
  if (auto bounds = bound_rule(text)) {
    return *std::move(bounds);
  }
  if (const auto in = split_at(text, " in ")) {
    const auto name = name_of(in->first);
    auto range = name ? range_rule(*name, in->second) : std::nullopt;
    return range ? result<coefficient_rule>(*std::move(range)) : wrong_rule(text);
  }
  if (const auto equal = split_at(text, "=")) {
    const auto name = name_of(equal->first);
    const auto value = parse_number(equal->second);
    if (name && value) {
      return coefficient_rule{.name = *name, .value = *value};
    }
  }
  return wrong_rule(text);
}

std::string to_text(const prior_rule& prior) {
  return fmt::format("{} ~ {:g} {} {:g}", printable(prior.name), prior.center,
                     prior.log_normal ? "x/" : "+-", prior.deviation);
}

result<prior_rule> parse_prior_rule(std::string_view text) {
  const auto wrong = [&](std::string_view expected) {
    return failure{fmt::format("expected {}, found {}", expected, in_quotes(text))};
  };
  constexpr std::string_view forms =
      "NAME ~ MEAN +- DEVIATION, or NAME ~ MEDIAN x/ FACTOR for a coefficient that is positive";
  const auto sides = split_at(text, "~");
  const auto name = sides ? name_of(sides->first) : std::nullopt;
  if (!name) {
    return wrong(forms);
  }
  for (const auto& [sign, log_normal] :
       {std::pair<std::string_view, bool>{"+-", false}, {"\u00b1", false}, {"x/", true}}) {
    const auto numbers = split_at(sides->second, sign);
    if (!numbers) {
      continue;
    }
    const auto center = parse_number(numbers->first);
    const auto deviation = parse_number(numbers->second);
    if (!center || !deviation) {
      return wrong(forms);
    }
    if (log_normal && !(*center > 0.0 && *deviation > 1.0)) {
      return wrong("a median above 0 and a factor above 1 around x/");
    }
    if (!(*deviation > 0.0)) {
      return wrong("a standard deviation above 0 behind +-");
    }
    return prior_rule{*name, *center, *deviation, log_normal};
  }
  return wrong(forms);
}

result<std::vector<coefficient_rule>> merged_rules(const std::vector<coefficient_rule>& rules) {
  std::vector<coefficient_rule> merged;
  for (const coefficient_rule& rule : rules) {
    const auto known = std::find_if(merged.begin(), merged.end(),
                                    [&](const auto& other) { return other.name == rule.name; });
    if (known == merged.end()) {
      merged.push_back(rule);
      continue;
    }
    const bool both = take(known->value, rule.value) && take(known->low, rule.low) &&
                      take(known->high, rule.high) && take(known->min, rule.min) &&
                      take(known->max, rule.max);
    known->logarithmic = known->logarithmic || rule.logarithmic;
    if (!both) {
      return failure{fmt::format("--coefficient: expected each rule of {} once, found it twice",
                                 in_quotes(rule.name))};
    }
  }
  for (const coefficient_rule& rule : merged) {
    if (rule.value && (rule.low || rule.min || rule.max)) {
      return failure{fmt::format("--coefficient: expected a value or a range of {}, found both",
                                 in_quotes(rule.name))};
    }
    if (rule.min && rule.max && !(*rule.min < *rule.max)) {
      return failure{
          fmt::format("--coefficient: expected bounds of {} in order, found {:g} and {:g}",
                      in_quotes(rule.name), *rule.min, *rule.max)};
    }
    if (rule.logarithmic && rule.min && *rule.min < 0.0) {
      return failure{fmt::format(
          "--coefficient: expected a lower bound of {} that is not below 0, since its starts are "
          "even in the logarithm, found {:g}",
          in_quotes(rule.name), *rule.min)};
    }
    if (rule.logarithmic && rule.max && !(*rule.max > 0.0)) {
      return failure{fmt::format(
          "--coefficient: expected an upper bound of {} above 0, since its starts are even in the "
          "logarithm, found {:g}",
          in_quotes(rule.name), *rule.max)};
    }
  }
  return merged;
}

}  // namespace leverage::program
