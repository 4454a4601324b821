// SPDX-License-Identifier: Apache-2.0
// The catalogue of laws.
#include <array>
#include <cmath>
#include <string>

#include "handle.hpp"
#include "leverage/laws/law_lines.hpp"

namespace {

using namespace leverage;
using c_api::guarded;
using c_api::refused;
using catalogue::law_lines;

/// Whether a text ends with a zero, as C wants it: those of the catalogue are literals, and reading the character behind
/// another text would not compile.
consteval bool ends_with_zero(std::string_view text) {
  return text.data() == nullptr || text.data()[text.size()] == '\0';
}

consteval bool all_end_with_zero() {
  for (const law_line& l : law_lines) {
    const provenance& p = *l.source;
    for (const std::string_view text : {l.name, l.formula, p.citation, p.arxiv, p.location, p.units,
                                        p.range, p.note, to_string(p.verified)}) {
      if (!ends_with_zero(text)) return false;
    }
    for (const std::string_view symbol : l.symbols) {
      if (!ends_with_zero(symbol)) return false;
    }
  }
  return true;
}
static_assert(all_end_with_zero());

const char* c_text(std::string_view text) { return text.data() == nullptr ? "" : text.data(); }

constexpr std::string_view no_pointer = "expected a pointer, found NULL";

std::string quoted(std::string_view name) { return "'" + std::string(name.substr(0, 80)) + "'"; }

const law_line* line_at(std::size_t index) {
  return index < law_lines.size() ? &law_lines[index] : nullptr;
}

leverage_law_argument argument_of(argument which, std::string_view symbol, double low,
                                  double high) {
  const argument_facts& f = facts(which);
  return {c_text(f.name), c_text(symbol), c_text(f.meaning), low, high};
}

leverage_status answered(const law_line& law, std::span<const double> x,
                         leverage_law_answer* answer, char* message, std::size_t size) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!facts(law.inputs[i]).contains(x[i])) {
      return refused(
          std::string(facts(law.inputs[i]).name) + ": no law takes " + std::to_string(x[i]),
          message, size);
    }
  }
  const double value = law.value(x);
  if (!std::isfinite(value)) {
    c_api::write("the law does not apply at these inputs", message, size);
    return LEVERAGE_NO_ANSWER;
  }
  const extrapolation verdict = law.verdict(x);
  *answer = {value, verdict.factor(), verdict.extrapolates() ? 1 : 0};
  return LEVERAGE_OK;
}

}  // namespace

extern "C" {

size_t leverage_law_count(void) { return law_lines.size(); }

leverage_status leverage_law_find(const char* name, size_t* index, char* message,
                                  size_t message_size) {
  if (name == nullptr || index == nullptr) return refused(no_pointer, message, message_size);
  return guarded([&] {
    const law_line* found = find_law(law_lines, name);
    if (found == nullptr) {
      return refused("expected the name of a law, found " + quoted(name), message, message_size);
    }
    *index = static_cast<std::size_t>(found - law_lines.data());
    return LEVERAGE_OK;
  });
}

leverage_status leverage_law_at(size_t index, leverage_law* law) {
  const law_line* l = line_at(index);
  if (l == nullptr || law == nullptr) return LEVERAGE_BAD_ARGUMENT;
  const provenance& p = *l->source;
  *law = {c_text(l->name),
          c_text(l->formula),
          c_text(to_string(l->answer)),
          c_text(to_string(l->models)),
          c_text(p.citation),
          c_text(p.arxiv),
          c_text(p.location),
          c_text(p.units),
          c_text(p.range),
          c_text(p.note),
          c_text(to_string(p.verified)),
          l->inputs.size(),
          l->range.size()};
  return LEVERAGE_OK;
}

leverage_status leverage_law_input(size_t index, size_t input, leverage_law_argument* out) {
  const law_line* l = line_at(index);
  if (l == nullptr || out == nullptr || input >= l->inputs.size()) return LEVERAGE_BAD_ARGUMENT;
  const argument_facts& f = facts(l->inputs[input]);
  *out = argument_of(l->inputs[input], l->symbols[input], f.low, f.high);
  return LEVERAGE_OK;
}

leverage_status leverage_law_interval(size_t index, size_t interval, leverage_law_argument* out) {
  const law_line* l = line_at(index);
  if (l == nullptr || out == nullptr || interval >= l->range.size()) return LEVERAGE_BAD_ARGUMENT;
  const fitted_interval& i = l->range[interval];
  *out = argument_of(i.which, "", i.low, i.high);
  return LEVERAGE_OK;
}

leverage_status leverage_law_value(size_t index, const double* inputs, size_t count,
                                   leverage_law_answer* answer, char* message,
                                   size_t message_size) {
  const law_line* l = line_at(index);
  if (inputs == nullptr || answer == nullptr) return refused(no_pointer, message, message_size);
  return guarded([&] {
    if (l == nullptr) {
      return refused("expected one of " + std::to_string(law_lines.size()) + " laws, found " +
                         std::to_string(index),
                     message, message_size);
    }
    if (count != l->inputs.size()) {
      return refused("expected " + std::to_string(l->inputs.size()) + " inputs, found " +
                         std::to_string(count),
                     message, message_size);
    }
    return answered(*l, {inputs, count}, answer, message, message_size);
  });
}

leverage_status leverage_law_value_of(const char* law, const char* const* names,
                                      const double* values, size_t count,
                                      leverage_law_answer* answer, char* message,
                                      size_t message_size) {
  if (law == nullptr || names == nullptr || values == nullptr || answer == nullptr) {
    return refused(no_pointer, message, message_size);
  }
  std::size_t index = 0;
  if (const leverage_status s = leverage_law_find(law, &index, message, message_size);
      s != LEVERAGE_OK) {
    return s;
  }
  return guarded([&] {
    const law_line& l = law_lines[index];
    std::array<double, law_line::max_inputs> x{};
    std::array<bool, law_line::max_inputs> is_given{};
    for (std::size_t k = 0; k < count; ++k) {
      if (names[k] == nullptr) return refused(no_pointer, message, message_size);
      const std::string_view name = names[k];
      std::size_t i = 0;
      while (i < l.inputs.size() && name != facts(l.inputs[i]).name && name != l.symbols[i]) ++i;
      if (i == l.inputs.size() || is_given[i]) {
        return refused((i == l.inputs.size() ? "expected an input of the law, found "
                                             : "expected each input once, found again ") +
                           quoted(name),
                       message, message_size);
      }
      x[i] = values[k];
      is_given[i] = true;
    }
    for (std::size_t i = 0; i < l.inputs.size(); ++i) {
      if (!is_given[i]) {
        return refused(std::string(facts(l.inputs[i]).name) + ": missing", message, message_size);
      }
    }
    return answered(l, std::span<const double>(x).first(l.inputs.size()), answer, message,
                    message_size);
  });
}

}  // extern "C"
